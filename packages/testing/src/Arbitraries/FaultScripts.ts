import type * as Fault from "@sluice/braze-emulator/Fault"
import * as fc from "fast-check"
import { oneLine, readable } from "../internal/Readable.js"
import type { FaultScript } from "../Vendor.js"
import * as People from "./People.js"

const status = fc.record({
  type: fc.constant("status" as const),
  status: fc.constantFrom(503, 500, 502, 504, 408, 425, 520, 524),
  apply: fc.constant(false)
})
const halting = fc.record({
  type: fc.constant("status" as const),
  status: fc.constantFrom(401, 403, 404, 301, 415),
  apply: fc.constant(false)
})
const splitting = fc.record({
  type: fc.constant("status" as const),
  status: fc.constantFrom(400, 413),
  apply: fc.constant(false)
})

/** What one rule may do: each kind of fault, the common ones more often. None of them lies about what was applied. */
export const action: fc.Arbitrary<Fault.Action> = fc.oneof(
  { weight: 5, arbitrary: status },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("rateLimit" as const),
      resetAfter: fc.constantFrom(1, 0, 3, 70),
      apply: fc.constant(false)
    })
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Fault.Action>(
      { type: "reset", when: "before", apply: false },
      { type: "reset", when: "after", apply: true }
    )
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("hang" as const), apply: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("delay" as const),
      ms: fc.constantFrom(5, 100, 2_000, 40_000),
      apply: fc.constant(true)
    })
  },
  { weight: 1, arbitrary: fc.constant<Fault.Action>({ type: "truncate", apply: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fault.Action>(
      { type: "garbage", where: "body", apply: true },
      { type: "garbage", where: "wire", apply: true }
    )
  },
  { weight: 1, arbitrary: splitting },
  { weight: 1, arbitrary: halting }
)

/** Refusals of single objects, with a sentence of the vendor's. */
export const refusal: fc.Arbitrary<Fault.Rule> = fc
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

/** Whatever is about one of the people fails, again and again: that is how a record ends Failed. */
const poison: fc.Arbitrary<Fault.Rule> = fc.tuple(People.externalId, fc.constantFrom(503, 504)).map(([id, code]) => ({
  match: { key: `external_id:${id}` },
  action: { type: "status", status: code, apply: false },
  times: 40
}))

const rule: fc.Arbitrary<Fault.Rule> = fc.oneof(
  { weight: 1, arbitrary: poison },
  {
    weight: 6,
    arbitrary: fc
      .record({ match: when, action, times: fc.integer({ min: 1, max: 12 }) }, { requiredKeys: ["match", "action"] })
      .map((one) => bounded(one))
  },
  { weight: 1, arbitrary: refusal }
)

/** An outage without end is a draw for each request: it must be possible for a run to get through. */
const bounded = (one: Fault.Rule): Fault.Rule =>
  one.times === undefined && one.match.probability === undefined ? { ...one, times: 6 } : one

/** A script of up to four rules. Shrinks towards none. */
export const script: fc.Arbitrary<FaultScript> = fc
  .record({
    seed: fc.nat(1_000),
    rules: fc.array(rule, { maxLength: 4 }),
    unreachable: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })
  })
  .map((one) => readable(one, oneLine))
