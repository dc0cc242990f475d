import { textOf } from "./RowBody.js"
import type * as Sqlite from "./Sqlite.js"

/*
 * Damage that SQLite does not report. This module does not load Effect, because the thread that merges remembered
 * deliveries uses it: with Effect, the start of the thread takes five times as long.
 */

/** SQLite reads a page with a lost row without an error, so the row would be missing silently. */
export const checkPages = (database: Sqlite.Sqlite): void => {
  const found = database.all("PRAGMA quick_check(1)").flatMap((row) => Object.values(row))
  if (found[0] !== "ok") throw new Error(`The file is malformed: ${String(found[0])}`)
}

/** A damaged definition may still be valid SQL, with another meaning for the rows. */
export const checkTables = (database: Sqlite.Sqlite, tables: ReadonlyArray<string>): void => {
  const found = database.all("SELECT CAST(sql AS BLOB) AS sql FROM sqlite_master WHERE type = 'table'")
  const texts = found.map(({ sql }) => textOf(sql))
  if (tables.some((table) => !texts.includes(table))) throw new Error("The definition of a table is malformed.")
}
