import { Buffer } from "node:buffer"

const plain = /^[\x20-\x7e]*$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const everyControl = /[\u0000-\u001f\u007f-\u009f]+/g
const spaces = /\s+/g
const unseen = /^[\u200b\u2060\ufeff\s]+|[\u200b\u2060\ufeff\s]+$/g
const placeholder =
  /^(?:\$?\{{1,2}\s*[\p{L}_$][\p{L}\p{N}_$ .|:-]*\}{1,2}|<\s*[\p{Lu}_][\p{Lu}\p{N}_ -]*>|\[\[[\p{L}\p{N}_ .-]+\]\]|%[\p{Lu}_][\p{Lu}\p{N}_]*%)$/u

/** The text without white space and invisible characters at both ends, in Unicode normal form C. */
export const tidy = (text: string): string => {
  const trimmed = text.trim()
  return plain.test(trimmed) ? trimmed : trimmed.replace(unseen, "").normalize("NFC")
}

/** {@link tidy} for names of people and places: control characters and runs of white space become one space. */
export const line = (text: string): string => tidy(text.replace(everyControl, " ").replace(spaces, " "))

/** Whether a string contains only white space and invisible characters. */
export const isBlank = (text: string): boolean => {
  const first = text.charCodeAt(0)
  if (first > 0x20 && first < 0x7f) return false
  return text.trim() === "" || text.replace(unseen, "") === ""
}

/**
 * Whether a string is a variable that was not filled in: `{EMAIL}`, `{ API KEY }`, `{{first_name}}`, `${KEY}`, `<YOUR KEY>`, `[[NAME]]`,
 * `%EMAIL%`. Chat platforms and templates send the variable itself when a step was skipped.
 */
export const isPlaceholder = (text: string): boolean => {
  const trimmed = text.trim()
  switch (trimmed.charCodeAt(0)) {
    case 0x7b: // {
    case 0x24: // $
    case 0x3c: // <
    case 0x5b: // [
    case 0x25: // %
      return placeholder.test(trimmed)
    default:
      return false
  }
}

/** Whether a string contains half of a surrogate pair. Such text has no UTF-8 form. */
export const hasLoneSurrogate = (text: string): boolean => !text.isWellFormed()

/** Replaces each lone surrogate by the replacement character U+FFFD. */
export const toWellFormed = (text: string): string => text.toWellFormed()

/** Whether a string contains control characters other than tab, line feed and carriage return. */
export const hasControl = (text: string): boolean => control.test(text)

/** The exact length in UTF-8 bytes. A lone surrogate counts as the three bytes of its replacement. */
export const byteLength = (text: string): number => Buffer.byteLength(text, "utf8")

/** Whether a string takes more than `max` bytes in UTF-8. Counts bytes only if the number of code units does not decide. */
export const exceedsBytes = (text: string, max: number): boolean =>
  text.length * 3 > max && (text.length > max || byteLength(text) > max)

/**
 * Whether a string has more than `max` characters, counted in UTF-16 code units. Their number lies between the numbers of
 * characters and of UTF-8 bytes, so for most text a limit applies in the same way to both.
 */
export const exceedsChars = (text: string, max: number): boolean => text.length > max

/** The text of bytes in UTF-8, without a byte order mark; `undefined` for invalid UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
