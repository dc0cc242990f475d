import { describe, expect, it } from "@effect/vitest"
import type { Snapshot } from "@sluice/core/Pipeline"
import { Effect, TestClock } from "effect"
import { Throughput } from "../src/report/Throughput.js"
import * as Output from "../src/terminal/Output.js"
import * as ProgressDisplay from "../src/terminal/ProgressDisplay.js"

const empty: Snapshot = {
  read: 0,
  delivered: 0,
  skipped: 0,
  dead: 0,
  open: 0,
  inFlight: 0,
  attempts: 0,
  health: "open",
  concurrency: { limit: 8, max: 8 },
  budget: { used: 0, count: 100 },
  endpoints: []
}

/** The lines of a log over a run with these snapshots, each for `seconds`. */
const log = (snapshots: ReadonlyArray<Partial<Snapshot>>, seconds: number) => {
  const printed = { out: "", err: "" }
  let now: Snapshot = empty
  const run = Effect.gen(function* () {
    yield* ProgressDisplay.show({
      snapshot: () => now,
      total: undefined,
      shareRead: () => undefined,
      throughput: new Throughput()
    })
    for (const next of snapshots) {
      now = { ...empty, ...next }
      yield* TestClock.adjust(`${seconds} seconds`)
    }
  })
  return Effect.map(Effect.provide(Effect.scoped(run), Output.layerMemory(printed)), () =>
    printed.err
      .split("\n")
      .slice(0, -1)
      .map((line) => line.replace(/ · [\d,]+\/s/, ""))
  )
}

describe("progress in a log", () => {
  it.effect("does not depend on how long a run takes", () =>
    Effect.gen(function* () {
      const short = [{ read: 9_000 }, { read: 10_000 }]
      expect([yield* log(short, 0), yield* log(short, 120)]).toEqual([[], []])
      const long = [{ read: 60_000, open: 20_000 }, { read: 60_000 }, { read: 100_000 }]
      const lines = ["60,000 records", "100,000 records"]
      expect([yield* log(long, 1), yield* log(long, 120)]).toEqual([lines, lines])
    })
  )

  it.effect("contains what happened just before the end", () =>
    Effect.gen(function* () {
      expect(yield* log([{ read: 50_000 }], 0)).toEqual(["50,000 records"])
    })
  )

  it.effect("contains each pause and its end, with the trouble", () =>
    Effect.gen(function* () {
      const paused = { read: 10, health: "paused", trouble: "Nothing listens there." } as const
      expect(yield* log([{ read: 10 }, paused, paused, { read: 20 }], 10)).toEqual([
        "10 records · paused: Nothing listens there.",
        "20 records"
      ])
    })
  )

  it.effect("contains each long wait and its end", () =>
    Effect.gen(function* () {
      const wait = (millis: number): Partial<Snapshot> => ({ read: 10, wait: { for: "rate-limit", millis } })
      expect(yield* log([{ read: 10 }, wait(1_500), wait(30_000), wait(1_000), { read: 20 }], 10)).toEqual([
        "10 records · next request in 30 s",
        "20 records"
      ])
    })
  )
})
