import { statSync } from "node:fs"
import { dirname } from "node:path"
import { FoldedState } from "@sluice/core/FoldedState"
import type { RememberedDeliveries } from "@sluice/core/RememberedDeliveries"
import {
  type Change,
  type Damage,
  type State,
  StateError,
  type StateStore,
  type StateUpdate
} from "@sluice/core/StateStore"
import type { Json } from "@sluice/values/Json"
import { Clock, Effect, type Scope } from "effect"
import { ensureFolder } from "../files/Folder.js"
import { type DeliveryContext, DeliveryFile, type DeliverySettings, idsPathOf } from "./DeliveryFile.js"
import { columns, encode, textOf } from "./RowBody.js"
import * as Sqlite from "./Sqlite.js"
import * as StateLock from "./StateLock.js"
import * as StateLog from "./StateLog.js"
import { checkpointsOf, nameOf, partsOf, readChange, readNote, readPart, readProperty } from "./StateRows.js"

/** State in a file. */
export interface StateFile extends StateStore {
  readonly path: string
  /** The previous run if it ended without releasing the state: it was killed, or the machine stopped. */
  readonly abandoned: StateLock.Owner | undefined
  /** What earlier runs delivered; undefined if it was opened without `remember`. */
  readonly deliveries: Deliveries | undefined
  /** A value that outlives a run beside the state. */
  readonly property: (name: string) => Effect.Effect<Property, StateError>
  /** Stores it, or removes it if it is undefined. It survives a power failure when it returns. */
  readonly setProperty: (name: string, value: Json | undefined) => Effect.Effect<void, StateError>
}

/** Remembered deliveries that can be forgotten. */
export interface Deliveries extends RememberedDeliveries {
  /** Deletes what is remembered of ids, everywhere. Returns the number of deliveries. No run may use the state. */
  readonly forget: (ids: ReadonlyArray<string>) => Effect.Effect<number, StateError>
}

/** How a state is opened. */
export interface StateFileOptions {
  /** Fails if the file contains no state. Default: false. */
  readonly mustExist?: boolean
  /** Stores the deliveries of {@link Change.remembered}. Without it, they are ignored, and those of earlier runs stay. */
  readonly remember?: DeliverySettings | undefined
}

/** A stored value. `Damaged`: there may have been one. */
export type Property =
  | { readonly _tag: "Found"; readonly value: Json }
  | { readonly _tag: "Absent" }
  | { readonly _tag: "Damaged" }

/** The format of the tables. It changes when an older version could no longer read the file correctly. */
const format = 3

/**
 * Opens or creates the state at `path`, a file that ends in `.db`, with its folder. SQLite writes a log and an index
 * beside it. All of them have mode 0600.
 *
 * While the scope is open, another process that opens the same state fails with the number of this one. Also fails if the
 * file was written by a newer version of Sluice, is not a state file, cannot be written, or was left by a killed run without its
 * log; and with `mustExist` if it contains no state, so that nothing is created.
 */
export const make = (
  path: string,
  { mustExist = false, remember }: StateFileOptions = {}
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
    yield* attempt(path, () => prepareTables(database, path, mustExist))
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
    const store = yield* attempt(path, () => storeOf(path, database, deliveries))
    const load = Effect.map(store.load, (state) => ({ ...state, damage: [...state.damage, ...log] }))
    return {
      ...store,
      load,
      path,
      abandoned: lock.abandoned,
      deliveries: deliveries && {
        run: deliveries.run,
        find: deliveries.find,
        damage: deliveries.damage,
        forget: (ids) => attemptAsync(path, () => deliveries.forget(ids))
      }
    }
  })

/** Reads the state at `path`, also while a run writes it. Fails if the file does not exist. */
export const read = (path: string): Effect.Effect<State, StateError> =>
  Effect.scoped(
    Effect.flatMap(
      Effect.acquireRelease(
        attempt(path, () => Sqlite.open(path, { readOnly: true })),
        (opened) => Effect.sync(() => opened.close())
      ),
      (database) => attempt(path, () => withLogDamage(database, path, loadFrom(database, path)))
    )
  )

/** A property of the state at `path`, also while a run writes it; see {@link StateFile.property}. Fails if the file does not exist. */
export const propertyAt = (path: string, name: string): Effect.Effect<Property, StateError> =>
  Effect.scoped(
    Effect.flatMap(
      Effect.acquireRelease(
        attempt(path, () => Sqlite.open(path, { readOnly: true })),
        (opened) => Effect.sync(() => opened.close())
      ),
      (database) =>
        attempt(path, () => {
          checkFormat(database, path)
          return propertyOf(database, name)
        })
    )
  )

const withLogDamage = (database: Sqlite.Sqlite, path: string, state: State): State => {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  return meta(database, "open") === 1 && (log?.size ?? 0) === 0
    ? { ...state, damage: [...state.damage, { part: undefined, message: `${logMissing(path)} ${restoreLog(path)}` }] }
    : state
}

/** Says which run uses the state at `path` now, or was killed while it did. Writes nothing. */
export const use = (path: string): Effect.Effect<StateLock.Use, StateError> =>
  attempt(path, () => StateLock.inspect(path))

const takenMessage = (path: string, owner: StateLock.Owner | undefined): string =>
  owner === undefined
    ? `Another process uses the state in ${path}. Wait until it has ended.`
    : `Another run uses the state in ${path}: process ${owner.pid}, since ${owner.since}. Wait until it has ended, or stop it.`

/** As SQLite stores them. */
const tables: ReadonlyArray<string> = [
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
  "CREATE TABLE part (part TEXT PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE change (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)",
  "CREATE TABLE note (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)",
  "CREATE TABLE property (name TEXT PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE delivery (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)"
]

/** A page that lost one of its rows is read without complaint, so that the row would be missing silently. */
const checkPages = (database: Sqlite.Sqlite): void => {
  const found = database.all("PRAGMA quick_check(1)").flatMap((row) => Object.values(row))
  if (found[0] !== "ok") throw new Error(`The file is malformed: ${String(found[0])}`)
}

/** Creates the tables of a new file, or checks those of an existing one. */
const prepareTables = (database: Sqlite.Sqlite, path: string, mustExist: boolean): void => {
  checkPages(database)
  const existed = database.get("SELECT 1 AS found FROM sqlite_master WHERE name = 'meta'") !== undefined
  if (!existed && mustExist)
    throw new StateError({
      message: `The file ${path} contains no state: it was truncated, or its log (${path}-wal) is missing. Nothing was sent. Restore both from a backup.`
    })
  if (existed) {
    checkFormat(database, path)
    checkLog(database, path)
  } else
    database.transaction(() => {
      for (const table of tables) database.exec(table)
      setMeta(database, "format", format)
      // Changes are numbered from here without gaps, so that a missing one is detected.
      setMeta(database, "saved", 0)
    })
}

const checkFormat = (database: Sqlite.Sqlite, path: string): void => {
  const found = meta(database, "format")
  if (found === format) checkTables(database)
  else throw new StateError({ message: foreignFormat(path, found) })
}

const foreignFormat = (path: string, found: number | undefined): string => {
  const formats = `(format ${found}, this version reads ${format})`
  if (found === undefined || found < 1)
    return `The state in ${path} has no format that this version reads. Restore the file from a backup, or name another folder with --state.`
  return found > format
    ? `A newer version of Sluice wrote the state in ${path} ${formats}. Update Sluice, or name another folder with --state.`
    : `An earlier version of Sluice wrote the state in ${path} ${formats}. This version cannot continue from it. Finish the source with the earlier version, or name another folder with --state; records that were delivered before are then sent again.`
}

/** A damaged definition may still be valid SQL, with another meaning for the rows. */
const checkTables = (database: Sqlite.Sqlite): void => {
  const found = database.all("SELECT CAST(sql AS BLOB) AS sql FROM sqlite_master WHERE type = 'table'")
  const texts = found.map(({ sql }) => textOf(sql))
  if (tables.some((table) => !texts.includes(table))) throw new Error("The definition of a table is malformed.")
}

/**
 * While a file is in use, the file itself says so and its log is never empty. If it says so and the log is empty, the log of a
 * killed run was lost, and with it the last of what that run sent.
 */
const checkLog = (database: Sqlite.Sqlite, path: string): void => {
  const inLog = database.get("PRAGMA wal_checkpoint(PASSIVE)")?.["log"]
  if (meta(database, "open") === 1 && !(typeof inLog === "number" && inLog > 0))
    throw new StateError({ message: `${logMissing(path)} Nothing was sent. ${restoreLog(path)}` })
}

/** What the end of the log lost. Fails if changes were lost that were written completely. */
const wholeLog = (path: string): ReadonlyArray<Damage> => {
  const log = StateLog.inspect(path)
  if (log === "damaged") throw new StateError({ message: `${logMissing(path)} Nothing was sent. ${restoreLog(path)}` })
  return log === "torn" ? [{ part: undefined, message: logTorn(path) }] : []
}

const logTorn = (path: string): string =>
  `The end of the log ${path}-wal is incomplete or damaged: records that were delivered last may be sent again.`

const logMissing = (path: string): string =>
  `The state in ${path} is not complete: the run that used it last was killed, and its log (${path}-wal) is missing, damaged or of another time.`

const restoreLog = (path: string): string =>
  `Restore both files from one backup. Without it, name another folder with --state, or delete ${path}; everything is then sent again.`

/** Notes in the file itself, not only in its log, that it is in use. */
const markOpen = (database: Sqlite.Sqlite): void => {
  setMeta(database, "open", 1)
  // Copies the log and leaves it as it is.
  database.get("PRAGMA wal_checkpoint(PASSIVE)")
}

const markClosed = (database: Sqlite.Sqlite): void => {
  try {
    setMeta(database, "open", 0)
  } catch {
    // On a full disk the log stays beside the file, and the next run reads both.
  }
}

const meta = (database: Sqlite.Sqlite, key: string): number | undefined => {
  const value = textOf(database.get("SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?", key)?.["value"])
  const number = value === undefined ? Number.NaN : Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

const setMeta = (database: Sqlite.Sqlite, key: string, value: number): void =>
  database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, String(value))

const deliveryContext = (path: string, database: Sqlite.Sqlite, now: number): DeliveryContext => ({
  database,
  paths: { state: path, ids: idsPathOf(path) },
  meta: (key) => meta(database, key),
  setMeta: (key, value) => setMeta(database, key, value),
  asError: (error) => asStateError(path, error),
  now
})

type Store = Omit<StateFile, "path" | "abandoned" | "deliveries">

const storeOf = (path: string, database: Sqlite.Sqlite, deliveries: DeliveryFile | undefined): Store => {
  const numbers = { change: nextNumber(database, "change"), note: nextNumber(database, "note") }
  const insert = (table: keyof typeof numbers, body: unknown): number => {
    const seq = numbers[table]++
    database.run(`INSERT INTO ${table} (seq, body, crc) VALUES (?, ?, ?)`, seq, ...encode(body))
    return seq
  }
  const commit = (change: Change): number => {
    const { marks, openItems, settled } = change
    const remembered = deliveries === undefined ? [] : (change.remembered ?? [])
    deliveries?.check()
    const number = database.transaction(() => {
      for (const note of change.notes) database.run("DELETE FROM note WHERE seq = ?", note)
      if (marks.length + settled.length + openItems.length > 0) insert("change", { marks, settled, items: openItems })
      if (remembered.length > 0) deliveries?.stage(remembered)
      return numbers.change - 1
    })
    if (remembered.length > 0) deliveries?.staged(remembered)
    return number
  }
  return {
    load: attempt(path, () => loadFrom(database, path)),
    note: (noted) => attempt(path, () => insert("note", { number: numbers.note, ...noted })),
    commit: (change) =>
      Effect.zipRight(
        deliveries === undefined ? Effect.void : room(deliveries),
        attempt(path, () => commit(change))
      ),
    save: (state) => attempt(path, () => synced(database, () => replaceParts(database, state))),
    property: (name) => attempt(path, () => propertyOf(database, name)),
    setProperty: (name, value) => attempt(path, () => synced(database, () => setProperty(database, name, value)))
  }
}

/** Waits while more deliveries would not fit into memory. */
const room = (deliveries: DeliveryFile): Effect.Effect<void> =>
  Effect.suspend(() => {
    const { full } = deliveries
    return full === undefined ? Effect.void : Effect.promise(() => full)
  })

const replaceParts = (database: Sqlite.Sqlite, state: StateUpdate): void =>
  database.transaction(() => {
    for (const body of partsOf(state))
      database.run(
        "INSERT OR REPLACE INTO part (part, name, body, crc) VALUES (?, ?, ?, ?)",
        body.part,
        nameOf(body),
        ...encode(body)
      )
    for (const part of state.forgotten) database.run("DELETE FROM part WHERE CAST(part AS BLOB) = ?", bytesOfPart(part))
    database.run("DELETE FROM change WHERE seq <= ?", state.upTo)
    setMeta(database, "saved", Math.max(state.upTo, meta(database, "saved") ?? 0))
  })

const propertyOf = (database: Sqlite.Sqlite, name: string): Property => {
  const rows = database.all(`SELECT ${columns} FROM property ORDER BY name`).map(readProperty)
  const found = rows.find((row) => row?.name === name)
  if (found !== undefined) return { _tag: "Found", value: found.value }
  // A row whose name is damaged may be this one.
  return { _tag: rows.includes(undefined) ? "Damaged" : "Absent" }
}

const setProperty = (database: Sqlite.Sqlite, name: string, value: Json | undefined): void =>
  database.transaction(() => {
    if (value === undefined) database.run("DELETE FROM property WHERE name = ?", name)
    else
      database.run(
        "INSERT OR REPLACE INTO property (name, body, crc) VALUES (?, ?, ?)",
        name,
        ...encode({ name, value })
      )
  })

/** Runs a transaction that survives a power failure when it returns. */
const synced = (database: Sqlite.Sqlite, body: () => void): void => {
  database.exec("PRAGMA synchronous = FULL")
  try {
    body()
  } finally {
    database.exec("PRAGMA synchronous = NORMAL")
  }
}

/** Changes are numbered without gaps, so that a missing one is detected. */
const nextNumber = (database: Sqlite.Sqlite, table: "change" | "note"): number => {
  // A damaged number may exceed the exact integers.
  const last = database.get(`SELECT max(seq) AS last FROM ${table} WHERE seq < 4503599627370496`)?.["last"]
  return Math.max(typeof last === "number" ? last : 0, table === "change" ? (meta(database, "saved") ?? 0) : 0) + 1
}

/** Reads the rows, checks each, and applies the changes since the last save to the parts. */
const loadFrom = (database: Sqlite.Sqlite, path: string): State => {
  checkFormat(database, path)
  const damage: Array<Damage> = []
  const folded = new FoldedState()
  for (const row of database.all(
    `SELECT CAST(part AS BLOB) AS part, CAST(name AS BLOB) AS name, ${columns} FROM part ORDER BY part`
  )) {
    const part = partOfBytes(row["part"])
    const body = readPart(row)
    if (body === undefined || body.part !== part) damage.push({ part, message: damagedPart(row, path) })
    else folded.part({ ...body, checkpoints: checkpointsOf(body), openItems: body.items })
  }
  let expected = (meta(database, "saved") ?? 0) + 1
  let lastChange = 0
  for (const row of database.all(`SELECT ${numbered} FROM change ORDER BY seq`)) {
    const change = readChange(row)
    const seq = Number(row["seq"])
    if (change === undefined || seq !== expected) damage.push(damagedRow("Change", seq, path, "delivered with it"))
    if (change !== undefined) folded.change({ ...change, openItems: change.items })
    lastChange = seq
    expected = lastChange + 1
  }
  const inFlight = database.all(`SELECT ${numbered} FROM note ORDER BY seq`).map((row) => {
    const number = Number(row["seq"])
    const read = readNote(row)
    const note = read?.number === number ? read : undefined
    if (note === undefined) damage.push(damagedRow("Note", number, path, "in flight when a run was killed"))
    else folded.note(note)
    // A damaged note is empty, so that it is removed like the others.
    return { marks: [], items: [], ...note, number }
  })
  return { ...folded.state, inFlight, lastChange, damage }
}

/** A damaged number may exceed the exact integers, which node:sqlite refuses to return. */
const numbered = `CAST(seq AS TEXT) AS seq, ${columns}`

const damagedPart = (row: Sqlite.Row, path: string): string => {
  const name = textOf(row["name"]) ?? partOfBytes(row["part"])
  return `The checkpoint of ${name} in ${path} is damaged: it is unknown how far it was read.`
}

/** A name of a part that is damaged itself still identifies its row. */
const partOfBytes = (value: Sqlite.Value | undefined): string =>
  textOf(value) ?? `${damagedName}${value instanceof Uint8Array ? Buffer.from(value).toString("hex") : ""}`

const bytesOfPart = (part: string): Uint8Array =>
  part.startsWith(damagedName) ? Buffer.from(part.slice(damagedName.length), "hex") : Buffer.from(part)

const damagedName = "damaged:"

const damagedRow = (name: string, seq: number, path: string, records: string): Damage => ({
  part: undefined,
  message: `${name} ${seq} in ${path} is damaged or missing: records that were ${records} may be sent again.`
})

const attempt = <A>(path: string, body: () => A): Effect.Effect<A, StateError> =>
  Effect.try({ try: body, catch: (error) => asStateError(path, error) })

const attemptAsync = <A>(path: string, body: () => Promise<A>): Effect.Effect<A, StateError> =>
  Effect.tryPromise({ try: body, catch: (error) => asStateError(path, error) })

const asStateError = (path: string, error: unknown): StateError =>
  error instanceof StateError ? error : new StateError({ message: messageOf(path, error) })

const messageOf = (path: string, error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  const known = faults.find(({ pattern }) => pattern.test(text))
  return `The state in ${path} cannot be ${known?.message ?? `used: ${text}`}.`
}

/** Errors of SQLite and of the system, with the end of the sentence that begins "The state in FILE cannot be". */
const faults: ReadonlyArray<{ readonly pattern: RegExp; readonly message: string }> = [
  {
    pattern: /not a database|malformed|disk image|unsupported file format|no such (table|column)|already exists/i,
    message:
      "read: it is damaged. Restore the folder from a backup, or name another folder with --state; what was delivered is then sent again"
  },
  { pattern: /full|ENOSPC/i, message: "written: the disk is full. Free some space and run the same command again" },
  {
    pattern: /readonly|EROFS|EACCES|EPERM|unable to open/i,
    message:
      "written: the file, its folder or the disk is read-only for this user. Make them writable. Another folder with --state has no state: everything is then sent again"
  },
  { pattern: /locked|busy/i, message: "used: another process is using it" }
]
