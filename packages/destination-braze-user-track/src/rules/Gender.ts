import { Refusal } from "@sluice/values/Refusal"
import { line } from "@sluice/values/Text"
import * as GenderLetters from "./GenderLetters.js"
import { leaveOut, type Rule, textOf } from "./Rule.js"
import type { RuleSettings } from "./Standard.js"

/** Braze's letters for female, male, other, not applicable, prefers not to say. */
export type Letter = "F" | "M" | "O" | "N" | "P"

/**
 * Words for each letter in the languages of common forms, in lower case and Unicode form C. Words with different meanings in
 * two languages are not included, nor is any word for "unknown", which would erase the stored value.
 */
export const words: Readonly<Record<Letter, ReadonlyArray<string>>> = {
  F: [
    ...["f", "w", "female", "woman", "girl", "lady", "fem", "feminine", "cis female", "cis woman", "trans female"],
    ...["trans woman", "transgender woman", "weiblich", "frau", "femme", "féminin", "féminine", "feminin", "feminine"],
    ...["mujer", "femenino", "femenina", "feminino", "feminina", "mulher", "donna", "femmina", "femminile", "vrouw"],
    ...["vrouwelijk", "kvinna", "kvinde", "kvinne", "nainen", "kobieta", "žena", "nő", "femeie", "kadın", "kadin"],
    ...[
      "γυναίκα",
      "женский",
      "женщина",
      "жіноча",
      "жінка",
      "жена",
      "女",
      "女性",
      "여",
      "여성",
      "여자",
      "أنثى",
      "امرأة",
      "נקבה",
      "אישה"
    ]
  ],
  M: [
    ...["m", "male", "man", "boy", "gentleman", "masc", "masculine", "cis male", "cis man", "trans male", "trans man"],
    ...["transgender man", "männlich", "mann", "herr", "homme", "masculin", "hombre", "masculino", "homem", "uomo"],
    ...["maschio", "maschile", "mannelijk", "mies", "mężczyzna", "muž", "férfi", "bărbat", "barbat", "erkek", "άνδρας"],
    ...[
      "мужской",
      "мужчина",
      "чоловіча",
      "чоловік",
      "мъж",
      "男",
      "男性",
      "남",
      "남성",
      "남자",
      "ذكر",
      "رجل",
      "זכר",
      "גבר"
    ]
  ],
  O: [
    ...["o", "x", "other", "another", "non-binary", "nonbinary", "non binary", "enby", "diverse", "genderqueer"],
    ...["gender queer", "genderfluid", "gender fluid", "agender", "bigender", "two-spirit", "third gender", "intersex"],
    ...[
      "divers",
      "nicht-binär",
      "nichtbinär",
      "autre",
      "non-binaire",
      "otro",
      "otra",
      "no binario",
      "no binaria",
      "outro"
    ],
    ...["outra", "não binário", "não-binário", "altro", "non binario", "anders", "non-binair", "annat", "icke-binär"],
    ...["その他", "其他", "기타", "другой", "другое"]
  ],
  N: [
    ...["n", "n/a", "na", "not applicable", "not-applicable", "none", "nicht zutreffend", "keine angabe möglich"],
    ...["sans objet", "no aplica", "no aplicable", "não aplicável", "não se aplica", "non applicabile"],
    ...["niet van toepassing", "ej tillämpligt", "該当なし", "不适用", "해당 없음"]
  ],
  P: [
    ...["p", "prefer not to say", "prefers not to say", "prefer not to answer", "rather not say", "decline to answer"],
    ...["declined to answer", "declined", "undisclosed", "not disclosed", "not specified", "keine angabe"],
    ...["ne souhaite pas répondre", "préfère ne pas répondre", "préfère ne pas le dire", "prefiero no decirlo"],
    ...["prefiero no responder", "prefiro não dizer", "prefiro não responder", "preferisco non rispondere"],
    ...["preferisco non dirlo", "zeg ik liever niet", "vill ej uppge", "回答しない", "不愿透露", "응답하지 않음"]
  ]
}

const byWord: ReadonlyMap<string, Letter> = new Map(
  (["F", "M", "O", "N", "P"] as const).flatMap((letter) =>
    words[letter].map((word): [string, Letter] => [word.normalize("NFC"), letter])
  )
)

/** Each word also capitalised and in capitals, so that nearly every string is found without conversion. */
const asWritten: ReadonlyMap<string, Letter> = new Map(
  [...byWord].flatMap(([word, letter]) =>
    [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]
      .filter((form) => wordOf(form) === word)
      .map((form): [string, Letter] => [form, letter])
  )
)

const unknownWord = new Refusal(
  "gender-unknown-word",
  "Unknown word for a gender. It was left out. To send it, set source.language, or map it to F, M, O, N or P with @lookup."
)

const unclearLetter = new Refusal(
  "gender-letter-unclear",
  'The letter means a woman in one language and a man in another, or has both meanings in the language of the source. It was left out. Set source.language, or map the letters, for example with { "@lookup": { value: $.sexo, table: { H: M, M: F } } }.'
)

/** {@link asWritten} without the letters that mean something else in a language. */
const clearAsWritten: ReadonlyMap<string, Letter> = new Map(
  [...asWritten].filter(([form]) => !GenderLetters.ambiguous.has(form.toLowerCase()))
)

/**
 * Braze's letter for a letter or word in any case. An unknown word is left out, never replaced by null. `language` decides
 * letters that mean different things in different languages. Without it they have the meaning that they have in Braze, or are
 * left out with `lettersUnclear`.
 */
export const make = ({ language, lettersUnclear = false }: Pick<RuleSettings, "language" | "lettersUnclear">): Rule => {
  const isUnclear = lettersUnclear && language === undefined
  const quick = isUnclear ? clearAsWritten : asWritten
  return (value, field, findings) => {
    const known = language === undefined && typeof value === "string" ? quick.get(value) : undefined
    if (known !== undefined) return known
    const text = textOf(value, field, findings)
    if (text === undefined) return undefined
    const word = wordOf(text)
    const meaning = language === undefined ? undefined : GenderLetters.meaningOf(word, language)
    if (meaning === "unclear" || (isUnclear && GenderLetters.ambiguous.has(word)))
      return leaveOut(findings, field, unclearLetter)
    return meaning ?? byWord.get(word) ?? leaveOut(findings, field, unknownWord)
  }
}

/** A string in the form of the table: lower case, single spaces, no full stop at the end. */
function wordOf(text: string): string {
  return line(text).toLowerCase().normalize("NFC").replace(/_/g, " ").replace(/\.$/, "")
}
