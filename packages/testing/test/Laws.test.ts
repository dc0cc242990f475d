import { beforeAll, describe, expect, it } from "vitest"
import * as Law from "../src/Law.js"
import * as Laws from "../src/Laws.js"
import type { Trace } from "../src/Trace.js"
import { mutants, witnessed } from "./support/Mutants.js"
import * as Sample from "./support/Sample.js"

let good: Trace
beforeAll(async () => {
  good = await Sample.run()
})

describe("a correct run", () => {
  it("contains every planned outcome of the sample", () => {
    expect(good.outcomes.map(({ settled }) => `${settled.id} ${settled.outcome}`).sort()).toEqual([
      "r0 delivered",
      "r1 delivered",
      "r2 rejected",
      "r3 unknown",
      "r4 invalid",
      "r5 skipped",
      "r6 delivered",
      "r7 invalid"
    ])
  })

  it.each(Laws.ofOneRun)("keeps law $number, $name", (law) => {
    expect(law.check(good).map((violation) => Law.format(law, violation))).toEqual([])
    expect(law.check(witnessed(good)).map((violation) => Law.format(law, violation))).toEqual([])
  })
})

describe("a run with a violation", () => {
  it.each(mutants)("breaks law $law when $name", ({ law: number, mutate, says }) => {
    const law = Laws.ofOneRun.find((one) => one.number === number)
    const found = law?.check(mutate(good)).map(({ what }) => what) ?? []
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(says)]))
  })

  it("has a mutant for every law over one run", () => {
    expect([...new Set(mutants.map(({ law }) => law))].sort((a, b) => a - b)).toEqual(
      Laws.ofOneRun.map((law) => law.number)
    )
  })
})

describe("laws over two runs", () => {
  const [first, second] = [Sample.run(), Sample.run()]

  it.each(Laws.ofTwoRuns)("holds for two equal runs: law $number, $name", async (law) => {
    if (law === Laws.resumed)
      return expect(law.check(await first, { ...(await second), requests: [], outcomes: [] })).toEqual([])
    expect(law.check(await first, await second)).toEqual([])
  })

  it("detects that a refused record changed the outcome of another", async () => {
    const beside = await Sample.run({ bodies: [...Sample.bodies, { who: "who-zoe", plan: "r" }] })
    expect(Laws.refusedAlone.check(beside, good)).toEqual([])
    const harmed = await Sample.run({
      bodies: [...Sample.bodies, { who: "who-zoe", plan: "r" }],
      lines: [() => Sample.refuseAll]
    })
    expect(Laws.refusedAlone.check(harmed, good).map(({ what }) => what)).toEqual([
      "record r0 at profile is rejected in a run with r8 refused, but is delivered in a run without",
      "record r0 at events is rejected in a run with r8 refused, but is delivered in a run without"
    ])
  })

  it("detects that batches of one have different outcomes", async () => {
    const alone = await Sample.run({ configuration: { batch: 1 } })
    expect(Laws.batchOfOne.check(alone, good)).toEqual([])
    const other = await Sample.run({ configuration: { batch: 1 }, lines: [() => Sample.refuseAll] })
    expect(Laws.batchOfOne.check(other, good).map(({ what }) => what)).toEqual([
      "record r0 at profile is rejected at batch size 1 and delivered in larger batches"
    ])
  })

  it("detects that the next run sends accepted items again", async () => {
    const stopped = await Sample.run({ configuration: { trouble: { _tag: "Stop", afterRequests: 3 } } })
    expect(Laws.resumed.check(stopped, good).map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        "item profile/0/0 was accepted in the first run and sent again by the second",
        "record r1 has an outcome in the first run and again in the second"
      ])
    )
    const nothing = { ...good, requests: [], answers: [], outcomes: [] }
    expect(Laws.resumed.check(stopped, nothing).map(({ what }) => what)).toContainEqual(
      "record r2 was read by the first run but has an outcome in neither"
    )
  })

  it("detects that the next run sends uncertain items again", async () => {
    const aborted = await Sample.run({ configuration: { trouble: { _tag: "Abort", afterRequests: 1 } } })
    expect(Laws.resumed.check(aborted, good).map(({ what }) => what)).toContainEqual(
      "item events/0/0 was left without a response (and is not repeatable) in the first run and sent again by the second"
    )
  })
})
