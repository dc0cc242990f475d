import { existsSync } from "node:fs"
import * as Sqlite from "@sluice/node/Sqlite"
import { type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import { type Database, prefix, type QueryColumns, quoted, type Row, type SqlDialect, statement } from "./Database.js"
import type { KeyPart } from "./Keyset.js"
import * as SqlFault from "./SqlFault.js"

/** A query on a SQLite file, which is opened for reading only. */
export class SqliteFile implements Database {
  readonly #path: string
  readonly #columns: QueryColumns
  readonly #dialect: SqlDialect
  #database: Sqlite.Sqlite | undefined

  constructor(path: string, columns: QueryColumns) {
    this.#path = path
    this.#columns = columns
    this.#dialect = {
      cursor: `q.${quoted(columns.cursor)} collate binary`,
      id: `q.${quoted(columns.id)} collate binary`,
      parameter: () => "?",
      earlier: () => {
        throw new SqlFault.SqlFault("source.sql.overlap needs Postgres. Remove it, or read all rows without cursor.")
      }
    }
  }

  async open(): Promise<void> {
    if (!existsSync(this.#path)) throw SqlFault.of(new Error("unable to open"), "", 0)
    this.#try(() => {
      this.#database = Sqlite.open(this.#path, { readOnly: true })
    })
    await this.page({ limit: 1 })
  }

  async page(request: Parameters<Database["page"]>[0]): Promise<ReadonlyArray<Row>> {
    const { sql, values } = statement(this.#columns.query, this.#dialect, request)
    return this.#read(sql, values).map((row) => rowOf(row, this.#columns))
  }

  async withoutId(): Promise<number> {
    const { id, query } = this.#columns
    const [row] = this.#read(`select count(*) as n from (${query}\n) q where q.${quoted(id)} is null`, [])
    return Number(row?.["n"] ?? 0)
  }

  async close(): Promise<void> {
    this.#database?.close()
    this.#database = undefined
  }

  #read(sql: string, values: ReadonlyArray<KeyPart>): ReadonlyArray<Sqlite.ExactSqliteRow> {
    const database = this.#database
    return database === undefined ? [] : this.#try(() => database.exact(sql, ...values.map(parameterOf)))
  }

  #try<A>(body: () => A): A {
    try {
      return body()
    } catch (error) {
      throw SqlFault.of(error, this.#columns.query, prefix.length)
    }
  }
}

const parameterOf = ({ kind, text }: KeyPart): Sqlite.ExactSqliteValue => {
  if (kind === "text") return text
  return text.includes(".") ? Number(text) : BigInt(text)
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
