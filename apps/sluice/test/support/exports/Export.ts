import type { JsonObject } from "@sluice/values/Json"

/** A generated person with the noise of real exports: missing and invalid values. */
export interface Person {
  readonly n: number
  readonly id: string
  readonly first: string
  readonly last: string
  readonly email: string | undefined
  /** Whether Braze accepts {@link email}. */
  readonly hasValidEmail: boolean
  /** In E.164. */
  readonly phone: string | undefined
  /** `YYYY-MM-DD`. */
  readonly born: string | undefined
  readonly gender: "F" | "M"
  readonly city: string
  readonly country: string
  readonly plan: string
  readonly isMember: boolean | undefined
  readonly points: number
  /** Two decimals. */
  readonly amount: number
  /** ISO 8601 with milliseconds. */
  readonly at: string
}

/** The objects that users/track should receive. */
export interface Objects {
  readonly attributes?: ReadonlyArray<JsonObject>
  readonly events?: ReadonlyArray<JsonObject>
  readonly purchases?: ReadonlyArray<JsonObject>
}

/** One form of export: its text, and the objects that it should become. */
export interface ExportKind {
  readonly name: string
  /** The shape that `init` recognises, if any. */
  readonly shape?: string
  readonly file: string
  readonly write: (people: ReadonlyArray<Person>) => string | Uint8Array
  readonly expected: (people: ReadonlyArray<Person>) => Objects
}

/** Members that are present. */
export const present = (members: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject => {
  const found: Record<string, JsonObject[string]> = {}
  for (const [name, value] of Object.entries(members)) if (value !== undefined) found[name] = value
  return found
}

/** The email address of a person as Braze receives it. */
export const emailOf = ({ email, hasValidEmail }: Person): string | undefined => (hasValidEmail ? email : undefined)

/** The standard attributes that every file of people has. */
export const basics = (person: Person): JsonObject =>
  present({
    first_name: person.first,
    last_name: person.last,
    email: emailOf(person),
    phone: person.phone,
    dob: person.born,
    gender: person.gender
  })

/** A date of a person in another order and with other separators. */
export const dated = (iso: string | undefined, write: (year: string, month: string, day: string) => string) => {
  const [year, month, day] = iso?.slice(0, 10).split("-") ?? []
  return year === undefined || month === undefined || day === undefined ? undefined : write(year, month, day)
}

/** The same person's record as the row of a CSV file. A missing value is an empty cell. */
export type Row = ReadonlyArray<string | number | boolean | undefined>

const cell = (value: Row[number], delimiter: string): string => {
  const text = value === undefined ? "" : String(value)
  return text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A CSV text. */
export const csv = (header: ReadonlyArray<string>, rows: ReadonlyArray<Row>, delimiter = ","): string =>
  `${[header, ...rows].map((row) => row.map((value) => cell(value, delimiter)).join(delimiter)).join("\r\n")}\r\n`

/** An object per line. */
export const lines = (records: ReadonlyArray<object>): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("")

/** Unix time in seconds. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000
