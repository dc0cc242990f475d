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
 * The possible actions of a rule, by type. Common actions occur more often. No status misstates the applied objects.
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
    { weight: 2, arbitrary: fc.constant<FaultAction>({ type: "reset", when: "before", apply: false }) },
    { weight: 3, arbitrary: fc.constant<FaultAction>({ type: "reset", when: "after", apply: true }) }
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

/** The possible actions of one rule for Braze, which applies nothing of a request that it answers with a 5xx. */
const brazeAction: fc.Arbitrary<FaultAction> = fc.oneof(...Object.values(actions).flat())

/** Any other vendor may apply a request before it fails. */
const action: fc.Arbitrary<FaultAction> = fc.oneof(
  { weight: 9, arbitrary: brazeAction },
  {
    weight: 1,
    arbitrary: fc.constantFrom(500, 502, 503, 504).map((status) => ({ type: "status" as const, status, apply: true }))
  },
  {
    weight: 1,
    arbitrary: fc
      .boolean()
      .map((apply) => ({ type: "status" as const, status: 503, headers: { "retry-after": "3" }, apply }))
  }
)

const lanes = fc.constantFrom("attributes", "events", "purchases")

/** Refusals of single objects, with a message from the vendor. */
export const refusal: fc.Arbitrary<Fault.FaultRule> = fc
  .record({
    lane: lanes,
    probability: fc.constantFrom(0.1, 0.5, 1)
  })
  .map((match) => ({ match, action: { type: "refuse" as const, reason: "the workspace blocks this object" } }))

type Matches = { readonly weight: number; readonly arbitrary: fc.Arbitrary<Fault.Match> }

const anyMatch: ReadonlyArray<Matches> = [
  { weight: 3, arbitrary: fc.constantFrom(1, 2).map((nth) => ({ nth })) },
  { weight: 2, arbitrary: fc.integer({ min: 3, max: 6 }).map((nth) => ({ nth })) },
  { weight: 2, arbitrary: fc.constantFrom(0.2, 0.5, 0.9).map((probability) => ({ probability })) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 4 }).map((every) => ({ every })) }
]

const times = fc.integer({ min: 1, max: 12 })

const ruleOf = (matches: ReadonlyArray<Matches>, actionOf: fc.Arbitrary<FaultAction>): fc.Arbitrary<Fault.FaultRule> =>
  fc
    .record({ match: fc.oneof(...matches), action: actionOf, times }, { requiredKeys: ["match", "action"] })
    .map((one) => bounded(one))

/** Every request about one of the people fails, so their records become Failed. */
const poison = (match: (id: string) => Fault.Match): fc.Arbitrary<Fault.FaultRule> =>
  fc.tuple(People.externalId, fc.constantFrom(503, 504)).map(([id, code]) => ({
    match: match(id),
    action: { type: "status", status: code, apply: false },
    times: 40
  }))

const brazeRule: fc.Arbitrary<Fault.FaultRule> = fc.oneof(
  { weight: 1, arbitrary: poison((id) => ({ key: `external_id:${id}` })) },
  {
    weight: 6,
    arbitrary: ruleOf([...anyMatch, { weight: 1, arbitrary: lanes.map((lane) => ({ lane })) }], brazeAction)
  },
  { weight: 1, arbitrary: refusal }
)

const rule: fc.Arbitrary<Fault.FaultRule> = fc.oneof(
  { weight: 1, arbitrary: poison((id) => ({ bodyContains: JSON.stringify(id) })) },
  { weight: 9, arbitrary: ruleOf(anyMatch, action) }
)

/** A permanent outage affects each request at random, so that a run can complete. */
const bounded = (one: Fault.FaultRule): Fault.FaultRule =>
  one.times === undefined && one.match.probability === undefined ? { ...one, times: 6 } : one

const parts = {
  seed: fc.nat(1_000),
  unreachable: fc.uniqueArray(fc.oneof(fc.constantFrom(1, 2, 3), fc.integer({ min: 4, max: 12 })), { maxLength: 3 })
}

/** A script of up to four rules for Braze, whose rules refuse single objects. Shrinks towards no rule. */
export const braze: fc.Arbitrary<FaultScript> = fc
  .record({ ...parts, rules: fc.array(brazeRule, { maxLength: 4 }) })
  .map((one) => readable(one, oneLine))

/** A script for any vendor: up to four rules, and refusals of single objects. Shrinks towards no rule and no refusal. */
export const script: fc.Arbitrary<FaultScript> = fc
  .record({ ...parts, rules: fc.array(rule, { maxLength: 4 }), refusals: fc.constantFrom(0, 0.3, 1) })
  .map((one) => readable(one, oneLine))
