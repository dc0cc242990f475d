import type { Json } from "./Json.js"
import { Refusal } from "./Refusal.js"

/** The number is infinite or NaN. */
export const notFinite = new Refusal(
  "number-not-finite",
  "The number is infinite or not a number, which JSON cannot represent. It was left out."
)

/** A whole number is beyond ±(2^53 − 1). */
export const unsafe = new Refusal(
  "number-unsafe",
  "The whole number is beyond 2^53, so its last digits may be lost. Send it as text."
)

/** What is wrong with a number: {@link notFinite}, {@link unsafe} or nothing. Allocates nothing. */
export const flaw = (value: number): Refusal | undefined =>
  value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
    ? undefined
    : Number.isFinite(value)
      ? unsafe
      : notFinite

const wholeText = /^[+-]?\d{1,16}$/
const decimalText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/** A whole number up to ±(2^53 − 1), from a number or from its text, spaces around it removed. Otherwise undefined. */
export const readInteger = (value: Json): number | undefined => {
  const number = typeof value === "string" && wholeText.test(value.trim()) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined
}

/** A finite number, from a number or from its text with a decimal point or exponent. Otherwise undefined. */
export const readDecimal = (value: Json): number | undefined => {
  const number = typeof value === "string" && decimalText.test(value.trim()) ? Number(value) : value
  return typeof number === "number" && Number.isFinite(number) ? number : undefined
}
