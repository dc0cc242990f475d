import * as Phone from "@sluice/values/Phone"
import { isRefusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Currency from "../src/Currency.js"
import * as Email from "../src/Email.js"

const code = (value: unknown): unknown => (isRefusal(value) ? value.code : value)
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string())

describe("tidy", () => {
  it("changes nothing the second time and leaves no blanks at the ends", () => {
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

  it("leaves nothing of what is blank", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^[\s\u200b\u2060\ufeff]{0,3}.?$/)), (text) => {
        expect(Text.isBlank(text)).toBe(text.replace(/[\u200b\u2060\ufeff\s]+/g, "") === "")
      })
    )
  })

  it("joins what looks the same and collapses lines", () => {
    expect(Text.tidy("  Jose\u0301 ")).toBe("José")
    expect(Text.tidy("\u200bAna\u2060\ufeff")).toBe("Ana")
    expect(Text.line(" Ana \n Maria\u0000 ")).toBe("Ana Maria")
    expect([Text.isBlank(" \t\n"), Text.isBlank("\u200b"), Text.isBlank("x")]).toEqual([true, true, false])
  })
})

describe("isPlaceholder", () => {
  it("knows variables that nobody filled in", () => {
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

  it("leaves alone what people write", () => {
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

describe("Email", () => {
  it.each([
    [" Ana@Example.PT ", "Ana@example.pt"],
    ["a+b@sub.example.co.uk", "a+b@sub.example.co.uk"],
    ["用户@例子.公司", "用户@例子.公司"],
    ["ana", "email-not-valid"],
    ["ana@example", "email-not-valid"],
    ["ana@@example.pt", "email-not-valid"],
    ["ana@example..pt", "email-not-valid"],
    ["ana maria@example.pt", "email-not-valid"],
    ["<ana@example.pt>", "email-not-valid"],
    ["@example.pt", "email-not-valid"],
    ["{EMAIL}", "email-placeholder"],
    [`${"a".repeat(250)}@example.pt`, "email-too-long"],
    ["a\ud800@example.pt", "email-not-valid"]
  ])("reads %j as %j [S-30]", (text, expected) => {
    expect(code(Email.read(text))).toBe(expected)
  })

  it("reads an address at once as it does with a blank before it, which takes the long way", () => {
    const address = fc.oneof(
      fc.emailAddress(),
      fc.stringMatching(/^[A-Za-z0-9._%+-]{1,6}@{1,2}[A-Za-z0-9.-]{1,8}$/),
      fc.stringMatching(/^[a-z0-9._+-]{1,6}@[a-z0-9.-]{1,6}[.][a-z]{1,3}$/)
    )
    fc.assert(
      fc.property(address, fc.constantFrom("domain", "all", "none"), (text, lowercase) => {
        expect(code(Email.read(text, lowercase))).toBe(code(Email.read(` ${text}`, lowercase)))
      })
    )
  })

  it("writes in small letters what it is told to", () => {
    expect([Email.read("Ana@Example.PT", "all"), Email.read("Ana@Example.PT", "none")]).toEqual([
      "ana@example.pt",
      "Ana@Example.PT"
    ])
  })

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const once = Email.read(address)
        if (!isRefusal(once)) expect(Email.read(once)).toBe(once)
      })
    )
  })
})

describe("Phone", () => {
  it.each([
    ["+351 912 345 678", undefined, "+351912345678"],
    ["00351912345678", undefined, "+351912345678"],
    ["+1 (724) 873-4567", undefined, "+17248734567"],
    ["7248734567", undefined, "+17248734567"],
    ["912 345 678", "PT", "+351912345678"],
    ["912345678", undefined, "phone-not-valid"],
    ["call me", undefined, "phone-not-valid"],
    ["", undefined, "phone-not-valid"],
    ["{PHONE}", undefined, "phone-placeholder"]
  ])("reads %j of %j as %j", (text, country, expected) => {
    expect(code(Phone.read(text, country))).toBe(expected)
  })
})

describe("Currency", () => {
  it("takes the letters of ISO 4217 in any case, and nothing else", () => {
    expect(
      ["EUR", " usd ", "JPY", "€", "Euro", "", "EURO", "constructor"].map((text) => code(Currency.read(text)))
    ).toEqual([
      "EUR",
      "USD",
      "JPY",
      "currency-not-valid",
      "currency-not-valid",
      "currency-not-valid",
      "currency-not-valid",
      "currency-not-valid"
    ])
  })
})
