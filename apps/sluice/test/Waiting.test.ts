import { Effect, Fiber, TestClock, TestContext } from "effect"
import { describe, expect, it } from "vitest"
import * as Output from "../src/terminal/Output.js"
import { withProgress } from "../src/terminal/Waiting.js"

describe("a long wait", () => {
  it("prints its progress after 2 seconds and every 5 seconds, and nothing if it is shorter", async () => {
    const printedAfter = (seconds: number) => {
      const printed = { out: "", err: "" }
      let looks = 0
      const waiting = Effect.gen(function* () {
        const fiber = yield* Effect.fork(
          withProgress(Effect.delay(Effect.succeed("done"), `${seconds} seconds`), () => `look ${++looks}`)
        )
        for (let second = 0; second < seconds; second++) yield* TestClock.adjust("1 second")
        return [yield* Fiber.join(fiber), printed.err]
      })
      return Effect.runPromise(
        waiting.pipe(Effect.provide(Output.layerMemory(printed)), Effect.provide(TestContext.TestContext))
      )
    }
    expect(await printedAfter(1)).toEqual(["done", ""])
    expect(await printedAfter(3)).toEqual(["done", "look 1\n"])
    expect(await printedAfter(13)).toEqual(["done", "look 1\nlook 2\nlook 3\n"])
  })
})
