import { FoldedState } from "@sluice/core/FoldedState"
import type { Damage, State } from "@sluice/core/StateStore"
import { columns, textOf } from "./RowBody.js"
import type * as Sqlite from "./Sqlite.js"
import { checkpointsOf, readChange, readNote, readPart } from "./StateRows.js"
import { checkFormat, meta } from "./StateTables.js"

/** Reads the rows, checks each, and applies the changes since the last save to the parts. */
export const loadFrom = (database: Sqlite.Sqlite, path: string): State => {
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
  const ended = new Set<number>()
  for (const row of database.all(`SELECT ${numbered} FROM change ORDER BY change.seq`)) {
    const change = readChange(row)
    const seq = Number(row["seq"])
    if (change === undefined || seq !== expected) damage.push(damagedRow("Change", seq, path, "delivered with it"))
    if (change !== undefined) folded.change(change)
    for (const note of change?.notes ?? []) ended.add(note)
    lastChange = seq
    expected = lastChange + 1
  }
  const inFlight = database.all(`SELECT ${numbered} FROM note ORDER BY note.seq`).flatMap((row) => {
    const number = Number(row["seq"])
    const read = readNote(row)
    if (ended.has(number) && (read === undefined || read.number === number)) return []
    const note = read?.number === number ? read : undefined
    if (note === undefined)
      damage.push(damagedRow("Note", number, path, "waiting for a response when a run was killed"))
    else folded.note(note)
    // A damaged note is empty, so that it is removed like the others.
    return [{ marks: [], items: [], ...note, number }]
  })
  return { ...folded.state, inFlight, lastChange, damage }
}

/** The numbers of notes that changes ended. Their rows may exist, until the next save. */
export const endedNotes = (database: Sqlite.Sqlite): ReadonlySet<number> =>
  new Set(database.all(`SELECT ${columns} FROM change`).flatMap((row) => readChange(row)?.notes ?? []))

/** The numbers of notes that no change ended. */
export const openNotes = (database: Sqlite.Sqlite): ReadonlyArray<number> => {
  const ended = endedNotes(database)
  const numbers = database.all("SELECT CAST(seq AS TEXT) AS seq FROM note").map(({ seq }) => Number(seq))
  return numbers.filter((number) => !ended.has(number))
}

/**
 * Rows are ordered by the column of the table, because `seq` without its table would mean this text. A damaged number
 * may exceed the exact integers, which node:sqlite refuses to return.
 */
const numbered = `CAST(seq AS TEXT) AS seq, ${columns}`

const damagedPart = (row: Sqlite.SqliteRow, path: string): string => {
  const name = textOf(row["name"]) ?? partOfBytes(row["part"])
  return `The checkpoint of ${name} in ${path} is damaged, so it is unknown how much of ${name} was read.`
}

/** Even a damaged name of a part identifies its row. */
const partOfBytes = (value: Sqlite.SqliteValue | undefined): string =>
  textOf(value) ?? `${damagedName}${value instanceof Uint8Array ? Buffer.from(value).toString("hex") : ""}`

/** The column `part` of a part. */
export const bytesOfPart = (part: string): Uint8Array =>
  part.startsWith(damagedName) ? Buffer.from(part.slice(damagedName.length), "hex") : Buffer.from(part)

const damagedName = "damaged:"

const damagedRow = (name: string, seq: number, path: string, records: string): Damage => ({
  part: undefined,
  message: `${name} ${seq} in ${path} is damaged or missing. Records that were ${records} may be sent again.`
})
