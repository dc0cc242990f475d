import { fixed } from "@sluice/braze/PhoneCountry"
import { primary } from "@sluice/braze-api/Identifier"
import type { Prepared } from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import { AnalyticsCalls, Canary, JsonValues } from "@sluice/testing"
import type { Json, JsonObject } from "@sluice/values/Json"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { standardNames } from "../src/custom/Registry.js"
import {
  anyItem,
  asItIs,
  chain,
  destination,
  endpoint,
  fields,
  now,
  type Options,
  record,
  registry
} from "./support.js"

const body: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .tuple(anyItem, fc.boolean())
    .map(([one, named]): JsonObject => ({ item: named ? { ...one, external_id: "u1" } : one, id: "u1" })),
  AnalyticsCalls.any,
  fc.record({ type: fc.constant("identify"), userId: fc.constant("u1"), traits: anyItem }),
  JsonValues.object,
  JsonValues.deep.map((deep): JsonObject => ({ item: { external_id: "u1", x: deep }, type: "identify", traits: deep }))
)

const settings: ReadonlyArray<Options> = [
  {},
  { identifierOnly: "send", fullName: "name" },
  { mapping: asItIs },
  { mapping: asItIs, identity: chain([{ external_id: "$.id" }, { email: "$.item.email" }]), mergeObjects: true },
  {
    mapping: asItIs,
    identity: chain([{ phone: "$.item.phone" }, { email: "$.item.email" }]),
    updateExistingOnly: true
  },
  { mapping: asItIs, optional: new Set(standardNames), attributes: registry({ unknown: "drop", plan: "integer" }) },
  {
    mapping: asItIs,
    attributes: registry({ unknown: "refuse", plan: "object_array", x: "time" }),
    dates: "DD/MM/YYYY"
  },
  {
    mapping: fields({
      external_id: "$.id",
      "email?": "$.item.email",
      custom_attributes: "$.item",
      phone: "$.item.phone"
    }),
    country: fixed("PT"),
    timezone: "America/Sao_Paulo"
  }
]

const world = fc.record({ options: fc.constantFrom(...settings), bodies: fc.array(body, { maxLength: 6 }) })

const freeze = (value: Json): void => {
  const open: Array<Json> = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue
    Object.freeze(next)
    open.push(...Object.values(next))
  }
}

const records = (bodies: ReadonlyArray<JsonObject>): ReadonlyArray<SourceRecord> => {
  for (const one of bodies) freeze(one)
  return bodies.map((one, seq) => record(one, seq))
}

const identifiersOf = (sent: JsonObject): ReadonlyArray<string> => primary.filter((kind) => sent[kind] !== undefined)

const reasonsOf = (prepared: Prepared): Json => {
  switch (prepared._tag) {
    case "Items":
      return prepared.warnings.map(({ code, path, message }) => [code, path ?? "", message])
    case "Invalid":
      return prepared.problems.map(({ code, path, message }) => [code, path ?? "", message])
    case "Skipped":
      return [prepared.reason.code, prepared.reason.path ?? "", prepared.reason.message]
  }
}

describe("prepare of any JSON", () => {
  it("returns one result per record, in order, and changes no record", () => {
    fc.assert(
      fc.property(world, ({ options, bodies }) => {
        const chunk = records(bodies)
        const prepared = destination(options).prepare(chunk, { now })
        expect(prepared).toHaveLength(chunk.length)
        prepared.forEach((one, index) => {
          if (one._tag === "Items") expect(one.items.map((made) => made.record)).toEqual([chunk[index]])
          if (one._tag === "Invalid") expect(one.problems.length).toBeGreaterThan(0)
        })
      }),
      { numRuns: 1000 }
    )
  })

  it("returns the same for any chunks and any earlier records", () => {
    fc.assert(
      fc.property(world, ({ options, bodies }) => {
        const chunk = records(bodies)
        const used = destination(options)
        const whole = used.prepare(chunk, { now })
        expect(chunk.flatMap((one) => used.prepare([one], { now }))).toEqual(whole)
        expect(chunk.flatMap((one) => destination(options).prepare([one], { now }))).toEqual(whole)
        expect(used.prepare([], { now })).toEqual([])
      }),
      { numRuns: 150 }
    )
  })

  it("makes items of valid JSON with one person, within the declared bytes and the limits", () => {
    fc.assert(
      fc.property(world, ({ options, bodies }) => {
        for (const prepared of destination(options).prepare(records(bodies), { now })) {
          if (prepared._tag !== "Items") continue
          for (const made of prepared.items) {
            const sent: JsonObject = JSON.parse(made.json)
            const bytes = Buffer.byteLength(made.json)
            expect(bytes).toBeLessThanOrEqual(made.bytes)
            expect(bytes + endpoint.limits.envelope).toBeLessThanOrEqual(endpoint.limits.bytesAlone)
            expect(made.lane).toBe("attributes")
            expect(/\\ud[89a-f]/.test(made.json.replaceAll("\\\\", ""))).toBe(false)
            const named = identifiersOf(sent)
            expect(named.length).toBeLessThanOrEqual(1)
            if (named.length === 0 && sent["push_token_import"] !== true)
              expect(typeof (sent["email"] ?? sent["phone"])).toBe("string")
            expect(made.key).toMatch(/^(external_id|alias|braze_id|email|phone|push_token):/)
          }
        }
      }),
      { numRuns: 300 }
    )
  })

  it("reports no value of a record", () => {
    fc.assert(
      fc.property(world, ({ options, bodies }) => {
        for (const prepared of destination(options).prepare(records(bodies), { now })) {
          const said = JSON.stringify(reasonsOf(prepared)).replaceAll(`.${Canary.person}`, "")
          expect(said).not.toContain(Canary.person)
        }
      }),
      { numRuns: 300 }
    )
  })

  it("loses no attribute silently", () => {
    fc.assert(
      fc.property(anyItem, (mapped) => {
        const chunk = records([{ item: { ...mapped, external_id: "u1" } }])
        const [prepared] = destination({ mapping: asItIs, identifierOnly: "send" }).prepare(chunk, { now })
        if (prepared?._tag !== "Items") return
        const sent: JsonObject = JSON.parse(prepared.items[0]?.json ?? "{}")
        const structural = new Set([
          "custom_attributes",
          "_update_existing_only",
          "_merge_objects",
          "push_token_import"
        ])
        for (const key of Object.keys(mapped)) {
          if (structural.has(key) || key === "user_alias" || key === "braze_id" || mapped[key] === undefined) continue
          if (!Object.hasOwn(sent, key.trim()) && !Object.hasOwn(sent, key))
            expect(prepared.warnings.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300 }
    )
  })

  it("survives 100,000 levels anywhere", () => {
    for (const shape of ["array", "object"] as const) {
      const deep = JsonValues.nested(100_000, shape)
      for (const options of settings)
        for (const one of [
          { item: deep },
          { item: { external_id: "u1", email: deep, x: deep } },
          { type: "identify", userId: "u", traits: { x: deep, address: deep } }
        ] as const)
          expect(destination(options).prepare([record(one)], { now })).toHaveLength(1)
    }
  })
})
