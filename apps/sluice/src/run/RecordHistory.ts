import { createReadStream, existsSync } from "node:fs"
import { createInterface } from "node:readline"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import { type Entry, type KnownPart, partOf, positionOf } from "@sluice/core/Source"
import { empty, type State } from "@sluice/core/StateStore"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import * as StateFile from "@sluice/node/StateFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Option } from "effect"
import * as Configuration from "../configuration/Configuration.js"
import { wire } from "../wiring/Wiring.js"
import * as RunSource from "./RunSource.js"
import * as StateFolder from "./StateFolder.js"

/** Where the record is in the source, and whether a run has processed it. */
export interface Sighting {
  readonly source: string
  readonly line: number | undefined
  /** Undefined if the state cannot be read or the file was rewritten. */
  readonly settled: boolean | undefined
}

/** A dead letter of the record, and its state in the replay journal. */
export interface RecordLetter {
  readonly line: number
  readonly letter: DeadLetter
  readonly state: ReplayJournal.LetterState | undefined
}

/** The history of one record. */
export interface RecordHistory {
  readonly sightings: ReadonlyArray<Sighting>
  readonly outcomes: ReadonlyArray<OutcomesFile.OutcomeLine>
  readonly letters: ReadonlyArray<RecordLetter>
}

/** The files to search. A missing file counts as empty. */
export interface Locations {
  readonly configuration: string | undefined
  readonly environment: string | undefined
  readonly input: ReadonlyArray<string> | undefined
  readonly state: string | undefined
  readonly outcomes: string | undefined
  readonly deadLetters: string | undefined
}

/**
 * Collects the entries with an id from source, checkpoint, outcomes, dead letters and replay journals. Changes nothing.
 */
export const find = (id: string, locations: Locations): Effect.Effect<RecordHistory> =>
  Effect.all({
    sightings: sightings(id, locations),
    outcomes: outcomes(id, locations.outcomes),
    letters: letters(id, locations.deadLetters)
  })

const sightings = (id: string, locations: Locations): Effect.Effect<ReadonlyArray<Sighting>> => {
  const { configuration } = locations
  if (configuration === undefined) return Effect.succeed([])
  const look = Effect.gen(function* () {
    const draft = yield* Configuration.read(configuration, { environment: locations.environment })
    const wiring = yield* wire(draft, yield* UndiciTransport.make())
    const folder = StateFolder.folderOf(wiring.configuration, locations.state)
    const path = StateFolder.stateFileOf(folder, wiring, undefined)
    const stored = existsSync(path) ? yield* Effect.option(StateFile.read(path)) : Option.some(empty)
    const state = Option.getOrUndefined(stored)
    const endpoints = [...new Set(wiring.routes.map(({ route }) => route.destination.endpoint.id))]
    const search = (againFiles: ReadonlyArray<string>) =>
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* RunSource.make(wiring.configuration, { input: locations.input, againFiles })
          if (source === undefined || source.source.identify === undefined) return { found: [], refused: [] }
          const pull = yield* source.source.open(knownOf(state))
          const found: Array<Entry> = []
          for (let entries = yield* pull; entries !== undefined; entries = yield* pull)
            found.push(...entries.filter((entry) => entry.id === id))
          const reports = source.reports?.() ?? []
          return { found, refused: reports.flatMap((one) => (one.refused === undefined ? [] : [one.name])) }
        })
      )
    const { found, refused } = yield* search([])
    // A file that a run would refuse is also searched, but it is unknown which of its records were sent.
    const more = refused.length === 0 ? [] : (yield* search(refused)).found
    const unclear = more.filter(({ origin }) => refused.includes(origin.source))
    return [
      ...found.map((entry) => sightingOf(entry, state && isSettled(entry, state, endpoints))),
      ...unclear.map((entry) => sightingOf(entry, undefined))
    ]
  })
  // A source that cannot be read must not hide the contents of the other files.
  return Effect.orElseSucceed(Effect.scoped(look), () => [])
}

const sightingOf = ({ origin }: Entry, settled: boolean | undefined): Sighting => ({
  source: origin.source,
  line: origin.line,
  settled
})

/** Parts that are recognised and read from their start. */
const knownOf = (state: State | undefined): ReadonlyArray<KnownPart> =>
  (state?.parts ?? []).map((part) => ({ ...part, from: undefined, damaged: false }))

const isSettled = (entry: Entry, { checkpoints }: State, endpoints: ReadonlyArray<string>): boolean => {
  const at = positionOf(entry)
  const known = checkpoints.filter(({ part }) => part === partOf(entry))
  return endpoints.every((endpoint) =>
    known.some(
      (one) =>
        one.endpoint === endpoint && ((one.position !== undefined && at <= one.position) || one.settled.includes(at))
    )
  )
}

const letters = (id: string, path: string | undefined): Effect.Effect<ReadonlyArray<RecordLetter>> =>
  Effect.gen(function* () {
    if (path === undefined) return []
    const found = yield* Effect.promise(() => lettersOf(path, id))
    if (found.length === 0) return []
    const states = yield* Effect.option(ReplayJournal.states(path))
    return found.map(({ line, letter }) => ({
      line,
      letter,
      state: Option.isSome(states) ? states.value(ReplayJournal.keyOf(letter)) : undefined
    }))
  })

const lettersOf = async (path: string, id: string): Promise<ReadonlyArray<DeadLetterFile.FoundLetter>> => {
  const all: Array<DeadLetterFile.FoundLetter> = []
  try {
    for await (const found of DeadLetterFile.read(path)) if (found?.letter.id === id) all.push(found)
    return all
  } catch {
    return all
  }
}

const outcomes = (id: string, path: string | undefined): Effect.Effect<ReadonlyArray<OutcomesFile.OutcomeLine>> =>
  path === undefined ? Effect.succeed([]) : Effect.promise(() => outcomesOf(path, id))

const outcomesOf = async (path: string, id: string): Promise<ReadonlyArray<OutcomesFile.OutcomeLine>> => {
  const needle = JSON.stringify(id)
  const found: Array<OutcomesFile.OutcomeLine> = []
  try {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const outcome = text.includes(needle) ? OutcomesFile.decode(text) : undefined
      if (outcome?.id === id) found.push(outcome)
    }
    return found
  } catch {
    return found
  }
}
