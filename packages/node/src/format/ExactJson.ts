import { type Json, parse } from "@sluice/values/Json"

/** A string in quotation marks, or a number whose digits or exponent JavaScript may not represent. */
const longNumber = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\w.])|(?<![\w.+-])-?\d+(?:\.\d+)?[eE]\+?\d{3,}(?!\w)/g

/**
 * The value of a JSON text; `undefined` if it is not valid. A whole number that JavaScript cannot represent exactly is
 * returned as text with all its digits, and so is a number that it cannot represent at all, such as `1e400`.
 */
export const parseExactly = (text: string): Json | undefined => {
  if (!largeExponent.test(text) && !hasLongRun(text)) return parse(text)
  const value = parse(text)
  return value === undefined ? undefined : parse(text.replaceAll(longNumber, asText))
}

const largeExponent = /\d[eE]\+?\d{3}/

const longRun = 16

/**
 * Whether 16 digits follow each other. Checks only every 16th character, because a long sequence of digits contains one
 * of them.
 */
const hasLongRun = (text: string): boolean => {
  for (let at = longRun - 1; at < text.length; at += longRun) {
    if (!isDigit(text, at)) continue
    let from = at
    while (isDigit(text, from - 1)) from--
    let to = at + 1
    while (isDigit(text, to)) to++
    if (to - from >= longRun) return true
  }
  return false
}

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0x30 && code <= 0x39
}

const asText = (found: string): string => {
  if (found.startsWith('"')) return found
  const value = Number(found)
  return (/[eE]/.test(found) ? Number.isFinite(value) : Number.isSafeInteger(value)) ? found : `"${found}"`
}
