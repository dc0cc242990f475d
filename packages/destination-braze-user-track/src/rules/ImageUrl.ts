import { Refusal } from "@sluice/values/Refusal"
import { exceedsChars } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

const notAddress = new Refusal(
  "image-url-not-valid",
  "It must be a whole http or https address without spaces. It was left out."
)
const start = /^https?:\/\/[^\s/?#]+/i

/** What nearly every address of an image looks like, and certainly is one: the parser of addresses costs ten times as much. */
const plain = /^https?:\/\/(?:[a-z][a-z\d]*\.)+[a-z]{2,}\/[\w./-]*$/

const isAddress = (text: string): boolean =>
  plain.test(text) || (start.test(text) && !/\s/.test(text) && URL.canParse(text))

/** An http or https address of at most `maxCharacters`, trimmed and otherwise as it is. */
export const make = (maxCharacters: number): Rule => {
  const tooLong = new Refusal(
    "too-long",
    `It has more than ${maxCharacters} characters, which Braze does not store. It was left out.`
  )
  return (value, field, findings) => {
    const text = textOf(value, field, findings)
    if (text === undefined) return undefined
    const address = text.trim()
    if (!isAddress(address)) return leaveOut(findings, field, notAddress)
    return exceedsChars(address, maxCharacters) ? leaveOut(findings, field, tooLong) : address
  }
}
