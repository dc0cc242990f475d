import type { ExchangeEnd } from "../faults/FaultAction.js"
import type * as Journal from "../record/Journal.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Sliced from "../text/Sliced.js"
import * as Inspect from "./Inspect.js"

/** TrafficCounts by name. Absent names are 0. */
export type TrafficCounts = Readonly<Record<string, number>>

/** The traffic of one span of time. */
export interface Bucket {
  /** Its start, in milliseconds since 1970. */
  readonly at: number
  /** Requests by class of status (`2xx`), or by how they ended without a complete response (`reset`). */
  readonly requests: TrafficCounts
  /**
   * Applied objects by lane, and under `dropped`, `refused` and `failed` those that were accepted without effect, refused
   * with their own message, or in a request that failed as a whole.
   */
  readonly objects: TrafficCounts
}

/** The number of requests that took at most a number of milliseconds and more than the previous step. */
export interface LatencyStep {
  /** Null: no limit. */
  readonly upTo: number | null
  readonly requests: number
}

/** The durations of the measured requests, in milliseconds. */
export interface Latency {
  readonly requests: number
  readonly median: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  readonly steps: ReadonlyArray<LatencyStep>
}

/** The traffic of a workspace over time, from the exchanges that are kept. */
export interface Traffic {
  /** Milliseconds since 1970: the start of the first bucket. */
  readonly from: number
  /** The end of the last bucket. */
  readonly until: number
  readonly bucketMs: number
  /** Every bucket, also empty ones, oldest first. */
  readonly buckets: ReadonlyArray<Bucket>
  readonly latency: Latency
  /** The arrival time of the newest stored request, in milliseconds since 1970; null if there is none. */
  readonly last: number | null
}

/** The filter for traffic, and the grouping of the result. */
export interface TrafficQuery {
  /** Length of time up to now, in milliseconds. Default: from the first to the last request that is kept. */
  readonly range?: number
  /** At most this many buckets, and at least a tenth of it. Default: 60. */
  readonly buckets?: number
}

const defaultBuckets = 60
const maxBuckets = 1_000

/** The traffic up to `now` (milliseconds since 1970), with pauses. */
export const make = function* (
  journal: Journal.Journal,
  { range, buckets = defaultBuckets }: TrafficQuery,
  now: number
): Sliced.Sliced<Traffic> {
  const arrivals = yield* span(journal)
  const wanted = range === undefined ? (arrivals ?? { first: now, last: now }) : { first: now - range + 1, last: now }
  const bucketMs = stepFor((wanted.last - wanted.first + 1) / Math.min(maxBuckets, Math.max(1, buckets)))
  const from = Math.floor(wanted.first / bucketMs) * bucketMs
  const count = Math.floor((wanted.last - from) / bucketMs) + 1
  const made = Array.from({ length: count }, (_, index) => ({
    at: from + index * bucketMs,
    requests: new Map<string, number>(),
    objects: new Map<string, number>()
  }))
  const durations: Array<number> = []
  yield* each(journal, (entry) => {
    const bucket = made[Math.floor((entry.at - from) / bucketMs)]
    if (bucket === undefined) return
    add(bucket.requests, outcomeOf(entry), 1)
    for (const [name, objects] of Object.entries(objectsOf(entry))) add(bucket.objects, name, objects)
    if (entry.ms > 0) durations.push(entry.ms)
  })
  return {
    from,
    until: from + count * bucketMs,
    bucketMs,
    buckets: made.map(({ at, requests, objects }) => ({
      at,
      requests: Object.fromEntries(requests),
      objects: Object.fromEntries(objects)
    })),
    latency: latencyOf(durations),
    last: arrivals?.last ?? null
  }
}

const add = (counts: Map<string, number>, name: string, count: number): void => {
  if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count)
}

interface Span {
  readonly first: number
  readonly last: number
}

/**
 * The first and the last arrival. The clock of a workspace can be set back, so these need not be the arrivals of the
 * oldest and newest exchange.
 */
const span = function* (journal: Journal.Journal): Sliced.Sliced<Span | undefined> {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  yield* each(journal, ({ at }) => {
    first = Math.min(first, at)
    last = Math.max(last, at)
  })
  return first <= last ? { first, last } : undefined
}

/** Visits every exchange. Counting the objects of one parses its body once. */
const each = function* (journal: Journal.Journal, visit: (entry: Journal.JournalEntry) => void): Sliced.Sliced<void> {
  let work = 0
  for (let { newest: n } = journal; n >= journal.oldest; n--) {
    const entry = journal.byNumber(n)
    if (entry === undefined) continue
    visit(entry)
    work += 1 + BodyStore.size(entry.body) / Sliced.rowBytes
    if (work < Sliced.rows) continue
    work = 0
    yield
  }
}

const outcomeOf = ({ ended, status }: Journal.JournalEntry): string =>
  ended === "answered" ? `${String(status)[0]}xx` : ended

/** The objects of a request by their result. Lists of a request that only reads are not counted. */
const objectsOf = (entry: Journal.JournalEntry): TrafficCounts => {
  const { applied, refused, dropped, status, ended } = entry
  const left = refused.length + dropped.length
  if (applied === 0) {
    const rest = isFailure(status, ended) ? sum(Inspect.lanesOf(entry)) - left : 0
    return { dropped: dropped.length, refused: refused.length, failed: rest }
  }
  const lanes = new Map(Object.entries(Inspect.lanesOf(entry)))
  for (const { lane } of [...refused, ...dropped]) lanes.set(lane, (lanes.get(lane) ?? 0) - 1)
  return { ...Object.fromEntries(lanes), dropped: dropped.length, refused: refused.length }
}

const sum = (counts: TrafficCounts): number => Object.values(counts).reduce((all, count) => all + count, 0)

const isFailure = (status: number, ended: ExchangeEnd): boolean => status >= 400 || ended !== "answered"

const steps = [1, 2, 5]

/** The smallest of 1, 2, 5, 10, 20, 50 … milliseconds, or 1, 2, 5, 10, 15, 30 seconds, minutes and hours, that is not below `ms`. */
const stepFor = (ms: number): number => {
  const short = [1, 10, 100].flatMap((unit) => steps.map((step) => step * unit))
  const clock = [1_000, 60_000, 3_600_000].flatMap((unit) => [1, 2, 5, 10, 15, 30].map((step) => step * unit))
  const found = [...short, ...clock].find((step) => step >= ms)
  if (found !== undefined) return found
  const days = Math.ceil(ms / 86_400_000)
  return days * 86_400_000
}

/** Ends of the steps of a latency distribution, in milliseconds. */
const latencyEnds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]

const latencyOf = (durations: Array<number>): Latency => {
  durations.sort((one, other) => one - other)
  const at = (share: number): number => durations[Math.ceil(share * durations.length) - 1] ?? 0
  const counts = [...latencyEnds, Number.POSITIVE_INFINITY].map(
    (end, index) => durations.filter((ms) => ms <= end && ms > (latencyEnds[index - 1] ?? 0)).length
  )
  return {
    requests: durations.length,
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    steps: counts.map((requests, index) => ({ upTo: latencyEnds[index] ?? null, requests }))
  }
}
