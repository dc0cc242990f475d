import type { Applied, Refused } from "../record/Applied.js"
import type * as BodyStore from "../state/BodyStore.js"
import type { World } from "../state/World.js"

/** What a handler may know besides the state and the body. */
export interface HandlerContext {
  /** Milliseconds since 1970, from the emulator's clock. */
  readonly now: number
  /** Number of the request in the journal, for the history of attributes. Absent: the world counts by itself. */
  readonly request?: number
  /** Which documented limits hold. */
  readonly limits: "combined" | "legacy" | "mau"
  /** A fault that refuses single objects: the sentence to refuse this one with, or undefined. Absent: no such fault. */
  readonly refuse?: (lane: string, index: number, object: unknown) => string | undefined
  /** Notes something that real Braze punishes or silently drops. `code` is stable, `detail` says what and where, in plain words. */
  readonly mistake: (code: string, detail: string) => void
  /** Counts an object that the answer calls processed and that changes and sends nothing. Absent: nobody counts. */
  readonly dropped?: (lane: string) => void
  /** The body as it was sent, where it may be read again. Absent: it was made up on the way. */
  readonly raw?: BodyStore.Kept
  /** Bytes of the body as it was sent. */
  readonly bytes?: number
  /** Where the client can reach the mock, as `http://HOST:PORT`. Absent: nowhere. */
  readonly origin?: string
  /** Query parameters of the request. */
  readonly query: URLSearchParams
  /** Values of `{placeholders}` in the endpoint's path. */
  readonly params: Readonly<Record<string, string>>
}

/** The answer of an endpoint before headers are added. */
export interface Handled {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly applied: ReadonlyArray<Applied>
  readonly refused: ReadonlyArray<Refused>
}

/**
 * An endpoint: the state changes in place, the answer comes back. Never throws, whatever JSON it is given. Authentication,
 * rate, media type, size and JSON syntax were judged before it is called.
 */
export type Handler = (world: World, body: unknown, context: HandlerContext) => Handled
