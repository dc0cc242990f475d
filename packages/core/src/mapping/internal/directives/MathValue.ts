import { digitsOf } from "@sluice/values/CurrencyDigits"
import type { Json } from "@sluice/values/Json"
import { readDecimal } from "@sluice/values/Number"
import { isRefusal, Refusal as ValueRefusal } from "@sluice/values/Refusal"
import type { CompiledValue } from "../CompiledValue.js"
import * as Option from "../OptionTable.js"
import { defineDirective, invalidValue } from "../TableDirective.js"

const notNumber = new ValueRefusal(
  "math-not-a-number",
  "A value of the calculation is not a number. Read it with @number first if the source uses other decimal or thousands separators."
)
const notFinite = new ValueRefusal(
  "math-not-finite",
  "The calculation has no finite result, for example because of a division by zero."
)
const notCurrency = new ValueRefusal(
  "currency-not-valid",
  "The currency of the amount is not a code of three letters, such as EUR."
)

type Step = (number: number, operand: number) => number

const steps: Readonly<Record<"multiply" | "divide" | "add" | "subtract", Step>> = {
  multiply: (number, operand) => number * operand,
  divide: (number, operand) => number / operand,
  add: (number, operand) => number + operand,
  subtract: (number, operand) => number - operand
}

/** Results are rounded to 15 digits to remove binary fractions: 0.1 + 0.2 is 0.3. */
const tidy = (number: number): number => (Number.isInteger(number) ? number : Number(number.toPrecision(15)))

const rounded = (number: number, digits: number): number => {
  const moved = Number(`${Math.abs(number)}e${digits}`)
  return Number.isFinite(moved) ? Math.sign(number) * Number(`${Math.round(moved)}e-${digits}`) : number
}

/** `@math`: a calculation with numbers, in the order of its options. */
export const math = defineDirective({
  name: "@math",
  text: "A calculation with numbers, in the order of the options below. If a value is missing or null, the result is nothing.",
  main: "value",
  options: {
    value: Option.subject("The first number, or a number as text with a decimal point."),
    minorUnits: Option.value(
      "The currency of an amount in its smallest unit: the amount is converted to units of the currency. 1999 becomes 19.99 in EUR, 1999 in JPY and 1.999 in KWD."
    ),
    multiply: Option.value("Multiply by this number."),
    divide: Option.value("Divide by this number."),
    add: Option.value("Add this number."),
    subtract: Option.value("Subtract this number."),
    round: Option.whole(
      0,
      10,
      "Round to this number of digits after the point, halves away from zero. Default: not rounded."
    ),
    onInvalid: Option.onInvalid
  },
  make: ({ value, minorUnits, round, onInvalid, ...operands }, placed) => {
    const fail = invalidValue(onInvalid, placed)
    const applied = (["multiply", "divide", "add", "subtract"] as const).flatMap((name) => {
      const operand = operands[name]
      return operand === undefined ? [] : [{ step: steps[name], operand }]
    })
    const run = (from: Json | undefined): Json | undefined => {
      const first = numberAt(value, from)
      if (typeof first !== "number") return isRefusal(first) ? fail(first) : undefined
      let number = first
      if (minorUnits !== undefined) {
        const currency = minorUnits.run(from)
        if (currency === undefined || currency === null) return undefined
        const code = typeof currency === "string" ? currency.trim().toUpperCase() : ""
        if (!/^[A-Z]{3}$/.test(code)) return fail(notCurrency)
        number = Number(`${number}e-${digitsOf(code)}`)
      }
      for (const { step, operand } of applied) {
        const other = numberAt(operand, from)
        if (typeof other !== "number") return isRefusal(other) ? fail(other) : undefined
        number = tidy(step(number, other))
      }
      if (round !== undefined) number = rounded(number, round)
      return Number.isFinite(number) ? number : fail(notFinite)
    }
    return { run, fresh: true }
  }
})

const numberAt = (code: CompiledValue, from: Json | undefined): number | ValueRefusal | undefined => {
  const found = code.run(from)
  if (found === undefined || found === null || found === "") return undefined
  return readDecimal(found) ?? notNumber
}
