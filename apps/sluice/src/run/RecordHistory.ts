import { createReadStream, existsSync } from "node:fs"
import { createInterface } from "node:readline"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import type { Forgotten as Recognition } from "@sluice/core/Forgotten"
import { type Entry, isUnreadable, type KnownPart, partOf, positionOf } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import { empty, type State } from "@sluice/core/StateStore"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import * as StateFile from "@sluice/node/StateFile"
import { Clock, Effect, Either, Option } from "effect"
import * as ConfigurationFile from "../configuration/ConfigurationFile.js"
import * as CapturingTransport from "../wiring/CapturingTransport.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import { isLetterAbout, type SearchProgress } from "./Forgetting.js"
import * as Forgotten from "./Forgotten.js"
import * as RunSource from "./RunSource.js"
import * as Runs from "./Runs.js"
import * as StateFolder from "./StateFolder.js"

/** The place of the record in the source, and whether a run has processed it. */
export interface Sighting {
  /** The id of the record. */
  readonly id: string
  readonly source: string
  readonly line: number | undefined
  /** Undefined if the state cannot be read or identified, the file was rewritten, or the source has no checkpoints. */
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
  /** Undefined or empty if none is known. */
  readonly configuration: string | undefined
  readonly environment: string | undefined
  readonly input: ReadonlyArray<string> | undefined
  readonly state: string | undefined
  readonly outcomes: string | undefined
  /** Default: the file that the configuration names. */
  readonly deadLetters: string | undefined
}

/** The result of a search. */
export interface Found {
  readonly histories: Histories
  /** The reason the source was not searched to its end, in one or more sentences; undefined if it was. */
  readonly unsearched: string | undefined
}

/** The history of each record that was found, by its id. */
export type Histories = ReadonlyMap<string, RecordHistory>

/**
 * Collects what source, checkpoint, outcomes, dead letters and replay journals contain about a record or a person, for each
 * record. With a configuration, `id` may also be an identifier of a person: an external_id, an email address, a phone number
 * or the name of an alias. Changes nothing.
 */
export const find = (id: string, locations: Locations, progress: SearchProgress = { read: 0 }): Effect.Effect<Found> =>
  Effect.gen(function* () {
    const read = yield* Effect.either(wiringOf(locations))
    const known = Either.getOrUndefined(read)
    const wiring = known?.wiring
    const search: Search = {
      id,
      now: yield* Clock.currentTimeMillis,
      progress,
      about: wiring && aboutPerson(id, wiring)
    }
    const { seen, unsearched } = Either.isLeft(read)
      ? { seen: [], unsearched: read.left }
      : yield* sightings(read.right, search, locations)
    const found = yield* letters(search, locations.deadLetters ?? (wiring && Runs.deadLettersOf(wiring, {})))
    const ids = new Set([id, ...seen.map((one) => one.id), ...found.map(({ letter }) => letter.id)])
    const lines = yield* outcomes(ids, locations.outcomes)
    const histories = [...ids].map((one): readonly [string, RecordHistory] => [
      one,
      {
        sightings: seen.filter((sighting) => sighting.id === one),
        outcomes: lines.filter((line) => line.id === one),
        letters: found.filter(({ letter }) => letter.id === one)
      }
    ])
    return {
      unsearched,
      histories: new Map(
        histories.filter(
          ([, { letters, outcomes, sightings }]) => sightings.length + outcomes.length + letters.length > 0
        )
      )
    }
  })

interface Search {
  readonly id: string
  readonly now: number
  readonly progress: SearchProgress
  /** Undefined without a configuration: records are found by their id alone. */
  readonly about: Recognition | undefined
}

const aboutPerson = (id: string, wiring: Wiring): Recognition | undefined =>
  Forgotten.recognize(Forgotten.withId(Forgotten.emptyList(), id), wiring)

/** The wiring of a configuration that is only read. */
interface ReadWiring {
  readonly wiring: Wiring
  /** Whether its state can be found. The name of a state depends on the hosts, which an offline configuration lacks. */
  readonly hasHosts: boolean
}

/** Fails with the reason why the configuration cannot be read. That must not hide the contents of the other files. */
const wiringOf = ({ configuration, environment }: Locations): Effect.Effect<ReadWiring, string> => {
  if (configuration === undefined || configuration === "")
    return Effect.fail("No configuration is known. Name it with --config CONFIG.")
  const read = (offline: boolean) =>
    Effect.flatMap(ConfigurationFile.read(configuration, { environment, offline }), (draft) =>
      wire(
        draft,
        CapturingTransport.make(() => {})
      )
    )
  return Effect.map(read(false), (wiring) => ({ wiring, hasHosts: true })).pipe(
    // A search needs no key, so variables and key files of connections may be missing.
    Effect.orElse(() => Effect.map(read(true), (wiring) => ({ wiring, hasHosts: false }))),
    Effect.mapError(({ message }) => message)
  )
}

/** The entries about a record or a person, and why others may be missing. */
interface Seen {
  readonly seen: ReadonlyArray<Sighting>
  readonly unsearched: string | undefined
}

const sightings = ({ hasHosts, wiring }: ReadWiring, search: Search, locations: Locations): Effect.Effect<Seen> =>
  Effect.gen(function* () {
    const { configuration } = wiring
    const path = StateFolder.stateFileOf(StateFolder.folderOf(configuration, locations.state), wiring, undefined)
    const stored = existsSync(path) ? yield* Effect.option(StateFile.read(path)) : Option.some(empty)
    const state = hasHosts ? Option.getOrUndefined(stored) : undefined
    const endpoints = [...new Set(wiring.routes.map(({ route }) => route.destination.endpoint.id))]
    const seen: Array<Sighting> = []
    let unsearched: string | undefined
    /** Adds the entries that count, and returns the files that a run would refuse. */
    const read = (againFiles: ReadonlyArray<string>, counts: (entry: Entry) => boolean, isClear: boolean) =>
      Effect.scoped(
        Effect.gen(function* () {
          const opened = yield* RunSource.make(configuration, { input: locations.input, againFiles })
          if (opened === undefined || !opened.canSample) {
            unsearched = RunSource.unsearchable(opened)
            return []
          }
          const { source } = opened
          const settled = (entry: Entry): boolean | undefined =>
            isClear && state !== undefined && source.identify !== undefined
              ? isSettled(entry, state, endpoints)
              : undefined
          const pull = yield* source.open(knownOf(state))
          for (let entries = yield* pull; entries !== undefined; entries = yield* pull) {
            const about = entriesAbout(search, entries).filter(counts)
            seen.push(...about.map((entry) => sightingOf(entry, settled(entry))))
            search.progress.read += entries.length
          }
          return (opened.reports?.() ?? []).flatMap((one) => (one.refused === undefined ? [] : [one.name]))
        })
      )
    const look = Effect.gen(function* () {
      const refused = yield* read([], () => true, true)
      // A file that a run would refuse is also searched, but it is unknown which of its records were sent.
      if (refused.length > 0) yield* read(refused, ({ origin }) => refused.includes(origin.source), false)
    })
    // A source that cannot be read must not hide the contents of the other files.
    const done = yield* Effect.either(look)
    return { seen, unsearched: Either.isLeft(done) ? done.left.message : unsearched }
  })

const entriesAbout = ({ about, id, now }: Search, entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> => {
  const meant = about?.records(
    entries.filter((entry): entry is SourceRecord => !isUnreadable(entry)),
    now
  )
  return entries.filter(
    (entry) => entry.id === id || (isUnreadable(entry) ? about?.text(entry.text) === true : meant?.has(entry) === true)
  )
}

const sightingOf = ({ id, origin }: Entry, settled: boolean | undefined): Sighting => ({
  id,
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

const letters = (search: Search, path: string | undefined): Effect.Effect<ReadonlyArray<RecordLetter>> =>
  Effect.gen(function* () {
    if (path === undefined) return []
    const found = yield* Effect.promise(() => lettersOf(path, search))
    if (found.length === 0) return []
    const states = yield* Effect.option(ReplayJournal.states(path))
    return found.map(({ line, letter }) => ({
      line,
      letter,
      state: Option.isSome(states) ? states.value(ReplayJournal.keyOf(letter)) : undefined
    }))
  })

const lettersOf = async (
  path: string,
  { about, id, now, progress }: Search
): Promise<ReadonlyArray<DeadLetterFile.FoundLetter>> => {
  const all: Array<DeadLetterFile.FoundLetter> = []
  const isAbout = about === undefined ? () => false : isLetterAbout(about, now)
  try {
    for await (const found of DeadLetterFile.read(path)) {
      progress.read++
      if (found !== undefined && (found.letter.id === id || isAbout(found.letter))) all.push(found)
    }
    return all
  } catch {
    return all
  }
}

const outcomes = (
  ids: ReadonlySet<string>,
  path: string | undefined
): Effect.Effect<ReadonlyArray<OutcomesFile.OutcomeLine>> =>
  path === undefined ? Effect.succeed([]) : Effect.promise(() => outcomesOf(path, ids))

const outcomesOf = async (path: string, ids: ReadonlySet<string>): Promise<ReadonlyArray<OutcomesFile.OutcomeLine>> => {
  const needles = [...ids].map((id) => JSON.stringify(id))
  const found: Array<OutcomesFile.OutcomeLine> = []
  try {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const outcome = needles.some((needle) => text.includes(needle)) ? OutcomesFile.decode(text) : undefined
      if (outcome !== undefined && ids.has(outcome.id)) found.push(outcome)
    }
    return found
  } catch {
    return found
  }
}
