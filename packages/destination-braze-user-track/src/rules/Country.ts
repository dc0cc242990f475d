import { codeOf } from "@sluice/braze/Country"
import { Refusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule, textOf } from "./Rule.js"

const unknown = new Refusal(
  "country-unknown",
  "Not a country of ISO 3166-1. It was left out, because Braze would store null. Send the two-letter code."
)

/** The two-letter code of ISO 3166-1, from a code in any case or from the name of a country (`Country.languages` of @sluice/braze). */
export const rule: Rule = (value, field, findings) => {
  const text = textOf(value, field, findings)
  if (text === undefined) return undefined
  return codeOf(text) ?? leaveOut(findings, field, unknown)
}
