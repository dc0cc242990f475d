import { describe, expect, it } from "vitest"
import * as Phone from "../src/Phone.js"
import { isRefusal } from "../src/Refusal.js"

const code = (value: unknown): unknown => (isRefusal(value) ? value.code : value)

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
