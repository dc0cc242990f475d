import { useQueryClient } from "@tanstack/react-query"
import { createContext, type ReactNode, useContext, useEffect, useState } from "react"
import type { Schemas } from "./Client.js"
import { type Connection, listen } from "./LiveFeed.js"

type Hear = (summary: Schemas["RequestSummary"] | undefined) => void

interface Live {
  readonly connection: Connection
  /** Calls the function with each request of the feed, and with undefined where everything must be fetched again. */
  readonly hear: (listener: Hear) => () => void
}

const Context = createContext<Live>({ connection: "connecting", hear: () => () => {} })

/** What depends on requests is asked for again at most this often, in milliseconds. */
const PAUSE = 300

/**
 * Listens to the mock for everybody below. Answers that were fetched are fetched again when something has happened; while
 * the feed is away they are fetched every two seconds (`usePolling`).
 */
export const LiveProvider = ({
  workspace,
  children
}: {
  readonly workspace: string | undefined
  readonly children: ReactNode
}) => {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>("connecting")
  const [listeners] = useState(() => new Set<Hear>())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries()
      }, PAUSE)
    }
    const close = listen(workspace, {
      connection: setConnection,
      request: (summary) => {
        for (const listener of listeners) listener(summary)
        renew()
      },
      changed: () => {
        for (const listener of listeners) listener(undefined)
        renew()
      }
    })
    return () => {
      clearTimeout(timer)
      close()
    }
  }, [workspace, queries, listeners])
  const [hear] = useState(() => (listener: Hear) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  })
  return <Context value={{ connection, hear }}>{children}</Context>
}

/** The feed of the workspace. */
export const useLive = (): Live => useContext(Context)

/** Milliseconds after which something is fetched again without being told: only while the feed is away. */
export const usePolling = (): number | false => (useLive().connection === "live" ? false : 2_000)
