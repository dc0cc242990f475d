import * as DateReader from "@sluice/values/DateReader"
import type { Json } from "@sluice/values/Json"
import { isRefusal, type Refusal as ValueRefusal } from "@sluice/values/Refusal"
import { units } from "@sluice/values/UnixTime"
import { Either } from "effect"
import { nothing } from "../CompiledValue.js"
import * as Option from "../OptionTable.js"
import { defineDirective, invalidValue, readingOne } from "../TableDirective.js"

/** For each setting of the date reader: the option that sets it, and what the option must be. */
const settingsOf: Readonly<Record<string, readonly [option: string, expected: string]>> = {
  dates: [
    "format",
    "patterns with exactly one year (YYYY), month (MM or MMM) and day (DD), optionally HH, mm, ss, SSS, Z, or h with A, such as M/D/YYYY h:mm A; literal text in brackets, such as D [de] MMMM"
  ],
  timezone: ["zone", "an IANA name such as Europe/Lisbon"],
  language: ["language", "a language code such as fr"],
  local: ["local", '"zone" beside it, the zone of the clock']
}

const zones = (): ReadonlyArray<string> => Intl.supportedValuesOf("timeZone")

/** `@date`: a date and time, or a calendar date, in the format of a source field. */
export const date = defineDirective({
  name: "@date",
  text: "A date and time, or a calendar date. Without `format` and `unit`, it reads ISO 8601 and the other forms that every date field accepts.",
  main: "value",
  options: {
    value: Option.subject("The text or number to read."),
    format: Option.texts(
      "Patterns such as DD/MM/YYYY, D [de] MMMM [de] YYYY or M/D/YY h:mm A. A string that two patterns read as different dates is refused. Default: source.dates."
    ),
    zone: Option.text("Zone of times without an offset, such as Europe/Lisbon. Default: source.timezone, else UTC."),
    language: Option.text("Language of the names of months, such as fr. Default: source.language, else English."),
    unit: Option.word(
      units,
      "The unit of a number that counts since 1970. Default: by its digits, 10 for seconds, 13, 16 and 19 for milli-, micro- and nanoseconds."
    ),
    local: Option.flag("A number counts in the local time of the zone instead of UTC. Default: false."),
    to: Option.word(
      ["time", "date", "seconds", "milliseconds"],
      "time: date and time in UTC; date: YYYY-MM-DD, the date as written, or with zone the date in that zone; or a count since 1970. Default: time."
    ),
    onInvalid: Option.onInvalid
  },
  make: ({ value, format, zone, language, unit, local, to = "time", onInvalid }, placed) => {
    const { defaults } = placed.compiler
    const dates = format ?? defaults.dates
    const timezone = zone ?? defaults.timezone
    const settings = {
      ...(dates !== undefined && { dates }),
      ...(timezone !== undefined && { timezone }),
      ...{ language: language ?? defaults.language, unit, local }
    }
    const compiled = DateReader.compile(settings)
    if (Either.isLeft(compiled)) {
      for (const { path = "" } of compiled.left) {
        const [option, expected] = settingsOf[path] ?? [path, ""]
        const near = path === "timezone" && zone !== undefined ? { word: zone, candidates: zones() } : {}
        placed.reader.report(option, placed.reader.found(option), expected, near)
      }
      return nothing
    }
    const reader = compiled.right
    const assume = invalidValue("drop", placed)
    const moment = (found: Json): string | ValueRefusal => {
      const read = reader.instant(found)
      const doubt = read === found || isRefusal(read) ? undefined : reader.doubt(found)
      if (doubt !== undefined) assume(doubt)
      return read
    }
    const day = zone === undefined ? reader.date : reader.day
    const count =
      (divisor: number) =>
      (found: Json): number | ValueRefusal => {
        const read = moment(found)
        return isRefusal(read) ? read : Math.floor(Date.parse(read) / divisor)
      }
    const read = { time: moment, date: day, seconds: count(1000), milliseconds: count(1) }[to]
    return readingOne(value, read, onInvalid, placed)
  }
})
