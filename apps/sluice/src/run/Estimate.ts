import { everyDestination } from "@sluice/core/DeadLetter"
import { type Entry, isUnreadable, type Source, type SourceError } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import { isLoopback } from "@sluice/values/Loopback"
import { Effect } from "effect"
import * as DataPoints from "../wiring/DataPoints.js"
import type { WiredRoute, Wiring } from "../wiring/Wiring.js"
import type { OpenedSource } from "./SourceKind.js"

/** The size and cost of a run, estimated from its first records. */
export interface Estimate {
  /** Undefined if counting would read the whole source. */
  readonly records: number | undefined
  /** Data points of the routes to Braze. Custom destinations have no data points. */
  readonly dataPointsPerRecord: number
  /** The targets of these records on the routes to custom destinations. */
  readonly custom: ReadonlyArray<CustomAddress>
}

/** The target of a route to a custom destination. */
export interface CustomAddress {
  /** The name of the route. */
  readonly route: string
  readonly to: string
  /** Such as `https://example.com`. Undefined if the first records do not show the address. */
  readonly origin: string | undefined
  /** Whether the address is a loopback address. */
  readonly loopback: boolean
}

/** The number of entries at the start of the source that an estimate reads. */
export const sampleSize = 1_000

/** Reads and prepares the first records; sends nothing. Standard input can be read only once, so it is not estimated. */
export const make = (wiring: Wiring, { canSample, source }: OpenedSource): Effect.Effect<Estimate, SourceError> =>
  Effect.gen(function* () {
    const records = yield* source.size ?? Effect.succeed(undefined)
    const chunk = canSample ? readable(yield* first(source.open([]), sampleSize)) : []
    return { records: canSample ? records : undefined, ...sum(wiring, chunk.length, () => chunk) }
  })

/** The first entries of a source. */
export const first = (
  open: ReturnType<Source["open"]>,
  count: number
): Effect.Effect<ReadonlyArray<Entry>, SourceError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* open
      const found: Array<Entry> = []
      while (found.length < count) {
        const entries = yield* pull
        if (entries === undefined) break
        found.push(...entries)
      }
      return found.slice(0, count)
    })
  )

/** The entries that are valid records. */
export const readable = (entries: ReadonlyArray<Entry>): ReadonlyArray<SourceRecord> =>
  entries.flatMap((entry) => (isUnreadable(entry) ? [] : [entry]))

/** The estimate of a replay. Each letter is prepared only for its destination. */
export const ofLetters = (
  wiring: Wiring,
  source: DeadLetterSource.DeadLetterSource
): Effect.Effect<Estimate, SourceError> =>
  Effect.map(source.look(sampleSize), ({ letters, first }) => ({
    records: letters,
    ...sum(wiring, first.length, (name) =>
      first.filter(({ destination }) => [name, everyDestination].includes(destination)).map(({ record }) => record)
    )
  }))

/**
 * `recordsFor` returns the records of a route by the name of its destination. `count` is the total number of records.
 */
const sum = (
  { routes }: Wiring,
  count: number,
  recordsFor: (name: string) => ReadonlyArray<SourceRecord>
): Pick<Estimate, "dataPointsPerRecord" | "custom"> => {
  const parts = routes.map((wired) => ofRoute(wired, recordsFor(wired.route.destination.name)))
  const points = parts.reduce((total, part) => total + part.dataPoints, 0)
  return {
    dataPointsPerRecord: count === 0 ? 0 : points / count,
    custom: parts.flatMap(({ custom }) => custom)
  }
}

const ofRoute = (
  { custom, route: { destination, when }, to }: WiredRoute,
  records: ReadonlyArray<SourceRecord>
): { readonly dataPoints: number; readonly custom: ReadonlyArray<CustomAddress> } => {
  const items = destination
    .prepare(
      records.filter(({ body }) => when?.(body) !== false),
      { now: Date.now() }
    )
    .flatMap((one) => (one._tag === "Items" ? one.items : []))
  if (custom?.isLocal === true) return { dataPoints: 0, custom: [] }
  if (custom === undefined)
    return { dataPoints: items.reduce((total, item) => total + DataPoints.ofItem(item), 0), custom: [] }
  const origins = custom.originsOf(items)
  const known: ReadonlyArray<string | undefined> = origins.length === 0 ? [undefined] : origins
  return {
    dataPoints: 0,
    custom: known.map((origin) => ({
      route: destination.name,
      to,
      origin,
      loopback: origin !== undefined && isLoopback(new URL(origin).hostname)
    }))
  }
}
