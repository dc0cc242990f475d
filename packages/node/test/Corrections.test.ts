import { describe, expect, it } from "@effect/vitest"
import * as Corrections from "@sluice/node/Corrections"
import { Either } from "effect"
import * as fc from "fast-check"
import * as CsvText from "../src/format/CsvText.js"
import { letter } from "./support/letters.js"

const unread = (key: string, text: string, rest: object = {}): Corrections.KeyedLetter => ({
  key,
  letter: letter(key, { destination: "*", outcome: "invalid", record: text, ...rest })
})

const read = (text: string, letters: ReadonlyArray<Corrections.KeyedLetter>) =>
  Either.match(Corrections.read(text, letters), {
    onLeft: (mistakes) => ({ mistakes }),
    onRight: (found) => Object.fromEntries(found)
  })

describe("the corrections file", () => {
  const texts = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("#= ", ""))
  const letters = fc.uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[0-9a-f]{8}$/),
      text: texts,
      suggestion: fc.option(fc.dictionary(fc.string(), texts), { nil: undefined })
    }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 5 }
  )

  it("law: corrects only the changed records, and nothing if it is unchanged", () => {
    fc.assert(
      fc.property(letters, fc.nat(), fc.boolean(), (all, chosen, returns) => {
        const keyed = all.map(({ key, suggestion, text }) =>
          unread(key, text, suggestion === undefined ? {} : { suggestion })
        )
        const text = Corrections.write(keyed, "npx sluice replay")
        expect(read(text, keyed)).toEqual({})
        const { key } = keyed[chosen % keyed.length] ?? { key: "" }
        const sections = text.split(/^(?=#= )/m)
        const changed = sections
          .map((section) => (section.startsWith(`#= ${key} `) ? `#= ${key} it\n{"new": "va\\"lue"}\n` : section))
          .join("")
        expect(read(returns ? changed.replaceAll("\n", "\r\n") : changed, keyed)).toEqual(
          returns ? expect.objectContaining({ [key]: { new: 'va"lue' } }) : { [key]: { new: 'va"lue' } }
        )
      })
    )
  })

  it("shows the reasons, the original text and a suggestion", () => {
    const rest = { suggestion: { id: "1", column_2: "x" }, cut: { kept: 3, of: 9 } }
    expect(Corrections.write([unread("k1", "1,x", rest), unread("k2", '{"a":"b"')], "npx sluice replay d.ndjson")).toBe(
      `# Correct the records below, then run:
#   npx sluice replay d.ndjson
# Do not change lines that begin with "#=". To accept a record as it is, delete the comments above it.

#= k1 k1
# m
# Only its first 3 of 9 bytes were kept.
# 1,x
{
  "id": "1",
  "column_2": "x"
}

#= k2 k2
# m
{"a":"b"
`
    )
  })

  it("names every mistake with its line", () => {
    const keyed = [unread("k1", "a"), unread("k2", "b"), unread("k3", "c", { suggestion: { d: 1 } })]
    const text = `#= k1 k1\n# m\n{"a": 1,\n  "b" 2}\n\n#= k2 k2\n[1]\n#= gone x\n{}\n#= k3 k3\n{\n  "d": 1\n}\n`
    expect(read(text, keyed)).toEqual({
      mistakes: [
        "Line 4, column 7, in the record of k1: a colon is missing between a key and its value.",
        "Line 7: the record of k2 is not a JSON object.",
        "Line 8: no open dead letter has the key gone. Export the records again."
      ]
    })
    const accepted = text.slice(text.indexOf("#= k3"))
    expect(read(accepted, keyed)).toEqual({ k3: { d: 1 } })
  })

  const csv = { delimiter: ";", columns: ["id", "email", "plan"], null: ["NULL"] }

  it("has rows of CSV as rows, below their header", () => {
    const keyed = [unread("k1", "1;a@b.c", { csv, suggestion: { id: "1", email: "a@b.c" } })]
    expect(Corrections.write(keyed, "npx sluice replay d.ndjson").split("\n").slice(4).join("\n")).toBe(
      "#= k1 k1\n# m\n# id;email;plan\n1;a@b.c\n"
    )
    const removed = unread("k2", "", { csv, suggestion: { id: "2", plan: "a;b" } })
    expect(Corrections.write([removed], "npx sluice replay d.ndjson")).toContain('# id;email;plan\n2;;"a;b"\n')
  })

  it("reads a corrected row, or a JSON object instead", () => {
    const keyed = ["k1", "k2", "k3", "k4"].map((key) => unread(key, "x", { csv }))
    const text = '#= k1 k1\n# m\n1;;"a ""b""\nc"\n\n#= k2 k2\n2;NULL;\n#= k3 k3\n{ "id": 3 }\n#= k4 k4\n\n#4;a;b\n'
    expect(read(text, keyed)).toEqual({
      k1: { id: "1", plan: 'a "b"\nc' },
      k2: { id: "2", email: null },
      k3: { id: 3 },
      k4: { id: "#4", email: "a", plan: "b" }
    })
  })

  it("names every mistake in a row", () => {
    const keyed = ["k1", "k2", "k3", "k4", "k5"].map((key) => unread(key, "x", { csv }))
    const rows = ["1;a", '1;"a;b', '1;"a" b;c', "1;2;3\n4;5;6", '{"id" 1}']
    expect(read(rows.map((row, i) => `#= k${i + 1} k\n# m\n${row}\n`).join(""), keyed)).toEqual({
      mistakes: [
        "Line 3, in the record of k1: the row has 2 cells instead of 3.",
        "Line 6, in the record of k2: a quotation mark is not closed.",
        "Line 9, in the record of k3: text follows a closing quotation mark; write a quotation mark within a cell twice.",
        "Line 12, in the record of k4: there are 2 rows instead of one.",
        "Line 16, column 7, in the record of k5: a colon is missing between a key and its value."
      ]
    })
  })

  it("law: a row that a person corrects is the record of that row", () => {
    const cell = texts.map((text) => text.replaceAll("\r", ""))
    const rows = fc.record({
      delimiter: fc.constantFrom(",", ";", "\t", "|"),
      cells: fc.array(cell, { minLength: 2, maxLength: 5 }),
      missing: fc.nat()
    })
    fc.assert(
      fc.property(rows, ({ cells, delimiter, missing }) => {
        const columns = cells.map((_, i) => `c${i}`)
        const broken = CsvText.write(cells.toSpliced(missing % cells.length, 1), delimiter)
        const keyed = [unread("k", broken, { csv: { delimiter, columns } })]
        const written = Corrections.write(keyed, "npx sluice replay")
        expect(read(written, keyed)).toEqual({})
        const [comments] = written.split(`# ${CsvText.write(columns, delimiter)}\n`)
        const corrected = `${comments}# header\n${CsvText.write(cells, delimiter)}\n`
        const record = Object.fromEntries(cells.flatMap((text, i) => (text === "" ? [] : [[`c${i}`, text]])))
        expect(read(corrected, keyed)).toEqual({ k: record })
      })
    )
  })
})
