import { dirname } from "node:path"
import { crc32 } from "node:zlib"
import { FoldedState } from "@sluice/core/FoldedState"
import {
  type Checkpoint,
  type Damage,
  type State,
  StateError,
  type StateStore,
  type StateUpdate
} from "@sluice/core/StateStore"
import type { Json } from "@sluice/values/Json"
import { Clock, Effect, Either, Schema, type Scope } from "effect"
import { ensureFolder } from "../files/Folder.js"
import * as Sqlite from "./Sqlite.js"
import * as StateLock from "./StateLock.js"

/** State in a file. */
export interface StateFile extends StateStore {
  readonly path: string
  /** The previous run if it ended without releasing the state: it was killed, or the machine stopped. */
  readonly abandoned: StateLock.Owner | undefined
  /** Whether the file was there before. */
  readonly existed: boolean
}

/** The format of the tables. It changes when an older version could no longer read the file correctly. */
const format = 1

/**
 * Opens or creates the state at `path`, a file that ends in `.db`, with its folder. SQLite writes a log and an index
 * beside it. All of them have mode 0600.
 *
 * While the scope is open, another process that opens the same state fails with the number of this one. Also fails if the
 * file was written by a newer version of Sluice, is not a state file, or cannot be written; and with `mustExist` if it contains
 * no state, so that nothing is created.
 */
export const make = (
  path: string,
  { mustExist = false }: { readonly mustExist?: boolean } = {}
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
    const database = yield* Effect.acquireRelease(
      attempt(path, () => Sqlite.open(path)),
      (opened) => Effect.sync(() => opened.close())
    )
    const existed = yield* attempt(path, () => prepareTables(database, path, mustExist))
    return { ...storeOf(path, database), path, abandoned: lock.abandoned, existed }
  })

/** Reads the state at `path`, also while a run writes it. Fails if the file does not exist. */
export const read = (path: string): Effect.Effect<State, StateError> =>
  Effect.scoped(
    Effect.flatMap(
      Effect.acquireRelease(
        attempt(path, () => Sqlite.open(path, { readOnly: true })),
        (opened) => Effect.sync(() => opened.close())
      ),
      (database) => attempt(path, () => loadFrom(database, path))
    )
  )

/** Says which run uses the state at `path` now, or was killed while it did. Writes nothing. */
export const use = (path: string): Effect.Effect<StateLock.Use, StateError> =>
  attempt(path, () => StateLock.inspect(path))

const takenMessage = (path: string, owner: StateLock.Owner | undefined): string =>
  owner === undefined
    ? `Another process uses the state in ${path}. Wait until it has ended.`
    : `Another run uses the state in ${path}: process ${owner.pid}, since ${owner.since}. Wait until it has ended, or stop it.`

const tables = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (part TEXT PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS note (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL);
`

/** Creates the tables of a new file. Returns whether they existed. */
const prepareTables = (database: Sqlite.Sqlite, path: string, mustExist: boolean): boolean => {
  const existed = database.get("SELECT 1 AS found FROM sqlite_master WHERE name = 'meta'") !== undefined
  if (!existed && mustExist)
    throw new StateError({
      message: `The file ${path} contains no state: it was truncated, or its log (${path}-wal) is missing. Nothing was sent. Restore both from a backup.`
    })
  if (existed) checkFormat(database, path)
  else
    database.transaction(() => {
      database.exec(tables)
      setMeta(database, "format", format)
      // Changes are numbered from here without gaps, so that a missing one is detected.
      setMeta(database, "saved", 0)
      setMeta(database, "next", 1)
    })
  return existed
}

const checkFormat = (database: Sqlite.Sqlite, path: string): void => {
  const found = meta(database, "format")
  if (found === format) return
  throw new StateError({
    message:
      found !== undefined && found > format
        ? `A newer version of Sluice wrote the state in ${path} (format ${found}, this version reads ${format}). Update Sluice, or name another folder with --state.`
        : `The state in ${path} has no format that this version reads. Restore the file from a backup, or name another folder with --state.`
  })
}

const meta = (database: Sqlite.Sqlite, key: string): number | undefined => {
  const value = database.get("SELECT value FROM meta WHERE key = ?", key)?.["value"]
  const number = typeof value === "string" ? Number(value) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

const setMeta = (database: Sqlite.Sqlite, key: string, value: number): void =>
  database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, String(value))

const storeOf = (path: string, database: Sqlite.Sqlite): StateStore => {
  const numbers = { change: nextNumber(database, "change"), note: nextNumber(database, "note") }
  const insert = (table: keyof typeof numbers, body: unknown): number => {
    const text = JSON.stringify(body)
    const seq = numbers[table]++
    database.run(`INSERT INTO ${table} (seq, body, crc) VALUES (?, ?, ?)`, seq, text, crc32(text))
    return seq
  }
  return {
    load: attempt(path, () => loadFrom(database, path)),
    note: (noted) => attempt(path, () => insert("note", noted)),
    commit: (change) =>
      attempt(path, () =>
        database.transaction(() => {
          for (const number of change.notes) database.run("DELETE FROM note WHERE seq = ?", number)
          const { marks, openItems, settled } = change
          if (marks.length + settled.length + openItems.length > 0)
            insert("change", { marks, settled, items: openItems })
          return numbers.change - 1
        })
      ),
    save: (state) => attempt(path, () => synced(database, () => replaceParts(database, state)))
  }
}

const replaceParts = (database: Sqlite.Sqlite, state: StateUpdate): void =>
  database.transaction(() => {
    for (const [part, body] of bodiesOf(state)) {
      const text = JSON.stringify(body)
      database.run("INSERT OR REPLACE INTO part (part, body, crc) VALUES (?, ?, ?)", part, text, crc32(text))
    }
    for (const part of state.forgotten) database.run("DELETE FROM part WHERE part = ?", part)
    database.run("DELETE FROM change WHERE seq <= ?", state.upTo)
    setMeta(database, "saved", Math.max(state.upTo, meta(database, "saved") ?? 0))
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
  const last = database.get(`SELECT max(seq) AS last FROM ${table}`)?.["last"]
  return Math.max(typeof last === "number" ? last : 0, table === "change" ? (meta(database, "saved") ?? 0) : 0) + 1
}

const JsonSchema: Schema.Schema<Json> = Schema.suspend(() =>
  Schema.Union(
    Schema.Null,
    Schema.Boolean,
    Schema.Number,
    Schema.String,
    Schema.Array(JsonSchema),
    Schema.Record({ key: Schema.String, value: JsonSchema })
  )
)

const PositionSchema = Schema.Union(Schema.Number, Schema.String)

const OpenItemsSchema = Schema.Struct({
  part: Schema.String,
  position: PositionSchema,
  destination: Schema.String,
  accepted: Schema.Array(Schema.String),
  unknown: Schema.Array(Schema.String)
})

/** One part with its endpoints in one row, so that one checksum covers both. */
const PartSchema = Schema.Struct({
  identity: JsonSchema,
  mark: JsonSchema,
  endpoints: Schema.Array(
    Schema.Struct({
      endpoint: Schema.String,
      position: Schema.NullOr(PositionSchema),
      settled: Schema.Array(PositionSchema)
    })
  ),
  items: Schema.Array(OpenItemsSchema)
})

const MarksSchema = Schema.Array(Schema.Struct({ part: Schema.String, mark: JsonSchema }))

const ChangeSchema = Schema.Struct({
  marks: MarksSchema,
  settled: Schema.Array(
    Schema.Struct({ part: Schema.String, endpoint: Schema.String, positions: Schema.Array(PositionSchema) })
  ),
  items: Schema.Array(OpenItemsSchema)
})

const NoteSchema = Schema.Struct({
  marks: MarksSchema,
  items: Schema.Array(
    Schema.Struct({
      part: Schema.String,
      position: PositionSchema,
      destination: Schema.String,
      hash: Schema.String
    })
  )
})

type PartBody = typeof PartSchema.Type

/** Reads a kind of row. SQLite does not detect flipped bits, so the checksum is compared before the text is parsed. */
const reader = <A>(schema: Schema.Schema<A, A>) => {
  const decode = Schema.decodeUnknownEither(Schema.parseJson(schema))
  return ({ body, crc }: Sqlite.Row): A | undefined => {
    if (typeof body !== "string" || crc32(body) !== crc) return undefined
    const decoded = decode(body)
    return Either.isRight(decoded) ? decoded.right : undefined
  }
}

const checkpointOf = ({ endpoint, position, settled }: PartBody["endpoints"][number]): Omit<Checkpoint, "part"> => ({
  endpoint,
  position: position ?? undefined,
  settled
})

const readPart = reader(PartSchema)
const readChange = reader(ChangeSchema)
const readNote = reader(NoteSchema)

const bodiesOf = ({
  checkpoints,
  openItems,
  parts
}: StateUpdate): ReadonlyArray<readonly [part: string, body: PartBody]> =>
  parts.map(({ part, identity, mark }) => [
    part,
    {
      identity,
      mark,
      endpoints: checkpoints
        .filter((checkpoint) => checkpoint.part === part)
        .map(({ endpoint, position, settled }) => ({ endpoint, position: position ?? null, settled })),
      items: openItems.filter((items) => items.part === part)
    }
  ])

/** Reads the rows, checks each, and applies the changes since the last save to the parts. */
const loadFrom = (database: Sqlite.Sqlite, path: string): State => {
  checkFormat(database, path)
  const damage: Array<Damage> = []
  const folded = new FoldedState()
  for (const row of database.all("SELECT part, body, crc FROM part ORDER BY part")) {
    const part = String(row["part"])
    const body = readPart(row)
    if (body === undefined) damage.push({ part, message: `The checkpoint of ${part} in ${path} is damaged.` })
    else folded.part({ part, ...body, checkpoints: body.endpoints.map(checkpointOf), openItems: body.items })
  }
  let expected = (meta(database, "saved") ?? 0) + 1
  let lastChange = 0
  for (const row of database.all("SELECT seq, body, crc FROM change ORDER BY seq")) {
    const change = readChange(row)
    if (change === undefined || row["seq"] !== expected)
      damage.push(damagedRow("Change", row, path, "delivered with it"))
    if (change !== undefined) folded.change({ ...change, openItems: change.items })
    lastChange = Number(row["seq"])
    expected = lastChange + 1
  }
  const inFlight = database.all("SELECT seq, body, crc FROM note ORDER BY seq").flatMap((row) => {
    const note = readNote(row)
    if (note === undefined) damage.push(damagedRow("Note", row, path, "in flight when a run was killed"))
    if (note === undefined) return []
    folded.note(note)
    return [{ ...note, number: Number(row["seq"]) }]
  })
  return { ...folded.state, inFlight, lastChange, damage }
}

const damagedRow = (name: string, row: Sqlite.Row, path: string, records: string): Damage => ({
  part: undefined,
  message: `${name} ${String(row["seq"])} in ${path} is damaged or missing: records that were ${records} may be sent again.`
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
    pattern: /not a database|malformed|disk image/i,
    message:
      "read: it is damaged. Restore the folder from a backup, or name another folder with --state; what was delivered is then sent again"
  },
  { pattern: /full|ENOSPC/i, message: "written: the disk is full. Free some space and run the same command again" },
  {
    pattern: /readonly|EROFS|EACCES|EPERM|unable to open/i,
    message: "written: this user may not write there. Name another folder with --state"
  },
  { pattern: /locked|busy/i, message: "used: another process is using it" }
]
