import type { Json } from "@sluice/values/Json"
import { flaw, unsafe } from "@sluice/values/Number"
import type { Blame } from "./Blame.js"
import type { Meter } from "./Meter.js"
import { MappingRefusal } from "./Refusal.js"

/**
 * A value as a part of a string. Missing values and null become empty text, lists are joined with commas, and an object
 * becomes `[object Object]`.
 */
export const textOf = (value: Json | undefined, meter: Meter, blame: Blame): string => {
  const text = scalarText(value, blame) ?? listText(value, meter, blame)
  meter.charge(text.length, blame)
  return text
}

const scalarText = (value: Json | undefined, blame: Blame): string | undefined => {
  if (typeof value === "string") return value
  if (typeof value === "number") return numberText(value, blame)
  if (value === undefined || value === null) return ""
  if (typeof value !== "object") return `${value}`
  return Array.isArray(value) ? undefined : "[object Object]"
}

/** The digits of a number. A whole number beyond 2^53 is refused, because its last digits may be lost. */
export const numberText = (value: number, blame: Blame): string => {
  if (flaw(value) === unsafe) throw new MappingRefusal(unsafe.code, blame, unsafe.message)
  return `${value}`
}

/**
 * Nested lists become one list of their leaves, and an empty list becomes an empty leaf. Not recursive, so that any
 * depth is possible.
 */
const listText = (value: Json | undefined, meter: Meter, blame: Blame): string => {
  const leaves: Array<string> = []
  const stack: Array<Json | undefined> = [value]
  while (stack.length > 0) {
    const top = stack.pop()
    meter.charge(1, blame)
    const text = scalarText(top, blame)
    if (text !== undefined) {
      meter.charge(text.length, blame)
      leaves.push(text)
    } else if (Array.isArray(top)) {
      if (top.length === 0) leaves.push("")
      for (let i = top.length - 1; i >= 0; i--) stack.push(top[i])
    }
  }
  return leaves.join(",")
}

/**
 * Present and not loosely equal to the empty string: `0`, `false`, `""`, `[]`, `[null]` and `[[""]]` are blank, `"0"`,
 * `" "` and `{}` are not. Implemented without `==`, because loose comparison throws for some objects and overflows on
 * deep lists.
 */
export const isFilled = (value: Json | undefined): boolean => {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return false
  let inner: Json | undefined = value
  while (Array.isArray(inner)) {
    if (inner.length !== 1) return inner.length > 1
    inner = inner[0]
  }
  return inner !== "" && inner !== null && inner !== undefined
}
