import { errorConstants } from "@sluice/braze-api/ErrorConstants"
import * as Sentences from "@sluice/braze-api/Sentences"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Words from "../src/Words.js"

describe("Words.make", () => {
  it("keeps at most 500 characters and never the key", () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.string({ maxLength: 600 }), (before, key, after) => {
        const { words } = Words.make(Redacted.make(key))(`${before}${key}${after}${key.toUpperCase()}`)
        expect(words?.toLowerCase()).not.toContain(key)
        expect(words?.length).toBeLessThanOrEqual(500)
      })
    )
  })

  it("cuts out what follows Bearer, whosever key it is, and keeps nothing of nothing", () => {
    const keep = Words.make(Redacted.make("0123456789abcdef"))
    expect(keep("sent Bearer other-key, refused")).toEqual({ words: "sent Bearer […], refused" })
    expect(keep("  ")).toEqual({})
  })
})

describe("Words.reason", () => {
  it("has a code of its own for every sentence and every constant of Braze", () => {
    for (const { text } of Object.values(Sentences.objects)) {
      const reason = Words.reason(text, "{}")
      expect(reason.message).toBe(`Braze refused it: ${text}`)
      expect(reason.code).toMatch(/^braze-[a-z-]+$/)
      expect(reason.code).not.toBe("braze-refused")
    }
    for (const { constant, sentence } of errorConstants)
      expect(Words.reason(constant, "{}")).toEqual({
        code: Words.reason(sentence.text, "{}").code,
        message: `Braze refused it: ${constant} (${sentence.text})`
      })
    expect(Words.reason(Sentences.objects.email.text, "{}").code).toBe("braze-email")
  })

  it("keeps the words of a sentence it does not know, without the values of the item", () => {
    const item = JSON.stringify({
      external_id: "u-4711",
      properties: { city: "Lisboa", age: 41234, deep: ["ana@example.pt"] }
    })
    expect(Words.reason("u-4711 of Lisboa (41234, ana@example.pt) is blocked", item)).toEqual({
      code: "braze-refused",
      message: "Braze refused it: […] of […] ([…], […]) is blocked"
    })
    expect(Words.reason(Sentences.templates.notOneOf.fill("#/action", '"my words"', "add, remove"), "{}")).toEqual({
      code: "braze-schema",
      message:
        "Braze refused it: The property '#/action' value […] did not match one of the following values: add, remove"
    })
    expect(Words.reason(" ", "{}").message).toBe("Braze refused it and did not say why.")
    expect(Words.reason("odd", "no json").message).toBe("Braze refused it: odd")
  })

  it("shows no short value as a word of its own, and leaves the words around it", () => {
    const item = JSON.stringify({ external_id: "u1", first_name: "Bo", gender: "F", orders: 7, city: "Å" })
    expect(Words.reason("u1: Bo (F) has 7 orders in ÅÅ, 17 For Bobs; 7.", item).message).toBe(
      "Braze refused it: […]: […] ([…]) has […] orders in […][…], 17 For Bobs; […]."
    )
  })

  it("shows no value whatever its length, and no part of one where a sentence is cut", () => {
    const value = fc.string({ unit: fc.constantFrom(..."aZ09 é李$(.-"), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(value, fc.nat(8_000), (own, filling) => {
        const { message } = Words.reason(`${"x ".repeat(filling / 2)}about "${own}", all`, JSON.stringify({ own }))
        expect(message).not.toContain(`"${own}"`)
        expect(message.length).toBeLessThanOrEqual(600)
      })
    )
    const long = "kanarievogel".repeat(400)
    expect(Words.reason(`It is ${long}`, JSON.stringify({ long })).message).not.toContain("kan")
    expect(Words.withoutValues(`It is ${long}`, [JSON.stringify({ long })])).toBe("It is ")
  })
})
