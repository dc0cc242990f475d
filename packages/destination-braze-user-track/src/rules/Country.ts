import { countries } from "@sluice/braze-api/Countries"
import { Refusal } from "@sluice/values/Refusal"
import { line } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

const unknown = new Refusal(
  "country-unknown",
  "Not a country of ISO 3166-1. It was left out, because Braze would store null. Send the two-letter code."
)

/** A name without accents, punctuation and case, so that "Côte d'Ivoire" and "COTE D’IVOIRE" are equal. */
const plain = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()

const codes: ReadonlySet<string> = new Set(countries.map(({ code }) => code))
const byName: ReadonlyMap<string, string> = new Map(
  countries.flatMap(({ code, name, otherNames }) =>
    [code, name, ...otherNames].map((word): [string, string] => [plain(word), code])
  )
)

/** The two-letter code of ISO 3166-1, from a code in any case or from the English or another common name of a country. */
export const rule: Rule = (value, field, findings) => {
  if (typeof value === "string" && codes.has(value)) return value
  const text = textOf(value, field, findings)
  if (text === undefined) return undefined
  return byName.get(plain(line(text))) ?? leaveOut(findings, field, unknown)
}
