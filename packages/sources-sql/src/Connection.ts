import type { Database, QueryColumns } from "./Database.js"
import { Postgres } from "./Postgres.js"
import * as SqlFault from "./SqlFault.js"
import { SqliteFile } from "./SqliteFile.js"
import type { DialectName } from "./TopLevel.js"

/** The dialect of the database that a URL names. */
export const dialectOf = (url: string): DialectName => {
  if (url.startsWith("sqlite:")) return "sqlite"
  if (/^postgres(ql)?:\/\//.test(url)) return "postgres"
  throw new SqlFault.SqlFault(
    "source.sql.url does not name a database. It must start with postgres://, or be sqlite:FILE."
  )
}

/** The inputs of a connection. */
interface ConnectionSettings {
  readonly url: string
  /** The folder to which a relative path of a SQLite file refers. */
  readonly folder: string
  /** Milliseconds. Default: 300,000. */
  readonly timeout?: number | undefined
}

/** A connection for one query, which is not open yet. */
export const make = ({ folder, timeout = 300_000, url }: ConnectionSettings, columns: QueryColumns): Database =>
  dialectOf(url) === "postgres"
    ? new Postgres(url, columns, timeout)
    : new SqliteFile(folder, url.slice("sqlite:".length).replace(/^\/\//, ""), columns)

/** The query without a final semicolon. */
export const trimmed = (query: string): string => query.trim().replace(/\s*;$/, "")
