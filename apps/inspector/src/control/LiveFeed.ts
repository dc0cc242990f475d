import type { Schemas } from "./Client.js"

/** How the page stands to the mock: fed by events, trying to be, or not reaching it at all. */
export type Connection = "live" | "connecting" | "lost"

/** What the feed tells. */
export interface Listener {
  /** A request has ended, or one that a rule holds up has come. The newer one of the same `n` counts. */
  readonly request: (summary: Schemas["RequestSummary"]) => void
  /** Something else is not as it was before: all that was fetched must be fetched again. `part` says what, where it is known. */
  readonly changed: (part: string | undefined) => void
  readonly connection: (connection: Connection) => void
}

/** What an `EventSource` does for the feed; the browser's own in the app. */
export interface Source {
  readonly readyState: number
  readonly addEventListener: (type: string, listener: (event: Event) => void) => void
  readonly close: () => void
}

/** What the feed needs of the browser. */
export interface Means {
  readonly open: (url: string) => Source
  /** Does something after so many milliseconds unless the function that comes back is called. */
  readonly later: (what: () => void, ms: number) => () => void
}

const browser: Means = {
  open: (url) => new EventSource(url),
  later: (what, ms) => {
    const timer = setTimeout(what, ms)
    return () => clearTimeout(timer)
  }
}

const CLOSED = 2
const FIRST_WAIT = 500
const LONGEST_WAIT = 10_000

/**
 * Listens to what happens in a workspace until the function that comes back is called. A browser goes on by itself after a
 * broken line and gives up where the server is away or answers otherwise; then the feed opens again after 0.5 s, 1 s, 2 s …
 * 10 s. Whatever came back after a break may be another mock, so everything counts as changed.
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
      if (source.readyState !== CLOSED) return
      const forget = means.later(open, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)))
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

/** Events carry JSON whose shape the mock's description promises. */
const data = <A>(event: Event): A => JSON.parse(event instanceof MessageEvent ? String(event.data) : "null")
