import { Deferred, Duration, Effect, Exit, Random } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Simulation from "../src/Simulation.js"
import { VirtualTime } from "../src/VirtualTime.js"

const simulate = async <A, E>(effect: Effect.Effect<A, E>, more: Partial<Simulation.SimulationOptions> = {}) => {
  const time = new VirtualTime(1_000)
  const ended = await Simulation.run(effect, { time, seed: 1, ...more })
  return { ended, now: time.unsafeCurrentTimeMillis() }
}

describe("Simulation", () => {
  it("law: sleepers wake in the order of their times, and the clock shows each time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(100_000), { maxLength: 20 }), async (delays) => {
        const woken: Array<readonly [number, number]> = []
        const sleeping = (delay: number) =>
          Effect.gen(function* () {
            yield* Effect.sleep(delay)
            woken.push([delay, yield* Effect.clockWith((clock) => clock.currentTimeMillis)])
          })
        const { ended } = await simulate(Effect.forEach(delays, sleeping, { concurrency: "unbounded", discard: true }))
        expect(ended._tag).toBe("Finished")
        expect(woken).toEqual([...delays].sort((a, b) => a - b).map((delay) => [delay, 1_000 + delay]))
      })
    )
  })

  it("passes a year without waiting", async () => {
    const { ended, now } = await simulate(Effect.as(Effect.sleep(Duration.days(365)), "done"))
    expect(ended).toEqual({ _tag: "Finished", exit: Exit.succeed("done") })
    expect(now).toBe(1_000 + 365 * 86_400_000)
  })

  it("a timeout ends what hangs, and an interrupted sleeper does not move the clock", async () => {
    const { ended, now } = await simulate(
      Effect.timeoutTo(Effect.never, { duration: "3 seconds", onSuccess: String, onTimeout: () => "late" })
    )
    expect(ended).toEqual({ _tag: "Finished", exit: Exit.succeed("late") })
    expect(now).toBe(4_000)
    const raced = await simulate(Effect.raceFirst(Effect.sleep("1 hour"), Effect.sleep("1 second")))
    expect(raced.now).toBe(2_000)
  })

  it("is stuck if all fibers wait and no event can happen", async () => {
    const { ended } = await simulate(Effect.flatMap(Deferred.make<void>(), Deferred.await))
    expect(ended).toEqual({ _tag: "Stuck" })
  })

  it("is endless if it continues without progress", async () => {
    const { ended } = await simulate(Effect.forever(Effect.yieldNow()), { maxTasks: 1_000 })
    expect(ended).toEqual({ _tag: "Endless" })
  })

  it("reports failures and defects in the exit", async () => {
    expect((await simulate(Effect.fail("no"))).ended).toEqual({ _tag: "Finished", exit: Exit.fail("no") })
    expect((await simulate(Effect.die("boom"))).ended).toEqual({ _tag: "Finished", exit: Exit.die("boom") })
  })

  it("waits for promises before time moves", async () => {
    const promise = Effect.promise(async () => {
      await Promise.resolve()
      return "promised"
    })
    const raced = Effect.raceFirst(promise, Effect.as(Effect.sleep("1 second"), "slept"))
    expect((await simulate(raced)).ended).toEqual({ _tag: "Finished", exit: Exit.succeed("promised") })
  })

  it("waits for outside work while it is busy", async () => {
    let open = true
    const outside = Effect.async<string>((resume) => {
      const timer = setTimeout(() => {
        open = false
        resume(Effect.succeed("came"))
      }, 30)
      return Effect.sync(() => clearTimeout(timer))
    })
    const raced = Effect.raceFirst(outside, Effect.as(Effect.sleep("1 second"), "slept"))
    expect((await simulate(raced, { busy: () => open })).ended).toEqual({
      _tag: "Finished",
      exit: Exit.succeed("came")
    })
  })

  it("draws the same values for the same seed", async () => {
    const draws = Effect.all([Random.next, Random.nextInt, Random.nextBoolean])
    const [one, same, other] = [await simulate(draws), await simulate(draws), await simulate(draws, { seed: 2 })]
    expect(one.ended).toEqual(same.ended)
    expect(one.ended).not.toEqual(other.ended)
  })
})
