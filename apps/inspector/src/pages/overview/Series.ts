import type { Schemas } from "../../control/Client.js"
import { endings } from "../../control/Endings.js"
import { clock } from "../../parts/Format.js"

type Bucket = Schemas["TrafficBucket"]

/** One part of the bars. */
export interface Series {
  /** As in the traffic. */
  readonly name: string
  readonly label: string
  /** The colour in the style sheet, as in the class `series-good`. */
  readonly colour: string
}

/** Requests by status, or by their ending if they have no complete response. */
export const requestSeries: ReadonlyArray<Series> = [
  { name: "2xx", label: "2xx", colour: "good" },
  { name: "3xx", label: "3xx", colour: "quiet" },
  { name: "4xx", label: "4xx", colour: "bad" },
  { name: "5xx", label: "5xx", colour: "worse" },
  ...Object.entries(endings)
    .filter(([name]) => name !== "answered")
    .map(([name, { label }]) => ({ name, label, colour: name === "closed" ? "quiet" : "fault" }))
]

const knownLanes: ReadonlyArray<Series> = [
  { name: "attributes", label: "attributes", colour: "first" },
  { name: "events", label: "events", colour: "second" },
  { name: "purchases", label: "purchases", colour: "third" }
]

const notApplied: ReadonlyArray<Series> = [
  { name: "dropped", label: "dropped", colour: "bad" },
  { name: "refused", label: "refused", colour: "worse" },
  { name: "failed", label: "in failed requests", colour: "fault" }
]

/**
 * Applied objects by lane, and objects that were not applied. All lanes except those of `users/track` share one colour.
 */
export const objectSeries = (buckets: ReadonlyArray<Bucket>): ReadonlyArray<Series> => {
  const known = new Set([...knownLanes, ...notApplied].map(({ name }) => name))
  const others = new Set(buckets.flatMap(({ objects }) => Object.keys(objects)).filter((name) => !known.has(name)))
  return [...knownLanes, ...[...others].map((name) => ({ name, label: name, colour: "quiet" })), ...notApplied]
}

/** The series that occur in the buckets. */
export const present = (
  series: ReadonlyArray<Series>,
  counts: ReadonlyArray<Readonly<Record<string, number>>>
): ReadonlyArray<Series> => series.filter(({ name }) => counts.some((one) => (one[name] ?? 0) > 0))

/** A part of a bar, in counts from the bottom. */
export interface Part extends Series {
  readonly from: number
  readonly to: number
}

/** The parts of a bar from the bottom up. */
export const stacked = (
  series: ReadonlyArray<Series>,
  counts: Readonly<Record<string, number>>
): ReadonlyArray<Part> => {
  let from = 0
  return series.flatMap((one) => {
    const count = counts[one.name] ?? 0
    if (count === 0) return []
    const part = { ...one, from, to: from + count }
    from += count
    return [part]
  })
}

/** The height of the highest bar. */
export const highest = (
  series: ReadonlyArray<Series>,
  counts: ReadonlyArray<Readonly<Record<string, number>>>
): number => Math.max(0, ...counts.map((one) => series.reduce((sum, { name }) => sum + (one[name] ?? 0), 0)))

/**
 * The end of an axis: the smallest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15 … that is at least as high as the highest bar.
 */
export const axisEnd = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((end) => end >= most) ?? most
}

const day = 86_400_000

/** The label of a time on an axis with buckets of this length. */
export const moment = (at: number, bucketMs: number): string => {
  const iso = new Date(at).toISOString()
  if (bucketMs < 1_000) return clock(iso)
  return bucketMs < day ? clock(iso).slice(0, bucketMs < 60_000 ? 8 : 5) : iso.slice(0, 10)
}

/** A duration of a bucket: `10 ms`, `1 s`, `5 min`. */
export const length = (ms: number): string => {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${ms / 1_000} s`
  if (ms < 3_600_000) return `${ms / 60_000} min`
  return ms < day ? `${ms / 3_600_000} h` : `${ms / day} d`
}
