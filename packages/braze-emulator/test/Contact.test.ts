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
    ["ünï@example.com", "ünï@example.com"],
    ["ada@xn--exmple-cua.com", "ada@xn--exmple-cua.com"],
    ["ada@example.xn--p1ai", "ada@example.xn--p1ai"],
    ["o'hara&co#1/x@example.org", "o'hara&co#1/x@example.org"],
    ["-ada_@example.pt", "-ada_@example.pt"],
    ["ada@exämple.com", undefined],
    ["ada@example.unknowntld", undefined],
    ["ada@example.test", undefined],
    ["ada@127.0.0.1", undefined],
    ["ada@[127.0.0.1]", undefined],
    ["ada@-example.com", undefined],
    ["ada@example-.com", undefined],
    [`ada@${"x".repeat(64)}.com`, undefined],
    [`ada@${"x".repeat(63)}.com`, `ada@${"x".repeat(63)}.com`],
    [".ada@example.com", undefined],
    ["ada.@example.com", undefined],
    ["a..da@example.com", undefined],
    ["'ada'@example.com", undefined],
    ["+ada@example.com", undefined],
    ["ada+@example.com", undefined],
    ["ada!@example.com", undefined],
    ["a@gmail.com", undefined],
    ["aa@gmail.com", "aa@gmail.com"],
    ["_ada-b.c+tag&x@hotmail.co.uk", "_ada-b.c+tag&x@hotmail.co.uk"],
    ["-ada@outlook.com", undefined],
    ["ada'b@live.com", undefined],
    ["a&b@live.com", undefined],
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
  ])("%j is %j [contact.email]", (sent, address) => {
    expect(Contact.email(sent)).toBe(address)
  })

  it("reading a result again returns it unchanged, and no part has a leading, trailing or double dot", () => {
    const part = fc.string({ unit: fc.constantFrom(..."aB9._-+'&#/ @"), minLength: 1, maxLength: 12 })
    const address = fc
      .tuple(part, part, fc.constantFrom("com", "COM", "co.uk", "nope", ""))
      .map(([name, domain, last]) => `${name}@${domain}.${last}`)
    fc.assert(
      fc.property(address, (text) => {
        const read = Contact.email(text)
        if (read === undefined) return
        expect(Contact.email(read)).toBe(read)
        for (const side of read.split("@")) expect(side).not.toMatch(/^\.|\.$|\.\./)
      })
    )
  })
})
