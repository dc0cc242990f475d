import { existsSync } from "node:fs"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import { DeadLetterError } from "@sluice/core/DeadLetter"
import { EarlierRuns, openItemsOf } from "@sluice/core/EarlierRuns"
import type { Forgotten as Recognition } from "@sluice/core/Forgotten"
import { reopen } from "@sluice/core/OpenDeliveries"
import { isUnreadable, type KnownPart, partOf, positionOf } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { detachedPart, type OpenItems, type State, StateError } from "@sluice/core/StateStore"
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

/** The number of records and dead letters that a search has read so far. Updated while it runs. */
export interface SearchProgress {
  read: number
}

/** The record or person to forget, and the files to search. */
export interface ForgettingSettings {
  /** The id of a record, or an identifier of a person, such as an external_id or an email address. */
  readonly id: string
  readonly state?: string | undefined
  /** More files, relative to the working directory, besides the recorded files of earlier runs. */
  readonly deadLetters?: string | undefined
  readonly outcomes?: string | undefined
  /** Counts what would be removed, and removes nothing. */
  readonly dryRun: boolean
  readonly progress?: SearchProgress
}

/** The result: what was removed, or would be removed. Contains no id or address. */
export interface Removed {
  /** The number of dead letters by the absolute path of their file. Files without any are left out. */
  readonly deadLetters: ReadonlyArray<{ readonly file: string; readonly count: number }>
  /** The same for lines of outcomes. */
  readonly outcomes: ReadonlyArray<{ readonly file: string; readonly count: number }>
  /** Items of records without an outcome that were accepted or got no response. */
  readonly items: number
  readonly remembered: number
  /**
   * The number of sent records in queues on disk, of any person. Those about the person stay there until the next program
   * opens the queue, which skips and removes them.
   */
  readonly queued: number
  /** Whether the list already contained the entry. */
  readonly wasForgotten: boolean
  /**
   * The reasons records of the source with another id were not found, in sentences. Absent if the source was read to
   * its end.
   */
  readonly unread?: string
  /** The reason programs that send with the configuration do not skip it, in a sentence. Absent if they do. */
  readonly unlisted?: string
}

/** The reason nothing was removed. */
export type ForgettingError = StateError | DeadLetterError | ReplayJournal.JournalError

/** A state file of the configuration. */
interface StoredState {
  readonly path: string
  /** Undefined if there is nothing to remove. */
  readonly file: StateFile.StateFile | undefined
  readonly state: State
  readonly openItems: ReadonlyArray<OpenItems>
}

const stored = (path: string, file: StateFile.StateFile | undefined, state: State): StoredState => ({
  path,
  file,
  state,
  openItems: openItemsOf(state)
})

/**
 * Removes a record or a person from state, dead letters and outcomes, and adds a keyed hash to the list that later runs
 * skip. Fails while a run, a replay or a program with remembered deliveries is in progress. The entry is stored first.
 * After a crash, later runs therefore skip the record, and running the command again removes the rest.
 */
export const forget = (
  wiring: Wiring,
  settings: ForgettingSettings
): Effect.Effect<Removed, ForgettingError, Scope.Scope> =>
  Effect.gen(function* () {
    const { dryRun, id, progress = { read: 0 } } = settings
    const recognition = Forgotten.recognize(Forgotten.withId(Forgotten.emptyList(), id), wiring)
    if (recognition === undefined) return nothing
    // Programs use the default folder unless they name another, even if runs use another one.
    const [folder, own] = [settings.state, undefined].map((state) => StateFolder.folderOf(wiring.configuration, state))
    const folders = [...new Set([folder, own])].filter((one) => one !== undefined)
    const existing = yield* Effect.promise(async () =>
      (await Promise.all(folders.map((one) => StateFolder.filesOf(one, wiring)))).flat()
    )
    for (const one of existing) yield* refuseInUse(one)
    const lists: Array<StoredList> = []
    let unlisted: string | undefined
    for (const one of folders) {
      const list = yield* Effect.either(storedList(wiring, one, dryRun))
      if (Either.isRight(list)) lists.push(list.right)
      // Nothing is stored in a folder that cannot be created.
      else if (one !== folder && !existsSync(one)) unlisted = list.left.message
      else return yield* list.left
    }
    const states: Array<StoredState> = []
    for (const { file } of lists) if (file !== undefined) states.push(stored(file.path, file, yield* file.load))
    for (const one of existing) if (!states.some(({ path }) => path === one)) states.push(yield* opened(one, dryRun))
    const files = yield* filesOf(wiring, settings, { folders, states: existing })
    // Every lock is taken and every letter is checked before anything is removed.
    const journals = new Map<string, ReplayJournal.ReplayJournal>()
    if (!dryRun) for (const one of files.deadLetters) journals.set(one, yield* ReplayJournal.open(one))
    const now = yield* Clock.currentTimeMillis
    const isMeant = isLetterAbout(recognition, now)
    const letters = new Map<string, ReadonlyArray<DeadLetter>>()
    for (const one of files.deadLetters) letters.set(one, yield* lettersAbout(one, isMeant, progress))
    const ids = new Set([id, ...[...letters.values()].flat().map((letter) => letter.id)])
    const items = new Map<StoredState, ReadonlySet<OpenItems>>()
    let unread: string | undefined
    for (const one of states) {
      const found = yield* inSource({ wiring, recognition, stored: one, now, input: files.input, progress })
      for (const read of found.ids) ids.add(read)
      unread ??= found.unread
      items.set(one, found.items)
    }
    for (const [one, found] of items) {
      const byId = one.openItems.filter((open) => open.id !== undefined && ids.has(open.id))
      items.set(one, new Set([...found, ...byId]))
    }
    let remembered = 0
    for (const { file, list } of lists) if (file !== undefined) yield* Forgotten.add(file, list, id)
    for (const [one, journal] of journals) {
      const removed = yield* tried(() => DeadLetterFile.remove(one, isMeant))
      yield* journal.forget(new Set(removed.map(ReplayJournal.keyOf)))
    }
    for (const one of states) {
      yield* withoutItems(one, items.get(one) ?? new Set())
      remembered += yield* withoutDeliveries(one, ids)
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
      items: [...items.values()]
        .flatMap((found) => [...found])
        .reduce((sum, { accepted, unknown }) => sum + accepted.length + unknown.length, 0),
      remembered,
      queued: yield* queuedIn(existing),
      wasForgotten: lists.every(({ list }) => Forgotten.withId(list, id).hashes.length === list.hashes.length),
      ...(unread !== undefined && { unread }),
      ...(unlisted !== undefined && { unlisted })
    }
  })

/** The number of records in the queues of state files. */
const queuedIn = (paths: ReadonlyArray<string>): Effect.Effect<number, StateError> =>
  Effect.map(Effect.forEach(paths, StateFile.queueLag), (lags) => lags.reduce((sum, lag) => sum + (lag?.count ?? 0), 0))

/** The list of what later runs skip, in a state folder. */
interface StoredList {
  /** Undefined if nothing is to be changed. */
  readonly file: StateFile.StateFile | undefined
  readonly list: Forgotten.ForgottenList
}

const storedList = (
  wiring: Wiring,
  folder: string,
  dryRun: boolean
): Effect.Effect<StoredList, StateError, Scope.Scope> =>
  Effect.gen(function* () {
    const file = dryRun
      ? undefined
      : yield* StateFolder.open(StateFolder.stateFileOf(folder, wiring, undefined), { remember: everything })
    const list = file === undefined ? Forgotten.load(wiring, folder) : Forgotten.loadFrom(file)
    return { file, list: (yield* list) ?? Forgotten.emptyList() }
  })

const refuseInUse = (path: string): Effect.Effect<void, StateError> =>
  Effect.flatMap(StateFile.use(path), ({ running }) =>
    running === undefined
      ? Effect.void
      : new StateError({
          message: `A run is in progress: process ${running.pid}, since ${running.since}. Wait until it ends, or stop it. Nothing was removed.`
        })
  )

const opened = (path: string, dryRun: boolean): Effect.Effect<StoredState, StateError, Scope.Scope> =>
  Effect.gen(function* () {
    if (dryRun) return stored(path, undefined, yield* StateFile.read(path))
    const file = yield* StateFolder.open(path, { remember: everything })
    return stored(path, file, yield* file.load)
  })

const nothing: Removed = { deadLetters: [], outcomes: [], items: 0, remembered: 0, queued: 0, wasForgotten: false }

/** Opens the remembered deliveries to remove them, regardless of their age. */
const everything = { duration: Number.MAX_SAFE_INTEGER }

const tried = <A>(run: () => Promise<A>): Effect.Effect<A, DeadLetterError> =>
  Effect.tryPromise({
    try: run,
    catch: (error) =>
      error instanceof DeadLetterError
        ? error
        : new DeadLetterError({ message: error instanceof Error ? error.message : String(error) })
  })

/**
 * The existing files: those that runs of the configuration wrote, those that a person named, and those that the last
 * run read.
 */
const filesOf = (
  wiring: Wiring,
  settings: ForgettingSettings,
  { folders, states }: { readonly folders: ReadonlyArray<string>; readonly states: ReadonlyArray<string> }
) =>
  Effect.gen(function* () {
    const logs = yield* Effect.forEach(states, (path) =>
      Effect.map(
        RunLog.read(path, wiring.configuration.folder),
        Either.getOrElse(() => ({ deadLetters: [], outcomes: [] }))
      )
    )
    const last = yield* Effect.forEach(folders, StateFolder.lastRun)
    const own = Runs.deadLettersOf(wiring, {})
    const named = Runs.deadLettersOf(wiring, { deadLetters: settings.deadLetters })
    return {
      deadLetters: present([
        own,
        named,
        ...logs.flatMap(({ deadLetters }) => deadLetters),
        ...last.map((one) => one?.deadLetters)
      ]),
      outcomes: present([
        settings.outcomes,
        ...logs.flatMap(({ outcomes }) => outcomes),
        ...last.map((one) => one?.outcomes)
      ]),
      input: last.find((one) => one?.input !== undefined)?.input
    }
  })

const present = (files: ReadonlyArray<string | undefined>): ReadonlyArray<string> =>
  [...new Set(files)].filter((file): file is string => file !== undefined && existsSync(file))

/** Whether a dead letter is about a recognised record or person. */
export const isLetterAbout =
  (recognition: Recognition, now: number) =>
  ({ id, origin, record, seq }: DeadLetter): boolean => {
    const one = SourceRecord.make(id, seq, origin, isObject(record) ? record : {})
    return recognition.records([one], now).has(one) || (typeof record === "string" && recognition.text(record))
  }

const lettersAbout = (file: string, isMeant: (letter: DeadLetter) => boolean, progress: SearchProgress) =>
  tried(async () => {
    const found: Array<DeadLetter> = []
    for await (const one of DeadLetterFile.read(file)) {
      progress.read++
      if (one === undefined) throw new DeadLetterError({ message: DeadLetterFile.unclear(file) })
      if (isMeant(one.letter)) found.push(one.letter)
    }
    return found
  })

const outcomesAbout = (file: string, ids: ReadonlySet<string>, dryRun: boolean): Promise<number> =>
  dryRun ? OutcomesFile.count(file, ({ id }) => ids.has(id)) : OutcomesFile.remove(file, ({ id }) => ids.has(id))

/** The items and ids to search for in the source. */
interface SourceSearch {
  readonly wiring: Wiring
  readonly recognition: Recognition
  readonly stored: StoredState
  readonly now: number
  /** The files of the last run, used if the configuration names no file. */
  readonly input: ReadonlyArray<string> | undefined
  readonly progress: SearchProgress
}

/** Items of unfinished requests, and the ids of records. */
interface FoundInSource {
  readonly items: ReadonlySet<OpenItems>
  readonly ids: ReadonlySet<string>
  /** See {@link Removed.unread}. */
  readonly unread?: string
}

/**
 * Searches the source for records that state identifies only by a position or an id: those of unfinished requests and
 * remembered deliveries. Without either, the source is not read. A source that cannot be read, or only once, is reported and is
 * not an error, because entries with the id itself must still be removed.
 */
const inSource = ({
  input,
  now,
  progress,
  recognition,
  stored: { openItems, state },
  wiring
}: SourceSearch): Effect.Effect<FoundInSource> =>
  Effect.gen(function* () {
    const items = new Set<OpenItems>()
    const ids = new Set<string>()
    const byPlace = new Map<string, Array<OpenItems>>()
    for (const one of openItems) {
      if (one.part === detachedPart) continue
      const place = placeOf(one)
      byPlace.set(place, [...(byPlace.get(place) ?? []), one])
    }
    const { source } = wiring.configuration.shape
    if (byPlace.size === 0 && source?.remember === undefined) return { items, ids }
    const search = Effect.gen(function* () {
      const made = yield* RunSource.make(wiring.configuration, source?.file === undefined ? { input } : {})
      if (made === undefined || !made.canSample) return RunSource.unsearchable(made)
      // Each file is matched with its part by its content and read from its start.
      const pull = yield* made.source.open(
        state.parts.map((part): KnownPart => ({ ...part, from: undefined, damaged: false }))
      )
      for (let entries = yield* pull; entries !== undefined; entries = yield* pull) {
        progress.read += entries.length
        const records = entries.filter((entry): entry is SourceRecord.SourceRecord => !isUnreadable(entry))
        for (const record of recognition.records(records, now)) {
          ids.add(record.id)
          const place = placeOf({ part: partOf(record), position: positionOf(record) })
          for (const one of byPlace.get(place) ?? []) items.add(one)
        }
      }
      return undefined
    })
    const read = yield* Effect.either(Effect.scoped(search))
    const unread = Either.isLeft(read) ? read.left.message : read.right
    return { items, ids, ...(unread !== undefined && { unread }) }
  })

const placeOf = ({ part, position }: Pick<OpenItems, "part" | "position">): string => JSON.stringify([part, position])

/**
 * Stores a state without these items. As at the start of a run, items without a response become open items, and records
 * without a position are remembered by their ids.
 */
const withoutItems = (
  { file, openItems: all, state }: StoredState,
  items: ReadonlySet<OpenItems>
): Effect.Effect<void, StateError> =>
  Effect.gen(function* () {
    if (file === undefined || items.size === 0) return
    const { consolidated, notes } = new EarlierRuns(state, [])
    const isLeft = (one: OpenItems): boolean => ![...items].some((gone) => isSamePlace(gone, one))
    const openItems = all.filter(isLeft)
    if (file.deliveries !== undefined) yield* reopen(file, file.deliveries, { inFlight: [], openItems })
    yield* file.save({ ...consolidated, openItems: consolidated.openItems.filter(isLeft) })
    yield* file.commit({ notes, marks: [], settled: [], openItems: [] })
  })

const isSamePlace = (one: OpenItems, other: OpenItems): boolean =>
  placeOf(one) === placeOf(other) && one.destination === other.destination && one.id === other.id

/** Removes the remembered deliveries of ids, or only counts them. Returns the number of deliveries. */
const withoutDeliveries = ({ file, path }: StoredState, ids: ReadonlySet<string>): Effect.Effect<number, StateError> =>
  file?.deliveries === undefined ? StateFile.countRemembered(path, ids) : file.deliveries.forget([...ids])
