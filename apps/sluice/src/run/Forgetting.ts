import { existsSync } from "node:fs"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import { DeadLetterError } from "@sluice/core/DeadLetter"
import { EarlierRuns } from "@sluice/core/EarlierRuns"
import type { Forgotten as Recognition } from "@sluice/core/Forgotten"
import { isUnreadable, type KnownPart, partOf, positionOf, type SourceError } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { empty, type OpenItems, type State, StateError } from "@sluice/core/StateStore"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import * as StateFile from "@sluice/node/StateFile"
import { isObject } from "@sluice/values/Json"
import { Clock, Effect, Either, type Scope } from "effect"
import type { Wiring } from "../wiring/Wiring.js"
import * as Forgotten from "./Forgotten.js"
import * as RunLog from "./RunLog.js"
import * as RunSource from "./RunSource.js"
import * as Runs from "./Runs.js"
import * as StateFolder from "./StateFolder.js"

/** What to forget, and where. */
export interface ForgettingSettings {
  /** The id of a record, or an identifier of a person, such as an external_id or an e-mail address. */
  readonly id: string
  readonly state?: string | undefined
  /** More files, relative to the working directory, besides those that runs are known to have written. */
  readonly deadLetters?: string | undefined
  readonly outcomes?: string | undefined
  /** Only counts. */
  readonly dryRun: boolean
}

/** What was removed, or would be. Contains no name. */
export interface Removed {
  /** Dead letters by the absolute path of their file; only files that had some. */
  readonly deadLetters: ReadonlyArray<{ readonly file: string; readonly count: number }>
  /** Lines of outcomes, likewise. */
  readonly outcomes: ReadonlyArray<{ readonly file: string; readonly count: number }>
  /** Items that were accepted or in flight, of records without an outcome. */
  readonly items: number
  /** Remembered deliveries. 0 if nothing was removed, because only that counts them. */
  readonly remembered: number
  /** Whether it was on the list before. */
  readonly wasForgotten: boolean
}

/** Why nothing was removed. */
export type ForgettingError = StateError | DeadLetterError | SourceError | ReplayJournal.JournalError

/**
 * Removes what state, dead letters and outcomes contain of a record or a person, and puts a keyed hash on the list of what later
 * runs skip. Fails while a run or a replay is under way. The entry is stored first, so that a crash in between leaves nothing
 * that a later run sends; doing it again removes the rest.
 */
export const forget = (
  wiring: Wiring,
  settings: ForgettingSettings
): Effect.Effect<Removed, ForgettingError, Scope.Scope> =>
  Effect.gen(function* () {
    const { dryRun, id, state: stateFolder } = settings
    const folder = StateFolder.folderOf(wiring.configuration, stateFolder)
    const path = StateFolder.stateFileOf(folder, wiring, undefined)
    const { running } = existsSync(path) ? yield* StateFile.use(path) : { running: undefined }
    if (running !== undefined)
      return yield* new StateError({
        message: `A run is under way: process ${running.pid}, since ${running.since}. Wait until it has ended, or stop it. Nothing was removed.`
      })
    const file = dryRun ? undefined : yield* StateFolder.open(path, { remember: everything })
    const list =
      (file === undefined ? yield* Forgotten.load(wiring, stateFolder) : yield* Forgotten.loadFrom(file)) ??
      Forgotten.emptyList()
    const isOnly = Forgotten.withId({ ...list, hashes: [] }, id)
    const recognition = Forgotten.recognize(isOnly, wiring)
    if (recognition === undefined) return nothing
    const state = file === undefined ? (existsSync(path) ? yield* StateFile.read(path) : empty) : yield* file.load
    const files = yield* filesOf(wiring, settings, { folder, path })
    // Every lock is taken and every letter is checked before anything is removed.
    const journals = new Map<string, ReplayJournal.ReplayJournal>()
    if (!dryRun) for (const one of files.deadLetters) journals.set(one, yield* ReplayJournal.open(one))
    const now = yield* Clock.currentTimeMillis
    const isMeant = isLetterAbout(recognition, now)
    const letters = new Map<string, ReadonlyArray<DeadLetter>>()
    for (const one of files.deadLetters) letters.set(one, yield* lettersAbout(one, isMeant))
    const { ids: read, items } = yield* inSource({ wiring, recognition, state, id, now })
    const ids = new Set([id, ...read, ...[...letters.values()].flat().map((letter) => letter.id)])
    let remembered = 0
    if (file !== undefined) {
      yield* Forgotten.add(file, list, id)
      for (const [one, journal] of journals) {
        const removed = yield* tried(() => DeadLetterFile.remove(one, isMeant))
        yield* journal.forget(new Set(removed.map(ReplayJournal.keyOf)))
      }
      if (items.size > 0) yield* withoutItems(file, state, items)
      remembered = yield* file.deliveries?.forget([...ids]) ?? Effect.succeed(0)
    }
    const outcomes = yield* Effect.forEach(files.outcomes, (one) =>
      Effect.map(
        tried(() => outcomesAbout(one, ids, dryRun)),
        (count) => ({ file: one, count })
      )
    )
    return {
      deadLetters: [...letters].flatMap(([one, { length }]) => (length === 0 ? [] : [{ file: one, count: length }])),
      outcomes: outcomes.filter(({ count }) => count > 0),
      items: [...items].reduce((sum, { accepted, unknown }) => sum + accepted.length + unknown.length, 0),
      remembered,
      wasForgotten: isOnly.hashes.every((hash) => list.hashes.includes(hash))
    }
  })

const nothing: Removed = { deadLetters: [], outcomes: [], items: 0, remembered: 0, wasForgotten: false }

/** Deliveries are remembered only to be removed, however old they are. */
const everything = { duration: Number.MAX_SAFE_INTEGER }

const tried = <A>(run: () => Promise<A>): Effect.Effect<A, DeadLetterError> =>
  Effect.tryPromise({
    try: run,
    catch: (error) =>
      error instanceof DeadLetterError
        ? error
        : new DeadLetterError({ message: error instanceof Error ? error.message : String(error) })
  })

/** The files that runs of the configuration wrote, and those that a person named; only those that exist. */
const filesOf = (
  wiring: Wiring,
  settings: ForgettingSettings,
  { folder, path }: { readonly folder: string; readonly path: string }
) =>
  Effect.gen(function* () {
    const log = yield* RunLog.read(path, wiring.configuration.folder)
    const { deadLetters, outcomes } = Either.getOrElse(log, () => ({ deadLetters: [], outcomes: [] }))
    const last = yield* StateFolder.lastRun(folder)
    const own = Runs.deadLettersOf(wiring, {})
    const named = Runs.deadLettersOf(wiring, { deadLetters: settings.deadLetters })
    return {
      deadLetters: present([own, named, ...deadLetters, last?.deadLetters]),
      outcomes: present([settings.outcomes, ...outcomes, last?.outcomes])
    }
  })

const present = (files: ReadonlyArray<string | undefined>): ReadonlyArray<string> =>
  [...new Set(files)].filter((file): file is string => file !== undefined && existsSync(file))

const isLetterAbout =
  (recognition: Recognition, now: number) =>
  ({ id, origin, record, seq }: DeadLetter): boolean => {
    const one = SourceRecord.make(id, seq, origin, isObject(record) ? record : {})
    return recognition.records([one], now).has(one) || (typeof record === "string" && recognition.text(record))
  }

const lettersAbout = (file: string, isMeant: (letter: DeadLetter) => boolean) =>
  tried(async () => {
    const found: Array<DeadLetter> = []
    for await (const one of DeadLetterFile.read(file)) {
      if (one === undefined) throw new DeadLetterError({ message: DeadLetterFile.unclear(file) })
      if (isMeant(one.letter)) found.push(one.letter)
    }
    return found
  })

const outcomesAbout = (file: string, ids: ReadonlySet<string>, dryRun: boolean): Promise<number> =>
  dryRun ? OutcomesFile.count(file, ({ id }) => ids.has(id)) : OutcomesFile.remove(file, ({ id }) => ids.has(id))

/** What is searched in the source. */
interface SourceSearch {
  readonly wiring: Wiring
  readonly recognition: Recognition
  readonly state: State
  readonly id: string
  readonly now: number
}

/** Items of unfinished requests, and the ids of records. */
interface FoundInSource {
  readonly items: ReadonlySet<OpenItems>
  readonly ids: ReadonlySet<string>
}

/**
 * Reads the source for what state knows only by a place or an id: items of unfinished requests and remembered deliveries. It is
 * not read if there are neither.
 */
const inSource = (search: SourceSearch): Effect.Effect<FoundInSource, SourceError> => {
  const { id, now, recognition, state, wiring } = search
  const { openItems } = new EarlierRuns(state, [])
  const items = new Set(openItems.filter((one) => one.id === id))
  const ids = new Set<string>()
  const remembers = "remember" in (wiring.configuration.shape.source ?? {})
  if (openItems.length === 0 && !remembers) return Effect.succeed({ items, ids })
  const places = new Map<string, Array<OpenItems>>()
  for (const one of openItems) {
    const place = placeOf(one)
    places.set(place, [...(places.get(place) ?? []), one])
  }
  return Effect.scoped(
    Effect.gen(function* () {
      const made = yield* RunSource.make(wiring.configuration, {})
      if (made?.source.identify === undefined) return { items, ids }
      // A file is matched with its part by its content, and read from its start.
      const pull = yield* made.source.open(
        state.parts.map((part): KnownPart => ({ ...part, from: undefined, damaged: false }))
      )
      for (let entries = yield* pull; entries !== undefined; entries = yield* pull) {
        const records = entries.filter((entry): entry is SourceRecord.SourceRecord => !isUnreadable(entry))
        for (const record of recognition.records(records, now)) {
          ids.add(record.id)
          const place = placeOf({ part: partOf(record), position: positionOf(record) })
          for (const one of places.get(place) ?? []) items.add(one)
        }
      }
      return { items, ids }
    })
  )
}

const placeOf = ({ part, position }: Pick<OpenItems, "part" | "position">): string => JSON.stringify([part, position])

/** Stores the state without these items. What was in flight becomes open items, as at the start of a run. */
const withoutItems = (file: StateFile.StateFile, state: State, items: ReadonlySet<OpenItems>) => {
  const gone = new Set([...items].map((one) => JSON.stringify(one)))
  const earlier = new EarlierRuns(state, [])
  const { consolidated, notes } = earlier
  const openItems = consolidated.openItems.filter((one) => !gone.has(JSON.stringify(one)))
  return Effect.zipRight(
    file.save({ ...consolidated, openItems }),
    file.commit({ notes, marks: [], settled: [], openItems: [] })
  )
}
