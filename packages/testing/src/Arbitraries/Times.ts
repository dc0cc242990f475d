import * as fc from "fast-check"

const moment = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2026, 1, 28) / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString())

/** A time in ISO 8601 with an offset, before the start of simulated runs. */
export const iso: fc.Arbitrary<string> = fc
  .tuple(moment, fc.constantFrom("Z", "+01:00", "-0500", "Z"))
  .map(([text, zone]) => `${text.slice(0, 19)}${zone}`)

/** A time in any format that Braze documents. */
export const documented: fc.Arbitrary<string> = fc.tuple(moment, fc.nat(5)).map(([text, format]) => {
  const date = text.slice(0, 10)
  const time = text.slice(11, 19)
  const [year, month, day] = date.split("-")
  const formats = [
    text,
    `${date}T${time}:000+0000`,
    `${date}T${time}`,
    `${date} ${time}`,
    date,
    `${month}/${day}/${year}`
  ]
  return formats[format] ?? text
})

/** A calendar date, `YYYY-MM-DD`. */
export const date: fc.Arbitrary<string> = fc
  .integer({ min: Date.UTC(1930, 0, 1) / 86_400_000, max: Date.UTC(2010, 11, 31) / 86_400_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))

/** Strings that resemble a time but are not valid. */
export const broken: fc.Arbitrary<string> = fc.constantFrom(
  "",
  "yesterday",
  "2026-13-01T00:00:00Z",
  "2026-02-30",
  "12:30",
  "{TIME}",
  "2026-01-01T25:00:00Z",
  "20260101"
)
