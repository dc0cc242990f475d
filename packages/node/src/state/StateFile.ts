import { existsSync } from "node:fs"
import { dirname } from "node:path"
import type { Lag, Queue, QueueBounds } from "@sluice/core/Queue"
import type { RememberedDeliveries } from "@sluice/core/RememberedDeliveries"
import { type Change, type State, StateError, type StateStore, type StateUpdate } from "@sluice/core/StateStore"
import type { Json } from "@sluice/values/Json"
import { Clock, Effect, type Scope } from "effect"
import { ensureFolder } from "../files/Folder.js"
import {
  countOf as countDeliveries,
  type DeliveryContext,
  DeliveryFile,
  type DeliveryFileSettings,
  idsPathOf
} from "./DeliveryFile.js"
import { GroupCommit } from "./GroupCommit.js"
import { defaultBounds, QueueFile } from "./QueueFile.js"
import * as QueueRows from "./QueueRows.js"
import * as RowBody from "./RowBody.js"
import * as Sqlite from "./Sqlite.js"
import * as StateCount from "./StateCount.js"
import { asStateError, attempt, attemptAsync } from "./StateFault.js"
import { bytesOfPart, loadFrom } from "./StateLoad.js"
import * as StateLock from "./StateLock.js"
import { checkLog, countOfLost, lostChanges, lostState, missingLog, removeRest, wholeLog } from "./StateLoss.js"
import { StateNotes } from "./StateNotes.js"
import { propertyOf, type StoredProperty, setProperty } from "./StateProperties.js"
import { changeBody, nameOf, partsOf } from "./StateRows.js"
import { checkFormat, hasTables, markClosed, markOpen, meta, prepareTables, setMeta } from "./StateTables.js"

export { lostState } from "./StateLoss.js"
export type { StoredProperty } from "./StateProperties.js"

/** State in a file. */
export interface StateFile extends StateStore {
  readonly path: string
  /** The previous run, if it ended without releasing the state because it was killed or the machine stopped. */
  readonly abandoned: StateLock.Owner | undefined
  /** The queue. Undefined if the state was opened without `queue`. */
  readonly queue: Queue | undefined
  /** The deliveries of earlier runs. Undefined if the state was opened without `remember`. */
  readonly deliveries: Deliveries | undefined
  /** A value that is stored in the state across runs. */
  readonly property: (name: string) => Effect.Effect<StoredProperty, StateError>
  /** Stores the value, or removes the property if the value is undefined. When it returns, the change survives a power failure. */
  readonly setProperty: (name: string, value: Json | undefined) => Effect.Effect<void, StateError>
}

/** Remembered deliveries that can be forgotten. */
export interface Deliveries extends RememberedDeliveries {
  /** Deletes all remembered deliveries of ids. Returns their number. No run may use the state. */
  readonly forget: (ids: ReadonlyArray<string>) => Effect.Effect<number, StateError>
}

/** Options for opening a state. */
export interface StateFileOptions {
  /** Fails if the file contains no state. Default: false. */
  readonly mustExist?: boolean
  /** Whether a run may start over if a state that was stored is missing. Default: false. */
  readonly startsOver?: boolean
  /**
   * Stores the deliveries of {@link Change.remembered}. If it is absent, new deliveries are ignored and those of
   * earlier runs stay.
   */
  readonly remember?: DeliveryFileSettings | undefined
  /** Opens the queue of the state, for records that a program sends. Default: there is none. */
  readonly queue?: { readonly name: string; readonly bounds?: Partial<QueueBounds> } | undefined
}

/**
 * Opens or creates the state at `path`, a file that ends in `.db`, with its folder. SQLite writes a log and an index
 * beside it. All of them have mode 0600.
 *
 * While the scope is open, another process that opens the same state fails with the number of this one. Also fails if the
 * file was written by a newer version of Sluice, is not a state file, cannot be written, was left by a killed run without its
 * log, is older than what was stored, or contains no state although some was stored; and with `mustExist` if it contains none, so that
 * nothing is created.
 */
export const make = (
  path: string,
  { mustExist = false, queue, remember, startsOver = false }: StateFileOptions = {}
): Effect.Effect<StateFile, StateError, Scope.Scope> =>
  Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const lock = yield* Effect.acquireRelease(
      Effect.zipRight(
        attemptAsync(path, () => ensureFolder(dirname(path))),
        attempt(path, () => StateLock.acquire(path, now))
      ),
      (held) => Effect.sync(() => (held._tag === "Held" ? held.release() : undefined))
    )
    if (lock._tag === "Taken") return yield* new StateError({ message: takenMessage(path, lock.owner) })
    const log = yield* attempt(path, () => wholeLog(path))
    const database = yield* Effect.acquireRelease(
      attempt(path, () => Sqlite.open(path)),
      (opened) => Effect.sync(() => opened.close())
    )
    const missing = yield* attempt(path, () => (hasTables(database) ? undefined : lostState(path)))
    if (missing !== undefined && !startsOver) return yield* new StateError({ message: missing })
    if (missing !== undefined) yield* attempt(path, () => removeRest(path))
    yield* attempt(path, () => prepareTables(database, path, mustExist))
    const before = missing === undefined ? yield* attempt(path, () => StateCount.read(path)) : undefined
    yield* attempt(path, () => checkLog(database, path, before))
    const lost = yield* attempt(path, () => lostChanges(database, path, before))
    if (lost.older !== undefined) return yield* new StateError({ message: lost.older })
    const count = yield* Effect.acquireRelease(
      attempt(path, () => StateCount.open(path)),
      (opened) => Effect.sync(() => opened.close())
    )
    yield* Effect.acquireRelease(
      attempt(path, () => markOpen(database)),
      () => Effect.sync(() => markClosed(database))
    )
    const deliveries =
      remember === undefined
        ? undefined
        : yield* Effect.acquireRelease(
            attempt(path, () => new DeliveryFile(deliveryContext(path, database, now), remember)),
            (opened) => Effect.promise(() => opened.close())
          )
    const notes = yield* Effect.acquireRelease(
      attempt(path, () => new StateNotes(database)),
      (opened) => Effect.sync(() => opened.close())
    )
    const { flush, ...store } = yield* Effect.acquireRelease(
      attempt(path, () => storeOf(path, { database, deliveries, count, notes })),
      (made) => Effect.sync(made.flush)
    )
    const ends = log.length > 0 ? log : lost.damage
    const load = Effect.map(store.load, (state) => ({ ...state, damage: [...state.damage, ...ends] }))
    const clock = yield* Effect.clock
    const queued =
      queue === undefined
        ? undefined
        : yield* Effect.acquireRelease(
            attempt(
              path,
              () =>
                new QueueFile({
                  database,
                  path,
                  name: queue.name,
                  bounds: { ...defaultBounds, ...queue.bounds },
                  state: { ...store, load },
                  now: () => clock.unsafeCurrentTimeMillis(),
                  synced: (write) => synced(database, write)
                })
            ),
            (opened) => Effect.sync(() => opened.close())
          )
    return {
      ...store,
      load,
      path,
      queue: queued?.queue,
      abandoned: lock.abandoned,
      deliveries: deliveries && {
        run: deliveries.run,
        find: deliveries.find,
        damage: deliveries.damage,
        forget: (ids) =>
          attemptAsync(path, () => {
            notes.deleteEnded()
            return deliveries.forget(ids)
          })
      }
    }
  })

/** Reads the state at `path`, even while a run writes it. Fails if the file does not exist. */
export const read = (path: string): Effect.Effect<State, StateError> =>
  Effect.flatMap(
    attempt(path, () => StateCount.read(path)),
    (before) =>
      reading(path, (database) => {
        const state = loadFrom(database, path)
        const missing = missingLog(database, path, before)
        const { damage, older } = lostChanges(database, path, before)
        const lost = older === undefined ? damage : [{ part: undefined, message: older }]
        return { ...state, damage: [...state.damage, ...(missing.length > 0 ? missing : lost)] }
      })
  )

/** A property of the state at `path`, even while a run writes it; see {@link StateFile.property}. Fails if the file does not exist. */
export const propertyAt = (path: string, name: string): Effect.Effect<StoredProperty, StateError> =>
  reading(path, (database) => {
    checkFormat(database, path)
    return propertyOf(database, name)
  })

/** The number of deliveries that the state at `path` remembers of ids, even while a run writes it. Fails if the file does not exist. */
export const countRemembered = (path: string, ids: ReadonlySet<string>): Effect.Effect<number, StateError> =>
  reading(path, (database) => {
    checkFormat(database, path)
    const idsPath = idsPathOf(path)
    if (!existsSync(idsPath)) return countDeliveries({ database, ids: undefined }, ids)
    const merged = Sqlite.open(idsPath, { readOnly: true })
    try {
      return countDeliveries({ database, ids: merged }, ids)
    } finally {
      merged.close()
    }
  })

/** Opens the file at `path` for one reading. */
const reading = <A>(path: string, use: (database: Sqlite.Sqlite) => A): Effect.Effect<A, StateError> =>
  Effect.scoped(
    Effect.flatMap(
      Effect.acquireRelease(
        attempt(path, () => Sqlite.open(path, { readOnly: true }), "read"),
        (opened) => Effect.sync(() => opened.close())
      ),
      (database) => attempt(path, () => use(database), "read")
    )
  )

/** The records that wait in the queue of the state at `path`, even while a program sends them. Undefined if it has no queue. */
export const queueLag = (path: string): Effect.Effect<Lag | undefined, StateError> =>
  reading(path, (database) => {
    checkFormat(database, path)
    return QueueRows.exist(database) ? QueueRows.lagOf(database) : undefined
  })

/** Returns the run that uses the state at `path`, or that was killed while it used the state. Writes nothing. */
export const use = (path: string): Effect.Effect<StateLock.LockUse, StateError> =>
  attempt(path, () => StateLock.inspect(path))

const takenMessage = (path: string, owner: StateLock.Owner | undefined): string =>
  owner === undefined
    ? `Another process uses the state in ${path}. Wait until it ends.`
    : `Another run uses the state in ${path}: process ${owner.pid}, since ${owner.since}. Wait until it ends, or stop it.`

const deliveryContext = (path: string, database: Sqlite.Sqlite, now: number): DeliveryContext => ({
  database,
  paths: { state: path, ids: idsPathOf(path) },
  meta: (key) => meta(database, key),
  setMeta: (key, value) => setMeta(database, key, value),
  asError: (error) => asStateError(path, error),
  now
})

interface Store extends Omit<StateFile, "path" | "abandoned" | "deliveries" | "queue"> {
  /** Writes what waits for the end of this turn of the event loop. */
  readonly flush: () => void
}

/** The parts of a store. */
interface Opened {
  readonly database: Sqlite.Sqlite
  readonly deliveries: DeliveryFile | undefined
  readonly count: StateCount.StateCountFile
  readonly notes: StateNotes
}

const storeOf = (path: string, { count, database, deliveries, notes }: Opened): Store => {
  let { changes, saves } = countOfLost(database)
  const counted = (): void => count.write({ changes, notes: notes.open.size, saves })
  counted()
  const group = new GroupCommit({
    transaction: database.transaction,
    numbers: () => {
      const before = { changes, note: notes.last, delivery: deliveries?.last ?? 0 }
      return () => {
        changes = before.changes
        notes.last = before.note
        deliveries?.rolledBack(before.delivery)
      }
    },
    committed: () => {
      counted()
      deliveries?.mergeIfDue()
    },
    asError: (error) => asStateError(path, error)
  })
  const commit = (change: Change): Effect.Effect<number, StateError> => {
    const remembered = deliveries === undefined ? [] : (change.remembered ?? [])
    const body = RowBody.encode(changeBody(change))
    // Every commit has a number, even if only remembered deliveries or notes changed.
    const write = (): readonly [change: number, delivery: number] => {
      deliveries?.check()
      database.run(insertChange, ++changes, ...body)
      return [changes, remembered.length === 0 ? 0 : (deliveries?.stage(remembered) ?? 0)]
    }
    const written = group.add(write, ([, row]) => {
      if (remembered.length > 0) deliveries?.staged(row, remembered)
      for (const note of change.notes) notes.open.delete(note)
    })
    return Effect.map(written, ([number]) => number)
  }
  const save = (body: () => void): void => {
    // The state may include changes that wait. What they remember must not be newer than the state.
    group.flush()
    synced(database, () =>
      database.transaction(() => {
        body()
        setMeta(database, "saves", saves + 1)
      })
    )
    saves++
    counted()
  }
  return {
    load: attempt(path, () => loadFrom(database, path)),
    note: (noted) =>
      group.add(
        () => notes.add(noted),
        (number) => notes.open.add(number)
      ),
    commit: (change) => {
      const committed = Effect.suspend(() => commit(change))
      return deliveries === undefined ? committed : Effect.zipRight(room(deliveries), committed)
    },
    flush: () => group.flush(),
    save: (state) => attempt(path, () => save(() => replaceParts(database, state, notes))),
    property: (name) => attempt(path, () => propertyOf(database, name)),
    setProperty: (name, value) => attempt(path, () => save(() => setProperty(database, name, value)))
  }
}

const insertChange = "INSERT INTO change (seq, body, crc) VALUES (?, ?, ?)"
/** Waits while more deliveries would not fit into memory. */
const room = (deliveries: DeliveryFile): Effect.Effect<void> =>
  Effect.suspend(() => {
    const { full } = deliveries
    return full === undefined ? Effect.void : Effect.promise(() => full)
  })

const replaceParts = (database: Sqlite.Sqlite, state: StateUpdate, notes: StateNotes): void => {
  for (const body of partsOf(state))
    database.run(
      "INSERT OR REPLACE INTO part (part, name, body, crc) VALUES (?, ?, ?, ?)",
      body.part,
      nameOf(body),
      ...RowBody.encode(body)
    )
  for (const part of state.forgotten) database.run("DELETE FROM part WHERE CAST(part AS BLOB) = ?", bytesOfPart(part))
  database.run("DELETE FROM change WHERE seq <= ?", state.upTo)
  notes.deleteEnded()
  setMeta(database, "saved", Math.max(state.upTo, meta(database, "saved") ?? 0))
}

/** Runs a transaction that survives a power failure when it returns. */
const synced = (database: Sqlite.Sqlite, body: () => void): void => {
  database.exec("PRAGMA synchronous = FULL")
  try {
    body()
  } finally {
    database.exec("PRAGMA synchronous = NORMAL")
  }
}
