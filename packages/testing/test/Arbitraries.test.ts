import * as UserTrack from "@sluice/braze-api/UserTrack"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import type { Json } from "@sluice/values"
import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as AnalyticsCalls from "../src/Arbitraries/AnalyticsCalls.js"
import * as Answers from "../src/Arbitraries/Answers.js"
import * as Bodies from "../src/Arbitraries/Bodies.js"
import * as BrokenObjects from "../src/Arbitraries/BrokenObjects.js"
import * as Configurations from "../src/Arbitraries/Configurations.js"
import * as Conversations from "../src/Arbitraries/Conversations.js"
import * as EcommerceEvents from "../src/Arbitraries/EcommerceEvents.js"
import * as FaultScripts from "../src/Arbitraries/FaultScripts.js"
import * as Items from "../src/Arbitraries/Items.js"
import * as JsonValues from "../src/Arbitraries/JsonValues.js"
import * as Records from "../src/Arbitraries/Records.js"
import * as WireObjects from "../src/Arbitraries/WireObjects.js"
import * as BrazeVendor from "../src/BrazeVendor.js"
import * as Canary from "../src/Canary.js"
import { beginning } from "../src/Runner.js"
import { world } from "../src/Worlds.js"

const send = (body: Json.Json): { readonly status: number; readonly answer: unknown } => {
  const emulator = Emulator.make({ apiKey: Canary.key, now: () => beginning })
  const headers = { authorization: `Bearer ${Canary.key}`, "content-type": "application/json" }
  const { status, body: text } = emulator.handle({
    method: "POST",
    path: "/users/track",
    headers,
    body: JSON.stringify(body)
  })
  return { status, answer: JSON.parse(text) }
}

const shaped = {
  attributes: Schema.is(UserTrack.AttributesObject),
  events: Schema.is(UserTrack.EventObject),
  purchases: Schema.is(UserTrack.PurchaseObject)
}

describe("bodies that Braze accepts", () => {
  it("law: objects have the shape of the wire description and are applied completely", () => {
    fc.assert(
      fc.property(WireObjects.any, ({ lane, object }) => {
        expect(shaped[lane](object)).toBe(true)
        // An unknown braze_id does not create a profile. All other objects are stored completely.
        const kept = "braze_id" in object ? "dropped" : "applied"
        expect(BrazeVendor.verdictOf([{ lane, object }], beginning)).toBe(kept)
      })
    )
  })

  it("law: bodies get a 201 with a counter for each array that is not empty, and without errors", () => {
    fc.assert(
      fc.property(Bodies.valid, ({ body, counts }) => {
        const counters = Object.entries(counts).filter(([, count]) => count > 0)
        expect(send(body)).toEqual({
          status: 201,
          answer: {
            message: "success",
            ...Object.fromEntries(counters.map(([lane, count]) => [`${lane}_processed`, count]))
          }
        })
      })
    )
  })
})

describe("bodies that Braze refuses", () => {
  it("law: an object that is invalid in one place is refused with the sentence for that place only", () => {
    fc.assert(
      fc.property(BrokenObjects.any, ({ lane, object, sentence, whole }) => {
        expect(send({ [lane]: [object] })).toMatchObject({
          status: 400,
          answer: { errors: [{ type: sentence, input_array: lane, index: 0 }] }
        })
        expect(send({ [lane]: [whole] }).status).toBe(201)
      })
    )
  })

  it("breaks objects in every way that applies to their array", () => {
    const seen = new Set(fc.sample(BrokenObjects.any, { numRuns: 2_000, seed: 1 }).map(({ what }) => what))
    expect([...seen].sort()).toEqual([...BrokenObjects.ways].sort())
  })

  it("law: a body that is invalid in one place gets the expected answer", () => {
    fc.assert(
      fc.property(Bodies.broken, ({ body, entry, message, status }) => {
        expect(send(body)).toMatchObject({
          status,
          answer: entry === undefined ? { message } : { message, errors: [entry] }
        })
      })
    )
  })
})

describe("recommended events", () => {
  it("law: are applied completely if valid, otherwise refused inside a 201 with the sentence of the only mistake", () => {
    fc.assert(
      fc.property(EcommerceEvents.broken, ({ object, sentence, whole }) => {
        expect(send({ events: [whole] })).toEqual({ status: 201, answer: { events_processed: 1, message: "success" } })
        expect(send({ events: [object] })).toEqual({
          status: 201,
          answer: { message: "success", errors: [{ type: sentence, input_array: "events", index: 0 }] }
        })
      })
    )
  })
})

describe("records", () => {
  it("law: entries have unique ids and a seq without gaps, readable or not", () => {
    fc.assert(
      fc.property(Records.entries(Records.hostileBody), (entries) => {
        expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index))
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
      }),
      { numRuns: 50 }
    )
  })

  it("contains the canary in every personal value, so that leaks are detected", () => {
    const marked = fc.oneof(
      AnalyticsCalls.any,
      Conversations.conversation,
      WireObjects.attribute.map(({ object }) => object)
    )
    const count = fc
      .sample(marked, { numRuns: 100, seed: 1 })
      .filter((one) => JSON.stringify(one).includes(Canary.person)).length
    expect(count).toBeGreaterThan(80)
  })

  it("law: hostile JSON is JSON", () => {
    fc.assert(
      fc.property(JsonValues.value, (value) => {
        expect(JSON.stringify(JSON.parse(JSON.stringify(value)))).toBe(JSON.stringify(value))
      })
    )
  })

  it("generates harmful values", () => {
    const texts = fc.sample(JsonValues.object, { numRuns: 3_000, seed: 1 }).map((one) => JSON.stringify(one))
    for (const part of ['"__proto__":', '"constructor":', "\\ud800", "\\u0000", "9007199254740992", "1e+308"])
      expect(
        texts.some((text) => text.toLowerCase().includes(part)),
        part
      ).toBe(true)
    expect(depth(JsonValues.nested(20_000, "object"))).toBe(20_000)
  })
})

const depth = (value: Json.Json): number => {
  let levels = 0
  let inner: Json.Json | undefined = value
  while (typeof inner === "object" && inner !== null) {
    inner = Object.values(inner)[0]
    levels++
  }
  return levels
}

describe("items, configurations, faults, answers", () => {
  it("law: items declare their exact length and are grouped by record", () => {
    fc.assert(
      fc.property(Items.byRecord({ lanes: ["a", "b"] }), (records) => {
        for (const [seq, items] of records.entries())
          for (const [part, item] of items.entries()) {
            expect(item).toMatchObject({ part, bytes: Buffer.byteLength(item.json), record: { seq } })
            expect(["a", "b"]).toContain(item.lane)
          }
      })
    )
  })

  it("law: configurations are valid for a pipeline", () => {
    fc.assert(
      fc.property(Configurations.configuration, ({ batch, concurrency, window, chunk }) => {
        expect([batch >= 1, batch <= 75, concurrency >= 1, window.records >= 1, chunk >= 1]).toEqual(
          Array(5).fill(true)
        )
      })
    )
  })

  it("law: fault scripts are rules that the emulator accepts", () => {
    fc.assert(
      fc.property(FaultScripts.script, (script) => {
        expect(() => BrazeVendor.make(() => beginning, script)).not.toThrow()
      })
    )
  })

  it("law: answers have a status and texts", () => {
    fc.assert(
      fc.property(Answers.answer, ({ status, body, headers }) => {
        expect([Number.isInteger(status), typeof body, typeof headers]).toEqual([true, "string", "object"])
      })
    )
  })
})

describe("how they are printed", () => {
  it("prints a world in a readable form", () => {
    const one = world({ entries: Records.entries(fc.constant({ who: "ada" }), { minLength: 2, maxLength: 2 }) })
    const [shown] = fc.sample(one, { numRuns: 1, seed: 3 }).map((value) => fc.stringify(value).split("\n"))
    expect(shown?.slice(shown.indexOf("records (2):"), -1).slice(0, 4)).toEqual([
      "records (2):",
      `  r0 {"who":"ada","canary":"${Canary.person}"}`,
      `  r1 {"who":"ada","canary":"${Canary.person}"}`,
      "configuration:"
    ])
    expect([shown?.[0], shown?.at(-1)?.split(":")[0]]).toEqual(["script of the vendor:", "seed"])
  })

  it("prints wire objects, items and answers on one line", () => {
    for (const any of [WireObjects.any, BrokenObjects.any, Bodies.broken, Answers.answer])
      for (const value of fc.sample<object>(any, { numRuns: 5, seed: 2 }))
        expect(fc.stringify(value)).not.toContain("\n")
  })

  it("shortens values that are nested too deeply to print", () => {
    expect(fc.stringify(Records.record({ a: JsonValues.nested(20_000, "array") }, 0)).length).toBeLessThan(1_000)
  })
})
