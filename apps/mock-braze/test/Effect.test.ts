import { expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer } from "effect"
import * as MockBraze from "../src/effect.js"
import { BadInput } from "../src/index.js"
import { long, track } from "./Http.js"

it.scopedLive("a layer starts a mock with isolated workspaces", () =>
  Effect.gen(function* () {
    const mock = yield* MockBraze.MockBraze
    const own = yield* MockBraze.workspace
    expect((yield* Effect.promise(() => track(own))).status).toBe(201)
    expect([mock.stats().users, own.stats().users]).toEqual([0, 1])
  }).pipe(Effect.provide(MockBraze.layer({ apiKey: "a-key-of-a-layer" })))
)

it.live("the mock stops when the scope closes", () =>
  Effect.gen(function* () {
    const mock = yield* Effect.scoped(MockBraze.make())
    const after = yield* Effect.exit(Effect.tryPromise(() => track(mock)))
    expect(Exit.isFailure(after)).toBe(true)
  })
)

it.live("a failed start is a typed error", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(Effect.scoped(Layer.build(MockBraze.layer({ port: -1 }))))
    expect(error).toMatchObject({
      _tag: "StartError",
      message: expect.stringContaining("port: must be a whole number")
    })
  })
)

it.scopedLive("snapshots are restored, and a wait ends when its condition is met", () =>
  Effect.gen(function* () {
    const mock = yield* MockBraze.MockBraze
    yield* MockBraze.snapshot("before")
    const waiting = yield* Effect.fork(MockBraze.wait({ accepted: { events: 1 } }, long))
    yield* Effect.promise(() => track(mock))
    expect(yield* Fiber.join(waiting)).toEqual({ accepted: { events: 1 } })
    expect(mock.stats().users).toBe(1)
    yield* MockBraze.restore("before")
    expect(mock.stats().users).toBe(0)
    const own = yield* MockBraze.workspace
    yield* MockBraze.snapshot("own", own)
    expect(yield* Effect.flip(MockBraze.restore("own"))).toBeInstanceOf(BadInput)
  }).pipe(Effect.provide(MockBraze.layer()))
)

it.scopedLive("a wait can be interrupted, fails with the last state, and refuses an invalid condition", () =>
  Effect.gen(function* () {
    const waiting = yield* Effect.fork(MockBraze.wait({ requests: 1 }, long))
    yield* Effect.yieldNow()
    expect(Exit.isInterrupted(yield* Fiber.interrupt(waiting))).toBe(true)
    const error = yield* Effect.flip(MockBraze.wait({ user: "u1" }, { timeoutMs: 0 }))
    expect(error).toMatchObject({ _tag: "WaitTimeout", seen: { user: null } })
    expect(yield* Effect.flip(MockBraze.wait({ requests: -1 }))).toBeInstanceOf(BadInput)
    expect(yield* Effect.flip(MockBraze.snapshot("../x"))).toBeInstanceOf(BadInput)
  }).pipe(Effect.provide(MockBraze.layer()))
)
