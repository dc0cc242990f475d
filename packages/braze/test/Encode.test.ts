import * as SourceRecord from "@sluice/core/SourceRecord"
import { Findings } from "@sluice/values/Findings"
import type { Json, MutableJsonObject } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import * as Text from "@sluice/values/Text"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Encode from "../src/Encode.js"

const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)))
const said = (findings: Findings): ReadonlyArray<unknown> =>
  [...findings.problems, ...findings.warnings].map(({ code, mappingPath }) => [mappingPath, code])
const collector = (optional: ReadonlyArray<string> = []): Findings =>
  new Findings((field) => ({ mappingPath: field }), new Set(optional))

describe("Encode.item", () => {
  const record = SourceRecord.make("r1", 0, { source: "test" }, {})
  const encode = (object: MutableJsonObject, findings: Findings) =>
    Encode.item(
      {
        record,
        destination: "d",
        part: 0,
        key: "k",
        lane: "events",
        value: object,
        atMost: JsonSize.atMost(object),
        repeatable: false
      },
      findings
    )

  it("equals JSON.stringify for all well-formed text", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "binary" }), json),
        fc.constantFrom("", "\\ud83d", "\\\\udc00", "\ud83d\ude00"),
        (value, text) => {
          const item = { ...value, text }
          const findings = collector()
          const { json, bytes } = encode(item, findings)
          expect(json).toBe(JSON.stringify(item))
          expect(bytes).toBeGreaterThanOrEqual(Buffer.byteLength(json))
          expect(findings.warnings).toEqual([])
        }
      )
    )
  })

  it("replaces lone surrogates in names and values, and warns with their place", () => {
    const findings = collector()
    const item = { a: "x\ud800", b: [{ "c\udc00": "\\ud800" }], d: 1 }
    expect(JSON.parse(encode(item, findings).json)).toEqual({ a: "x\ufffd", b: [{ "c\ufffd": "\\ud800" }], d: 1 })
    expect(said(findings)).toEqual([
      ["a", "text-not-well-formed"],
      ["b[0][…]", "text-not-well-formed"]
    ])
  })

  it("returns text that survives UTF-8", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("\ud83d", "\ude00", "a", "\\", "u", "d")), (parts) => {
        const { json } = encode({ text: parts.join("") }, collector())
        expect(Buffer.from(json, "utf8").toString("utf8")).toBe(json)
        expect(Text.hasLoneSurrogate(JSON.parse(json).text)).toBe(false)
      })
    )
  })
})
