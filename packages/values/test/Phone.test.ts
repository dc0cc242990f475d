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
    ["{PHONE}", "US", "phone-placeholder"],
    ["4,91711E+11", "DE", "phone-rounded"],
    ["4.91711e11", undefined, "phone-rounded"],
    ["3401234567", undefined, "phone-country-missing"],
    ["(724) 873-4567", undefined, "phone-country-missing"],
    ["3401234567", "IT", "+393401234567"],
    ["+39 340 1234567", undefined, "+393401234567"],
    ["0039 340 1234567", undefined, "+393401234567"],
    ["12", undefined, "phone-not-valid"],
    ["call me", undefined, "phone-not-valid"]
  ])("reads %j of %j as %j", (text, country, expected) => {
    expect(code(Phone.read(text, country))).toBe(expected)
  })
})
