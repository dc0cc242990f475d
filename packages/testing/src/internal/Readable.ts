import * as fc from "fast-check"
import { fingerprint } from "./Fingerprint.js"

/** The same value, which fast-check prints as `text`. The string is only created when it is printed. */
export const readable = <A extends object>(value: A, text: (value: A) => string): A => {
  Object.defineProperty(value, fc.toStringMethod, { value: () => text(value), configurable: true })
  return value
}

/** JSON on one line, cut at 600 characters. Safe for values that are nested too deeply for `JSON.stringify`. */
export const oneLine = (value: unknown): string => {
  const text = shown(value)
  return text.length <= 600 ? text : `${text.slice(0, 600)}… (${text.length} characters)`
}

const shown = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? "undefined"
  } catch {
    return fingerprint(value)
  }
}
