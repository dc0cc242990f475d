import { useCallback, useEffect, useRef, useState } from "react"
import { useAbout } from "./Calls.js"
import { answer, client, type Schemas } from "./Client.js"
import { useLive, usePolling } from "./Live.js"
import * as RequestList from "./RequestList.js"

/** The filter of the listed requests, as in the address. The mock validates the values. */
export interface RequestFilter {
  readonly status?: string
  readonly path?: string
  readonly method?: string
  readonly key?: string
  readonly text?: string
  readonly refused?: string
  readonly dropped?: string
  readonly fault?: string
  readonly mistake?: string
  readonly advice?: string
  readonly code?: string
  readonly sentence?: string
}

/** A live list of requests. */
export interface Requests {
  readonly list: RequestList.RequestList
  /** `loading` until the first page arrives. */
  readonly state: "loading" | "ready" | "failed"
  /** The reason why the list could not be fetched. */
  readonly problem: unknown
  /** Fetches requests before the oldest row. */
  readonly loadOlder: () => void
}

interface Kept {
  /** The filter of the other members. */
  readonly name: string
  readonly list?: RequestList.RequestList
  readonly problem?: unknown
}

const pageSize = 200
const maxNew = 2_000
const pauseMs = 250

type Fetch = (query: {
  readonly after?: string
  readonly before?: string
  readonly limit: string
}) => Promise<Schemas["RequestPage"]>

const oneAtATime = (run: () => Promise<void>): (() => void) => {
  let running = false
  let again = false
  const start = async (): Promise<void> => {
    running = true
    await run()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    running = false
    if (again) begin()
  }
  const begin = (): void => {
    again = running
    if (!running) void start()
  }
  return begin
}

/** The matching requests, newest first, updated as they arrive. */
export const useRequests = (filter: RequestFilter): Requests => {
  const about = useAbout()
  const name = JSON.stringify([about, filter])
  const [kept, keep] = useState<Kept>({ name })
  const mine: Kept = kept.name === name ? kept : { name }
  const now = useRef(mine)
  now.current = mine
  const fetchPage = useCallback<Fetch>(
    (query) => {
      const [about, filter]: [{ workspace?: string }, RequestFilter] = JSON.parse(name)
      return answer(client.GET("/_mock/requests", { params: { query: { ...about, ...filter, ...query } } }))
    },
    [name]
  )
  const { hear } = useLive()
  const polling = usePolling()
  useEffect(() => {
    let over = false
    const put = (next: Kept): void => {
      if (over) return
      now.current = next
      keep(next)
    }
    const change = (list: RequestList.RequestList): void => put({ name, list })
    const begin = oneAtATime(async () => {
      if (over) return
      const { list } = now.current
      try {
        if (list === undefined) change(RequestList.first(await fetchPage({ limit: String(pageSize) })))
        else {
          const page = await fetchPage({ after: String(list.rows[0]?.n ?? 0), limit: String(maxNew) })
          if (now.current.list !== undefined) change(RequestList.newer(now.current.list, page))
        }
      } catch (error) {
        put({ ...now.current, problem: error })
      }
    })
    begin()
    const unhear = hear((summary) => {
      const { list } = now.current
      if (summary === undefined) put({ name })
      else if (list !== undefined) {
        const next = RequestList.renewed(list, summary)
        if (next !== list) change(next)
      }
      begin()
    })
    const timer = polling === false ? undefined : setInterval(begin, polling)
    return () => {
      over = true
      unhear()
      clearInterval(timer)
    }
  }, [name, fetchPage, hear, polling])
  const loading = useRef(false)
  const loadOlder = useCallback(() => {
    const { list } = now.current
    const oldest = list?.rows.at(-1)
    if (loading.current || list === undefined || oldest === undefined || list.rows.length >= list.total) return
    loading.current = true
    fetchPage({ before: String(oldest.n), limit: String(pageSize) })
      .then((page) => {
        if (now.current.name !== name || now.current.list === undefined) return
        // The mock no longer keeps the older requests that it counted earlier.
        const next = RequestList.older(now.current.list, page)
        keep({ name, list: page.requests.length === 0 ? { ...next, total: next.rows.length } : next })
      })
      .catch(() => undefined)
      .finally(() => {
        loading.current = false
      })
  }, [name, fetchPage])
  return {
    list: mine.list ?? RequestList.empty,
    state: mine.list !== undefined ? "ready" : mine.problem !== undefined ? "failed" : "loading",
    problem: mine.problem,
    loadOlder
  }
}
