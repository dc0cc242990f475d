import { isRefusal } from "@sluice/values/Refusal"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as EmailAddress from "../src/EmailAddress.js"

describe("an email address for Braze", () => {
  const part = fc.string({ unit: fc.constantFrom(..."aB9._-+'&#/ü "), minLength: 1, maxLength: 10 })
  const address = fc
    .tuple(part, part, fc.constantFrom("com", "COM", "co.uk", "unknowntld"))
    .map(([name, domain, last]) => `${name}@${domain}.${last}`)

  it("is read again unchanged, has a known top-level domain and no dots at the edges of a part", () => {
    fc.assert(
      fc.property(address, (text) => {
        const read = EmailAddress.read(text)
        if (isRefusal(read)) return
        expect(EmailAddress.read(read)).toBe(read)
        expect(read).toMatch(/\.(com|uk)$/)
        for (const side of read.split("@")) expect(side).not.toMatch(/^\.|\.$|\.\./)
      })
    )
  })

  it.each([
    ["_ada-b.c+tag&x@hotmail.co.uk", "_ada-b.c+tag&x@hotmail.co.uk"],
    ["aa@gmail.com", "aa@gmail.com"],
    ["ünï@olive.org", "ünï@olive.org"]
  ])("%s is valid", (text, read) => {
    expect(EmailAddress.read(text)).toBe(read)
  })
})
