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

/** Which rows a page contains, in order of cursor and id. */
export interface PageRequest {
  /** Only rows after this one. Default: from the start. */
  readonly after?: RowKey | undefined
  /** Only rows up to this one. */
  readonly upTo?: RowKey | undefined
  /** Only rows whose cursor is at most this many milliseconds older than that of `upTo`. */
  readonly overlap?: number | undefined
  /** Only rows whose cursor is NULL, in order of the id. */
  readonly withoutCursor?: boolean
  readonly limit: number
}

/** A connection to a database, for one query. Rejects with a `SqlFault`. */
export interface Database {
  /** Identifies the database, without user and password. Known before it is opened. */
  readonly place: ReadonlyArray<string>
  /** Connects, and checks that the query returns the columns. */
  readonly open: () => Promise<void>
  readonly page: (request: PageRequest) => Promise<ReadonlyArray<Row>>
  /** How many rows have no id. */
  readonly withoutId: () => Promise<number>
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

/** How the columns are written and compared in one dialect. */
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
  { after, limit, overlap, upTo, withoutCursor }: PageRequest
): { readonly sql: string; readonly values: ReadonlyArray<KeyPart> } => {
  const values: Array<KeyPart> = []
  const bind = (value: KeyPart): string => parameter(values.push(value))
  const number = (value: number): KeyPart => ({ kind: "number", text: String(value) })
  const conditions: Array<string> = withoutCursor === true ? [`${cursor} is null`, `${id} is not null`] : []
  if (withoutCursor === true && after !== undefined) conditions.push(`${id} > ${bind(after.id)}`)
  if (withoutCursor !== true) {
    conditions.push(`${cursor} is not null`, `${id} is not null`)
    if (after !== undefined) conditions.push(`(${cursor}, ${id}) > (${bind(after.cursor)}, ${bind(after.id)})`)
    if (upTo !== undefined) conditions.push(`(${cursor}, ${id}) <= (${bind(upTo.cursor)}, ${bind(upTo.id)})`)
    if (upTo !== undefined && overlap !== undefined)
      conditions.push(`${cursor} >= ${earlier(bind(upTo.cursor), bind(number(overlap)))}`)
  }
  const order = withoutCursor === true ? id : `${cursor}, ${id}`
  return {
    sql: `${wrapped(query)} where ${conditions.join(" and ")} order by ${order} limit ${limit}`,
    values
  }
}

/** A name in quotation marks. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
