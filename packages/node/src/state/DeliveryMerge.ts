import { crc32 } from "node:zlib"
import { ByteWriter } from "./Bytes.js"
import { append, type NewDeliveryRow, readRow, seenOf } from "./DeliveryRows.js"
import { emptyLayer, hashOf, IdFilter, type Layer } from "./IdFilter.js"
import { bodyOf, columns } from "./RowBody.js"
import type { SqliteValue } from "./Sqlite.js"
import * as Sqlite from "./Sqlite.js"
import { checkPages, checkTables } from "./SqliteChecks.js"

/** Creates the tables of a file of ids. Ids are bytes, because libsql ends the process when a string is not valid UTF-8. */
export const tables: ReadonlyArray<string> = [
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE name (number INTEGER PRIMARY KEY, body TEXT NOT NULL, crc INTEGER NOT NULL)",
  "CREATE TABLE delivery (id BLOB NOT NULL, destination INTEGER NOT NULL, seen INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id, destination)) WITHOUT ROWID",
  "CREATE TABLE filter (layer INTEGER NOT NULL, piece INTEGER NOT NULL, capacity INTEGER NOT NULL, count INTEGER NOT NULL, bits BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (layer, piece)) WITHOUT ROWID",
  "CREATE TABLE recent (merge INTEGER PRIMARY KEY, hashes BLOB NOT NULL, crc INTEGER NOT NULL)"
]

/** The input of a merge. */
export interface DeliveryMergeRequest {
  /** The last row of the state that it moves. The rows before it are moved too. */
  readonly upTo: number
  /** The number of this merge. */
  readonly merge: number
  /** The number of the run. */
  readonly run: number
  /** The filter with every id of the rows. It is stored if enough ids were merged since it was last stored. */
  readonly layers: ReadonlyArray<Layer>
  /** Deliveries seen before are deleted and the file is checked, in milliseconds since 1970; undefined: neither. */
  readonly forgetBefore: number | undefined
}

/** The result of a merge. */
export interface Merged {
  readonly upTo: number
  readonly names: ReadonlyArray<readonly [number, string]>
}

/** The number of rows per statement. A call takes longer than inserting a row. */
const rowsAtOnce = 50

const insert = (rows: number): string =>
  `INSERT OR REPLACE INTO delivery (id, destination, seen, body) VALUES ${Array.from({ length: rows }, () => "(?, ?, ?, ?)").join(", ")}`

const insertMany = insert(rowsAtOnce)

/** Bits of a filter in one row. */
const pieceBytes = 2 ** 20

/** The filter is stored again after merging this number of ids, or a tenth of its ids. */
const storeEvery = 200_000

/** Both files of the deliveries of one source. */
export interface DeliveryPaths {
  readonly state: string
  readonly ids: string
}

/**
 * Merges rows of a state into its file of ids. The only writer of that file. A merge is one transaction, durable when it returns, and
 * can be repeated.
 */
export class DeliveryMerger {
  readonly #state: Sqlite.Sqlite
  readonly #ids: Sqlite.Sqlite
  readonly #numbers = new Map<string, number>()

  constructor({ ids, state }: DeliveryPaths) {
    this.#ids = Sqlite.open(ids)
    this.#ids.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    for (const table of tables) this.#ids.exec(table.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
    this.#state = Sqlite.open(state, { readOnly: true })
    for (const [number, text] of namesOf(this.#ids)) this.#numbers.set(text, number)
  }

  merge({ forgetBefore, layers, merge, run, upTo }: DeliveryMergeRequest): Merged {
    // Once a day.
    if (forgetBefore !== undefined) checkPages(this.#ids)
    this.#ids.transaction(() => {
      const last = this.#staged(upTo)
      const hashes: Array<number> = []
      let values: Array<SqliteValue> = []
      const bytes = new ByteWriter()
      for (const row of last) {
        const { body, id } = append(bytes, row)
        values.push(id, row.destination, row.seen, body)
        const { one, two } = hashOf(row.id)
        hashes.push(one, two)
        if (values.length < rowsAtOnce * 4) continue
        this.#ids.run(insertMany, ...values)
        values = []
        bytes.clear()
      }
      if (values.length > 0) this.#ids.run(insert(values.length / 4), ...values)
      const packed = new Uint8Array(Uint32Array.from(hashes).buffer)
      this.#ids.run("INSERT OR REPLACE INTO recent (merge, hashes, crc) VALUES (?, ?, ?)", merge, packed, crc32(packed))
      if (forgetBefore !== undefined)
        this.#ids.run("DELETE FROM delivery WHERE seen < ?", seenOf({ seen: forgetBefore }))
      this.#storeFilter(layers)
      this.#ids.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('merge', ?), ('run', ?)", merge, run)
    })
    return { upTo, names: [...this.#numbers].map(([text, number]) => [number, text]) }
  }

  /** The last delivery of each id and destination, by id, so that neighbours in the table share a page. */
  #staged(upTo: number): ReadonlyArray<NewDeliveryRow> {
    const rows: Array<NewDeliveryRow> = []
    for (const stored of this.#state.all(`SELECT ${columns} FROM delivery WHERE seq <= ? ORDER BY seq`, upTo)) {
      const row = readRow(stored)
      if (row === undefined) continue
      const [destinations, versions, sources] = [row.destinations, row.versions, row.sources].map((names) =>
        names.map((name) => this.#numberOf(name))
      )
      while (row.next())
        rows.push({
          id: row.id,
          destination: destinations?.[row.destination] ?? 0,
          seen: seenOf(row),
          version: versions?.[row.version] ?? 0,
          source: sources?.[row.source] ?? 0,
          facts: row.facts()
        })
    }
    // Equal rows keep their order, so the last one is the newest.
    rows.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : one.destination - other.destination))
    return rows.filter((row, at) => {
      const next = rows[at + 1]
      return row.id !== next?.id || row.destination !== next.destination
    })
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.#numbers.size + 1
    this.#ids.run("INSERT INTO name (number, body, crc) VALUES (?, ?, ?)", number, text, crc32(text))
    this.#numbers.set(text, number)
    return number
  }

  #storeFilter(layers: ReadonlyArray<Layer>): void {
    const recent = Number(this.#ids.get("SELECT sum(length(hashes)) / 8 AS ids FROM recent")?.["ids"] ?? 0)
    const ids = layers.reduce((sum, { count }) => sum + count, 0)
    if (recent >= Math.max(storeEvery, ids / 10)) storeFilter(this.#ids, layers)
  }

  close(): void {
    this.#state.close()
    this.#ids.close()
  }
}

/** Stores a filter, which replaces the hashes of the merges since the last one. Call it in a transaction. */
export const storeFilter = (ids: Sqlite.Sqlite, layers: ReadonlyArray<Layer>): void => {
  ids.run("DELETE FROM filter")
  for (const [number, { bits, capacity, count }] of layers.entries())
    for (let piece = 0; piece * pieceBytes < bits.byteLength; piece++) {
      // A copy, because the main thread adds ids in the meantime and the checksum must match.
      const bytes = Uint8Array.from(new Uint8Array(bits, piece * pieceBytes, pieceLength(bits, piece)))
      ids.run(
        "INSERT INTO filter (layer, piece, capacity, count, bits, crc) VALUES (?, ?, ?, ?, ?, ?)",
        number,
        piece,
        capacity,
        count,
        bytes,
        crc32(bytes)
      )
    }
  ids.run("DELETE FROM recent")
}

const pieceLength = (bits: SharedArrayBuffer, piece: number): number =>
  Math.min(pieceBytes, bits.byteLength - piece * pieceBytes)

/** Throws if the definition of a table is damaged. */
export const checkDeliveryTables = (ids: Sqlite.Sqlite): void => checkTables(ids, tables)

/** The names in a file of ids, by number. Throws if one is damaged, because many rows refer to it. */
export const namesOf = (ids: Sqlite.Sqlite): ReadonlyArray<readonly [number, string]> =>
  ids.all(`SELECT number, ${columns} FROM name ORDER BY number`).map((row, at) => {
    const text = bodyOf(row)
    const number = Number(row["number"])
    if (text === undefined || number !== at + 1) throw new Error("A name is malformed.")
    return [number, text]
  })

/**
 * Loads the stored filter and adds the ids that were merged later. Undefined if any of it is damaged. `merge`: the last
 * one.
 */
export const loadFilter = (ids: Sqlite.Sqlite, merge: number): IdFilter | undefined => {
  const layers = new Map<number, Layer>()
  const pieces = new Map<number, number>()
  for (const row of ids.all("SELECT layer, piece, capacity, count, bits, crc FROM filter ORDER BY layer, piece")) {
    const [number, piece, capacity, count, crc] = ["layer", "piece", "capacity", "count", "crc"].map((name) =>
      Number(row[name])
    )
    const { bits } = row
    if (number === undefined || piece === undefined || capacity === undefined || count === undefined) return undefined
    if (!(bits instanceof Uint8Array) || crc32(bits) !== crc || !(capacity > 0 && capacity < 2 ** 32)) return undefined
    const known = layers.get(number)
    // Without a piece, its ids would not be found.
    if (known === undefined ? number !== layers.size || piece !== 0 : piece !== (pieces.get(number) ?? 0))
      return undefined
    pieces.set(number, piece + 1)
    const layer = known ?? { ...emptyLayer(capacity), count }
    layers.set(number, layer)
    if (bits.length !== pieceLength(layer.bits, piece)) return undefined
    new Uint8Array(layer.bits).set(bits, piece * pieceBytes)
  }
  for (const [number, { bits }] of layers)
    if (pieces.get(number) !== Math.ceil(bits.byteLength / pieceBytes)) return undefined
  const filter = new IdFilter([...layers.values()])
  const recent = ids.all("SELECT merge, hashes, crc FROM recent ORDER BY merge")
  for (const [at, { crc, hashes, merge: number }] of recent.entries()) {
    if (!(hashes instanceof Uint8Array) || crc32(hashes) !== crc) return undefined
    if (number !== merge - recent.length + 1 + at) return undefined
    addHashes(filter, hashes)
  }
  return filter
}

const addHashes = (filter: IdFilter, hashes: Uint8Array): void => {
  const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength)
  for (let at = 0; at + 8 <= hashes.length; at += 8) filter.add(view.getUint32(at, true), view.getUint32(at + 4, true))
}

/** Ids that one statement reads. */
const idsAtOnce = 10_000

/** Makes the filter again from the rows: about half a microsecond for each id. */
export const rebuildFilter = (ids: Sqlite.Sqlite): IdFilter => {
  const filter = new IdFilter()
  let after: Uint8Array = new Uint8Array()
  for (;;) {
    const row = ids.get(
      "SELECT group_concat(hex(id)) AS ids, max(id) AS last FROM (SELECT id FROM delivery WHERE id > ? ORDER BY id LIMIT ?)",
      after,
      idsAtOnce
    )
    const { ids: found, last } = row ?? {}
    if (typeof found !== "string" || !(last instanceof Uint8Array)) return filter
    for (const id of found.split(",")) {
      const { one, two } = hashOf(Buffer.from(id, "hex").toString())
      filter.add(one, two)
    }
    after = last
  }
}
