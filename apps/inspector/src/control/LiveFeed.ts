import type { Schemas } from "./Client.js"

/** The state of the connection to the mock. */
export type Connection = "live" | "connecting" | "lost"

/** Receives the events of the feed. */
export interface Listener {
  /**
   * A request ended, or a delayed request arrived. If two requests have the same `n`, the later one replaces the
   * earlier one.
   */
  readonly request: (summary: Schemas["RequestSummary"]) => void
  /** Other data changed, so all data must be refetched. `part` is the changed part, if known. */
  readonly changed: (part: string | undefined) => void
  readonly connection: (connection: Connection) => void
}

/** The part of `EventSource` that the feed uses. */
export interface Source {
  readonly readyState: number
  readonly addEventListener: (type: string, listener: (event: Event) => void) => void
  readonly close: () => void
}

/** The browser functions that the feed uses. */
export interface Means {
  readonly open: (url: string) => Source
  /** Calls a function after a delay in milliseconds, unless the returned function cancels it. */
  readonly later: (what: () => void, ms: number) => () => void
}

const browser: Means = {
  open: (url) => new EventSource(url),
  later: (what, ms) => {
    const timer = setTimeout(what, ms)
    return () => clearTimeout(timer)
  }
}

const closedState = 2
const firstDelayMs = 500
const longestDelayMs = 10_000

/**
 * Listens to a workspace until the returned function is called. The browser reconnects automatically after a broken
 * connection, but gives up if the server is unreachable or returns an error. The feed then reopens after 0.5 s, 1 s, 2
 * s … 10 s. After a reconnect, all data counts as changed, because another mock may have answered.
 */
export const listen = (workspace: string | undefined, listener: Listener, means: Means = browser): (() => void) => {
  const url = `/_mock/live${workspace === undefined ? "" : `?workspace=${encodeURIComponent(workspace)}`}`
  let failures = 0
  let close = (): void => {}
  const open = (): void => {
    const source = means.open(url)
    close = () => source.close()
    source.addEventListener("open", () => {
      if (failures > 0) listener.changed(undefined)
      failures = 0
      listener.connection("live")
    })
    source.addEventListener("error", () => {
      failures++
      listener.connection(failures > 2 ? "lost" : "connecting")
      if (source.readyState !== closedState) return
      const forget = means.later(open, Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1)))
      close = forget
    })
    source.addEventListener("request", (event) => listener.request(data(event)))
    source.addEventListener("state", (event) => listener.changed(data<{ readonly part: string }>(event).part))
    source.addEventListener("gap", () => listener.changed(undefined))
  }
  listener.connection("connecting")
  open()
  return () => close()
}

/** The data of an event. Its type comes from the API description. */
const data = <A>(event: Event): A => JSON.parse(event instanceof MessageEvent ? String(event.data) : "null")
