import type { Effect } from "effect"
import { Data } from "effect"

/** A request as the wire needs it. Header names are lower case. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Absolute. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** A response, read whole. Redirects are never followed: a 3xx arrives here as it is. */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names; a repeated header is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * No whole response came.
 *
 * - `address`: the request has none that can be sent to.
 * - `connect`, `dns`, `tls`: the request certainly did not reach the server, sending again is safe.
 * - `lost`: it broke after the first byte may have left (reset, close, truncated answer): nobody can tell.
 * - `deadline`: the total time for the attempt ran out; as uncertain as `lost`.
 */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly reason: "address" | "connect" | "dns" | "tls" | "lost" | "deadline"
  /** For people: what happened, without header, body or key. */
  readonly message: string
}> {}

/** Sends one request. Interrupting it aborts the request. Never retries, never follows a redirect, never logs. */
export interface Transport {
  readonly send: (request: HttpRequest) => Effect.Effect<HttpResponse, TransportError>
}
