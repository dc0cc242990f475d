import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Text from "../src/Text.js"

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string())

describe("tidy", () => {
  it("is idempotent and leaves no white space at the ends", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const clean of [Text.tidy, Text.line]) {
          const once = clean(text)
          expect(clean(once)).toBe(once)
          expect(once.trim()).toBe(once)
        }
      })
    )
  })

  it("recognises exactly the texts without visible characters as blank", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^[\s\u200b\u2060\ufeff]{0,3}.?$/)), (text) => {
        expect(Text.isBlank(text)).toBe(text.replace(/[\u200b\u2060\ufeff\s]+/g, "") === "")
      })
    )
  })

  it("normalises characters and collapses lines", () => {
    expect(Text.tidy("  Jose\u0301 ")).toBe("José")
    expect(Text.tidy("\u200bAna\u2060\ufeff")).toBe("Ana")
    expect(Text.line(" Ana \n Maria\u0000 ")).toBe("Ana Maria")
    expect([Text.isBlank(" \t\n"), Text.isBlank("\u200b"), Text.isBlank("x")]).toEqual([true, true, false])
  })
})

describe("isPlaceholder", () => {
  it("recognises variables that were not filled in", () => {
    const unfilled = [
      "{EMAIL}",
      "{ BRAZE API KEY }",
      "{{first_name}}",
      "{{ user.name | default }}",
      "$" + "{KEY}",
      "<YOUR KEY>",
      "[[NAME]]",
      "%EMAIL%",
      " {x} "
    ]
    expect(unfilled.filter((text) => !Text.isPlaceholder(text))).toEqual([])
  })

  it("does not match ordinary text", () => {
    const written = ["", "{", "{}", '{"a":1}', "$5", "100%", "<b>", "<3", "[1]", "a {b} c", "%", "{1}"]
    expect(written.filter((text) => Text.isPlaceholder(text))).toEqual([])
  })
})

describe("lengths", () => {
  it("are those of the encoded text", () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, max) => {
        const bytes = new TextEncoder().encode(text).length
        expect(Text.byteLength(text)).toBe(bytes)
        expect(Text.exceedsBytes(text, max)).toBe(bytes > max)
        expect(Text.exceedsChars(text, max)).toBe(text.length > max)
      })
    )
  })
})

describe("lone surrogates", () => {
  it("are found and replaced, and nothing else", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(Text.hasLoneSurrogate(text)).toBe(false)
        expect(Text.toWellFormed(text)).toBe(text)
        expect(Text.hasLoneSurrogate(`${text}\ud83d`)).toBe(true)
        expect(Text.toWellFormed(`\udc00${text}`)).toBe(`\ufffd${text}`)
      })
    )
  })
})
