import { expect, it } from "@effect/vitest"
import { Effect, Exit, Layer } from "effect"
import * as MockBraze from "../src/effect.js"
import { track } from "./Http.js"

it.scopedLive("a layer starts a mock, and its workspaces are apart", () =>
  Effect.gen(function* () {
    const mock = yield* MockBraze.MockBraze
    const own = yield* MockBraze.workspace
    expect((yield* Effect.promise(() => track(own))).status).toBe(201)
    expect([mock.stats().users, own.stats().users]).toEqual([0, 1])
  }).pipe(Effect.provide(MockBraze.layer({ apiKey: "a-key-of-a-layer" })))
)

it.live("it stops with its scope", () =>
  Effect.gen(function* () {
    const mock = yield* Effect.scoped(MockBraze.make())
    const after = yield* Effect.exit(Effect.tryPromise(() => track(mock)))
    expect(Exit.isFailure(after)).toBe(true)
  })
)

it.live("what keeps it from starting is a typed error", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(Effect.scoped(Layer.build(MockBraze.layer({ port: -1 }))))
    expect(error).toMatchObject({
      _tag: "StartError",
      message: expect.stringContaining("port: must be a whole number")
    })
  })
)
