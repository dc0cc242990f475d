import { describe, expect, it } from "@effect/vitest"
import { parse } from "csv-parse/sync"
import * as fc from "fast-check"
import { CsvCutter, type CsvFault, type CutRow, cellsOf } from "../src/format/CsvCutter.js"
import { cutInPieces } from "./support/pieces.js"

interface Cut extends Pick<CutRow, "line" | "offset" | "length" | "fault"> {
  readonly text: string
  readonly cells: ReadonlyArray<string>
}

/** Cuts a text that arrives in pieces of these sizes, in turn. */
const cutAll = (
  text: string,
  of: {
    readonly delimiter?: string
    readonly newline?: string
    readonly maxBytes?: number
    readonly sizes?: ReadonlyArray<number>
    readonly from?: { readonly line: number; readonly offset: number }
  } = {}
): ReadonlyArray<Cut> => {
  const { delimiter = ",", from, maxBytes = 100_000, newline = "\n", sizes = [1] } = of
  const dialect = { delimiter: delimiter.charCodeAt(0), newline: newline.charCodeAt(0), maxBytes }
  const cutter = new CsvCutter(dialect, from)
  return cutInPieces(cutter, { text, from: from?.offset ?? 0, sizes }, (row: CutRow) => {
    const own = row.buffer.toString("utf8", row.start, row.end)
    const { fault, length, line, offset, quoted } = row
    return { text: own, cells: fault === undefined ? cellsOf(own, delimiter, quoted) : [], line, offset, length, fault }
  })
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
const delimiter = fc.constantFrom(",", ";", "\t", "|")
const newline = fc.constantFrom("\n", "\r\n")
const cell = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.stringMatching(/^[a",;\n\r ]{0,6}$/),
  fc.constantFrom("", '"', '""', "a b", "\n", "\r\n", "=1+1", "007")
)

/** A cell as programs write it: in quotation marks if they are needed, or always. */
const written = (text: string, separator: string, always: boolean): string =>
  always || text.includes('"') || text.includes(separator) || /[\r\n]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text

const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }))

describe("CsvCutter", () => {
  it("law: a table that is written is read, for any delimiter, newline and chunks", () => {
    fc.assert(
      fc.property(table, delimiter, newline, sizes, fc.boolean(), (rows, separator, end, pieces, always) => {
        const text = rows.map((row) => row.map((one) => written(one, separator, always)).join(separator) + end).join("")
        const found = cutAll(text, { delimiter: separator, sizes: pieces })
        expect(found.map(({ cells }) => cells)).toEqual(rows)
        expect(cutAll(text.slice(0, -end.length), { delimiter: separator, sizes: pieces })).toEqual(found)
      }),
      { numRuns: 500 }
    )
  })

  it("law: any text without a fault is read in the same way as by csv-parse", () => {
    const text = fc.array(fc.constantFrom("a", '"', ",", "\n", "\r\n", '""', '","', '"a"', " ", "é"), { maxLength: 30 })
    fc.assert(
      fc.property(
        text.map((all) => all.join("")),
        sizes,
        (given, pieces) => {
          const found = cutAll(given, { sizes: pieces })
          fc.pre(found.every(({ fault }) => fault === undefined))
          const expected: ReadonlyArray<ReadonlyArray<string>> = parse(given, {
            record_delimiter: ["\r\n", "\n"],
            relax_column_count: true,
            relax_quotes: true,
            skip_empty_lines: false
          })
          expect(found.map(({ cells }) => cells)).toEqual(expected)
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it("law: rows and faults cover the text in order, with exact lines, and reading from any of them finds the rest", () => {
    const text = fc.array(fc.constantFrom("a", '"', ",", "\n", "\r\n", '"x\ny"', "é", "bcd"), { maxLength: 30 })
    fc.assert(
      fc.property(
        text.map((all) => all.join("")),
        sizes,
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        (given, pieces, maxBytes, pick) => {
          const found = cutAll(given, { sizes: pieces, maxBytes })
          const bytes = Buffer.from(given)
          let end = 0
          for (const { length, line, offset } of found) {
            expect(bytes.toString("utf8", end, offset)).toMatch(/^\r?\n?$/)
            expect(line).toBe(bytes.toString("latin1", 0, offset).split("\n").length)
            end = offset + length
          }
          expect(bytes.toString("utf8", end)).toMatch(/^\r?\n?$/)
          const next = found[found.length === 0 ? 0 : pick % found.length]
          if (next === undefined) return
          const rest = cutAll(given, { from: next, maxBytes, sizes: pieces })
          expect(rest).toEqual(found.slice(found.indexOf(next)))
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it.each<[string, string, ReadonlyArray<[string, CsvFault | undefined]>]>([
    [
      "a quotation mark that is never closed affects only its line",
      'a,"b\nc,d\ne,f',
      [
        ['a,"b', { type: "quote-not-closed", at: 2 }],
        ["c,d", undefined],
        ["e,f", undefined]
      ]
    ],
    [
      "a quotation mark that a later row closes affects the rows between, and the message reports how many",
      'a,"b\nc,"d"\ne,f',
      [
        ['a,"b\nc,"d"', { type: "text-after-quote", at: 7, lines: 2 }],
        ["e,f", undefined]
      ]
    ],
    [
      "text after a closing quotation mark",
      'a,"b"c,d\ne,f',
      [
        ['a,"b"c,d', { type: "text-after-quote", at: 4, lines: 1 }],
        ["e,f", undefined]
      ]
    ],
    [
      "a quotation mark inside a cell is text",
      'a,5" b\nc,d',
      [
        ['a,5" b', undefined],
        ["c,d", undefined]
      ]
    ]
  ])("%s", (_, text, expected) => {
    expect(cutAll(text).map((row) => [row.text, row.fault])).toEqual(expected)
  })

  it("keeps the beginning of a row that is too long, and reads the next", () => {
    const long = `"${"x".repeat(5_000)}"`
    const rows = cutAll(`a,b\n1,${long}\n2,3\n`, { maxBytes: 100, sizes: [64] })
    expect(rows.map(({ fault, length, text }) => [text, length, fault?.type])).toEqual([
      ["a,b", 3, undefined],
      [`1,${long}`.slice(0, 100), long.length + 2, "too-large"],
      ["2,3", 3, undefined]
    ])
  })

  it("reads rows that end in a carriage return alone, as old Macs write them", () => {
    expect(cutAll('a,b\r"c\rd",e\r', { newline: "\r" }).map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ["c\rd", "e"]
    ])
  })
})
