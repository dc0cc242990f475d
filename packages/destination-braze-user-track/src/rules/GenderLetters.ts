import type { Letter } from "./Gender.js"

/** The meaning of a letter in a column of a language. `unclear` if it begins words for both a woman and a man. */
export type Meaning = Letter | "unclear"

type Letters = ReadonlyMap<string, Meaning>

const letters = (row: Readonly<Record<string, Meaning>>): Letters => new Map(Object.entries(row))

/**
 * Letters in forms by language, if they differ from the letters of Braze or are additional. Spanish and Portuguese
 * forms have H/M (hombre, mujer) as well as M/F (masculino, femenino), so M alone is unclear there.
 */
const table: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  cs: { m: "M", ž: "F", z: "F" },
  da: { k: "F", m: "M" },
  de: { d: "O", m: "M", w: "F" },
  es: { f: "F", h: "M", m: "unclear", v: "M" },
  fi: { m: "M", n: "F" },
  fr: { f: "F", h: "M", m: "M" },
  hu: { f: "M", n: "F" },
  id: { l: "M", p: "F" },
  it: { d: "F", f: "F", m: "M", u: "M" },
  nb: { k: "F", m: "M" },
  nl: { m: "M", v: "F" },
  no: { k: "F", m: "M" },
  pl: { k: "F", m: "M" },
  pt: { f: "F", h: "M", m: "unclear" },
  ro: { b: "M", f: "F", m: "M" },
  ru: { ж: "F", м: "M" },
  sv: { k: "F", m: "M" },
  tr: { e: "M", k: "F" },
  uk: { ж: "F", ч: "M" }
}

const byLanguage: ReadonlyMap<string, Letters> = new Map(
  Object.entries(table).map(([language, row]) => [language, letters(row)])
)

/** The meaning of a letter in a language such as `es` or `pt-BR`. Undefined if it is the same as without a language. */
export const meaningOf = (letter: string, language: string): Meaning | undefined =>
  byLanguage.get(language.split("-")[0] ?? language)?.get(letter)

/** Letters of Braze, which are read without a language. */
const plain = letters({ f: "F", m: "M", n: "N", o: "O", p: "P", w: "F", x: "O" })

const differs = (row: Letters, letter: string): boolean => plain.has(letter) && plain.get(letter) !== row.get(letter)

/** Letters of Braze, in lower case, that mean something else in a language: `m` is also a woman in `es` and `pt`. */
export const ambiguous: ReadonlySet<string> = new Set(
  [...plain.keys()].filter((letter) => [...byLanguage.values()].some((row) => row.has(letter) && differs(row, letter)))
)

/** A column with only one letter says nothing about its language, and one with F and M has Braze's meaning. */
const isClear = (column: ReadonlySet<string>): boolean =>
  [...column].every((letter) => plain.has(letter)) && (column.size < 2 || (column.has("f") && column.has("m")))

/**
 * The languages in which a column with these letters (in lower case) could be written although a letter has another
 * meaning in the language than in Braze: `h` and `m` are a man and a woman in `es` and `pt`. Empty if the letters are
 * clear without a language.
 */
export const languagesOf = (column: ReadonlySet<string>): ReadonlyArray<string> => {
  const all = [...column]
  if (isClear(column)) return []
  return [...byLanguage].flatMap(([language, row]) =>
    all.every((letter) => row.has(letter)) && all.some((letter) => differs(row, letter)) ? [language] : []
  )
}
