import { isDeepStrictEqual } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import * as fc from "fast-check"
import * as RecordIntake from "../src/live/RecordIntake.js"

const accept = RecordIntake.make({})

const bodyOf = (record: unknown) => Either.map(accept(record), ({ body }) => body)

/** A date cannot be copied directly, so the whole record is converted by its JSON text. */
const throughText = (value: unknown) => Either.map(bodyOf({ value, date: new Date(0) }), ({ date: _, ...rest }) => rest)

/** JSON has no text for these values, but a record keeps them. */
const notFinite = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN))

const values = fc.oneof(
  fc.anything({ withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
  fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom("__proto__", "toJSON", "constructor")),
    fc.oneof(fc.jsonValue(), notFinite)
  )
)

describe("records of a program", () => {
  it("are copied like their JSON text", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(isDeepStrictEqual(Either.getOrNull(bodyOf({ value })), Either.getOrNull(throughText(value)))).toBe(true)
      })
    )
  })

  it("do not change with the object of the program", () => {
    const record = { who: "u1", tags: ["a"], address: { city: "Bonn" } }
    const body = bodyOf(record)
    record.tags.push("b")
    record.address.city = "Berlin"
    expect(body).toStrictEqual(Either.right({ who: "u1", tags: ["a"], address: { city: "Bonn" } }))
  })

  it("are refused if they contain a cycle", () => {
    const record: Record<string, unknown> = {}
    record["self"] = { record }
    expect(Either.isLeft(accept(record))).toBe(true)
  })
})
