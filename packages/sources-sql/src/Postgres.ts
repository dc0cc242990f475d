import { type MutableJsonObject, put } from "@sluice/values/Json"
import { suggest } from "@sluice/values/NearMiss"
import pg from "pg"
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
import * as PostgresValue from "./PostgresValue.js"
import * as SqlFault from "./SqlFault.js"

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

interface Result {
  readonly fields: ReadonlyArray<Field>
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
}

/**
 * Values keep the text form that the server sends, because the parsers of the driver lose digits, microseconds and
 * days.
 */
const raw = { getTypeParser: () => (text: string) => text }

const connectionTimeout = 10_000

/**
 * Before every statement: the text of values must not depend on the settings of the role. Through a pooler such as PgBouncer,
 * each transaction may be on another connection of the server, so nothing is set for longer than one.
 */
const begin = (timeout: number): string =>
  [
    "begin read only",
    "set local DateStyle = 'ISO, YMD'",
    "set local TimeZone = 'UTC'",
    "set local IntervalStyle = 'iso_8601'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
    `set local statement_timeout = ${timeout}`
  ].join("; ")

/** The longest timeout, 24 days: the timers of Node treat a longer one as 1 ms. */
const longestTimeout = 24 * 24 * 60 * 60 * 1000

/** A timeout that server and driver accept. */
export const limited = (timeout: number): number => Math.min(Math.max(Math.ceil(timeout), 1), longestTimeout)

/** A query on Postgres. Owns one connection, which is closed when the server fails. */
export class Postgres implements Database {
  readonly #client: pg.Client
  readonly #columns: QueryColumns
  readonly #timeout: number
  #dialect: SqlDialect | undefined
  #fields: ReadonlyArray<Field> = []

  constructor(url: string, columns: QueryColumns, timeout: number) {
    this.#columns = columns
    this.#timeout = limited(timeout)
    try {
      this.#client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: connectionTimeout,
        // A server that stopped responding cannot end the statement itself.
        query_timeout: this.#timeout + 1000,
        application_name: "sluice",
        types: raw
      })
    } catch {
      throw new SqlFault.SqlFault(
        "source.sql.url is not a valid URL. Encode special characters of the password, such as @ as %40."
      )
    }
    // Without a listener, a connection that is lost between two pages ends the process; the next page then fails
    // anyway.
    this.#client.on("error", () => {})
  }

  get place(): ReadonlyArray<string> {
    const { database = "", host, port } = this.#client
    return ["postgres", host, String(port), database]
  }

  async open(): Promise<void> {
    await this.#connect()
    this.#fields = await this.#describe()
    this.#dialect = dialectOf(this.#fields, this.#columns)
  }

  async sample(limit: number): Promise<SampleRows> {
    await this.#connect()
    // First without rows, so that the message of a mistake in the query may be shown.
    const fields = await this.#describe()
    refuseTwice(fields)
    const { rows } = await this.#query(`${wrapped(this.#columns.query)} limit ${limit}`, [])
    return {
      columns: fields.map(({ dataTypeID, name }) => {
        const key = PostgresValue.keyOf(dataTypeID)
        return { name, isSortable: key !== undefined, isTime: key === "time" }
      }),
      rows: rows.map((row) => rowOf(row, fields, this.#columns).value)
    }
  }

  async tables(): Promise<ReadonlyArray<string>> {
    await this.#connect()
    const { rows } = await this.#query(tableNames, [])
    return rows.flatMap(([name]) => name ?? [])
  }

  async page(request: Parameters<Database["page"]>[0]): Promise<ReadonlyArray<Row>> {
    if (this.#dialect === undefined) throw new SqlFault.SqlFault("The database is not open.")
    const { sql, values } = statement(this.#columns.query, this.#dialect, request)
    const { fields, rows } = await this.#query(
      sql,
      values.map(({ text }) => text)
    )
    const lost = this.#fields.find(({ name }) => !fields.some((field) => field.name === name))
    if (lost !== undefined)
      throw new SqlFault.SqlFault(
        `The column ${lost.name} is no longer part of the query: the table changed while it was read. Check source.sql.query, and run the same command again to continue.`
      )
    return rows.map((row) => rowOf(row, fields, this.#columns))
  }

  async unplaced(): Promise<UnplacedRows> {
    const { rows } = await this.#query(unplacedStatement(this.#columns), [])
    const [ids, cursors] = rows[0] ?? []
    return { withoutId: Number(ids ?? 0), withoutCursor: Number(cursors ?? 0) }
  }

  async close(): Promise<void> {
    // Does not wait for a response, because the server may be gone.
    await Promise.race([
      this.#client.end().catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, 1000).unref())
    ])
  }

  async #connect(): Promise<void> {
    try {
      await this.#client.connect()
    } catch (error) {
      throw SqlFault.of(error)
    }
  }

  async #describe(): Promise<ReadonlyArray<Field>> {
    return (await this.#query(`${wrapped(this.#columns.query)} limit 0`, [], false)).fields
  }

  async #query(text: string, values: Array<string>, reads = true): Promise<Result> {
    try {
      await this.#client.query(begin(this.#timeout))
      const result = await this.#client.query<Array<string | null>>({ text, values, rowMode: "array", types: raw })
      await this.#client.query("commit")
      return result
    } catch (error) {
      // The connection may go back to a pooler. Nothing waits for a server that may be gone.
      this.#client.query("rollback").catch(() => {})
      throw SqlFault.of(error, { query: this.#columns.query, offset: prefix.length, reads })
    }
  }
}

/** The tables and views of all schemas except those of the system, without the schema if a query does not need it. */
const tableNames = `select case when pg_table_is_visible(c.oid) then '' else quote_ident(n.nspname) || '.' end || quote_ident(c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
    and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  order by 1`

const refuseTwice = (fields: ReadonlyArray<Field>): void => {
  const names = fields.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new SqlFault.SqlFault(`source.sql.query returns two columns named ${twice}. Rename one with: as NAME`)
}

const dialectOf = (fields: ReadonlyArray<Field>, { cursor, id, overlaps }: QueryColumns): SqlDialect => {
  refuseTwice(fields)
  const columns = { cursor: columnOf(fields, cursor, "cursor"), id: columnOf(fields, id, "id") }
  const isTime = PostgresValue.keyOf(fields.find(({ name }) => name === cursor)?.dataTypeID ?? 0) === "time"
  if (overlaps && !isTime) throw new SqlFault.SqlFault("source.sql.overlap needs a cursor that is a date or a time.")
  return {
    ...columns,
    parameter: (number) => `$${number}`,
    earlier: (at, milliseconds) =>
      `(${at}::text::timestamptz - ${milliseconds}::text::bigint * interval '1 millisecond')`
  }
}

const columnOf = (fields: ReadonlyArray<Field>, name: string, setting: "cursor" | "id"): string => {
  const field = fields.find((one) => one.name === name)
  if (field === undefined)
    throw new SqlFault.SqlFault(
      missingColumn(
        name,
        setting,
        fields.map((one) => one.name)
      )
    )
  const key = PostgresValue.keyOf(field.dataTypeID)
  if (key === undefined)
    throw new SqlFault.SqlFault(
      `The column ${name} of source.sql.${setting} has a type without a suitable order. Use a number, a date, a time, a string or a uuid, or cast it in the query.`
    )
  return `q.${quoted(name)}${key === "bytes" ? ' collate "C"' : ""}`
}

/** A column of the settings that the query does not return. */
export const missingColumn = (name: string, setting: "cursor" | "id", names: ReadonlyArray<string>): string => {
  const near = suggest(name, names)
  return `source.sql.query does not return the column ${name} of source.sql.${setting}.${near === undefined ? ` It returns: ${names.join(", ")}.` : ` Did you mean ${near}?`}`
}

const rowOf = (row: ReadonlyArray<string | null>, fields: ReadonlyArray<Field>, { cursor, id }: QueryColumns): Row => {
  const value: MutableJsonObject = {}
  const keys = new Map<string, KeyPart | null | undefined>()
  let bytes = 0
  for (const [i, { dataTypeID, name }] of fields.entries()) {
    const text = row[i] ?? null
    bytes += name.length + (text?.length ?? 4)
    put(value, name, text === null ? null : PostgresValue.read(dataTypeID, text))
    if (name === cursor || name === id) keys.set(name, text === null ? null : PostgresValue.keyPart(dataTypeID, text))
  }
  return { value, cursor: keys.get(cursor), id: keys.get(id), bytes }
}
