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

/** The refusal of a number: {@link notFinite}, {@link unsafe} or undefined. Allocates nothing. */
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

/** The notation of numbers in the text of a source. */
export interface NumberFormat {
  /** The character before the fraction. Default: a point. */
  readonly decimal?: "." | "," | undefined
  /** The character between groups of three digits. `space` also means a no-break space, `'` also the typographic one. Default: none. */
  readonly thousands?: Thousands | undefined
}

/** Signs between groups of three digits. */
export const thousandsSigns = [".", ",", "space", "'", "_"] as const

/** One of {@link thousandsSigns}. */
export type Thousands = (typeof thousandsSigns)[number]

const notNumber = new Refusal(
  "number-not-valid",
  "Not a number. Declare the number format of the source: decimal is the character before the fraction, thousands is the character between groups of three digits."
)
const notWhole = new Refusal(
  "number-not-whole",
  "The number has a fraction, but a whole number is expected. Round it, or choose another field."
)

const groupClass: Readonly<Record<Thousands, string>> = {
  ".": "\\.",
  ",": ",",
  space: "[ \\u00a0\\u2009\\u202f]",
  "'": "['\u2019]",
  _: "_"
}

/**
 * Reads the numbers of one source: a finite number, or its text with the declared signs. Groups must have three digits:
 * with `.` between groups, `12.5` is refused and never read as 125. Text with letters or a currency sign is refused,
 * and so is a whole number beyond 2^53 ({@link unsafe}). Undefined if the two signs are the same.
 */
export const formatted = ({
  decimal = ".",
  thousands
}: NumberFormat): ((value: Json) => number | Refusal) | undefined => {
  if (thousands === decimal) return undefined
  const digits = thousands === undefined ? "\\d+" : `(?:\\d{1,3}(?:${groupClass[thousands]}\\d{3})+|\\d+)`
  const point = decimal === "." ? "\\." : ","
  const form = new RegExp(`^([+-]?)(${digits})?(?:${point}(\\d+))?(?:[eE]([+-]?\\d{1,3}))?$`)
  return (value) => {
    if (typeof value === "number") return flaw(value) ?? value
    if (typeof value !== "string") return notNumber
    const [whole, sign, integer, fraction = "", exponent = "0"] = form.exec(value.trim().replace("\u2212", "-")) ?? []
    if (whole === undefined || (integer === undefined && fraction === "")) return notNumber
    const number = Number(`${sign}${(integer ?? "0").replace(/\D/g, "")}.${fraction}e${exponent}`)
    return flaw(number) ?? number
  }
}

/** The number if it is whole, otherwise a refusal. */
export const whole = (number: number): number | Refusal => (Number.isInteger(number) ? number : notWhole)
