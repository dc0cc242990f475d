import { type Json, parse } from "@sluice/values/Json"

/** A text in quotation marks, or a number whose digits or exponent JavaScript may not represent. */
const longNumber = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\w.])|(?<![\w.+-])-?\d+(?:\.\d+)?[eE]\+?\d{3,}(?!\w)/g

/**
 * The value of a JSON text; `undefined` if it is not valid. A whole number that JavaScript cannot represent exactly is
 * returned as text with all its digits, and so is a number that it cannot represent at all, such as `1e400`.
 */
export const parseExactly = (text: string): Json | undefined => {
  if (!/\d{16}|\d[eE]\+?\d{3}/.test(text)) return parse(text)
  const value = parse(text)
  return value === undefined ? undefined : parse(text.replaceAll(longNumber, asText))
}

const asText = (found: string): string => {
  if (found.startsWith('"')) return found
  const value = Number(found)
  return (/[eE]/.test(found) ? Number.isFinite(value) : Number.isSafeInteger(value)) ? found : `"${found}"`
}
