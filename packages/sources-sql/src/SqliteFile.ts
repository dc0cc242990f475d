import { existsSync } from "node:fs"
import { relative, resolve } from "node:path"
import * as Sqlite from "@sluice/node/Sqlite"
import { type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import {
  type Database,
  prefix,
  type QueryColumns,
  quoted,
  type Row,
  type SampleRows,
  type SqlDialect,
  statement,
  type UnplacedRows,
  unplacedStatement,
  wrapped
} from "./Database.js"
import type { KeyPart } from "./Keyset.js"
import * as SqlFault from "./SqlFault.js"

const noOverlap = "source.sql.overlap needs Postgres. Remove it, or read all rows without cursor."

/** A query on a SQLite file, which is opened for reading only. */
export class SqliteFile implements Database {
  readonly #path: string
  readonly #columns: QueryColumns
  readonly #dialect: SqlDialect
  #database: Sqlite.Sqlite | undefined

  readonly place: ReadonlyArray<string>

  /** `file` is relative to `folder`, or absolute. */
  constructor(folder: string, file: string, columns: QueryColumns) {
    this.#path = resolve(folder, file)
    this.#columns = columns
    // A project that is moved as a whole keeps its checkpoint.
    this.place = ["sqlite", relative(folder, this.#path)]
    if (columns.overlaps) throw new SqlFault.SqlFault(noOverlap)
    this.#dialect = {
      cursor: `q.${quoted(columns.cursor)} collate binary`,
      id: `q.${quoted(columns.id)} collate binary`,
      parameter: () => "?",
      earlier: () => {
        throw new SqlFault.SqlFault(noOverlap)
      }
    }
  }

  async open(): Promise<void> {
    this.#connect()
    const { sql } = statement(this.#columns.query, this.#dialect, { limit: 0 })
    this.#read(sql, [], false)
  }

  async page(request: Parameters<Database["page"]>[0]): Promise<ReadonlyArray<Row>> {
    const { sql, values } = statement(this.#columns.query, this.#dialect, request)
    return this.#read(sql, values).map((row) => rowOf(row, this.#columns))
  }

  async unplaced(): Promise<UnplacedRows> {
    const [row] = this.#read(unplacedStatement(this.#columns), [])
    return { withoutId: Number(row?.["ids"] ?? 0), withoutCursor: Number(row?.["cursors"] ?? 0) }
  }

  async sample(limit: number): Promise<SampleRows> {
    this.#connect()
    const rows = this.#read(`${wrapped(this.#columns.query)} limit ${limit}`, [], false)
    return {
      // Every value of SQLite has a place in its order, except bytes.
      columns: Object.keys(rows[0] ?? {}).map((name) => ({
        name,
        isSortable: rows.every((row) => keyPart(row[name]) !== undefined),
        isTime: false
      })),
      rows: rows.map((row) => rowOf(row, this.#columns).value)
    }
  }

  async tables(): Promise<ReadonlyArray<string>> {
    this.#connect()
    const sql =
      "select name from sqlite_master where type in ('table', 'view') and substr(name, 1, 7) <> 'sqlite_' order by name"
    return this.#read(sql, []).map(({ name }) => plainOrQuoted(String(name)))
  }

  async close(): Promise<void> {
    this.#database?.close()
    this.#database = undefined
  }

  #connect(): void {
    if (!existsSync(this.#path)) throw SqlFault.of(new Error("unable to open"))
    this.#try(() => {
      this.#database = Sqlite.open(this.#path, { readOnly: true })
    }, false)
  }

  #read(sql: string, values: ReadonlyArray<KeyPart>, reads = true): ReadonlyArray<Sqlite.ExactSqliteRow> {
    const database = this.#database
    return database === undefined ? [] : this.#try(() => database.exact(sql, ...values.map(parameterOf)), reads)
  }

  #try<A>(body: () => A, reads: boolean): A {
    try {
      return body()
    } catch (error) {
      throw SqlFault.of(error, { query: this.#columns.query, offset: prefix.length, reads })
    }
  }
}

const plainOrQuoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name))

const parameterOf = ({ kind, text }: KeyPart): Sqlite.ExactSqliteValue => {
  if (kind === "text") return text
  const whole = /^-?\d+$/.test(text) ? BigInt(text) : undefined
  // A whole number outside 64 bits is a REAL.
  return whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : Number(text)
}

const rowOf = (row: Sqlite.ExactSqliteRow, { cursor, id }: QueryColumns): Row => {
  const value: MutableJsonObject = {}
  let bytes = 0
  for (const [name, column] of Object.entries(row)) {
    const json = jsonOf(column)
    bytes += name.length + (typeof json === "string" ? json.length : 8)
    put(value, name, json)
  }
  return { value, cursor: keyPart(row[cursor]), id: keyPart(row[id]), bytes }
}

/** An integer that JavaScript cannot represent is text, so that no digit is lost; bytes are hexadecimal, as in Postgres. */
const jsonOf = (value: Sqlite.ExactSqliteValue): Json => {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : value
}

const keyPart = (value: Sqlite.ExactSqliteValue | undefined): KeyPart | null | undefined => {
  if (value === null) return null
  if (typeof value === "string") return { kind: "text", text: value }
  if (typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value)))
    return { kind: "number", text: String(value) }
  return undefined
}
