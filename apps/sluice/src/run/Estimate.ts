import { everyDestination } from "@sluice/core/DeadLetter"
import type { Route } from "@sluice/core/Route"
import { type Entry, isUnreadable, type SourceError } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import { Effect } from "effect"
import * as DataPoints from "../wiring/DataPoints.js"
import type { Wiring } from "../wiring/Wiring.js"
import type { RunSource } from "./RunSource.js"

/** The size and cost of a run, estimated from its first records. */
export interface Estimate {
  /** Undefined where counting would mean reading everything. */
  readonly records: number | undefined
  readonly dataPointsPerRecord: number
}

/** How many of the first entries an estimate reads. */
export const sampleSize = 1_000

/** Reads and prepares the first records; sends nothing. Standard input can be read only once, so it is not estimated. */
export const make = (wiring: Wiring, { source, files }: RunSource): Effect.Effect<Estimate, SourceError> =>
  Effect.gen(function* () {
    const records = yield* source.size ?? Effect.succeed(undefined)
    if (files === undefined || files.files.includes("-")) return { records: undefined, dataPointsPerRecord: 0 }
    const chunk = readable(yield* first(source.open(0), sampleSize))
    const points = chunk.length === 0 ? 0 : pointsOf(wiring, chunk) / chunk.length
    return { records, dataPointsPerRecord: points }
  })

/** The first entries of a source. */
export const first = (
  open: ReturnType<RunSource["source"]["open"]>,
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

/** The estimate of a replay: each letter is prepared for its own destination only. */
export const ofLetters = (
  { routes }: Wiring,
  source: DeadLetterSource.DeadLetterSource
): Effect.Effect<Estimate, SourceError> =>
  Effect.map(source.look(sampleSize), ({ letters, first }) => {
    const points = routes.reduce((sum, { route }) => {
      const records = first
        .filter((one) => [route.destination.name, everyDestination].includes(one.destination))
        .map(({ record }) => record)
      return sum + pointsOfRoute(route, records)
    }, 0)
    return { records: letters, dataPointsPerRecord: first.length === 0 ? 0 : points / first.length }
  })

const pointsOf = (wiring: Wiring, chunk: ReadonlyArray<SourceRecord>): number =>
  wiring.routes.reduce((sum, { route }) => sum + pointsOfRoute(route, chunk), 0)

const pointsOfRoute = ({ destination, when }: Route, records: ReadonlyArray<SourceRecord>): number =>
  destination
    .prepare(
      records.filter(({ body }) => when?.(body) !== false),
      { now: Date.now() }
    )
    .flatMap((one) => (one._tag === "Items" ? one.items : []))
    .reduce((sum, item) => sum + DataPoints.ofItem(item), 0)
