import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import * as fc from "fast-check"
import { anywhere, every, format, isMeant, parse, pieces, read, type Step } from "../src/record/Path.js"

const name = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "odd name",
    "a.b",
    "__proto__",
    "constructor",
    "7",
    "007",
    "length",
    'a"b',
    "a\\b",
    "{x}",
    " "
  ),
  fc.string({ unit: "binary", minLength: 0, maxLength: 8 })
)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.nat({ max: 999 }),
  name.filter((text) => !/^(?:0|[1-9]\d{0,8})$/.test(text))
)

const left = (text: string): string | undefined => Either.getOrUndefined(Either.flip(read(text)))

describe("Path", () => {
  it("law: a formatted path is read as the same steps, for any names", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(Either.getOrThrow(read(format("$", steps)))).toEqual(steps)
        expect(parse(format("$", steps))).toEqual(steps)
      })
    )
  })

  it("law: a path in the expectation for an invalid path is valid", () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^\$?[{[]{0,2}['"]?[a-z.]{0,4}['"]?[\]}]{0,2}$/))
    fc.assert(
      fc.property(text, (written) => {
        const [, meant] = /^the path (.*)$/s.exec(left(written) ?? "") ?? []
        if (meant !== undefined) expect(pieces(meant)).toBeDefined()
      })
    )
  })

  it.each<[string, ReadonlyArray<unknown> | undefined]>([
    ["$.a.b[0]", ["a", "b", 0]],
    ["a[*].b", ["a", every, "b"]],
    ["$[3]", [3]],
    ["$.a.7", ["a", 7]],
    ["odd name.b", ["odd name", "b"]],
    ['$["Umsatz (EUR)"]', ["Umsatz (EUR)"]],
    ['$.["Umsatz (EUR)"].x', ["Umsatz (EUR)", "x"]],
    ['$.a["b.c"][0]', ["a", "b.c", 0]],
    ['a["b"]', ["a", "b"]],
    ["$.Größe", ["Größe"]],
    ["$..body", [anywhere, "body"]],
    ["$.list..body[*]", ["list", anywhere, "body", every]],
    ["__proto__.a", ["__proto__", "a"]],
    ["$.", []],
    ["$", undefined],
    ["", undefined],
    [".", undefined],
    ["..body", undefined],
    ["[0]", undefined],
    ["a.", undefined],
    ["a...b", undefined],
    ["$..", undefined],
    ["a[b]", undefined],
    ["$['a']", undefined],
    ["$a", undefined],
    ["{{a}}", undefined]
  ])("cuts %j into its pieces", (text, expected) => {
    expect(pieces(text)).toEqual(expected)
  })

  it.each([
    ["$['odd name'].a", 'the path $["odd name"].a'],
    ['["odd name"]', 'the path $["odd name"]'],
    ["['x'][0]", 'the path $["x"][0]'],
    ["$email", "the path $.email"],
    ["$Größe.cm", "the path $.Größe.cm"],
    ["{{ user.email }}", "the path $.user.email"],
    ["{{{$.a}}}", "the path $.a"],
    ["$.a.", "the path $.a"],
    ["[0].id", "the path $[0].id"],
    ["$", "the path $."],
    ["$.a[b]", 'a path such as $.user.id or $["odd name"]'],
    ["$.list[*].id", "a path to one value: names, and indexes from 0 as in [0]"],
    ["$..id", "a path to one value: names, and indexes from 0 as in [0]"]
  ])("describes the expected path instead of %j", (text, expected) => {
    expect(left(text)).toBe(expected)
  })

  it.each([
    ["$.a", true],
    ['$["a"]', true],
    ["$['a']", true],
    ['["a"]', true],
    ["$", true],
    ["$a", true],
    ["$Größe", true],
    ["$ {a}", false],
    ["{{a}}", true],
    ["Dear {{name}}", true],
    ["$5 off", false],
    ["5 $", false],
    ["$ 5", false],
    ["[1] first", false],
    ["a.b", false],
    ["{a}", false]
  ])("decides whether %j looks like a path", (text, expected) => {
    expect(isMeant(text)).toBe(expected)
  })
})
