import { describe, expect, it } from "@effect/vitest"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import * as Mapping from "../src/mapping/Mapping.js"
import { isMeant } from "../src/record/Path.js"
import { applied, compiled, frozen, mapping, record, shortFields, value } from "./support/mappings.js"

/** The results of mappings for a record. A refusal is compared only as a refusal, because its place differs. */
const valuesOf = (all: ReadonlyArray<Json>, of: JsonObject): ReadonlyArray<unknown> =>
  all.map((each) => {
    const result = compiled(each).apply(of)
    return Mapping.isRefusal(result) ? "refused" : result
  })

/** The short form written out in the full language. */
const writtenOut = (short: Json): Json => {
  if (typeof short === "string") return isMeant(short) ? { "@path": short } : short
  if (Array.isArray(short)) return short.map(writtenOut)
  if (typeof short !== "object" || short === null) return short
  return Object.fromEntries(Object.entries(short).map(([key, inner]) => [key, writtenOut(inner)]))
}

describe("laws of compile", () => {
  it("accepts any value without throwing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          mapping,
          fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
        ),
        (any) => {
          const result = Mapping.compile(any)
          expect(Either.isRight(result) || result.left.length > 0).toBe(true)
          expect(Either.isEither(Mapping.fields(any))).toBe(true)
        }
      ),
      { numRuns: 500 }
    )
  })

  it("compiles every mapping of the language, with the same result each time", () => {
    fc.assert(
      fc.property(mapping, record, (given, of) => {
        const [first, second] = [compiled(given), compiled(given)]
        expect(first.apply(of)).toEqual(second.apply(of))
        const facts = (one: Mapping.CompiledMapping) => ({
          ...one,
          apply: null,
          rearranged: [...one.rearranged].map(([field, indexes]) => [field, indexes(of)]),
          places: [...one.places].map(([field, place]) => [field, place(of)])
        })
        expect(facts(first)).toEqual(facts(second))
      }),
      { numRuns: 300 }
    )
  })

  it("changes no mapping", () => {
    fc.assert(
      fc.property(mapping, record, (given, of) => {
        const before = JSON.stringify(given)
        compiled(frozen(given)).apply(of)
        expect(JSON.stringify(given)).toBe(before)
      }),
      { numRuns: 200 }
    )
  })
})

describe("laws of apply", () => {
  it("returns a value or a refusal for every record, and changes none", () => {
    fc.assert(
      fc.property(mapping, record, (given, of) => {
        const before = JSON.stringify(of)
        const result = compiled(given).apply(frozen(of))
        expect(JSON.stringify(of)).toBe(before)
        if (Mapping.isRefusal(result)) expect(result.code).toMatch(/^[a-z-]+$/)
        else if (result !== undefined) expect(JSON.parse(JSON.stringify(result))).toEqual(wireOf(result))
      }),
      { numRuns: 1000 }
    )
  })

  it("keeps nothing from one record to the next", () => {
    fc.assert(
      fc.property(mapping, record, record, (given, first, second) => {
        const reused = compiled(given)
        reused.apply(first)
        expect(reused.apply(second)).toEqual(compiled(given).apply(second))
      }),
      { numRuns: 300 }
    )
  })

  it("returns a new object at the top level where it is fresh", () => {
    fc.assert(
      fc.property(mapping, record, (given, of) => {
        const each = compiled(given)
        fc.pre(each.fresh)
        const [first, second] = [each.apply(of), each.apply(of)]
        if (typeof first === "object" && first !== null && !Mapping.isRefusal(first)) {
          expect(first).not.toBe(second)
          expect(objectsIn(of).has(first)).toBe(false)
        }
      }),
      { numRuns: 500 }
    )
  })

  it("reads only the places of the record that it lists", () => {
    fc.assert(
      fc.property(mapping, record, (given, of) => {
        const each = compiled(given)
        fc.pre(!each.reads.some((path) => path === "$." || path.startsWith("$[")))
        const kept = Object.fromEntries(
          Object.entries(of).filter(([key]) =>
            each.reads.some(
              (path) =>
                path === `$.${key}` ||
                path.startsWith(`$.${key}.`) ||
                path.startsWith(`$.${key}[`) ||
                path.startsWith(`$["`)
            )
          )
        )
        expect(each.apply(kept)).toEqual(each.apply(of))
      }),
      { numRuns: 500 }
    )
  })

  it("@literal, a left merge of one and a transform of the record are the identity", () => {
    fc.assert(
      fc.property(mapping, record, (given, of) => {
        const [plain, literal, transformed] = valuesOf(
          [
            given,
            { "@literal": given },
            { "@transform": { apply: { "@path": "$." }, mapping: { "@literal": given } } }
          ],
          of
        )
        expect(literal).toEqual(plain)
        expect(transformed).toEqual(plain)
      }),
      { numRuns: 300 }
    )
  })

  it("merging to the left equals merging the reversed list to the right", () => {
    fc.assert(
      fc.property(fc.array(mapping.filter(isObjectLike), { maxLength: 4 }), record, (objects, of) => {
        const [left, right] = valuesOf(
          [
            { "@merge": { direction: "left", objects } },
            { "@merge": { direction: "right", objects: objects.toReversed() } }
          ],
          of
        )
        expect(left).toEqual(right)
      }),
      { numRuns: 200 }
    )
  })

  it("@json decodes what it encoded", () => {
    fc.assert(
      fc.property(value, (given) => {
        const encoded = { "@json": { mode: "encode", value: { "@path": "x" } } }
        expect(applied({ "@json": { mode: "decode", value: encoded } }, { x: given })).toEqual(wireOf(given))
      })
    )
  })
})

describe("the short form", () => {
  it("means the same as the full language with every path as a directive", () => {
    fc.assert(
      fc.property(shortFields, record, (short, of) => {
        const brief = Either.getOrThrow(Mapping.fields(short))
        const full = compiled(writtenOut(short))
        expect(brief.apply(of)).toEqual(full.apply(of))
        expect([brief.reads, [...brief.origins], brief.fresh]).toEqual([full.reads, [...full.origins], full.fresh])
      }),
      { numRuns: 500 }
    )
  })
})

/** A value as it is on the wire: `-0` is `0`. */
const wireOf = (given: Json): Json => JSON.parse(JSON.stringify(given))

const isObjectLike = (given: Json): boolean => typeof given === "object" && given !== null && !Array.isArray(given)

const objectsIn = (tree: Json): ReadonlySet<unknown> => {
  const found = new Set<unknown>()
  const visit = (inner: Json): void => {
    if (typeof inner !== "object" || inner === null) return
    found.add(inner)
    for (const member of Object.values(inner)) visit(member)
  }
  visit(tree)
  return found
}
