import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import type { Json } from "@sluice/values/Json"
import * as fc from "fast-check"
import { type AssembledField, assembled, assigningEach, objectOf, programOf } from "../src/mapping/internal/Assemble.js"
import { constant } from "../src/mapping/internal/CompiledValue.js"
import { isInherited, parse, reader } from "../src/record/Path.js"
import { compiled, path, record } from "./support/mappings.js"

const pathField = (key: string, text: string): AssembledField => {
  const steps = parse(text)
  const run = reader(steps)
  return { key, code: steps.some(isInherited) ? { run, fresh: false } : { run, fresh: false, steps } }
}

const hostile = [
  '"]',
  "');throw 1//",
  "$" + "{1}",
  "`",
  "\u2028",
  "\\",
  "v",
  "from",
  "made",
  "g",
  "constructor",
  "a\nb"
]

const key = fc.oneof(fc.constantFrom(...hostile), fc.string()).filter((name) => name !== "__proto__")

const scalar = fc.oneof(fc.constantFrom(...hostile), fc.integer(), fc.boolean(), fc.constant(null))

const field: fc.Arbitrary<AssembledField> = fc.oneof(
  fc.tuple(key, path).map(([name, at]) => pathField(name, at)),
  fc.tuple(key, scalar).map(([name, value]) => ({ key: name, code: constant(value) })),
  fc
    .tuple(key, fc.option(scalar, { nil: undefined }))
    .map(([name, value]) => ({ key: name, code: { run: () => value, fresh: true } }))
)

describe("an assembled object", () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it("returns what the loop returns, in the same order, for any names and values", () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), record, (fields, of) => {
        const quick = assembled(fields)
        expect(quick === undefined ? undefined : JSON.stringify(quick(of))).toBe(
          JSON.stringify(assigningEach(fields)(of))
        )
      }),
      { numRuns: 500 }
    )
  })

  it("contains no text of the mapping", () => {
    const fields = [pathField("canary_key", "canary_step.other[0]"), { key: "x", code: constant("canary_value") }]
    expect(programOf(fields).text).toMatch(
      /^(?:const|let|return|if|made|from|undefined|null|[cvg]\d*|\d|[[\]{}()=;|!?:>.\s])+$/
    )
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), (any) => {
        const names = any.map((_, i) => ({ key: `${i}`, code: any[i]?.code ?? constant(null) }))
        expect(programOf(any).text).toBe(programOf(names).text)
      })
    )
  })

  it("uses the loop if the process forbids functions from text", () => {
    vi.stubGlobal("Function", () => {
      throw new EvalError("code generation from strings is not allowed")
    })
    const fields = [pathField("a", "x.y"), { key: "b", code: constant(1) }]
    expect(assembled(fields)).toBeUndefined()
    expect(objectOf(fields)({ x: { y: 2 } })).toEqual({ a: 2, b: 1 })
  })

  it("may have a thousand fields", () => {
    const mapping: Json = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, { "@path": `a[${i}]` }]))
    const list = Array.from({ length: 1000 }, (_, i) => i)
    expect(compiled(mapping).apply({ a: list })).toEqual(Object.fromEntries(list.map((i) => [`k${i}`, i])))
  })
})
