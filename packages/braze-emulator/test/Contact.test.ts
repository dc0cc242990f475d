import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Contact from "../src/state/Contact.js"

describe("2.4 phone", () => {
  it.each([
    ["+1 (415) 555-2671", "+14155552671"],
    ["4155552671", "+14155552671"],
    ["1 415 555 2671", "+14155552671"],
    ["+351 912 345 678", "+351912345678"],
    [" +351912345678 ", "+351912345678"],
    ["912345678", undefined],
    ["+1 (724) 123-4567", undefined],
    ["+351 12", undefined],
    ["+", undefined],
    ["", undefined],
    ["call me", undefined],
    [4155552671, undefined],
    [`+${"1".repeat(70)}`, undefined]
  ])("%j is %j", (sent, number) => {
    expect(Contact.phone(sent)).toBe(number)
  })

  it("reading a result again returns it unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789+ ()-x"), maxLength: 20 }), (text) => {
        const read = Contact.phone(text)
        if (read !== undefined) expect(Contact.phone(read)).toBe(read)
      })
    )
  })
})

describe("2.4 email", () => {
  it.each([
    ["ada@example.com", "ada@example.com"],
    ["Ada.B+tag@Mail.EXAMPLE.co", "Ada.B+tag@mail.example.co"],
    ["ünï@exämple.com", "ünï@exämple.com"],
    ["ada@example", undefined],
    ["@example.com", undefined],
    ["ada@.com", undefined],
    ["ada@example..com", undefined],
    ["a da@example.com", undefined],
    ["ada@exa mple.com", undefined],
    ["a@b@example.com", undefined],
    [`${"a".repeat(250)}@example.com`, undefined],
    [" ada@example.com", undefined],
    [null, undefined]
  ])("%j is %j", (sent, address) => {
    expect(Contact.email(sent)).toBe(address)
  })
})
