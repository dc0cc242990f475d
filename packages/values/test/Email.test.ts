import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Email from "../src/Email.js"
import { isRefusal } from "../src/Refusal.js"

const code = (value: unknown): unknown => (isRefusal(value) ? value.code : value)

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

  it("reads an address in the same way with a leading space, on the slow path", () => {
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

  it("converts the chosen part to lower case", () => {
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
