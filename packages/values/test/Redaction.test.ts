import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Redaction from "../src/Redaction.js"

describe("ofSecret", () => {
  it("removes a secret in any case and notation", () => {
    const secret = fc.string({ unit: fc.constantFrom(...'abXY12 /"%-'), minLength: 4, maxLength: 12 })
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
        const forms = [key, key.toUpperCase(), encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]
        for (const form of forms) {
          const clean = Redaction.ofSecret(key)(`${before}${form}${after}`)
          expect(clean.toLowerCase()).not.toContain(key.toLowerCase())
        }
      })
    )
  })

  it("removes a whole secret after letters that become longer in lower case", () => {
    expect(Redaction.ofSecret("topsecretkey")(`${"İ".repeat(12)}topsecretkey`)).toBe(`${"İ".repeat(12)}[…]`)
  })

  it("does not change text for a secret of fewer than four characters, which occurs by chance", () => {
    expect(Redaction.ofSecret("abc")("abc def")).toBe("abc def")
  })
})

/** Notations in which a service may repeat a value. */
const notations: ReadonlyArray<(value: string) => string> = [
  (value) => value,
  encodeURIComponent,
  (value) => value.replaceAll(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
]

describe("ofValues", () => {
  it("law: removes a value whole, also if a shorter value occurs in it, in every notation", () => {
    const word = fc
      .string({ unit: fc.constantFrom(..."abé /%"), minLength: 3, maxLength: 5 })
      .filter((text) => /[a-z]{2}/.test(text))
    fc.assert(
      fc.property(word, word, fc.constantFrom(...notations), (short, other, notation) => {
        const long = `${short} kanarievogel ${other}`
        const clean = Redaction.ofAllValues([JSON.stringify({ short, other, long })])(`echo: ${notation(long)}`)
        expect(clean).not.toContain("kanarievogel")
      })
    )
  })

  it("removes strings and numbers at any depth, and keeps names and other words", () => {
    const json = JSON.stringify({ name: "Ana", orders: [{ id: 4711, note: "late" }] })
    expect(Redaction.ofValues("name Ana, order 4711 is late (47110)", json)).toBe("name […], order […] is […] ([…]0)")
  })

  it("returns the text unchanged for invalid JSON", () => {
    expect(Redaction.ofValues("a message", "{")).toBe("a message")
  })
})
