import { errorConstants } from "@sluice/braze-api/ErrorConstants"
import * as Sentences from "@sluice/braze-api/Sentences"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as ErrorSentence from "../src/ErrorSentence.js"
import * as ResponseExcerpt from "../src/ResponseExcerpt.js"

const reasonOf = (sentence: string, ...objects: ReadonlyArray<string>) =>
  ErrorSentence.reason(sentence, ErrorSentence.withoutValues(objects))

describe("ResponseExcerpt.make", () => {
  it("keeps at most 500 characters and never the key", () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.string({ maxLength: 600 }), (before, key, after) => {
        const { words } = ResponseExcerpt.make(Redacted.make(key))(`${before}${key}${after}${key.toUpperCase()}`)
        expect(words?.toLowerCase()).not.toContain(key)
        expect(words?.length).toBeLessThanOrEqual(500)
      })
    )
  })

  it("removes the word after Bearer, even if it is another key, and is empty for a blank body", () => {
    const keep = ResponseExcerpt.make(Redacted.make("0123456789abcdef"))
    expect(keep("sent Bearer other-key, refused")).toEqual({ words: "sent Bearer […], refused" })
    expect(keep("  ")).toEqual({})
  })
})

describe("ErrorSentence.reason", () => {
  it("has a separate code for every sentence and every constant of Braze", () => {
    for (const { text } of Object.values(Sentences.objects)) {
      const reason = reasonOf(text, "{}")
      expect(reason.message).toBe(`Braze refused it: ${text}`)
      expect(reason.code).toMatch(/^braze-[a-z-]+$/)
      expect(reason.code).not.toBe("braze-refused")
    }
    for (const { constant, sentence } of errorConstants)
      expect(reasonOf(constant, "{}")).toEqual({
        code: reasonOf(sentence.text, "{}").code,
        message: `Braze refused it: ${constant} (${sentence.text})`
      })
    expect(reasonOf(Sentences.objects.email.text, "{}").code).toBe("braze-email")
  })

  it("keeps an unknown sentence, without the values of the item", () => {
    const item = JSON.stringify({
      external_id: "u-4711",
      properties: { city: "Lisboa", age: 41234, deep: ["ana@example.pt"] }
    })
    expect(reasonOf("u-4711 of Lisboa (41234, ana@example.pt) is blocked", item)).toEqual({
      code: "braze-refused",
      message: "Braze refused it: […] of […] ([…], […]) is blocked"
    })
    expect(reasonOf(Sentences.templates.notOneOf.fill("#/action", '"my words"', "add, remove"), "{}")).toEqual({
      code: "braze-schema",
      message:
        "Braze refused it: The property '#/action' value […] did not match one of the following values: add, remove"
    })
    expect(reasonOf(" ", "{}").message).toBe("Braze refused it without a reason.")
    expect(reasonOf("odd", "no json").message).toBe("Braze refused it: odd")
  })

  it("removes a short value only if it is a whole word", () => {
    const item = JSON.stringify({ external_id: "u1", first_name: "Bo", gender: "F", orders: 7, city: "Å" })
    expect(reasonOf("u1: Bo (F) has 7 orders in ÅÅ, 17 For Bobs; 7.", item).message).toBe(
      "Braze refused it: […]: […] ([…]) has […] orders in […][…], 17 For Bobs; […]."
    )
  })

  it("removes values of any length, and the beginning of a value at the end of a cut sentence", () => {
    const value = fc.string({ unit: fc.constantFrom(..."aZ09 é李$(.-"), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(value, fc.nat(8_000), (own, filling) => {
        const { message } = reasonOf(`${"x ".repeat(filling / 2)}about "${own}", all`, JSON.stringify({ own }))
        expect(message).not.toContain(`"${own}"`)
        expect(message.length).toBeLessThanOrEqual(600)
      })
    )
    const long = "kanarievogel".repeat(4_000)
    expect(reasonOf(`It is ${long}`, JSON.stringify({ long })).message).not.toContain("kan")
    expect(ErrorSentence.withoutValues([JSON.stringify({ long })])(`It is ${long}`)).toBe("It is ")
  })
})
