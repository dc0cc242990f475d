import { Refusal } from "@sluice/values/Refusal"
import { exceedsChars } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

const notAddress = new Refusal(
  "image-url-not-valid",
  "The value must be a complete http or https URL without spaces. It was left out."
)
const start = /^https?:\/\/[^\s/?#]+/i

/** The form of nearly all image URLs. Such a URL is certainly valid, and parsing it would take ten times as long. */
const plain = /^https?:\/\/(?:[a-z][a-z\d]*\.)+[a-z]{2,}\/[\w./-]*$/

const isAddress = (text: string): boolean =>
  plain.test(text) || (start.test(text) && !/\s/.test(text) && URL.canParse(text))

/** An http or https URL of at most `maxCharacters`, trimmed and otherwise unchanged. */
export const make = (maxCharacters: number): Rule => {
  const tooLong = new Refusal(
    "too-long",
    `The text is longer than ${maxCharacters} characters, which Braze does not store. It was left out.`
  )
  return (value, field, findings) => {
    const text = textOf(value, field, findings)
    if (text === undefined) return undefined
    const address = text.trim()
    if (!isAddress(address)) return leaveOut(findings, field, notAddress)
    return exceedsChars(address, maxCharacters) ? leaveOut(findings, field, tooLong) : address
  }
}
