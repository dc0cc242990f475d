import type { HttpRequest, HttpResponse, Transport, TransportError } from "@sluice/core/Transport"
import { Effect, Either } from "effect"

/**
 * Sends one request. Calls one of `answered` and `failed`, once, unless the returned exchange is aborted before. Returns
 * undefined if the request failed before it started.
 */
export type Dispatch = (
  request: HttpRequest,
  answered: (response: HttpResponse) => void,
  failed: (error: TransportError) => void
) => { readonly abort: () => void } | undefined

/** The transport of a function that sends requests. */
export const transportOf = (dispatch: Dispatch): Transport => ({
  send: Object.assign((request: HttpRequest) => Effect.suspend(() => begin(dispatch, new Outgoing(request))), {
    start: starter(dispatch)
  })
})

const starter =
  (dispatch: Dispatch): NonNullable<Transport["send"]["start"]> =>
  (request, done) => {
    const exchange = dispatch(
      request,
      (response) => done(Either.right(response)),
      (error) => done(Either.left(error))
    )
    return () => exchange?.abort()
  }

/** An interruption is detected at the end of the fiber: the canceller of `Effect.async` costs a third of all effects of a request. */
const begin = (dispatch: Dispatch, outgoing: Outgoing): Effect.Effect<HttpResponse, TransportError> =>
  Effect.withFiberRuntime((fiber) =>
    Effect.async<HttpResponse, TransportError>((resume) => {
      let exchange: ReturnType<Dispatch>
      const abort = (): void => exchange?.abort()
      const over = (effect: Effect.Effect<HttpResponse, TransportError>): void => {
        fiber.removeObserver(abort)
        resume(effect)
      }
      fiber.addObserver(abort)
      exchange = dispatch(
        outgoing.take(),
        (response) => over(Effect.succeed(response)),
        (error) => over(error)
      )
    })
  )

/**
 * A request until it is sent. V8 may keep a completed effect in old space for a long time, and the effect must not keep
 * the body of its request in memory.
 */
class Outgoing {
  #request: HttpRequest | undefined
  constructor(request: HttpRequest | undefined) {
    this.#request = request
  }

  /** The request, once. */
  take(): HttpRequest {
    const request = this.#request
    if (request === undefined) throw new Error("a request can be used only once")
    this.#request = undefined
    return request
  }
}
