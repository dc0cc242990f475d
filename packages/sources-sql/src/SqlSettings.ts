import type { Redacted } from "effect"

/** A query whose rows become records. */
export interface SqlSettings {
  /** `postgres://…`, or `sqlite:FILE`. A secret: it is in no error and no log. */
  readonly url: Redacted.Redacted
  /** The folder to which a relative path of a SQLite file refers. */
  readonly folder: string
  /** One `select`. It may end with a semicolon. With a cursor it must not limit its rows. */
  readonly query: string
  /** Column that grows with every change, such as `updated_at`. Absent: every run reads all rows. */
  readonly cursor?: string | undefined
  /** Column that identifies a row, never NULL. */
  readonly id: string
  /** Rows per page. Default 1,000. */
  readonly page?: number | undefined
  /** Rows whose cursor is at most this much older than the checkpoint are read again, without a position. Milliseconds. Default 0. */
  readonly overlap?: number | undefined
  /** The longest time of one page. Milliseconds, at most 24 days. Default 300,000. */
  readonly timeout?: number | undefined
  /** A longer row is Invalid. Default 1,048,576. */
  readonly maxRecordBytes?: number | undefined
  /** Reads all rows, even those that earlier runs read. Default false. */
  readonly again?: boolean | undefined
}
