import { countries } from "@sluice/braze-api/Countries"
import * as Path from "@sluice/core/Path"
import * as DateReader from "@sluice/values/DateReader"
import type { Json } from "@sluice/values/Json"
import { isRefusal } from "@sluice/values/Refusal"
import { Either } from "effect"
import * as ColumnName from "../columns/ColumnName.js"
import type { SampleColumn, SampleColumns } from "../columns/Columns.js"
import * as DateFormat from "../columns/DateFormat.js"
import * as FieldValue from "./FieldValue.js"
import { type Proposal, profileFields, shortForm } from "./Proposal.js"

/** Facts about all columns of a source. */
export interface SourceFacts {
  /** The language of the column names, if it is not English. Words and names of months are read in this language. */
  readonly language: ColumnName.NameLanguage | undefined
  /** Records that have the id of an earlier one and other content. */
  readonly changing: number
  readonly dates: {
    /** For `source.dates`. */
    readonly patterns: ReadonlyArray<string>
    readonly doubt?: string
    /** A possible pattern, if nothing shows whether the day or the month comes first. */
    readonly unclear?: string
  }
  /** The country of phone numbers without a country code; undefined if there are none or no country can be guessed. */
  readonly country: { readonly code: string; readonly doubt: string } | undefined
}

/** The facts for a proposal. Only columns that the proposal uses count. */
export const of = (columns: SampleColumns, proposal: Proposal): SourceFacts => {
  const used = new Set(usedPaths(proposal))
  const inUse = columns.all.filter(({ path }) => used.has(path))
  const language = monthLanguage(inUse) ?? ColumnName.languageOf(columns.all.map(({ name }) => name))
  return {
    language: language === "en" ? undefined : language,
    changing: proposal.id === undefined ? 0 : changing(columns, proposal.id.path),
    dates: datesOf(inUse, language),
    country: countryOf(proposal, language)
  }
}

/** The language in which the names of months are read; undefined if the dates have none. */
const monthLanguage = (columns: ReadonlyArray<SampleColumn>): ColumnName.NameLanguage | undefined =>
  ColumnName.languages.find((language) =>
    columns.some((column) => {
      const pattern = DateFormat.of(column)?.pattern
      if (pattern?.includes("MMM") !== true) return false
      const reader = Either.getOrUndefined(DateReader.compile({ dates: pattern, language }))
      return reader !== undefined && column.examples.every((text) => !isRefusal(reader.instant(text)))
    })
  )

/** Every text of the routes that may be a path. */
const usedPaths = ({ routes }: Proposal): ReadonlyArray<string> =>
  routes.flatMap(({ fields = [], mapping = null }) => [...textsOf(shortForm(fields)), ...textsOf(mapping)])

const textsOf = (value: Json): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  if (typeof value !== "object" || value === null) return []
  return Object.values(value).flatMap((member: Json) => textsOf(member))
}

const changing = ({ bodies }: SampleColumns, path: string): number => {
  const read = Path.reader(Path.parse(path))
  const contents = new Map<Json | undefined, string>()
  return bodies.filter((body) => {
    const id = read(body)
    const content = JSON.stringify(body)
    const first = contents.get(id)
    if (first === undefined) contents.set(id, content)
    return first !== undefined && first !== content
  }).length
}

const datesOf = (
  columns: ReadonlyArray<SampleColumn>,
  language: ColumnName.NameLanguage | undefined
): SourceFacts["dates"] => {
  const formats = columns
    .filter((column) => !FieldValue.isUnixTime(column))
    .flatMap((column) => DateFormat.of(column) ?? [])
    .filter(({ pattern }) => pattern !== undefined)
  const clear = new Set(formats.flatMap(({ other, pattern }) => (other === undefined ? (pattern ?? []) : [])))
  const unclear = formats.filter(
    ({ other, pattern }) => other !== undefined && !clear.has(pattern ?? "") && !clear.has(other)
  )
  const [first] = unclear
  if (first?.pattern === undefined) return { patterns: [...clear] }
  if (language !== undefined && language !== "en")
    return {
      patterns: [...clear, first.pattern],
      doubt: `no date shows whether the day or the month comes first; the names of the columns are ${languageNames[language]}`
    }
  return { patterns: [], unclear: first.pattern }
}

/** Names of languages for people. */
export const languageNames: Readonly<Record<ColumnName.NameLanguage, string>> = {
  en: "English",
  de: "German",
  es: "Spanish",
  fr: "French",
  it: "Italian",
  pt: "Portuguese",
  nl: "Dutch"
}

/** The country that the names of columns point to. English names point to none. */
const countryOfLanguage: Readonly<Partial<Record<ColumnName.NameLanguage, string>>> = {
  de: "DE",
  es: "ES",
  fr: "FR",
  it: "IT",
  pt: "PT",
  nl: "NL"
}

const countryOf = (proposal: Proposal, language: ColumnName.NameLanguage | undefined): SourceFacts["country"] => {
  const fields = profileFields(proposal)
  const phone = fields.find(({ name }) => name === "phone")?.column
  if (phone === undefined) return undefined
  const national = phone.count - (phone.kinds.get("internationalPhone") ?? 0)
  if (national === 0) return undefined
  const country = fields.find(({ name }) => name === "country")?.column
  const only = country?.distinct === 1 ? codeOf(country.examples[0] ?? "") : undefined
  const byLanguage = language === undefined ? undefined : countryOfLanguage[language]
  const code = only ?? byLanguage
  if (code === undefined) return undefined
  const why =
    only === undefined ? `the names of the columns are ${languageNames[language ?? "en"]}` : `every country is ${code}`
  return { code, doubt: `${national} of ${phone.count} phone numbers have no country code; ${why}` }
}

const codeOf = (text: string): string | undefined => {
  const word = text.toLowerCase()
  return countries.find(({ code, name, otherNames }) =>
    [code, name, ...otherNames].some((one) => one.toLowerCase() === word)
  )?.code
}
