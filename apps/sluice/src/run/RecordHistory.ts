import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import type { Checkpoint, CheckpointError } from "@sluice/core/Checkpoint"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Option } from "effect"
import { read } from "../configuration/Configuration.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as RunSource from "./RunSource.js"
import * as StateFolder from "./StateFolder.js"

/** Where the record is in the source, and whether a run has processed it. */
export interface Sighting {
  readonly source: string
  readonly line: number | undefined
  /** Undefined where that is unknown: a run is in progress, or no checkpoint was saved. */
  readonly settled: boolean | undefined
}

/** A dead letter of the record, and its state in the replay journal. */
export interface FoundLetter {
  readonly line: number
  readonly letter: DeadLetter
  readonly state: ReplayJournal.State | undefined
}

/** Everything that is known of one record. */
export interface RecordHistory {
  readonly sightings: ReadonlyArray<Sighting>
  readonly outcomes: ReadonlyArray<OutcomesFile.OutcomeLine>
  readonly letters: ReadonlyArray<FoundLetter>
}

/** Where to look. A missing file counts as empty. */
export interface Locations {
  readonly configuration: string | undefined
  readonly environment: string | undefined
  readonly input: ReadonlyArray<string> | undefined
  readonly state: string | undefined
  readonly outcomes: string | undefined
  readonly deadLetters: string | undefined
}

/** Collects what source, checkpoint, outcomes, dead letters and replays say of an id. Changes nothing. */
export const find = (id: string, locations: Locations): Effect.Effect<RecordHistory> =>
  Effect.all({
    sightings: sightings(id, locations),
    outcomes: Effect.map(linesWith(locations.outcomes, id, OutcomesFile.decode), (found) =>
      found.map(({ value }) => value)
    ),
    letters: letters(id, locations.deadLetters)
  })

const sightings = (id: string, locations: Locations): Effect.Effect<ReadonlyArray<Sighting>> => {
  const { configuration } = locations
  if (configuration === undefined) return Effect.succeed([])
  const look = Effect.gen(function* () {
    const draft = yield* read(configuration, { environment: locations.environment })
    const wiring = yield* wire(draft, yield* UndiciTransport.make())
    const source = yield* RunSource.make(wiring.configuration, { input: locations.input })
    if (source === undefined || source.files?.files.includes("-") === true) return []
    const folder = StateFolder.folderOf(wiring.configuration, locations.state)
    const isSettled = settledBy(yield* positionOf(folder, wiring, source))
    const pull = yield* source.source.open(0)
    const found: Array<Sighting> = []
    for (let entries = yield* pull; entries !== undefined; entries = yield* pull)
      for (const entry of entries)
        if (entry.id === id)
          found.push({ source: entry.origin.source, line: entry.origin.line, settled: isSettled(entry.seq) })
    return found
  })
  // A source that cannot be read must not hide what the other files say.
  return Effect.orElseSucceed(Effect.scoped(look), () => [])
}

/** Undefined where none is saved or a run has locked it. */
const positionOf = (
  folder: string,
  wiring: Wiring,
  source: RunSource.RunSource
): Effect.Effect<Checkpoint | undefined> =>
  Effect.orElseSucceed(
    Effect.scoped(
      Effect.flatMap(
        StateFolder.progress(folder, wiring, source, undefined),
        (file): Effect.Effect<Checkpoint | undefined, CheckpointError> => file?.load ?? Effect.succeed(undefined)
      )
    ),
    () => undefined
  )

const settledBy = (position: Checkpoint | undefined): ((seq: number) => boolean | undefined) => {
  if (position === undefined) return () => undefined
  const ahead = new Set(position.settled)
  return (seq) => seq < position.lowWater || ahead.has(seq)
}

const letters = (id: string, path: string | undefined): Effect.Effect<ReadonlyArray<FoundLetter>> =>
  Effect.gen(function* () {
    const found = yield* linesWith(path, id, DeadLetterFile.decode)
    if (path === undefined || found.length === 0) return []
    const journal = yield* Effect.option(Effect.scoped(ReplayJournal.open(path)))
    return found.map(({ line, value }) => ({
      line,
      letter: value,
      state: Option.isSome(journal) ? journal.value.stateOf(ReplayJournal.keyOf(value)) : undefined
    }))
  })

interface Found<A> {
  readonly line: number
  readonly value: A
}

const linesWith = <A extends { readonly id: string }>(
  path: string | undefined,
  id: string,
  decode: (line: string) => A | undefined
): Effect.Effect<ReadonlyArray<Found<A>>> =>
  path === undefined ? Effect.succeed([]) : Effect.promise(() => search(path, id, decode))

const search = async <A extends { readonly id: string }>(
  path: string,
  id: string,
  decode: (line: string) => A | undefined
): Promise<ReadonlyArray<Found<A>>> => {
  const needle = JSON.stringify(id)
  const found: Array<Found<A>> = []
  const stream = createReadStream(path)
  try {
    let line = 0
    for await (const text of createInterface({ input: stream })) {
      line++
      if (!text.includes(needle)) continue
      const value = decode(text)
      if (value?.id === id) found.push({ line, value })
    }
    return found
  } catch {
    return found
  }
}
