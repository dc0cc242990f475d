import { languages } from "@sluice/braze-api/Languages"
import { Refusal } from "@sluice/values/Refusal"
import { line } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

const unknown = new Refusal(
  "language-unknown",
  "Not a language that Braze lists. It was left out. Send an ISO 639-1 code such as pt."
)

const supported = languages.filter((language) => language.supported)
const codes: ReadonlySet<string> = new Set(supported.map(({ code }) => code))
const byName: ReadonlyMap<string, string> = new Map(supported.map(({ code, name }) => [name.toLowerCase(), code]))
const tag = /^([a-z]{2,3})(?:[-_].*)?$/

/**
 * A code of Braze's list in any case, a language tag such as `pt-BR` or `de_AT` (the part before the first hyphen or
 * underscore counts), or the English name of a language.
 */
export const rule: Rule = (value, field, findings) => {
  if (typeof value === "string" && codes.has(value)) return value
  const text = textOf(value, field, findings)
  if (text === undefined) return undefined
  const word = line(text).toLowerCase()
  if (codes.has(word)) return word
  const primary = tag.exec(word)?.[1]
  if (primary !== undefined && codes.has(primary)) return primary
  return byName.get(word) ?? leaveOut(findings, field, unknown)
}
