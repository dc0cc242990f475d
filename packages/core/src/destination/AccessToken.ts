import type { Reason } from "@sluice/values/Reason"
import { Clock, Effect, Either, Runtime } from "effect"
import type { Reply } from "./Reply.js"
import type { HttpResponse } from "./Transport.js"

/** A token that a service issued. */
export interface IssuedToken {
  readonly value: string
  /** Its remaining validity in milliseconds. Absent if the service does not say. */
  readonly expiresAfter?: number
}

/** Makes the reply to an attempt with this number of items that was not sent, because there is no token. */
export type NoToken = (count: number) => Reply

/** Rules for fetching a token and for detecting a refused one. */
export interface AccessTokenOptions {
  readonly fetch: Effect.Effect<Either.Either<IssuedToken, NoToken>>
  /** Whether a response refuses the token, so that nothing was applied. */
  readonly isRefused: (response: HttpResponse) => boolean
  /** The reason a request is sent again after its token was refused. */
  readonly refusal: Reason
}

/** The share of its time after which a token is fetched again, so that no request is sent with a token that expires on the way. */
const usedShare = 0.9

const nanosPerMilli = 1_000_000n

/**
 * The access token of an endpoint. It is fetched at the first request, again shortly before it expires, and once after
 * it was refused. Concurrent requests share one fetch. Owns the token; nothing else keeps it.
 */
export class AccessToken {
  readonly #options: AccessTokenOptions
  #known: { readonly value: string; readonly until: bigint | undefined } | undefined
  #fetching: Promise<Either.Either<string, NoToken>> | undefined
  /** The number of tokens that were refused since a response did not refuse one. */
  #refused = 0

  constructor(options: AccessTokenOptions) {
    this.#options = options
  }

  /** A token that is valid now, or the reply to a request that cannot be sent without it. */
  readonly current: Effect.Effect<Either.Either<string, NoToken>> = Effect.flatMap(Clock.currentTimeNanos, (now) => {
    const known = this.#known
    if (known !== undefined && (known.until === undefined || now < known.until))
      return Effect.succeed(Either.right(known.value))
    return Effect.flatMap(Effect.runtime(), (runtime) => {
      const fetching = this.#fetching ?? this.#fetch(runtime)
      return Effect.promise(() => fetching)
    })
  })

  /** Runs apart from the request that needs it first, because other requests wait for it even if that one is aborted. */
  #fetch(runtime: Runtime.Runtime<never>): Promise<Either.Either<string, NoToken>> {
    const fetched = Effect.map(
      Effect.zip(this.#options.fetch, Clock.currentTimeNanos),
      ([result, now]): Either.Either<string, NoToken> =>
        Either.map(result, ({ expiresAfter, value }) => {
          const until =
            expiresAfter === undefined || !Number.isFinite(expiresAfter)
              ? undefined
              : now + BigInt(Math.floor(usedShare * expiresAfter)) * nanosPerMilli
          this.#known = { value, until }
          return value
        })
    )
    const fetching = Runtime.runPromise(runtime)(fetched)
    this.#fetching = fetching
    const forget = (): void => {
      this.#fetching = undefined
    }
    void fetching.then(forget, forget)
    return fetching
  }

  /**
   * A response to a request with this token arrived. If it refuses the token, returns why the request is sent again with
   * another one. Returns `undefined` if the response decides: it does not refuse the token, or it refuses a token that was
   * fetched because another one was refused, so that yet another one would not help.
   */
  responded(value: string, response: HttpResponse): Reason | undefined {
    if (!this.#options.isRefused(response)) {
      this.#refused = 0
      return undefined
    }
    // Of several requests with this token, only the first one causes another fetch.
    if (this.#known?.value === value) {
      this.#known = undefined
      this.#refused++
    }
    return this.#refused > 1 ? undefined : this.#options.refusal
  }
}
