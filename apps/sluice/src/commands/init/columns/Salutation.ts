import type { NameLanguage } from "./ColumnName.js"

/** Forms of address with the gender that they show. */
const forms = {
  en: { Mr: "M", "Mr.": "M", Mister: "M", Sir: "M", Mrs: "F", "Mrs.": "F", Ms: "F", "Ms.": "F", Miss: "F", Mx: "O" },
  de: { Herr: "M", Herrn: "M", Hr: "M", "Hr.": "M", Frau: "F", Fr: "F", "Fr.": "F", Divers: "O" },
  es: { Sr: "M", "Sr.": "M", Señor: "M", Don: "M", Sra: "F", "Sra.": "F", Señora: "F", Srta: "F", "Srta.": "F" },
  fr: { M: "M", "M.": "M", Monsieur: "M", Mme: "F", "Mme.": "F", Madame: "F", Mlle: "F", Mademoiselle: "F" },
  it: { Sig: "M", "Sig.": "M", Signor: "M", Signore: "M", "Sig.ra": "F", "Sig.na": "F", Signora: "F", Signorina: "F" },
  pt: { Sr: "M", "Sr.": "M", Senhor: "M", Sra: "F", "Sra.": "F", Senhora: "F", Dona: "F", "D.": "F" },
  nl: { "Dhr.": "M", Dhr: "M", Heer: "M", "De heer": "M", "Mevr.": "F", Mevr: "F", Mw: "F", "Mw.": "F", Mevrouw: "F" }
} satisfies Readonly<Record<NameLanguage, Readonly<Record<string, "F" | "M" | "O">>>>

/** The languages of each form of address, in small letters. */
const languagesOf: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const found = new Map<string, Set<string>>()
  for (const [language, known] of Object.entries(forms))
    for (const word of Object.keys(known)) {
      const languages = found.get(word.toLowerCase()) ?? new Set()
      found.set(word.toLowerCase(), languages.add(language))
    }
  return found
})()

/** Whether a string is a form of address, such as `Frau`. A single letter is not. */
export const is = (text: string): boolean => text.length > 1 && languagesOf.has(text.toLowerCase())

const words = { F: "female", M: "male", O: "other" } as const

/**
 * The table from forms of address to genders, for `@lookup`: all forms of the languages of most of these strings. The
 * genders are words, which have the same meaning in every language; the letter M is a woman in Spanish.
 */
export const table = (texts: ReadonlyArray<string>): Readonly<Record<string, string>> => {
  const languages = texts.flatMap((text) => [...(languagesOf.get(text.toLowerCase()) ?? [])])
  const votes = (language: string): number => languages.filter((one) => one === language).length
  const most = Math.max(0, ...languages.map(votes))
  return Object.fromEntries(
    Object.entries(forms).flatMap(([language, known]) =>
      votes(language) === most ? Object.entries(known).map(([form, letter]) => [form, words[letter]]) : []
    )
  )
}
