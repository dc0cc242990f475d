import { describe, expect, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as RecordRules from "../src/record/RecordRules.js"
import type { Entry } from "../src/record/Source.js"
import * as ValueSource from "../src/record/ValueSource.js"

const entriesOf = (
  values: ReadonlyArray<ValueSource.SourceValue>,
  settings: RecordRules.RecordRuleSettings
): Effect.Effect<ReadonlyArray<Entry>, unknown> =>
  Effect.scoped(
    Effect.gen(function* () {
      const rules = yield* RecordRules.compile(settings, "test")
      let left: ReadonlyArray<ValueSource.SourceValue> | undefined = values
      const open = () =>
        Effect.succeed(
          Effect.sync(() => {
            const now = left
            left = undefined
            return now
          })
        )
      const pull = yield* ValueSource.records({ name: "test", open }, rules).open([])
      return (yield* pull) ?? []
    })
  )

const origin = { source: "test" }

describe("records of values", () => {
  it("never contain what never removes, whether they are valid or not", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            key: fc.oneof(fc.string({ minLength: 1 }), fc.constant(""), fc.integer(), fc.constant(null)),
            isRefused: fc.boolean()
          })
        ),
        async (rows) => {
          const values = rows.map(({ key, isRefused }, i) => ({
            value: { key, secret: "canary", deep: [{ secret: "canary" }] },
            name: `row ${i}`,
            origin,
            ...(isRefused && { reasons: [{ code: "bad", message: "Bad." }] })
          }))
          const entries = await Effect.runPromise(entriesOf(values, { id: "$.key", never: ["$..secret"] }))
          expect(JSON.stringify(entries)).not.toContain("canary")
          expect(entries.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i))
        }
      )
    ))

  it.effect("have the id at the path, or the name that the source gives them", () =>
    Effect.gen(function* () {
      const values = [{ value: { key: 7 }, name: "row 1", origin }]
      expect((yield* entriesOf(values, { id: "$.key" })).map(({ id }) => id)).toEqual(["7"])
      expect((yield* entriesOf(values, {})).map(({ id }) => id)).toEqual(["row 1"])
    })
  )

  it.effect("are Invalid without an id at the path", () =>
    Effect.gen(function* () {
      expect(yield* entriesOf([{ value: { other: 1 }, name: "row 1", origin }], { id: "$.key" })).toEqual([
        {
          _tag: "Unreadable",
          id: "row 1",
          seq: 0,
          origin,
          reasons: [
            {
              code: "id-missing",
              path: "$.key",
              message: "The record has no id. Add one at its origin, or choose another path in source.id."
            }
          ],
          text: '{"other":1}'
        }
      ])
    })
  )

  it.effect("are Invalid if the value is not an object", () =>
    Effect.gen(function* () {
      const [entry] = yield* entriesOf([{ value: [1], name: "row 1", origin }], {})
      expect(entry).toMatchObject({ reasons: [{ code: "not-an-object" }], text: "[1]" })
    })
  )
})
