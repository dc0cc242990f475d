import type { Applied, Dropped, RefusedObject } from "../record/Applied.js"
import type * as BodyStore from "../state/BodyStore.js"
import type { World } from "../state/World.js"

/** The context of a handler besides the state and the body. */
export interface HandlerContext {
  /** Milliseconds since 1970, from the emulator's clock. */
  readonly now: number
  /** Number of the request in the journal, for the history of attributes. Absent: the world's own count. */
  readonly request?: number
  /** The documented limits that apply. */
  readonly limits: "combined" | "legacy" | "mau"
  /**
   * For a fault that refuses single objects: the sentence that refuses this one, or undefined. Absent: no such fault.
   */
  readonly refuse?: (lane: string, index: number, object: unknown) => string | undefined
  /**
   * Notes something that Braze refuses or silently drops. `code` is stable; `detail` says what and where, in plain
   * words; `path` is the field, such as `events[0].name`.
   */
  readonly mistake: (code: string, detail: string, path?: string) => void
  /** Counts an object that the response counts as processed and that has no effect. Absent: not counted. */
  readonly dropped?: (object: Dropped) => void
  /** The body as it was sent, if it can be read again. Absent: the body was not sent by a client. */
  readonly raw?: BodyStore.Kept
  /** Bytes of the body as it was sent. */
  readonly bytes?: number
  /** `http://HOST:PORT` at which the client can reach the mock. Absent: there is none. */
  readonly origin?: string
  /** Query parameters of the request. */
  readonly query: URLSearchParams
  /** Values of `{placeholders}` in the endpoint's path. */
  readonly params: Readonly<Record<string, string>>
}

/** The response of an endpoint, before the common headers are added. */
export interface Handled {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly applied: ReadonlyArray<Applied>
  readonly refused: ReadonlyArray<RefusedObject>
}

/**
 * An endpoint: changes the state in place and returns the response. Accepts any JSON and never throws.
 * Authentication, rate limit, media type, size and JSON syntax are checked before.
 */
export type Handler = (world: World, body: unknown, context: HandlerContext) => Handled
