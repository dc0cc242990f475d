import { useQueryClient } from "@tanstack/react-query"
import { createContext, type ReactNode, useContext, useEffect, useState } from "react"
import type { Schemas } from "./Client.js"
import { type Connection, listen } from "./LiveFeed.js"

type Hear = (summary: Schemas["RequestSummary"] | undefined) => void

interface Live {
  readonly connection: Connection
  /** Calls the listener with each request of the feed, and with undefined if all data must be refetched. */
  readonly hear: (listener: Hear) => () => void
}

const Context = createContext<Live>({ connection: "connecting", hear: () => () => {} })

/** Minimum milliseconds between two refetches. */
const pauseMs = 300

/**
 * Provides the live feed to its children. Refetches queries after every change; while the feed is disconnected, queries
 * poll every two seconds (`usePolling`).
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
      }, pauseMs)
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

/** The live feed of the workspace. */
export const useLive = (): Live => useContext(Context)

/** The polling interval in milliseconds. False while the feed is connected. */
export const usePolling = (): number | false => (useLive().connection === "live" ? false : 2_000)
