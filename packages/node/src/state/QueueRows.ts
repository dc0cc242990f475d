import type { NewRecord, QueuedRecord } from "@sluice/core/Queue"
import { isList, isObject, type Json, parse } from "@sluice/values/Json"
import { Either } from "effect"
import * as NotFinite from "./NotFinite.js"
import * as RowBody from "./RowBody.js"
import type * as Sqlite from "./Sqlite.js"

const queued =
  "CREATE TABLE IF NOT EXISTS queued (first INTEGER PRIMARY KEY, at INTEGER NOT NULL, bytes INTEGER NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL)"
const queue = "CREATE TABLE IF NOT EXISTS queue (only INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)"

/** Creates the tables. */
export const prepare = (database: Sqlite.Sqlite): void => {
  database.exec(queued)
  database.exec(queue)
}

/** Whether the file has a queue. */
export const exist = (database: Sqlite.Sqlite): boolean =>
  database.get("SELECT 1 AS found FROM sqlite_master WHERE name = 'queued'") !== undefined

/** The settled positions of a queue: all up to `low`, and some after it. */
export interface Marks {
  readonly low: number
  readonly settled: ReadonlyArray<number>
}

/** The start of a queue. `next`: the position of the next record. */
export interface LoadedQueue extends Marks {
  readonly next: number
  readonly bytes: number
}

/** The records of one append. */
export interface QueueRow {
  readonly first: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
  readonly records: ReadonlyArray<NewRecord>
}

/** Reads the marks and sizes. */
export const load = (database: Sqlite.Sqlite): LoadedQueue => {
  const { low, settled } = marksOf(database)
  const first = integer(database.get("SELECT min(first) AS n FROM queued")?.["n"])
  const last = database.get(`SELECT first, ${RowBody.columns} FROM queued ORDER BY first DESC LIMIT 1`)
  const start = integer(last?.["first"])
  const end = last === undefined || start === undefined ? undefined : endOf(start, RowBody.bodyOf(last))
  const from = Math.max(low, (first ?? 1) - 1)
  return {
    low: from,
    settled: settled.filter((position) => position > from),
    next: Math.max(from + 1, end ?? 1),
    bytes: integer(database.get("SELECT sum(bytes) AS n FROM queued")?.["n"]) ?? 0
  }
}

/** The number of unsettled records, their bytes, and the date of the oldest one. */
export const lagOf = (database: Sqlite.Sqlite) => {
  const { bytes, low, next, settled } = load(database)
  const count = next - 1 - low - settled.length
  return count <= 0
    ? { count: 0, bytes: 0, oldest: undefined }
    : { count, bytes, oldest: dateOf(database, low + 1)?.at }
}

/** The end of a row, after its last record. A damaged row counts as one record. */
const endOf = (first: number, body: string | undefined): number => first + Math.max(1, recordsIn(body)?.length ?? 1)

const marksOf = (database: Sqlite.Sqlite): Marks => {
  const row = database.get(`SELECT ${RowBody.columns} FROM queue WHERE only = 1`)
  const body = row === undefined ? undefined : parse(RowBody.bodyOf(row) ?? "")
  if (!isObject(body)) return { low: 0, settled: [] }
  const { low, settled } = body
  return {
    low: typeof low === "number" ? low : 0,
    settled:
      settled !== undefined && isList(settled) ? settled.filter((one): one is number => typeof one === "number") : []
  }
}

/** Adds a row. */
export const insert = (database: Sqlite.Sqlite, { at, bytes, first, records }: QueueRow): void => {
  const all = records.map(({ body, id, json }) => {
    const lost = json.includes("null") ? NotFinite.placesOf(body) : []
    return `[${JSON.stringify(id ?? null)},${json}${lost.length === 0 ? "" : `,${JSON.stringify(lost)}`}]`
  })
  const text = `{"first":${first},"records":[${all.join()}]}`
  database.run(
    "INSERT INTO queued (first, at, bytes, body, crc) VALUES (?, ?, ?, ?, ?)",
    first,
    at,
    bytes,
    text,
    RowBody.checksum(text)
  )
}

/** Stores the settled positions and deletes the rows that are settled completely. Returns their bytes. */
export const settle = (
  database: Sqlite.Sqlite,
  { low, next, settled }: { readonly low: number; readonly next: number; readonly settled: ReadonlySet<number> }
): Either.Either<number, unknown> => {
  try {
    const keep = low + 1 >= next ? next : integer(firstOfRow(database, low + 1)?.["first"])
    return Either.right(
      database.transaction(() => {
        const body = RowBody.encode({ low, settled: [...settled] })
        database.run("INSERT OR REPLACE INTO queue (only, body, crc) VALUES (1, ?, ?)", ...body)
        if (keep === undefined) return 0
        const bytes = integer(database.get("SELECT sum(bytes) AS n FROM queued WHERE first < ?", keep)?.["n"]) ?? 0
        database.run("DELETE FROM queued WHERE first < ?", keep)
        return bytes
      })
    )
  } catch (error) {
    return Either.left(error)
  }
}

const firstOfRow = (database: Sqlite.Sqlite, position: number): Sqlite.SqliteRow | undefined =>
  database.get("SELECT first, at FROM queued WHERE first <= ? ORDER BY first DESC LIMIT 1", position)

/** When the record at a position was appended, and the last position with this date. */
export const dateOf = (
  database: Sqlite.Sqlite,
  position: number
): { readonly at: number; readonly until: number } | undefined => {
  const at = integer(firstOfRow(database, position)?.["at"])
  if (at === undefined) return undefined
  const next = integer(database.get("SELECT min(first) AS n FROM queued WHERE first > ?", position)?.["n"])
  return { at, until: next === undefined ? position : next - 1 }
}

/** A place in a queue, and the number of records to read there. */
export interface Piece {
  readonly from: number
  /** The position after the last record to read. */
  readonly until: number
  readonly most: number
  readonly path: string
}

/** Reads records from a position on. `next` is the position after the last one. */
export const read = (
  database: Sqlite.Sqlite,
  { from, most, path, until }: Piece
): { readonly records: ReadonlyArray<QueuedRecord>; readonly next: number } => {
  const start = integer(firstOfRow(database, from)?.["first"]) ?? from
  const rows = database.all(
    `SELECT first, ${RowBody.columns} FROM queued WHERE first >= ? AND first < ? ORDER BY first LIMIT ?`,
    start,
    until,
    // A damaged row ends where the next one begins, so each row that is used needs the next one.
    most + 1
  )
  const records: Array<QueuedRecord> = []
  let next = from
  for (const [i, row] of rows.entries()) {
    if (records.length >= most) break
    const first = integer(row["first"]) ?? next
    for (; next < first; next++) records.push(lost(next, path, ""))
    const end = i + 1 < rows.length ? (integer(rows[i + 1]?.["first"]) ?? until) : until
    const text = RowBody.bodyOf(row)
    const found = recordsIn(text)
    for (; next < Math.min(end, found === undefined ? end : first + found.length); next++)
      records.push(
        found === undefined
          ? lost(next, path, next === first ? textOf(row) : "")
          : recordOf(found[next - first], next, path)
      )
  }
  // No row contains them.
  if (next === from) for (; next < until && records.length < most; next++) records.push(lost(next, path, ""))
  return { records, next }
}

const recordsIn = (text: string | undefined): ReadonlyArray<Json> | undefined => {
  const body = text === undefined ? undefined : parse(text)
  const records = isObject(body) ? body["records"] : undefined
  return records !== undefined && isList(records) ? records : undefined
}

const textOf = ({ body }: Sqlite.SqliteRow): string =>
  body instanceof Uint8Array ? new TextDecoder().decode(body.subarray(0, 65_536)) : ""

const recordOf = (stored: Json | undefined, position: number, path: string): QueuedRecord => {
  const [id, body, places] = stored !== undefined && isList(stored) ? stored : []
  if (!isObject(body)) return lost(position, path, JSON.stringify(stored ?? null))
  return {
    position,
    id: typeof id === "string" ? id : undefined,
    body: places !== undefined && isList(places) ? NotFinite.restore(body, places) : body
  }
}

/** A record that was appended and cannot be read any more. It is reported like an unreadable line. */
const lost = (position: number, path: string, text: string): QueuedRecord => ({
  position,
  id: undefined,
  body: {},
  damage: {
    text,
    reasons: [
      {
        code: "queue-damaged",
        message: `The record at position ${position} of the queue in ${path} is damaged and was not sent. Send it again from its origin.`
      }
    ]
  }
})

const integer = (value: Sqlite.SqliteValue | undefined): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : undefined
