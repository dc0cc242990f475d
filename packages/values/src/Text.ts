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

/** Without white space and invisible marks at both ends, in Unicode normal form C. Plain ASCII is returned as it is. */
export const tidy = (text: string): string => {
  const trimmed = text.trim()
  return plain.test(trimmed) ? trimmed : trimmed.replace(unseen, "").normalize("NFC")
}

/** {@link tidy} for names of people, places and the like: control characters and runs of white space become one space. */
export const line = (text: string): string => tidy(text.replace(everyControl, " ").replace(spaces, " "))

/** Nothing in it but white space and invisible marks. */
export const isBlank = (text: string): boolean => {
  const first = text.charCodeAt(0)
  if (first > 0x20 && first < 0x7f) return false
  return text.trim() === "" || text.replace(unseen, "") === ""
}

/**
 * A variable that nobody filled in: `{EMAIL}`, `{ BRAZE API KEY }`, `{{first_name}}`, `${KEY}`, `<YOUR KEY>`, `[[NAME]]`,
 * `%EMAIL%`. Chat platforms and templates send it as it stands when a step was skipped.
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

/** Half of a character that takes two code units, alone. Such text has no UTF-8 form. */
export const hasLoneSurrogate = (text: string): boolean => !text.isWellFormed()

/** Each lone half replaced by the replacement character U+FFFD. */
export const toWellFormed = (text: string): string => text.toWellFormed()

/** Control characters other than tab, line feed and carriage return. */
export const hasControl = (text: string): boolean => control.test(text)

/** Length in UTF-8 bytes, exact. A lone surrogate counts as the three bytes of its replacement. */
export const byteLength = (text: string): number => Buffer.byteLength(text, "utf8")

/** More than `max` bytes in UTF-8. Counts only where the number of code units leaves it open. */
export const exceedsBytes = (text: string, max: number): boolean =>
  text.length * 3 > max && (text.length > max || byteLength(text) > max)

/**
 * More than `max` characters, counted in UTF-16 code units. Braze's pages say characters in one place and bytes in
 * another (2026-11-20); units lie between the two, so that what passes is kept whichever is true of plain text.
 */
export const exceedsChars = (text: string, max: number): boolean => text.length > max
