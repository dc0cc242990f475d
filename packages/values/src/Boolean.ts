import type { Json } from "./Json.js"

/** Words for true and false, in lower case. */
export type Words = ReadonlyMap<string, boolean>

/** `true` and `false` alone. */
export const plainWords: Words = new Map([
  ["true", true],
  ["false", false]
])

/** `true`, `t`, `1`, `false`, `f` and `0`, as databases write them. */
export const databaseWords: Words = new Map([...plainWords, ["t", true], ["1", true], ["f", false], ["0", false]])

/** Words for yes and no by language. A language without a row has no words. */
const yesAndNo: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  cs: ["ano a", "ne n"],
  da: ["ja j", "nej n"],
  de: ["ja j wahr richtig", "nein n falsch"],
  el: ["ναι", "όχι οχι"],
  en: ["yes y true t on", "no n false f off"],
  es: ["sí si s verdadero cierto", "no n falso"],
  fi: ["kyllä k tosi", "ei e epätosi"],
  fr: ["oui o vrai", "non n faux"],
  hu: ["igen i igaz", "nem n hamis"],
  it: ["sì si s vero", "no n falso"],
  ja: ["はい", "いいえ"],
  ko: ["예 네", "아니요 아니오"],
  nb: ["ja j", "nei n"],
  nl: ["ja j waar", "nee n onwaar"],
  no: ["ja j", "nei n"],
  pl: ["tak t prawda", "nie n fałsz"],
  pt: ["sim s verdadeiro", "não nao n falso"],
  ro: ["da d adevărat", "nu n fals"],
  ru: ["да д", "нет н"],
  sv: ["ja j sant", "nej n falskt"],
  tr: ["evet e doğru", "hayır h yanlış"],
  uk: ["так т", "ні н"],
  zh: ["是", "否"]
}

/** The languages of {@link wordsOf}. */
export const languages: ReadonlyArray<string> = Object.keys(yesAndNo)

/**
 * The words for yes and no in these languages, in addition to `true`, `false`, `1` and `0`. A word that means yes in
 * one of them and no in another is left out.
 */
export const wordsOf = (codes: ReadonlyArray<string>): Words => {
  const rows = codes.flatMap((code) => {
    const row = yesAndNo[code.split("-")[0] ?? code]
    return row === undefined ? [] : [row]
  })
  const split = (side: 0 | 1): ReadonlyArray<string> => rows.flatMap((row) => row[side].split(" "))
  const no = new Set(split(1))
  const yes = split(0)
  const unclear = new Set(yes.filter((word) => no.has(word)))
  return new Map(
    [
      ...plainWords,
      ["1", true],
      ["0", false],
      ...[...no].map((word): [string, boolean] => [word, false]),
      ...yes.map((word): [string, boolean] => [word, true])
    ].filter((entry): entry is [string, boolean] => !unclear.has(String(entry[0])))
  )
}

/** Reads a boolean, or one of `words` in any case as text or number. Undefined for any other value. */
export const read = (value: Json, words: Words): boolean | undefined =>
  typeof value === "boolean"
    ? value
    : typeof value === "string" || typeof value === "number"
      ? words.get(String(value).trim().toLowerCase().normalize("NFC"))
      : undefined
