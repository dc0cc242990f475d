import type { JsonObject } from "@sluice/values/Json"
import type { KeyPart, RowKey } from "./Keyset.js"

/** A row of the query. */
export interface Row {
  readonly value: JsonObject
  /** Null if the column is NULL; undefined if its value has no place in the order, such as infinity. */
  readonly cursor: KeyPart | null | undefined
  readonly id: KeyPart | null | undefined
  /** Approximate size of the row in bytes. */
  readonly bytes: number
}

/** The rows of a page, in order of cursor and id. */
export interface PageRequest {
  /** Only rows after this one. Default: from the start. */
  readonly after?: RowKey | undefined
  /** Only rows up to this one. */
  readonly upTo?: RowKey | undefined
  /** Only rows whose cursor is at most this many milliseconds older than that of `upTo`. */
  readonly overlap?: number | undefined
  /** The last rows first. */
  readonly fromEnd?: boolean | undefined
  readonly limit: number
}

/** A column of a query, as far as a configuration needs to know it. */
export interface QueryColumn {
  readonly name: string
  /** Whether it can be `cursor` or `id`: its values have an order. */
  readonly isSortable: boolean
  /** Whether it can be compared with an `overlap`. */
  readonly isTime: boolean
}

/** The first rows of a query, in no order. */
export interface SampleRows {
  readonly columns: ReadonlyArray<QueryColumn>
  readonly rows: ReadonlyArray<JsonObject>
}

/** The number of rows that no page contains, by cause. */
export interface UnplacedRows {
  readonly withoutId: number
  /** Rows with an id whose cursor is NULL. */
  readonly withoutCursor: number
}

/** A connection to a database, for one query. Rejects with a `SqlFault`. */
export interface Database {
  /** Identifies the database, without user and password. Known before it is opened. */
  readonly place: ReadonlyArray<string>
  /** Connects, and checks that the query returns the columns. */
  readonly open: () => Promise<void>
  readonly page: (request: PageRequest) => Promise<ReadonlyArray<Row>>
  /** The number of rows that have no place in the order. */
  readonly unplaced: () => Promise<UnplacedRows>
  /** Connects, and returns the first rows. Needs neither `open` nor the columns of cursor and id. */
  readonly sample: (limit: number) => Promise<SampleRows>
  /** Connects, and returns the names of tables and views as a query writes them. */
  readonly tables: () => Promise<ReadonlyArray<string>>
  readonly close: () => Promise<void>
}

/** A query and its columns. Without a cursor, `cursor` is the id. */
export interface QueryColumns {
  /** Without a final semicolon. */
  readonly query: string
  readonly cursor: string
  readonly id: string
  /** Whether rows that are older than the checkpoint are read again, so that the cursor must be a time. */
  readonly overlaps: boolean
}

/** For a query whose rows are read in no order. */
export const unordered = (query: string): QueryColumns => ({ query, cursor: "", id: "", overlaps: false })

/** The notation and comparison of columns in one dialect. */
export interface SqlDialect {
  readonly cursor: string
  readonly id: string
  /** A parameter, by its number from 1. */
  readonly parameter: (number: number) => string
  /** The cursor in a parameter minus the milliseconds in another. */
  readonly earlier: (cursor: string, milliseconds: string) => string
}

/** The beginning of every statement, before the query. */
export const prefix = "select * from ("

/** The query as a subquery; a comment at its end does not hide the rest. */
export const wrapped = (query: string): string => `${prefix}${query}\n) q`

/** The statement of a page, with the parameters in order. */
export const statement = (
  query: string,
  { cursor, earlier, id, parameter }: SqlDialect,
  { after, fromEnd, limit, overlap, upTo }: PageRequest
): { readonly sql: string; readonly values: ReadonlyArray<KeyPart> } => {
  const values: Array<KeyPart> = []
  const bind = (value: KeyPart): string => parameter(values.push(value))
  const number = (value: number): KeyPart => ({ kind: "number", text: String(value) })
  const conditions = [`${cursor} is not null`, `${id} is not null`]
  if (after !== undefined) conditions.push(`(${cursor}, ${id}) > (${bind(after.cursor)}, ${bind(after.id)})`)
  if (upTo !== undefined) conditions.push(`(${cursor}, ${id}) <= (${bind(upTo.cursor)}, ${bind(upTo.id)})`)
  if (upTo !== undefined && overlap !== undefined)
    conditions.push(`${cursor} >= ${earlier(bind(upTo.cursor), bind(number(overlap)))}`)
  const order = [cursor, id].map((column) => (fromEnd === true ? `${column} desc` : column)).join(", ")
  return {
    sql: `${wrapped(query)} where ${conditions.join(" and ")} order by ${order} limit ${limit}`,
    values
  }
}

/** The statement of {@link Database.unplaced}: the number of rows without an id, and of other rows without a cursor. */
export const unplacedStatement = ({ cursor, id, query }: QueryColumns): string => {
  const [by, own] = [`q.${quoted(cursor)}`, `q.${quoted(id)}`]
  return `select coalesce(sum(case when ${own} is null then 1 else 0 end), 0) as ids, coalesce(sum(case when ${by} is null and ${own} is not null then 1 else 0 end), 0) as cursors from (${query}\n) q where ${own} is null or ${by} is null`
}

/** A name in quotation marks. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
