import type { Effect, Either } from "effect"
import { Data } from "effect"

/** An HTTP request. Header names are lower case. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Absolute. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /**
   * The longest time for this request in milliseconds, if it is shorter than that of the transport. When it passes, the
   * request fails with `connect` if it was not sent, and otherwise with `deadline`. A transport may ignore it.
   */
  readonly timeout?: number
}

/** A response, read completely. Redirects are never followed: a 3xx is returned unchanged. */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names; a repeated header is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * No complete response arrived.
 *
 * - `address`: the URL of the request is not valid.
 * - `blocked`: the transport may not send to this address; nothing was sent, and the run stops.
 * - `connect`, `dns`, `tls`: the request did not reach the server, so sending it again is safe.
 * - `lost`: the exchange failed after the first byte may have been sent (reset, close, truncated response): unknown.
 * - `deadline`: the time limit of the attempt passed; as uncertain as `lost`.
 */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly reason: "address" | "blocked" | "connect" | "dns" | "tls" | "lost" | "deadline"
  /** For people: what happened, without header, body or key. */
  readonly message: string
}> {}

/** Sends one request. Interrupting it aborts the request. Never retries, never follows a redirect, never logs. */
export interface Send {
  (request: HttpRequest): Effect.Effect<HttpResponse, TransportError>
  /**
   * The same without a fiber. Calls `done` once, possibly before it returns, unless the returned function aborts the request
   * before. Absent if sending needs effects.
   */
  readonly start?: (
    request: HttpRequest,
    done: (result: Either.Either<HttpResponse, TransportError>) => void
  ) => () => void
}

/** Options for sending requests. */
export interface Transport {
  readonly send: Send
  /** The requests are only recorded, as in a dry run, so nothing else may be sent either. Default: they are sent. */
  readonly isDry?: true
}
