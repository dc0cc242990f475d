import { dirname } from "node:path"
import * as MonotonicTime from "@sluice/core/MonotonicTime"
import {
  type CallState,
  claimOf,
  type RememberedAnswers,
  retention,
  type StoredCall
} from "@sluice/core/RememberedAnswers"
import { StateError } from "@sluice/core/StateStore"
import { isObject, type Json, parse } from "@sluice/values/Json"
import { Clock, Effect, type Scope } from "effect"
import { ensureFolder } from "../files/Folder.js"
import * as RowBody from "./RowBody.js"
import * as Sqlite from "./Sqlite.js"
import { attempt, attemptAsync } from "./StateFault.js"

/** The format of the table. It changes when older versions can no longer read the file correctly. */
const format = 1

const table =
  "CREATE TABLE IF NOT EXISTS call (key TEXT PRIMARY KEY, expires INTEGER NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID"
const index = "CREATE INDEX IF NOT EXISTS call_expires ON call (expires)"

/**
 * The time that a call waits for the transaction of another process, in milliseconds. A transaction takes less than
 * one.
 */
const longestWait = 500

/** The maximum number of expired calls that one claim removes. Removing all at once could delay its answer. */
const removedAtOnce = 100

/**
 * Answers in a SQLite file that processes share. Creates the file with its folder, and `PATH.lock` beside it, with mode 0600.
 * Fails if the file is not valid, cannot be written, or was written by a newer version. `path` must not be on a network
 * file system.
 *
 * Keys are stored as they are passed, so pass hashes. Answers are stored as they are, for a day. A damaged answer makes its call
 * `Lost`.
 */
export const make = (path: string): Effect.Effect<RememberedAnswers, StateError, Scope.Scope> =>
  Effect.gen(function* () {
    yield* attemptAsync(path, () => ensureFolder(dirname(path)))
    const lock = yield* opened(`${path}.lock`, { exclusive: true })
    const database = yield* locked(path, lock, () => Sqlite.open(path))
    yield* Effect.addFinalizer(() =>
      // Closing writes the log back, which no other process may do at the same time.
      Effect.ignore(locked(path, lock, () => database.close()))
    )
    yield* locked(path, lock, () => prepare(database, path))
    return {
      claim: ({ content, key, lease }) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          locked(path, lock, () =>
            database.transaction((): CallState => {
              removeExpired(database, key, now)
              const found = claimOf(read(database, key), now)
              if (found._tag === "Claimed") write(database, key, now + retention, { content, until: now + lease })
              return found
            })
          )
        ),
      answer: (key, answer) =>
        locked(path, lock, () =>
          durable(database, () => {
            const stored = read(database, key)
            if (stored !== undefined)
              database.run(
                "UPDATE call SET body = ?, crc = ? WHERE key = ?",
                ...RowBody.encode({ ...stored, answer }),
                key
              )
          })
        ),
      release: (key) => locked(path, lock, () => database.run("DELETE FROM call WHERE key = ?", key))
    }
  })

const opened = (path: string, options: Sqlite.SqliteOptions): Effect.Effect<Sqlite.Sqlite, StateError, Scope.Scope> =>
  Effect.acquireRelease(
    attempt(path, () => Sqlite.open(path, options)),
    (file) => Effect.sync(() => file.close())
  )

/**
 * Runs `body` while no other process uses the file. SQLite before 3.51.3 can damage a file with a log that two processes
 * write. Waiting does not block the thread, so a stopped process does not delay other calls of this one.
 */
const locked = <A>(path: string, lock: Sqlite.Sqlite, body: () => A): Effect.Effect<A, StateError> =>
  Effect.gen(function* () {
    const began = yield* MonotonicTime.millis
    while (true) {
      const result = yield* attempt(path, () => (acquire(lock) ? { value: whileLocked(lock, body) } : undefined))
      if (result !== undefined) return result.value
      if ((yield* MonotonicTime.millis) - began > longestWait)
        return yield* new StateError({
          message: `The answers in ${path} cannot be used: another process has locked them for ${longestWait} ms.`
        })
      yield* Effect.sleep(2)
    }
  })

const acquire = (lock: Sqlite.Sqlite): boolean => {
  try {
    lock.exec("BEGIN EXCLUSIVE")
    return true
  } catch (error) {
    if (error instanceof Error && /database is locked|SQLITE_BUSY|within a transaction/i.test(error.message))
      return false
    throw error
  }
}

const whileLocked = <A>(lock: Sqlite.Sqlite, body: () => A): A => {
  try {
    return body()
  } finally {
    lock.exec("COMMIT")
  }
}

const prepare = (database: Sqlite.Sqlite, path: string): void => {
  const found = Number(database.get("PRAGMA user_version")?.["user_version"] ?? 0)
  if (found > format)
    throw new StateError({
      message: `A newer version of Sluice wrote the answers in ${path} (format ${found}, this version reads ${format}). Update Sluice, or choose another file.`
    })
  database.exec(`${table}; ${index}; PRAGMA user_version = ${format}`)
}

/** Removes the call itself if it has expired, and some of the others. */
const removeExpired = (database: Sqlite.Sqlite, key: string, now: number): void => {
  database.run("DELETE FROM call WHERE key = ? AND expires <= ?", key, now)
  database.run(
    "DELETE FROM call WHERE key IN (SELECT key FROM call WHERE expires <= ? ORDER BY expires LIMIT ?)",
    now,
    removedAtOnce
  )
}

/** A damaged row counts as a call without an answer. */
const damaged: StoredCall = { content: "", until: 0 }

const read = (database: Sqlite.Sqlite, key: string): StoredCall | undefined => {
  const row = database.get(`SELECT ${RowBody.columns} FROM call WHERE key = ?`, key)
  if (row === undefined) return undefined
  const value = parse(RowBody.bodyOf(row) ?? "")
  return isStored(value) ? value : damaged
}

const isStored = (value: Json | undefined): value is Json & StoredCall =>
  isObject(value) && typeof value["content"] === "string" && typeof value["until"] === "number"

const write = (database: Sqlite.Sqlite, key: string, expires: number, stored: StoredCall): void =>
  database.run(
    "INSERT INTO call (key, expires, body, crc) VALUES (?, ?, ?, ?)",
    key,
    expires,
    ...RowBody.encode(stored)
  )

/** A transaction that survives a power failure. */
const durable = (database: Sqlite.Sqlite, body: () => void): void => {
  database.exec("PRAGMA synchronous = FULL")
  try {
    database.transaction(body)
  } finally {
    database.exec("PRAGMA synchronous = NORMAL")
  }
}
