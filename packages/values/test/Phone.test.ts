import { describe, expect, it } from "vitest"
import * as Phone from "../src/Phone.js"
import { isRefusal } from "../src/Refusal.js"

const code = (value: unknown): unknown => (isRefusal(value) ? value.code : value)

describe("Phone", () => {
  it.each([
    ["+351 912 345 678", "US", "+351912345678"],
    ["00351912345678", "US", "+351912345678"],
    ["+1 (724) 873-4567", "US", "+17248734567"],
    ["7248734567", "US", "+17248734567"],
    ["912 345 678", "PT", "+351912345678"],
    ["912345678", "US", "phone-not-valid"],
    ["call me", "US", "phone-not-valid"],
    ["", "US", "phone-not-valid"],
    ["{PHONE}", "US", "phone-placeholder"]
  ])("reads %j of %j as %j", (text, country, expected) => {
    expect(code(Phone.read(text, country))).toBe(expected)
  })
})
