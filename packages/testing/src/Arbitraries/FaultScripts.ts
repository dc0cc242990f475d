import type * as Fault from "@sluice/braze-emulator/Fault"
import type { FaultAction, FaultType } from "@sluice/braze-emulator/FaultAction"
import * as fc from "fast-check"
import { oneLine, readable } from "../internal/Readable.js"
import type { FaultScript } from "../Vendor.js"
import * as People from "./People.js"

const withStatus = (...statuses: ReadonlyArray<number>): fc.Arbitrary<FaultAction> =>
  fc.constantFrom(...statuses).map((status) => ({ type: "status", status, apply: false }))

type Weighted = { readonly weight: number; readonly arbitrary: fc.Arbitrary<FaultAction> }

/**
 * The possible actions of a rule, by type. Common actions occur more often. No action misstates the applied objects.
 */
const actions: { readonly [T in Exclude<FaultType, "refuse">]: ReadonlyArray<Weighted> } = {
  status: [
    { weight: 5, arbitrary: withStatus(503, 500, 502, 504, 408, 425, 520, 524) },
    { weight: 1, arbitrary: withStatus(400, 413) },
    { weight: 1, arbitrary: withStatus(401, 403, 404, 301, 415) }
  ],
  rateLimit: [
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(1, 0, 3, 70)
        .map((resetAfter) => ({ type: "rateLimit" as const, resetAfter, apply: false }))
    }
  ],
  reset: [
    {
      weight: 3,
      arbitrary: fc.constantFrom<FaultAction>(
        { type: "reset", when: "before", apply: false },
        { type: "reset", when: "after", apply: true }
      )
    }
  ],
  hang: [{ weight: 1, arbitrary: fc.boolean().map((apply) => ({ type: "hang" as const, apply })) }],
  delay: [
    {
      weight: 3,
      arbitrary: fc.constantFrom(5, 100, 2_000, 40_000).map((ms) => ({ type: "delay" as const, ms, apply: true }))
    }
  ],
  truncate: [{ weight: 1, arbitrary: fc.constant<FaultAction>({ type: "truncate", apply: true }) }],
  garbage: [
    {
      weight: 1,
      arbitrary: fc.constantFrom<FaultAction>(
        { type: "garbage", where: "body", apply: true },
        { type: "garbage", where: "wire", apply: true }
      )
    }
  ],
  drip: [
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(10_000, 100, 1)
        .map((bytesPerSecond) => ({ type: "drip" as const, bytesPerSecond, apply: true }))
    }
  ]
}

/** The possible actions of one rule. */
export const action: fc.Arbitrary<FaultAction> = fc.oneof(...Object.values(actions).flat())

/** Refusals of single objects, with a message from the vendor. */
export const refusal: fc.Arbitrary<Fault.FaultRule> = fc
  .record({
    lane: fc.constantFrom("attributes", "events", "purchases"),
    probability: fc.constantFrom(0.1, 0.5, 1)
  })
  .map((match) => ({ match, action: { type: "refuse" as const, reason: "the workspace blocks this object" } }))

const when: fc.Arbitrary<Fault.Match> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }).map((nth) => ({ nth })) },
  { weight: 2, arbitrary: fc.constantFrom(0.2, 0.5, 0.9).map((probability) => ({ probability })) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 4 }).map((every) => ({ every })) },
  { weight: 1, arbitrary: fc.constantFrom("attributes", "events", "purchases").map((lane) => ({ lane })) }
)

/** Every request about one of the people fails, so their records become Failed. */
const poison: fc.Arbitrary<Fault.FaultRule> = fc
  .tuple(People.externalId, fc.constantFrom(503, 504))
  .map(([id, code]) => ({
    match: { key: `external_id:${id}` },
    action: { type: "status", status: code, apply: false },
    times: 40
  }))

const rule: fc.Arbitrary<Fault.FaultRule> = fc.oneof(
  { weight: 1, arbitrary: poison },
  {
    weight: 6,
    arbitrary: fc
      .record({ match: when, action, times: fc.integer({ min: 1, max: 12 }) }, { requiredKeys: ["match", "action"] })
      .map((one) => bounded(one))
  },
  { weight: 1, arbitrary: refusal }
)

/** A permanent outage affects each request at random, so that a run can complete. */
const bounded = (one: Fault.FaultRule): Fault.FaultRule =>
  one.times === undefined && one.match.probability === undefined ? { ...one, times: 6 } : one

/** A script of up to four rules. Shrinks towards no rule. */
export const script: fc.Arbitrary<FaultScript> = fc
  .record({
    seed: fc.nat(1_000),
    rules: fc.array(rule, { maxLength: 4 }),
    unreachable: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })
  })
  .map((one) => readable(one, oneLine))
