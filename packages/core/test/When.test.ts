import { describe, expect, it } from "@effect/vitest"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import * as When from "../src/mapping/When.js"
import { deepList, frozen, json, path, record, value } from "./support/mappings.js"

const ready = (condition: unknown): When.When => Either.getOrThrow(When.compile(condition))

const passes = (condition: unknown, of: JsonObject): boolean => ready(condition).test(of)

const messages = (condition: unknown): ReadonlyArray<string> =>
  Either.match(When.compile(condition), { onLeft: (all) => all.map((problem) => problem.message), onRight: () => [] })

const forms = "a value, a list of values, { exists: true } or { not: a value or a list }"

describe("the condition of a route", () => {
  it.each([
    ["equal text", { "$.type": "chat" }, { type: "chat" }, true],
    ["another string", { "$.type": "chat" }, { type: "Chat" }, false],
    ["equal number", { "$.n": 0 }, { n: 0 }, true],
    ["a number does not equal a string", { "$.n": "5" }, { n: 5 }, false],
    ["equal boolean", { "$.b": false }, { b: false }, true],
    ["false is not zero", { "$.b": false }, { b: 0 }, false],
    ["equal null", { "$.x": null }, { x: null }, true],
    ["null is not missing", { "$.x": null }, {}, false],
    ["one of", { "$.plan": ["a", "b", 3] }, { plan: 3 }, true],
    ["none of", { "$.plan": ["a", "b"] }, { plan: "c" }, false],
    ["a missing value matches no list", { "$.plan": ["a"] }, {}, false],
    ["not a value", { "$.plan": { not: "a" } }, { plan: "b" }, true],
    ["not this value", { "$.plan": { not: "a" } }, { plan: "a" }, false],
    ["not a value of a list", { "$.plan": { not: ["a", 3] } }, { plan: 3 }, false],
    ["a missing value is not a value", { "$.plan": { not: "a" } }, {}, true],
    ["not null", { "$.plan": { not: null } }, { plan: null }, false],
    ["exists and not", { "$.plan": { exists: true, not: "a" } }, {}, false],
    ["exists and is another value", { "$.plan": { exists: true, not: "a" } }, { plan: "b" }, true],
    ["exists", { "$.ended_at": { exists: true } }, { ended_at: "" }, true],
    ["null does not exist", { "$.ended_at": { exists: true } }, { ended_at: null }, false],
    ["missing does not exist", { "$.a.b": { exists: true } }, { a: 5 }, false],
    ["does not exist", { "$.ended_at": { exists: false } }, { ended_at: null }, true],
    ["exists, although it must be absent", { "$.ended_at": { exists: false } }, { ended_at: 0 }, false],
    ["all are met", { "$.a": 1, "$.b[0].c": { exists: true } }, { a: 1, b: [{ c: 2 }] }, true],
    ["one is not met", { "$.a": 1, "$.b[0].c": { exists: true } }, { a: 1, b: [{}] }, false],
    ["nothing is asked", {}, { a: 1 }, true],
    ["no leading $.", { "a.b": 1 }, { a: { b: 1 } }, true]
  ])("%s", (_, condition, of, expected) => {
    expect(passes(condition, of)).toBe(expected)
  })

  it("reads the places that it lists", () => {
    expect(ready({ "$.ended_at": { exists: true }, "session.plan": ["a"], "$.a[0]": 1 }).reads).toEqual([
      "$.ended_at",
      "$.session.plan",
      "$.a[0]"
    ])
  })
})

describe("laws", () => {
  const condition = fc.dictionary(
    path,
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer(), { minLength: 1 }),
      fc.record({ exists: fc.boolean() })
    ),
    { maxKeys: 4 }
  )

  it("law: any value is a condition or has problems", () => {
    fc.assert(
      fc.property(fc.oneof(value, condition, fc.anything({ withBigInt: true })), (any) => {
        const result = When.compile(any)
        expect(Either.isRight(result) || result.left.length > 0).toBe(true)
      })
    )
  })

  it("law: the test is total, changes nothing, and has the same result each time", () => {
    fc.assert(
      fc.property(condition, record, (given, of) => {
        const when = ready(given)
        const answer = when.test(frozen(of))
        expect(typeof answer).toBe("boolean")
        expect(when.test(of)).toBe(answer)
      })
    )
  })

  it("law: a condition matches where each of its parts matches", () => {
    fc.assert(
      fc.property(condition, record, (given, of) => {
        const parts = Object.entries(given).map(([at, expected]) => passes({ [at]: expected }, of))
        expect(passes(given, of)).toBe(parts.every((part) => part))
      })
    )
  })

  it("exists: false is the opposite of exists: true", () => {
    fc.assert(
      fc.property(path, record, (at, of) => {
        expect(passes({ [at]: { exists: false } }, of)).toBe(!passes({ [at]: { exists: true } }, of))
      })
    )
  })

  it("a list of one is that one", () => {
    fc.assert(
      fc.property(
        path,
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        record,
        (at, wanted, of) => {
          expect(passes({ [at]: [wanted] }, of)).toBe(passes({ [at]: wanted }, of))
        }
      )
    )
  })

  it("accepts deep values and inherited names", () => {
    const deep: Json = deepList(100_000)
    expect(passes({ "$.x": ["a"], "$.x.constructor": { exists: false } }, { x: deep })).toBe(false)
    expect(passes({ "$.x.constructor": { exists: false }, "$.__proto__.x": { exists: false } }, { x: deep })).toBe(true)
  })
})

describe("mistakes, all at once", () => {
  it("have a place and a suggestion", () => {
    expect(
      messages({
        "$.ended_at": { exist: true },
        "$.type": { "$.gt": 5 },
        "$.plan": [],
        "$.kind": ["a", { b: 1 }],
        "$.empty": {},
        "$.when": { exists: "yes" },
        "$.fn": () => true,
        "$.no": { not: { exists: true } },
        "$.id": 2 ** 54,
        "$.ids": ["a", 2 ** 53]
      })
    ).toEqual([
      `when["$.ended_at"].exist: found the operator "exist"; expected ${forms}. Did you mean "exists"?`,
      `when["$.type"]["$.gt"]: found the operator "$.gt"; expected ${forms}.`,
      'when["$.plan"]: found an empty list, which matches no record; expected at least one value in the list.',
      'when["$.kind"][1]: found an object with "b"; expected a string, a number, true, false or null.',
      `when["$.empty"]: found an empty object; expected ${forms}.`,
      'when["$.when"].exists: found the text "yes"; expected true or false.',
      `when["$.fn"]: found a function; expected ${forms}.`,
      'when["$.no"].not: found an object with "exists"; expected a value or a list of values.',
      'when["$.id"]: found a number beyond 2^53, whose last digits are lost; expected its digits as text, because records have such a number as text.',
      'when["$.ids"][1]: found a number beyond 2^53, whose last digits are lost; expected its digits as text, because records have such a number as text.'
    ])
  })

  it("a condition that is not an object", () => {
    expect(messages("x")).toEqual([`when: found the text "x"; expected an object of paths, each with ${forms}.`])
    expect(messages(json("[1]"))).toEqual([`when: found a list of 1; expected an object of paths, each with ${forms}.`])
  })

  it("begin with the place that the caller names, with segments below it", () => {
    const result = When.compile({ "$.a": {} }, { at: "routes[2].when" })
    expect(Either.isLeft(result) && result.left.map(({ path: at, segments }) => ({ at, segments }))).toEqual([
      { at: 'routes[2].when["$.a"]', segments: ["$.a"] }
    ])
  })
})
