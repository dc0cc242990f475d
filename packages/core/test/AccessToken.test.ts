import { describe, expect, it } from "@effect/vitest"
import { Effect, Either, TestClock } from "effect"
import * as AccessToken from "../src/destination/AccessToken.js"
import { halt } from "../src/destination/Reply.js"

const noToken: AccessToken.NoToken = () => halt({ code: "token-not-fetched", message: "The token was not fetched." })

/** A token of a service that answers with these results in turn. */
const tokenOf = (results: ReadonlyArray<Either.Either<AccessToken.IssuedToken, AccessToken.NoToken>>) => {
  let calls = 0
  const fetch = Effect.sync(() => results[calls++] ?? Either.left(noToken))
  return {
    token: new AccessToken.AccessToken({
      fetch,
      isRefused: () => false,
      refusal: { code: "token-refused", message: "Refused." }
    }),
    calls: () => calls
  }
}

describe("an access token", () => {
  it.effect("is fetched again after a failure, also if the fetch ends immediately", () =>
    Effect.gen(function* () {
      const { calls, token } = tokenOf([Either.left(noToken), Either.right({ value: "second" })])
      expect(Either.isLeft(yield* token.current)).toBe(true)
      expect([yield* token.current, yield* token.current, calls()]).toEqual([
        Either.right("second"),
        Either.right("second"),
        2
      ])
    })
  )

  it.effect("is kept if it never expires", () =>
    Effect.gen(function* () {
      const { calls, token } = tokenOf([Either.right({ value: "only", expiresAfter: Number.POSITIVE_INFINITY })])
      expect(yield* token.current).toEqual(Either.right("only"))
      yield* TestClock.adjust("1000 days")
      expect([yield* token.current, calls()]).toEqual([Either.right("only"), 1])
    })
  )
})
