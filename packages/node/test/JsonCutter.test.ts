import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { type CutElement, JsonCutter, type Middle } from "../src/format/JsonCutter.js"
import { cutInPieces } from "./support/pieces.js"

interface Cut extends Pick<CutElement, "line" | "column" | "offset" | "fault"> {
  readonly text: string
  readonly length: number
}

const shown = ({ buffer, column, end, fault, length, line, offset, start }: CutElement): Cut => ({
  text: buffer.toString("utf8", start, end),
  line,
  column,
  offset,
  length,
  fault
})

/** Cuts a text that arrives in pieces of these sizes, in turn. */
const cutAll = (
  text: string,
  {
    from,
    maxBytes = 1_000,
    place = [],
    sizes = [1]
  }: Partial<ConstructorParameters<typeof JsonCutter>[0]> & {
    readonly sizes?: ReadonlyArray<number>
    readonly from?: Middle
  } = {}
) => {
  const cutter = new JsonCutter({ maxBytes, place }, from)
  const found = cutInPieces(cutter, { text, from: from?.offset ?? 0, sizes }, shown)
  return { found, ending: cutter.ending, inList: cutter.inList }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
const element = fc.jsonValue({ maxDepth: 3 })
const indent = fc.constantFrom(undefined, 2, "\t")

/** Another member before or after the list. Its names never equal those of the place. */
const other = fc.dictionary(
  fc.string({ maxLength: 3 }).filter((name) => !["a", "b"].includes(name)),
  element,
  {
    maxKeys: 3,
    noNullPrototype: true
  }
)

describe("JsonCutter", () => {
  it("law: the elements of a list are cut in order, for any chunks and spaces", () => {
    fc.assert(
      fc.property(fc.array(element), indent, sizes, (list, spaces, pieces) => {
        const { ending, found } = cutAll(JSON.stringify(list, undefined, spaces), { sizes: pieces, maxBytes: 100_000 })
        expect(found.map(({ text }) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(list)))
        expect([ending, found.every(({ fault }) => fault === undefined)]).toEqual(["complete", true])
      })
    )
  })

  it("law: the same list inside objects, at any position among their members", () => {
    fc.assert(
      fc.property(fc.array(element), other, other, indent, (list, before, after, spaces) => {
        const text = JSON.stringify({ ...before, a: { ...after, b: list, z: 1 }, ...after }, undefined, spaces)
        const { ending, found } = cutAll(text, { place: ["a", "b"], maxBytes: 100_000, sizes: [7] })
        expect(found.map((one) => JSON.parse(one.text))).toEqual(JSON.parse(JSON.stringify(list)))
        expect(ending).toBe("complete")
      })
    )
  })

  it("law: objects that follow each other, on lines or over several lines", () => {
    const objects = fc.array(fc.dictionary(fc.string(), element, { noNullPrototype: true }))
    fc.assert(
      fc.property(objects, indent, fc.constantFrom("", "\n", " \r\n", ",\n"), sizes, (all, spaces, between, pieces) => {
        const text = all.map((one) => JSON.stringify(one, undefined, spaces)).join(between)
        const { ending, found } = cutAll(text, { sizes: pieces, maxBytes: 100_000 })
        expect(found.map((one) => JSON.parse(one.text))).toEqual(JSON.parse(JSON.stringify(all)))
        expect(ending).toBe("complete")
      })
    )
  })

  it("law: places refer to the text, and reading from any element finds the rest", () => {
    fc.assert(
      fc.property(
        fc.array(element, { minLength: 1 }),
        indent,
        fc.nat(),
        fc.boolean(),
        (values, spaces, pick, inList) => {
          const list = inList ? values : values.map((one) => ({ one }))
          const written = list.map((one) => JSON.stringify(one, undefined, spaces))
          const text = inList ? JSON.stringify(list, undefined, spaces) : written.join("\n")
          const bytes = Buffer.from(text)
          const all = cutAll(text, { maxBytes: 100_000, sizes: [13] })
          for (const { column, length, line, offset, text: own } of all.found) {
            expect(bytes.toString("utf8", offset, offset + length)).toBe(own)
            const before = bytes.toString("latin1", 0, offset)
            expect([line, column]).toEqual([before.split("\n").length, offset - before.lastIndexOf("\n")])
          }
          const last = all.found[pick % all.found.length]
          if (last === undefined) return
          const offset = last.offset + last.length
          const middle = { offset, line: bytes.toString("latin1", 0, offset).split("\n").length, inList: all.inList }
          const rest = cutAll(text, { from: middle, maxBytes: 100_000 })
          expect(textsOf(rest.found)).toEqual(textsOf(all.found.slice(all.found.indexOf(last) + 1)))
          expect([all.inList, rest.ending]).toEqual([inList, all.ending])
        }
      )
    )
  })

  it("law: any text ends, with every byte that is not blank or punctuation in an element", () => {
    const piece = fc.constantFrom("{", "}", "[", "]", '"', "\\", ",", ":", "\n", " ", "a", "1", "{}", '{"a":1}', "é")
    fc.assert(
      fc.property(
        fc.array(piece).map((all) => all.join("")),
        sizes,
        fc.integer({ min: 1, max: 20 }),
        (text, pieces, maxBytes) => {
          const { found } = cutAll(text, { sizes: pieces, maxBytes })
          let end = 0
          const gaps: Array<string> = []
          const bytes = Buffer.from(text)
          for (const { length, offset } of found) {
            gaps.push(bytes.toString("utf8", end, offset))
            end = offset + length
          }
          gaps.push(bytes.toString("utf8", end))
          expect(gaps.join("")).toMatch(/^[\s,[\]]*$/)
          expect(found.every(({ text: kept }) => Buffer.byteLength(kept) <= maxBytes + 3)).toBe(true)
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it.each<[string, string, ReadonlyArray<[string, CutElement["fault"]]>, string]>([
    [
      "a list that is cut off in an element",
      '[{"a":1},{"b":',
      [
        ['{"a":1}', undefined],
        ['{"b":', "not-closed"]
      ],
      "cut-off"
    ],
    ["a list that is cut off between elements", '[{"a":1},\n', [['{"a":1}', undefined]], "cut-off"],
    [
      "a missing quotation mark affects only its line",
      '[\n{"a":"x},\n{"b":2}\n]',
      [
        ['{"a":"x},', "not-closed"],
        ['{"b":2}', undefined]
      ],
      "complete"
    ],
    [
      "text after the list",
      "[1] x\ny",
      [
        ["1", undefined],
        ["x", "after-end"],
        ["y", "after-end"]
      ],
      "complete"
    ],
    [
      "a stray bracket",
      '{"a":1}]{"b":2}',
      [
        ['{"a":1}', undefined],
        ["]", undefined],
        ['{"b":2}', undefined]
      ],
      "complete"
    ],
    [
      "brackets in the wrong order affect the elements up to the next balanced bracket",
      '[{"a":[1},2],3]',
      [
        ['{"a":[1},2]', undefined],
        ["3", undefined]
      ],
      "complete"
    ],
    ["an empty list", " [ ] ", [], "complete"],
    ["an empty string", " \n", [], "complete"],
    [
      "a scalar",
      '[1,true, null ,"x"]',
      [
        ["1", undefined],
        ["true", undefined],
        ["null", undefined],
        ['"x"', undefined]
      ],
      "complete"
    ]
  ])("%s", (_, text, expected, ending) => {
    const result = cutAll(text)
    expect(result.found.map((one) => [one.text, one.fault])).toEqual(expected)
    expect(result.ending).toBe(ending)
  })

  it("keeps the beginning of an element that is too long, and reads the next", () => {
    const long = JSON.stringify({ a: "x".repeat(5_000), b: [1, "}"] })
    const { ending, found } = cutAll(`[1, ${long}, 2]`, { maxBytes: 100, sizes: [64] })
    expect(found.map(({ fault, length, text }) => [text, length, fault])).toEqual([
      ["1", 1, undefined],
      [long.slice(0, 100), long.length, "too-large"],
      ["2", 1, undefined]
    ])
    expect(ending).toBe("complete")
  })

  it.each<[string, ReadonlyArray<string>, string]>([
    ['{"users":{}}', ["users"], "no-list"],
    ['{"user":[1]}', ["users"], "no-list"],
    ["[1]", ["users"], "no-list"],
    ["", ["users"], "no-list"],
    ['{"users":', ["users"], "cut-off"],
    ['{"a":1', ["users"], "cut-off"],
    ['{"users":[1]', ["users"], "cut-off"]
  ])("a list that is missing in %s", (text, place, ending) => {
    expect(cutAll(text, { place }).ending).toBe(ending)
  })

  it("reads a member of any name", () => {
    expect(textsOf(cutAll('{"\\u0061 b":{"__proto__":[1]}}', { place: ["a b", "__proto__"] }).found)).toEqual(["1"])
  })
})

const textsOf = (found: ReadonlyArray<Cut>) => found.map(({ text }) => text)
