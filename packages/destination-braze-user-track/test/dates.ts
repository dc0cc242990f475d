import type { Json } from "@sluice/values/Json"
import type { Options } from "./support.js"

/** One case of a rule: the value of an attribute and the result. */
export type Row = readonly [what: string, name: string, value: Json, becomes: Json, options?: Options]

export const left = (code: string): Json => ({ left: [code] })
export const invalid = (code: string): Json => ({ invalid: [code] })

export const births: ReadonlyArray<Row> = [
  ["a date", "dob", "1980-12-21", "1980-12-21"],
  ["a date with slashes, year first", "dob", "1980/12/21", "1980-12-21"],
  ["a date at midnight, UTC", "dob", "1980-12-21T00:00:00.000Z", "1980-12-21"],
  ["a date at midnight, elsewhere", "dob", "1980-12-21T00:00:00+09:00", "1980-12-21"],
  ["a moment other than midnight", "dob", "1980-12-20T23:00:00.000Z", invalid("date-with-time")],
  ["a day that can only be one", "dob", "21/12/1980", "1980-12-21"],
  ["day or month first", "dob", "03/04/1980", invalid("date-ambiguous")],
  ["day first as declared", "dob", "03/04/1980", "1980-04-03", { dates: "DD/MM/YYYY" }],
  ["month first as declared", "dob", "03/04/1980", "1980-03-04", { dates: "MM/DD/YYYY" }],
  [
    "month first though day first was declared",
    "dob",
    "12/31/1980",
    invalid("date-not-valid"),
    { dates: "DD/MM/YYYY" }
  ],
  ["a leap day", "dob", "1980-02-29", "1980-02-29"],
  ["no leap day", "dob", "1981-02-29", invalid("date-does-not-exist")],
  ["31 April", "dob", "1980-04-31", invalid("date-does-not-exist")],
  ["before 1900", "dob", "1899-12-31", invalid("date-out-of-range")],
  ["1900", "dob", "1900-01-01", "1900-01-01"],
  ["today", "dob", "2026-03-04", "2026-03-04"],
  ["the day after tomorrow", "dob", "2026-03-06", invalid("birth-date-in-future")],
  ["next year", "dob", "2027-01-01", invalid("birth-date-in-future")],
  ["a number", "dob", 346204800, invalid("date-type")],
  ["words", "dob", "a while ago", invalid("date-not-valid")],
  ["nothing", "dob", " ", left("empty")],
  ["a placeholder", "dob", "{{birthday}}", left("placeholder-not-filled")],
  ["an optional value that is invalid", "dob", "03/04/1980", left("date-ambiguous"), { optional: new Set(["dob"]) }],
  ["null", "dob", null, { value: null, warnings: ["value-null"] }]
]

export const moments: ReadonlyArray<Row> = [
  ["a moment", "date_of_first_session", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"],
  ["another zone", "date_of_last_session", "2026-03-04T05:06:07+01:00", "2026-03-04T04:06:07.000Z"],
  [
    "the declared zone",
    "date_of_last_session",
    "2026-03-04 05:06:07",
    "2026-03-04T08:06:07.000Z",
    { timezone: "America/Sao_Paulo" }
  ],
  [
    "no zone at all",
    "date_of_last_session",
    "2026-03-04 05:06:07",
    { value: "2026-03-04T05:06:07.000Z", warnings: ["time-zone-assumed"] }
  ],
  ["Unix seconds", "marked_email_as_spam_at", 1772600767, "2026-03-04T05:06:07.000Z"],
  ["day or month first", "date_of_first_session", "03/04/2026", left("date-ambiguous")],
  ["no moment", "date_of_first_session", "soon", left("date-not-valid")],
  ["nothing", "date_of_first_session", "", left("empty")],
  ["a placeholder", "date_of_first_session", "{{at}}", left("placeholder-not-filled")]
]
