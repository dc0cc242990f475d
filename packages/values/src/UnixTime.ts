import type { DateParts } from "./DateParts.js"

/** Units of a count since 1970. */
export const units = ["seconds", "milliseconds", "microseconds", "nanoseconds", "days"] as const

/** One of {@link units}. */
export type UnixTimeUnit = (typeof units)[number]

/** The number of units per millisecond, or the number of milliseconds per unit. */
const scales: Readonly<Record<UnixTimeUnit, { readonly per?: bigint; readonly times?: number }>> = {
  seconds: { times: 1000 },
  milliseconds: { times: 1 },
  microseconds: { per: 1000n },
  nanoseconds: { per: 1_000_000n },
  days: { times: 86_400_000 }
}

const whole = /^[+-]?\d{1,20}$/
const decimal = /^[+-]?\d{1,15}(?:\.\d{1,12})?$/

/**
 * Milliseconds since 1970 for a count in a unit, from a number or its text. Undefined for any other value. Digits below
 * a millisecond are dropped.
 */
export const millisOfUnixTime = (value: number | string, unit: UnixTimeUnit): number | undefined => {
  const text = typeof value === "string" ? value.trim() : String(value)
  const { per, times = 1 } = scales[unit]
  if (per !== undefined) return whole.test(text) ? Number(BigInt(text) / per) : undefined
  if (!decimal.test(text)) return undefined
  return unit === "days" && !whole.test(text) ? undefined : Math.round(Number(text) * times)
}

/**
 * The number of digits before the decimal point by unit, for present times: 10 for seconds from 2001 to 2286, and so
 * on.
 */
const lengths: ReadonlyMap<number, UnixTimeUnit> = new Map([
  [10, "seconds"],
  [13, "milliseconds"],
  [16, "microseconds"],
  [19, "nanoseconds"]
])

/**
 * The unit of a count without a declared unit, by its number of digits. Undefined if the number of digits does not
 * identify one.
 */
export const unitOf = (value: number | string): UnixTimeUnit | undefined => {
  const text = typeof value === "string" ? value : String(value)
  const match = /^(\d{10,19})(\.\d{1,12})?$/.exec(text)
  const unit = lengths.get(match?.[1]?.length ?? 0)
  const divisible = unit === "seconds" || unit === "milliseconds"
  return match?.[2] !== undefined && !divisible ? undefined : unit
}

const day = 86_400_000

/** The calendar date and time of day of a time, `offset` minutes east of UTC; the parts have that offset. */
export const partsOf = (millis: number, offset: number | undefined): DateParts | undefined => {
  const local = new Date(millis + (offset ?? 0) * 60_000)
  if (Number.isNaN(local.getTime())) return undefined
  const time = ((local.getTime() % day) + day) % day
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate(), time, offset }
}

/** `/Date(1772600767000)/` and `/Date(1772600767000+0100)/`, the notation of older .NET services. */
const dotNet = /^\\?\/Date\((-?\d{1,16})([+-]\d{4})?\)\\?\/$/

/** The parts of `/Date(…)/`. Undefined for any other string. */
export const ofDotNet = (text: string): DateParts | undefined => {
  const [, millis, offset = "+0000"] = dotNet.exec(text) ?? []
  if (millis === undefined) return undefined
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))
  return partsOf(Number(millis), offset.startsWith("-") ? -minutes : minutes)
}
