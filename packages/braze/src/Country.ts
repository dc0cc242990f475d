import { countries } from "@sluice/braze-api/Countries"
import { line } from "@sluice/values/Text"

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
export const codeOf = (text: string): string | undefined => (codes.has(text) ? text : byName.get(plain(line(text))))
