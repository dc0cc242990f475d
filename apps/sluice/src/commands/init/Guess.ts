import * as Path from "@sluice/core/Path"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Json } from "@sluice/values/Json"
import type { SampleField, ValueKind } from "./SampleFields.js"
import * as SampleFields from "./SampleFields.js"

/** What the fields of a sample probably are. Best guesses first; a person decides. */
export interface Guess {
  /** The id of the person. */
  readonly people: ReadonlyArray<SampleField>
  /** The id of the record. */
  readonly ids: ReadonlyArray<SampleField>
  /** Records of the sample that have the id of an earlier one and other content. */
  readonly changing: number
  /** When something happened. */
  readonly times: ReadonlyArray<SampleField>
  /** Standard attributes of a profile, by Braze's name. */
  readonly profile: ReadonlyMap<string, SampleField>
  /** Everything else that could be a custom attribute, with its type. */
  readonly custom: ReadonlyArray<{ readonly field: SampleField; readonly type: string }>
  /** How dates are written. `unclear`: with slashes, and no date shows whether the day or the month comes first. */
  readonly dates: "DD/MM/YYYY" | "MM/DD/YYYY" | "unclear" | undefined
}

const personNames = [
  "externalid",
  "customerid",
  "userid",
  "memberid",
  "accountid",
  "profileid",
  "contactid",
  "personid",
  "uid"
]
const recordNames = [
  "chatid",
  "conversationid",
  "sessionid",
  "eventid",
  "messageid",
  "orderid",
  "recordid",
  "id",
  "uuid"
]
const timeNames = [
  "endedat",
  "completedat",
  "closedat",
  "finishedat",
  "occurredat",
  "timestamp",
  "eventtime",
  "createdat",
  "time",
  "at",
  "date",
  "startedat"
]

/** Braze's names of standard attributes, and the names that exports use for them. */
const profileNames: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ["first_name", ["firstname", "givenname", "forename"]],
  ["last_name", ["lastname", "surname", "familyname"]],
  ["email", ["email", "emailaddress", "mail"]],
  ["phone", ["phone", "phonenumber", "mobile", "msisdn", "tel"]],
  ["dob", ["dob", "birthdate", "dateofbirth", "birthday"]],
  ["gender", ["gender", "sex"]],
  ["home_city", ["homecity", "city", "town"]],
  ["country", ["country", "countrycode"]],
  ["language", ["language", "lang"]],
  ["time_zone", ["timezone", "tz"]]
]

/** The share of values that has to look alike: exports contain invalid values. */
const clearMajority = 0.95

/** Guesses from the fields of the records of a sample. */
export const make = (records: ReadonlyArray<SourceRecord>): Guess => {
  const fields = SampleFields.make(records)
  const sample = records.length
  const people = byName(fields, personNames)
  const ids = byName(fields, recordNames).filter(
    ({ count, distinct }) => count === sample && distinct >= clearMajority * sample
  )
  const times = byName(
    fields.filter(({ count, kinds }) => (kinds.get("time") ?? 0) >= clearMajority * count),
    timeNames,
    true
  )
  const profile = new Map(
    profileNames.flatMap(([attribute, names]) => {
      const [best] = byName(fields, names)
      return best === undefined ? [] : [[attribute, best] as const]
    })
  )
  const taken = new Set([...people, ...ids, ...times, ...profile.values()])
  return {
    people,
    ids,
    changing: changingOf(records, ids[0]?.path),
    times,
    profile,
    custom: fields.filter((field) => !taken.has(field)).map((field) => ({ field, type: typeOf(field.kinds) })),
    dates: datesOf(fields)
  }
}

/** SampleFields with one of the names, the earlier name first, then the fuller place. `all`: fields with other names after them. */
const byName = (
  fields: ReadonlyArray<SampleField>,
  names: ReadonlyArray<string>,
  all = false
): ReadonlyArray<SampleField> => {
  const rank = ({ name }: SampleField): number => (names.includes(name) ? names.indexOf(name) : names.length)
  return fields
    .filter((field) => all || rank(field) < names.length)
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count)
}

const typeOf = (kinds: SampleField["kinds"]): string => {
  const only = (...allowed: ReadonlyArray<ValueKind>) => [...kinds.keys()].every((kind) => allowed.includes(kind))
  if (only("boolean")) return "boolean"
  if (only("integer")) return "integer"
  if (only("integer", "number")) return "float"
  return only("time") ? "time" : "string"
}

const changingOf = (records: ReadonlyArray<SourceRecord>, path: string | undefined): number => {
  if (path === undefined) return 0
  const read = Path.reader(Path.parse(path))
  const contents = new Map<Json | undefined, string>()
  return records.filter(({ body }) => {
    const id = read(body)
    const content = JSON.stringify(body)
    const first = contents.get(id)
    if (first === undefined) contents.set(id, content)
    return first !== undefined && first !== content
  }).length
}

const datesOf = (fields: ReadonlyArray<SampleField>): Guess["dates"] => {
  const day = fields.reduce((sum, { first }) => sum + first.day, 0)
  const month = fields.reduce((sum, { first }) => sum + first.month, 0)
  if (day > 0 && day >= clearMajority * (day + month)) return "DD/MM/YYYY"
  if (month > 0 && month >= clearMajority * (day + month)) return "MM/DD/YYYY"
  return day + month > 0 || fields.some(({ kinds }) => kinds.has("slashes")) ? "unclear" : undefined
}
