import { Refusal } from "@sluice/values/Refusal"
import { exceedsChars, line } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

/** The form of most names, which need no change: printable ASCII with single spaces, not like a placeholder. */
const plain = /^[A-Za-z0-9][\x21-\x7e]*(?: [\x21-\x7e]+)*$/

/**
 * A name of a person or place: control characters and runs of white space become one space; trimmed; Unicode form C; at most
 * `maxCharacters`. Case and script are not changed.
 */
export const make = (maxCharacters: number): Rule => {
  const tooLong = new Refusal(
    "too-long",
    `The text is longer than ${maxCharacters} characters, which Braze does not store. It was left out.`
  )
  return (value, field, findings) => {
    if (typeof value === "string" && value.length <= maxCharacters && plain.test(value)) return value
    const text = textOf(value, field, findings)
    if (text === undefined) return undefined
    const tidied = line(text)
    return exceedsChars(tidied, maxCharacters) ? leaveOut(findings, field, tooLong) : tidied
  }
}
