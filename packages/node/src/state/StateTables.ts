import { StateError } from "@sluice/core/StateStore"
import { textOf } from "./RowBody.js"
import type * as Sqlite from "./Sqlite.js"
import { checkPages, checkTables } from "./SqliteChecks.js"

/** The format of the tables. It changes when older versions can no longer read the file correctly. */
const format = 5

/** As SQLite stores them. */
const tables: ReadonlyArray<string> = [
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
  "CREATE TABLE part (part TEXT PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE change (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)",
  "CREATE TABLE note (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)",
  "CREATE TABLE property (name TEXT PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE delivery (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)"
]

/** Whether a file has tables. */
export const hasTables = (database: Sqlite.Sqlite): boolean =>
  database.get("SELECT 1 AS found FROM sqlite_master WHERE name = 'meta'") !== undefined

/** Creates the tables of a new file, or checks those of an existing one. */
export const prepareTables = (database: Sqlite.Sqlite, path: string, mustExist: boolean): void => {
  checkPages(database)
  const existed = hasTables(database)
  if (!existed && mustExist)
    throw new StateError({
      message: `The file ${path} contains no state: it was truncated, or its log (${path}-wal) is missing. Nothing was sent. Restore both from a backup.`
    })
  if (existed) checkFormat(database, path)
  else
    database.transaction(() => {
      for (const table of tables) database.exec(table)
      setMeta(database, "format", format)
      // Changes are numbered from here without gaps, so that a missing one is detected.
      setMeta(database, "saved", 0)
    })
}

/** Throws if another version wrote the file, or if its tables are damaged. */
export const checkFormat = (database: Sqlite.Sqlite, path: string): void => {
  const found = meta(database, "format")
  if (found === format) checkTables(database, tables)
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

/** The instruction for deleting a state, as a clause after "or". */
export const toStartOver = (path: string): string =>
  `delete every file whose name begins with ${path.replace(/db$/, "")}`

/** Marks the file as in use, in the file itself and not only in its log. */
export const markOpen = (database: Sqlite.Sqlite): void => {
  setMeta(database, "open", 1)
  // Copies the log and leaves it as it is.
  database.get("PRAGMA wal_checkpoint(PASSIVE)")
}

/** Notes that it is complete. */
export const markClosed = (database: Sqlite.Sqlite): void => {
  try {
    setMeta(database, "open", 0)
  } catch {
    markInCopiedLog(database)
  }
}

/**
 * On a full disk the log cannot grow. Once it is copied into the file, the next transaction overwrites its start. Without
 * the mark, a later closing that empties the log would make a complete state look like one without its log.
 */
const markInCopiedLog = (database: Sqlite.Sqlite): void => {
  try {
    database.get("PRAGMA wal_checkpoint(PASSIVE)")
    setMeta(database, "open", 0)
  } catch {
    // The log stays beside the file, and the next run reads both.
  }
}

/** A number in the state. Undefined if there is none, or if it is damaged. */
export const meta = (database: Sqlite.Sqlite, key: string): number | undefined => {
  const value = textOf(database.get("SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?", key)?.["value"])
  const number = value === undefined ? Number.NaN : Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

export const setMeta = (database: Sqlite.Sqlite, key: string, value: number): void =>
  database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, String(value))
