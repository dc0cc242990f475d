import { formats } from "@sluice/braze-api/Dates"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as DateReader from "../src/DateReader.js"
import { isRefusal, Refusal } from "../src/Refusal.js"

const reader = (settings: DateReader.DateSettings = {}): DateReader.DateReader =>
  Either.getOrThrow(DateReader.compile(settings))
const code = (value: unknown): unknown => (isRefusal(value) ? value.code : value)
const utc = reader()
const moment = fc.date({
  min: new Date("1900-01-01T00:00:00Z"),
  max: new Date("2999-12-31T23:59:59Z"),
  noInvalidDate: true
})

describe("instant", () => {
  it("returns the common forms unchanged", () => {
    fc.assert(
      fc.property(moment, (date) => {
        const text = date.toISOString()
        expect(utc.instant(text)).toBe(text)
        expect(utc.instant(text.replace(/\.\d{3}/, ""))).toBe(text.replace(/\.\d{3}/, ""))
      })
    )
  })

  it("is the same moment in every notation", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
        date.setUTCMilliseconds(0)
        const local = new Date(date.getTime() + offset * 60_000)
        fc.pre(local.getUTCFullYear() >= 1900 && local.getUTCFullYear() <= 2999)
        const text = local.toISOString().slice(0, 19)
        const size = Math.abs(offset)
        const zone = `${offset < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`
        const forms = [
          text + zone,
          `${text.replace("T", " ")} ${zone}`,
          text + zone.replace(":", ""),
          `${text}:000${zone}`,
          `${text}.000${zone}`
        ]
        expect(forms.map((form) => utc.instant(form))).toEqual(forms.map(() => date.toISOString()))
      })
    )
  })

  it("reads the formats that Braze documents", () => {
    expect(formats.value.map(({ example }) => code(utc.instant(example)))).toEqual([
      "2026-01-02T02:04:05.678Z",
      "2026-01-02T02:04:05.678Z",
      "2026-01-02T03:04:05.000Z",
      "2026-01-02T03:04:05.000Z",
      "2026-01-02T00:00:00.000Z",
      "date-ambiguous",
      "2026-01-02T02:04:05.000Z"
    ])
    expect(utc.instant("01/25/2026")).toBe("2026-01-25T00:00:00.000Z")
    expect(utc.instant("2015-02-15 21:04:32 -0500")).toBe("2015-02-16T02:04:32.000Z")
    expect(utc.instant("Wed, 04 Mar 2026 05:06:07 GMT")).toBe("2026-03-04T05:06:07.000Z")
    expect(utc.instant("Wed Mar 04 2026 05:06:07 GMT+0100 (Central European Standard Time)")).toBe(
      "2026-03-04T04:06:07.000Z"
    )
  })

  it("reads Unix times of seconds and of milliseconds, as numbers and as text", () => {
    for (const value of [1_772_600_767, "1772600767", 1_772_600_767_000, "1772600767000"])
      expect(utc.instant(value)).toBe("2026-03-04T05:06:07.000Z")
    expect([1, 1.5, 1e300, Number.NaN, "17726007"].map((value) => code(utc.instant(value)))).toEqual([
      "date-type",
      "date-type",
      "date-type",
      "date-type",
      "date-not-valid"
    ])
  })

  it.each([
    ["2026-02-29T00:00:00Z", "date-does-not-exist"],
    ["2026-13-01", "date-does-not-exist"],
    ["2026-01-01T24:00:00Z", "date-does-not-exist"],
    ["2026-01-01T00:60:00.000Z", "date-does-not-exist"],
    ["31/04/2026", "date-does-not-exist"],
    ["0001-01-01T00:00:00Z", "date-out-of-range"],
    ["9999-12-31", "date-out-of-range"],
    ["03/04/2026", "date-ambiguous"],
    ["3.4.2026 10:00", "date-ambiguous"],
    ["", "date-missing"],
    ["yesterday", "date-not-valid"],
    ["2026-1-1", "date-not-valid"],
    [true, "date-type"],
    [null, "date-type"],
    [undefined, "date-type"],
    [{}, "date-type"]
  ])("refuses %j as %s", (value, expected) => {
    expect(code(utc.instant(value))).toBe(expected)
  })

  it("returns quickly for long text", () => {
    for (const long of [
      "x".repeat(1_000_000),
      "1".repeat(1_000_000),
      " ".repeat(1_000_000),
      "2026-01-01 ".repeat(100_000)
    ])
      expect(isRefusal(utc.instant(long))).toBe(true)
  })

  it("reads a short date with only one possible reading", () => {
    expect([
      utc.instant("25/12/2026"),
      utc.instant("12/25/2026"),
      utc.instant("5.5.2026"),
      utc.instant("2026/3/4")
    ]).toEqual([
      "2026-12-25T00:00:00.000Z",
      "2026-12-25T00:00:00.000Z",
      "2026-05-05T00:00:00.000Z",
      "2026-03-04T00:00:00.000Z"
    ])
  })

  it("reads times without an offset in the declared zone, across summer time", () => {
    const lisbon = reader({ timezone: "Europe/Lisbon" })
    expect(lisbon.instant("2026-01-15T10:00:00")).toBe("2026-01-15T10:00:00.000Z")
    expect(lisbon.instant("2026-07-15T10:00:00")).toBe("2026-07-15T09:00:00.000Z")
    expect(lisbon.instant("2026-07-15")).toBe("2026-07-14T23:00:00.000Z")
    expect(lisbon.instant("2026-07-15T10:00:00Z")).toBe("2026-07-15T10:00:00Z")
    const berlin = reader({ timezone: "Europe/Berlin" })
    expect(berlin.instant("2026-03-29 02:30:00")).toBe("2026-03-29T01:30:00.000Z")
    expect(berlin.instant("2026-10-25 02:30:00")).toBe("2026-10-25T00:30:00.000Z")
    expect(reader({ timezone: "Asia/Kathmandu" }).instant("2026-01-01T00:00:00")).toBe("2025-12-31T18:15:00.000Z")
  })

  it("reports an assumed zone", () => {
    const values = [
      "2026-01-15T10:00:00",
      "2026-01-15",
      "2026-01-15T10:00:00Z",
      "2026-01-15T10:00:00+01:00",
      1_772_600_767,
      "no date"
    ]
    const assumed = DateReader.utcAssumed
    expect(values.map((value) => utc.doubt(value))).toEqual([assumed, assumed, ...Array(4).fill(undefined)])
    expect(values.map((value) => reader({ timezone: "Europe/Lisbon" }).doubt(value))).toEqual(Array(6).fill(undefined))
  })

  it("reports a time that the clock of the zone skips or repeats", () => {
    const berlin = reader({ timezone: "Europe/Berlin" })
    const values = ["2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-10-25 03:30:00", "2026-10-25T02:30:00+02:00"]
    const changed = DateReader.clockChanged
    expect(values.map((value) => berlin.doubt(value))).toEqual([changed, changed, undefined, undefined])
  })
})

describe("declared dates", () => {
  it("decide the meaning of a short date", () => {
    const european = reader({ dates: "DD/MM/YYYY" })
    const american = reader({ dates: "MM/DD/YYYY" })
    expect(european.instant("03/04/2026")).toBe("2026-04-03T00:00:00.000Z")
    expect(american.instant("03/04/2026")).toBe("2026-03-04T00:00:00.000Z")
    expect(european.instant("3/4/2026 05:06")).toBe("2026-04-03T05:06:00.000Z")
    for (const wrong of ["04/25/2026", "31/02/2026", "soon"])
      expect(european.instant(wrong)).toEqual(
        new Refusal(
          "date-not-valid",
          "Not a valid date in a declared format of the source: the text has another form, or the day does not exist. Correct the value, or add its format to dates."
        )
      )
    expect(european.instant("2026-03-04T05:06:07Z")).toBe("2026-03-04T05:06:07Z")
  })

  it("may be several, with a time of day and month names", () => {
    const both = reader({ dates: ["D MMM YYYY, HH:mm", "DD.MM.YYYY HH:mm:ss Z"] })
    expect(both.instant("4 Mar 2026, 05:06")).toBe("2026-03-04T05:06:00.000Z")
    expect(both.instant("04.03.2026 05:06:07 +0100")).toBe("2026-03-04T04:06:07.000Z")
  })

  it("read hours of a half day", () => {
    const american = reader({ dates: "M/D/YYYY h:mm A" })
    expect(american.instant("3/4/2026 3:06 PM")).toBe("2026-03-04T15:06:00.000Z")
    expect(american.instant("3/4/2026 12:06 a.m.")).toBe("2026-03-04T00:06:00.000Z")
    expect(reader({ dates: "MM/DD/YYYY" }).instant("03/04/2026 12:06:07 pm")).toBe("2026-03-04T12:06:07.000Z")
    expect(utc.instant("2026-03-04 3:06 PM")).toBe("2026-03-04T15:06:00.000Z")
    for (const wrong of ["3/4/2026 15:06 PM", "3/4/2026 0:06 AM"])
      expect(code(american.instant(wrong))).toBe("date-not-valid")
    expect(code(utc.instant("2026-03-04 15:06 PM"))).toBe("date-does-not-exist")
  })

  it("read names of months as whole words", () => {
    const english = reader({ dates: "MMM D, YYYY" })
    expect(["March 4, 2026", "mar 4, 2026", "Mar. 4, 2026", "SEPT 4, 2026"].map((text) => english.date(text))).toEqual([
      "2026-03-04",
      "2026-03-04",
      "2026-03-04",
      "2026-09-04"
    ])
    for (const other of ["marche 4, 2026", "Marc 4, 2026", "Mars 4, 2026", "Mayo 4, 2026"])
      expect(code(english.date(other))).toBe("date-not-valid")
  })

  it("read names of months in the declared language, beside a day and alone", () => {
    const read = (language: string, dates: string, text: string) => code(reader({ language, dates }).date(text))
    expect(read("fr", "D MMMM YYYY", "4 août 2026")).toBe("2026-08-04")
    expect(read("fr", "D MMM YYYY", "4 AVR. 2026")).toBe("2026-04-04")
    expect(read("pl", "D MMMM YYYY", "4 marca 2026")).toBe("2026-03-04")
    expect(read("pl", "MMMM D YYYY", "marzec 4 2026")).toBe("2026-03-04")
    expect(read("de", "D. MMM YYYY", "4. Mär 2026")).toBe("2026-03-04")
    expect(read("es", "D [de] MMMM [de] YYYY", "4 de marzo de 2026")).toBe("2026-03-04")
    expect(read("fr", "dddd D MMMM YYYY", "mercredi 4 mars 2026")).toBe("2026-03-04")
    expect(read("fr", "MMM D, YYYY", "marche 4, 2026")).toBe("date-not-valid")
    expect(read("hr", "D. MMMM YYYY.", "4. listopada 2026.")).toBe("2026-10-04")
    expect(read("pl", "D MMMM YYYY", "4 listopada 2026")).toBe("2026-11-04")
  })

  it("read a year of two digits as one from 1969 to 2068", () => {
    const short = reader({ dates: "DD/MM/YY" })
    expect(["04/03/69", "04/03/68", "04/03/26"].map((text) => short.date(text))).toEqual([
      "1969-03-04",
      "2068-03-04",
      "2026-03-04"
    ])
  })

  it("refuse a string that two of them read as different dates", () => {
    const both = reader({ dates: ["DD/MM/YYYY", "MM/DD/YYYY"] })
    expect(code(both.date("03/04/2026"))).toBe("date-ambiguous")
    expect(both.date("04/04/2026")).toBe("2026-04-04")
    expect(both.date("25/04/2026")).toBe("2026-04-25")
    expect(both.date("04/25/2026")).toBe("2026-04-25")
  })

  it("overlap if they can read one string as different days", () => {
    expect(DateReader.overlap(["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY"])).toEqual({
      one: "DD/MM/YYYY",
      other: "MM/DD/YYYY",
      text: "04/03/2026"
    })
    expect(DateReader.overlap(["DD/MM/YYYY", "DD.MM.YYYY", "DD/MM/YYYY HH:mm"])).toBeUndefined()
  })

  it("are reported if they are wrong, together with a wrong zone", () => {
    const result = DateReader.compile({
      dates: ["DD/MM", "YYYY-MM-DD", "dd/mm/yyyy", "DD/DD/YYYY", "DD/MM/YYYY HH:mm A", "DD de MM YYYY"],
      language: "klingon",
      timezone: "Europe/Lisboa"
    })
    const problems = Either.match(result, { onLeft: (found) => found, onRight: () => [] })
    expect(problems.map((problem) => problem.code)).toEqual([
      "language-unknown",
      "date-pattern-not-valid",
      "date-pattern-not-valid",
      "date-pattern-not-valid",
      "date-pattern-not-valid",
      "date-pattern-not-valid",
      "timezone-unknown"
    ])
    expect(problems.at(-1)?.message).toContain('Did you mean "Europe/Lisbon"?')
  })
})

describe("a count since 1970", () => {
  const millis = fc.integer({ min: Date.parse("1900-01-01T00:00:00Z"), max: Date.parse("2999-12-31T23:59:59Z") })

  it("is the same moment in every unit, as a number and as text", () => {
    fc.assert(
      fc.property(millis, (at) => {
        const expected = new Date(at).toISOString()
        const counts: ReadonlyArray<readonly [DateReader.DateSettings["unit"], number | string]> = [
          ["milliseconds", at],
          ["milliseconds", `${at}`],
          ["seconds", at / 1000],
          ["seconds", (at / 1000).toFixed(3)],
          ["microseconds", `${BigInt(at) * 1000n}`],
          ["nanoseconds", `${BigInt(at) * 1_000_000n}`]
        ]
        expect(counts.map(([unit, value]) => reader({ unit }).instant(value))).toEqual(counts.map(() => expected))
      })
    )
  })

  it("is read by its digits if no unit is declared", () => {
    const forms = [1_772_600_767.5, "1772600767.5", 1_772_600_767_500, 1_772_600_767_500_123, "1772600767500123456"]
    expect(forms.map((value) => utc.instant(value))).toEqual(forms.map(() => "2026-03-04T05:06:07.500Z"))
  })

  it("of days is a calendar date", () => {
    const days = reader({ unit: "days", timezone: "Pacific/Pago_Pago" })
    expect([days.date(20_516), days.day("20516"), days.date(-1)]).toEqual(["2026-03-04", "2026-03-04", "1969-12-31"])
    expect(code(days.date(20_516.5))).toBe("date-type")
  })

  it("is on the clock of the zone if it is local", () => {
    const local = reader({ unit: "seconds", local: true, timezone: "Europe/Berlin" })
    expect(local.instant(Date.parse("2026-07-15T10:00:00Z") / 1000)).toBe("2026-07-15T08:00:00.000Z")
    expect(Either.isLeft(DateReader.compile({ unit: "seconds", local: true }))).toBe(true)
  })

  it("is read in the form of .NET", () => {
    expect(utc.instant("/Date(1772600767089+0100)/")).toBe("2026-03-04T05:06:07.089Z")
    expect(utc.date("/Date(1772578800000+0100)/")).toBe("2026-03-04")
    expect(utc.date("/Date(-62135596800000)/")).toEqual(expect.objectContaining({ code: "date-out-of-range" }))
  })

  it("leaves dates in text as they are", () => {
    expect(reader({ unit: "seconds" }).instant("2026-03-04T05:06:07Z")).toBe("2026-03-04T05:06:07Z")
  })
})

describe("day", () => {
  it("is the calendar date of a moment in the declared zone", () => {
    const berlin = reader({ timezone: "Europe/Berlin" })
    expect(berlin.day("2026-03-04T23:30:00Z")).toBe("2026-03-05")
    expect(berlin.day("2026-03-04")).toBe("2026-03-04")
    expect(berlin.day("2026-03-04 23:30")).toBe("2026-03-04")
    expect(utc.day("2026-03-05T00:30:00+02:00")).toBe("2026-03-04")
  })
})

describe("date", () => {
  it("never shifts, in any zone of the source or of the machine [S-31]", () => {
    const zone = fc.constantFrom("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Lisbon", "UTC")
    fc.assert(
      fc.property(moment, zone, (date, timezone) => {
        const text = date.toISOString().slice(0, 10)
        const of = reader({ timezone })
        expect([
          of.date(text),
          of.date(`${text}T00:00:00Z`),
          of.date(`${text} 00:00:00`),
          of.date(`${text}T00:00:00.000-11:00`)
        ]).toEqual([text, text, text, text])
      }),
      { numRuns: 200 }
    )
  })

  it("refuses a moment, whose day depends on the zone", () => {
    expect(code(utc.date("1980-06-20T23:00:00.000Z"))).toBe("date-with-time")
    expect(code(utc.date("1980-02-30"))).toBe("date-does-not-exist")
    expect(code(utc.date("03/04/1980"))).toBe("date-ambiguous")
    expect(code(utc.date(331_171_200))).toBe("date-type")
    expect(reader({ dates: "DD/MM/YYYY" }).date("03/04/1980")).toBe("1980-04-03")
  })
})

describe("a calendar date without a time", () => {
  it("is read in the same way with a leading space, on the slow path", () => {
    const part = (max: number, length: number) => fc.nat(max).map((n) => String(n).padStart(length, "0"))
    const written = fc.tuple(part(3100, 4), part(13, 2), part(32, 2)).map((parts) => parts.join("-"))
    const reader = Either.getOrThrow(DateReader.compile())
    fc.assert(
      fc.property(written, (text) => {
        expect(reader.date(text)).toBe(reader.date(` ${text}`))
      })
    )
  })

  it("is read by the patterns of the source if it has any", () => {
    expect(Either.getOrThrow(DateReader.compile({ dates: "YYYY-DD-MM" })).date("1990-05-04")).toBe("1990-04-05")
  })
})

describe("any value", () => {
  it("returns text or a refusal and never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value))
        for (const read of [utc.instant, utc.date]) {
          const result = read(json)
          expect(isRefusal(result) || typeof result === "string").toBe(true)
        }
      })
    )
  })
})
