import { type Destination, type Endpoint, Item, Prepared, type StateStore } from "@sluice/core"
import type { Json } from "@sluice/values"
import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Configurations from "../src/Arbitraries/Configurations.js"
import * as Records from "../src/Arbitraries/Records.js"
import * as Replies from "../src/Arbitraries/Replies.js"
import type { PipelineSettings } from "../src/Configuration.js"
import * as Law from "../src/Law.js"
import * as Laws from "../src/Laws.js"
import * as Runner from "../src/Runner.js"
import * as ScriptedEndpoint from "../src/ScriptedEndpoint.js"
import * as Timeline from "../src/Timeline.js"
import type { Trace } from "../src/Trace.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

/**
 * A record lists its items for each of two destinations: their length, their person, and whether they are repeatable.
 */
const item = fc.record({ who: fc.nat(3), once: fc.boolean(), bytes: fc.constantFrom(1, 40, 250, 900) })
const made = fc.oneof(
  { weight: 6, arbitrary: fc.array(item, { minLength: 1, maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom("skip", "refuse") }
)
const body = fc.record({ attributes: made, events: made })

const isItem = (value: Json.Json): value is { readonly who: number; readonly once: boolean; readonly bytes: number } =>
  typeof value === "object" && value !== null && "who" in value

const destination = (name: string, endpoint: Endpoint.Endpoint): Destination.Destination => ({
  name,
  endpoint,
  prepare: (chunk) =>
    chunk.map((record) => {
      const plan = record.body[name]
      if (plan === "skip") return Prepared.skipped({ code: "skip", message: "Nothing." })
      if (!Array.isArray(plan)) return Prepared.invalid([{ code: "no", message: "No." }])
      return Prepared.items(
        plan.filter(isItem).map(({ bytes, once, who }, part) => {
          const json = JSON.stringify({ n: `${name} ${record.seq}.${part}`, pad: "x".repeat(bytes) })
          return Item.make({
            record,
            destination: name,
            part,
            key: Item.key("who", String(who)),
            lane: name,
            json,
            repeatable: !once
          })
        })
      )
    })
})

const world = fc.record({
  entries: Records.entries(body, { maxLength: 20 }),
  configuration: Configurations.configuration,
  script: Replies.script,
  poisoned: fc.option(fc.nat(3)),
  perLane: fc.option(fc.integer({ min: 1, max: 4 })),
  seed: fc.nat()
})
type World = typeof world extends fc.Arbitrary<infer A> ? A : never

const run = (
  { entries, perLane, poisoned, seed }: World,
  configuration: PipelineSettings,
  script: World["script"],
  start?: StateStore.State
) =>
  Runner.run({ entries, configuration, seed, ...(start && { start }) }, () => {
    const endpoint = ScriptedEndpoint.make(script, {
      lanes: ["attributes", "events"],
      limits: { bytes: 2_000, bytesAlone: 700, envelope: 25, ...(perLane !== null && { perLane }) },
      budget: { count: 50 },
      otherwise: poisoned === null ? "accept" : Replies.poisoned(`who:${poisoned}`)
    })
    const both = [destination("attributes", endpoint), destination("events", endpoint)]
    return Effect.succeed({ routes: both.map((one) => ({ destination: one })), faultless: false })
  })

const broken = (trace: Trace): ReadonlyArray<string> => {
  const found = Laws.ofOneRun.flatMap((law) => law.check(trace).map((violation) => Law.format(law, violation)))
  return found.length === 0 ? [] : [...found, Timeline.format(trace)]
}

describe("the pipeline", () => {
  it("satisfies every law with any replies of an endpoint, and resumes after a stop", async () => {
    const outcomes = new Set<string>()
    const ends = new Set<string>()
    await fc.assert(
      fc.asyncProperty(world, async (one) => {
        const first = await run(one, one.configuration, one.script)
        expect(broken(first)).toEqual([])
        for (const { settled } of first.outcomes) outcomes.add(settled.outcome)
        ends.add(first.end._tag === "Reported" ? (first.end.report.stopped?.kind ?? "by itself") : first.end._tag)
        const start = first.saved.at(-1)?.state
        const stopped =
          first.end._tag === "Interrupted" || (first.end._tag === "Reported" && first.end.report.stopped !== undefined)
        if (!stopped || start === undefined || one.configuration.trouble._tag === "CheckpointLost") return
        const second = await run(one, { ...one.configuration, trouble: { _tag: "None" } }, [], start)
        expect(broken(second)).toEqual([])
        expect([...Laws.resumed.check(first, second).map(({ what }) => what), Timeline.format(first)]).toEqual([
          Timeline.format(first)
        ])
      }),
      { numRuns: full ? 1_000 : 200 }
    )
    expect([...outcomes].sort()).toEqual(["delivered", "failed", "invalid", "rejected", "skipped", "unknown"])
    expect([...ends].sort()).toEqual([
      ...["Interrupted", "by itself", "dead-letters", "halted", "outage", "progress", "signal", "source"]
    ])
  })
})
