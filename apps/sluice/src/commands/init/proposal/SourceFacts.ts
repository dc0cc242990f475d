import { codeOf } from "@sluice/braze/Country"
import * as Path from "@sluice/core/Path"
import * as DateReader from "@sluice/values/DateReader"
import type { Json } from "@sluice/values/Json"
import { isRefusal } from "@sluice/values/Refusal"
import { Either } from "effect"
import * as ColumnName from "../columns/ColumnName.js"
import { hasAny, type SampleColumn, type SampleColumns } from "../columns/Columns.js"
import * as DateFormat from "../columns/DateFormat.js"
import * as Fields from "./Fields.js"
import * as FieldValue from "./FieldValue.js"
import { type Proposal, profileFields, shortForm } from "./Proposal.js"

/** Facts about all columns of a source. */
export interface SourceFacts {
  /** The language of the column names, if it is not English. Words and names of months are read in this language. */
  readonly language: ColumnName.NameLanguage | undefined
  /** Records with the id of an earlier record and different content. */
  readonly changing: number
  readonly dates: {
    /** For `source.dates`. */
    readonly patterns: ReadonlyArray<string>
    readonly doubt?: string
    /** A possible pattern, if nothing shows whether the day or the month comes first. */
    readonly unclear?: string
  }
  /**
   * For `source.country`: the country of phone numbers without a country code. Undefined if there are none or no
   * country can be guessed.
   */
  readonly country: { readonly written: string | ReadonlyArray<string>; readonly doubt: string } | undefined
  /** For `source.timezone`. Undefined if every time that is used has an offset. */
  readonly timezone: { readonly name: string; readonly doubt: string } | undefined
}

/** The facts for a proposal. Only columns that the proposal uses count. */
export const of = (columns: SampleColumns, proposal: Proposal): SourceFacts => {
  const used = new Set(usedPaths(proposal))
  const inUse = columns.all.filter(({ path }) => used.has(path))
  const language = monthLanguage(inUse) ?? ColumnName.languageOf(columns.all.map(({ name }) => name))
  const place = placeColumns(columns, proposal)
  const origin = originOf(place, language)
  return {
    language: language === "en" ? undefined : language,
    changing: proposal.id === undefined ? 0 : changing(columns, proposal.id.path),
    dates: datesOf(inUse, language),
    country: countryOf(place, origin),
    timezone: timezoneOf(inUse, place, origin)
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

/** The country that a language points to. English points to none. */
const countryOfLanguage: Readonly<Partial<Record<ColumnName.NameLanguage, string>>> = {
  de: "DE",
  es: "ES",
  fr: "FR",
  it: "IT",
  pt: "PT",
  nl: "NL"
}

/** The time zone of most people of a country. Countries with several large zones have no row. */
const zoneOfCountry: Readonly<Record<string, string>> = {
  AT: "Europe/Vienna",
  BE: "Europe/Brussels",
  CH: "Europe/Zurich",
  DE: "Europe/Berlin",
  ES: "Europe/Madrid",
  FR: "Europe/Paris",
  GB: "Europe/London",
  IE: "Europe/Dublin",
  IT: "Europe/Rome",
  NL: "Europe/Amsterdam",
  PL: "Europe/Warsaw",
  PT: "Europe/Lisbon"
}

/** The columns of the person that show where a file comes from. */
const placeColumns = (
  columns: SampleColumns,
  proposal: Proposal
): Readonly<Partial<Record<PlaceName, SampleColumn>>> => {
  const fields = profileFields(proposal)
  // The default mapping has no fields; it finds the attributes by their documented names.
  const hasDefault = proposal.routes.some(
    (route) => route.to === "braze-user-track" && route.fields === undefined && route.mapping === undefined
  )
  const found = hasDefault ? Fields.standardColumns(columns.all) : new Map<string, SampleColumn>()
  const at = (name: PlaceName): SampleColumn | undefined =>
    fields.find((field) => field.name === name)?.column ?? found.get(name)
  return Object.fromEntries(
    placeNames.flatMap((name) => {
      const column = at(name)
      return column === undefined ? [] : [[name, column]]
    })
  )
}

const placeNames = ["phone", "country", "language", "time_zone"] as const
type PlaceName = (typeof placeNames)[number]

interface Origin {
  readonly code: string
  readonly why: string
}

/** The one country that the values or the names of the columns show. */
const originOf = (
  { country, language: spoken }: Readonly<Partial<Record<PlaceName, SampleColumn>>>,
  language: ColumnName.NameLanguage | undefined
): Origin | undefined => {
  const only = country?.distinct === 1 ? codeOf(country.examples[0] ?? "") : undefined
  if (only !== undefined) return { code: only, why: `every country is ${only}` }
  const byName = language === undefined ? undefined : countryOfLanguage[language]
  if (language !== undefined && byName !== undefined)
    return { code: byName, why: `the names of the columns are ${languageNames[language]}` }
  if (spoken === undefined) return undefined
  const codes = new Set(spoken.distinct > spoken.examples.length ? [] : spoken.examples.map(countryOfLocale))
  const [code] = codes
  return codes.size === 1 && code !== undefined
    ? { code, why: `the language of the people is in ${spoken.path}` }
    : undefined
}

/** `de-AT` is Austria, `de` is Germany. */
const countryOfLocale = (text: string): string | undefined => {
  const [, language = "", region] = /^([a-z]{2})(?:[-_]([A-Z]{2}))?$/i.exec(text.trim()) ?? []
  const known = ColumnName.languages.find((one) => one === language.toLowerCase())
  return region === undefined ? (known === undefined ? undefined : countryOfLanguage[known]) : codeOf(region)
}

/** For numbers without a country code: the column of the country, then the country of the file. */
const countryOf = (
  { country, phone }: Readonly<Partial<Record<PlaceName, SampleColumn>>>,
  origin: Origin | undefined
): SourceFacts["country"] => {
  if (phone === undefined) return undefined
  const national = phone.count - (phone.kinds.get("internationalPhone") ?? 0)
  const written = [
    ...(country === undefined || country.distinct === 1 ? [] : [country.path]),
    ...(origin === undefined ? [] : [origin.code])
  ]
  const [first, second] = written
  if (national === 0 || first === undefined) return undefined
  const doubt = `${national} of ${phone.count} phone numbers have no country code`
  return {
    written: second === undefined ? first : [first, second],
    doubt: origin === undefined ? doubt : `${doubt}; ${origin.why}`
  }
}

const noZone = "no column shows their time zone, so write it here"

/** The time zone of times without an offset. */
const timezoneOf = (
  used: ReadonlyArray<SampleColumn>,
  { time_zone: zones }: Readonly<Partial<Record<PlaceName, SampleColumn>>>,
  origin: Origin | undefined
): SourceFacts["timezone"] => {
  const [first, ...others] = used.filter(isLocalTime)
  if (first === undefined) return undefined
  const where = `the times in ${first.path}${others.length === 0 ? "" : ` and ${others.length} more`} have no offset`
  const only = zones?.distinct === 1 ? zones.examples[0] : undefined
  if (only !== undefined) return { name: only, doubt: `${where}; every time zone of a person is this one` }
  const zone = origin === undefined ? undefined : zoneOfCountry[origin.code]
  return zone === undefined || origin === undefined
    ? { name: "UTC", doubt: `${where}; ${noZone}` }
    : { name: zone, doubt: `${where}; ${origin.why}` }
}

/** Whether a column has times of day without an offset. */
export const isLocalTime = (column: SampleColumn): boolean =>
  DateFormat.of(column) !== undefined && hasAny(column, "localTime")
