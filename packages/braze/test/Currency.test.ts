import { isRefusal } from "@sluice/values/Refusal"
import { describe, expect, it } from "vitest"
import * as Currency from "../src/Currency.js"

const code = (value: unknown): unknown => (isRefusal(value) ? value.code : value)

describe("Currency", () => {
  it("accepts the codes of ISO 4217 in any case, and nothing else", () => {
    expect(
      ["EUR", " usd ", "JPY", "€", "Euro", "", "EURO", "constructor"].map((text) => code(Currency.read(text)))
    ).toEqual([
      "EUR",
      "USD",
      "JPY",
      "currency-not-valid",
      "currency-not-valid",
      "currency-not-valid",
      "currency-not-valid",
      "currency-not-valid"
    ])
  })
})
