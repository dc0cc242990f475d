import { Refusal } from "@sluice/values/Refusal"
import { exceedsChars, line } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

/** Most names as they come: printable ASCII, single blanks inside, no mark that a placeholder begins with. */
const plain = /^[A-Za-z0-9][\x21-\x7e]*(?: [\x21-\x7e]+)*$/

/**
 * Names of people and places: control characters and runs of white space become one space, ends are trimmed, Unicode
 * normal form C, at most `maxCharacters`. Case and script stay as they are.
 */
export const make = (maxCharacters: number): Rule => {
  const tooLong = new Refusal(
    "too-long",
    `It has more than ${maxCharacters} characters, which Braze does not store. It was left out.`
  )
  return (value, field, findings) => {
    if (typeof value === "string" && value.length <= maxCharacters && plain.test(value)) return value
    const text = textOf(value, field, findings)
    if (text === undefined) return undefined
    const tidied = line(text)
    return exceedsChars(tidied, maxCharacters) ? leaveOut(findings, field, tooLong) : tidied
  }
}
