import { describe, expect, it } from "@effect/vitest"
import * as Corrections from "@sluice/node/Corrections"
import { Either } from "effect"
import * as fc from "fast-check"
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

describe("the file of corrections", () => {
  const texts = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("#= ", ""))
  const letters = fc.uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[0-9a-f]{8}$/),
      text: texts,
      suggestion: fc.option(fc.dictionary(fc.string(), texts), { nil: undefined })
    }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 5 }
  )

  it("law: corrects nothing if it is not changed, and the changed records only", () => {
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
        "Line 8: no open dead letter has the key gone. Export them again."
      ]
    })
    const accepted = text.slice(text.indexOf("#= k3"))
    expect(read(accepted, keyed)).toEqual({ k3: { d: 1 } })
  })
})
