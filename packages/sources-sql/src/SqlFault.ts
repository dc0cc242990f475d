/** A failure of a database, as sentences for people. Contains no part of the URL and no value of a row. */
export class SqlFault extends Error {}

const ended = "The rows read before are not lost; run the same command again to continue."

/** Error codes of the system and of Postgres, with their meaning. Source: PostgreSQL 17, appendix A. */
const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The database refuses connections. Check host and port of the URL, and that the server is running.",
  ENOTFOUND: "The host of the database URL was not found. Check its spelling.",
  EAI_AGAIN: "The host of the database URL could not be looked up. Check the network.",
  ENOENT: "The database could not be reached: its socket or file does not exist. Check the URL.",
  ETIMEDOUT: "The database did not respond. Check host and port of the URL, and the network.",
  ECONNRESET: `The connection to the database was lost. ${ended}`,
  EPIPE: `The connection to the database was lost. ${ended}`,
  "28P01": "The database rejected the user or the password of the URL.",
  "28000": "The database does not allow this user to connect from this machine. Check user, password and TLS.",
  "3D000": "The database that the URL names does not exist on this server.",
  "53300": "The database has too many connections. Run the command again later.",
  "57P01": `The database was shut down. ${ended}`,
  "57P02": `The database crashed. ${ended}`,
  "57P03": "The database is starting up or shutting down. Run the command again later.",
  "57014": "A page took longer than source.sql.timeout. Add an index on cursor and id, or raise the timeout.",
  "25006": "The query writes. source.sql.query must only read."
}

/** Errors of the driver, which have no code. */
const driverErrors: ReadonlyArray<readonly [start: string, sentence: string]> = [
  ["Connection terminated", sentences["ECONNRESET"] ?? ""],
  [
    "Query read timeout",
    `The database did not answer within source.sql.timeout: it is overloaded or stopped, or the network is down. ${ended}`
  ],
  ["timeout expired", sentences["ETIMEDOUT"] ?? ""],
  ["The server does not support SSL", "The server does not support TLS, which the URL requires. Check sslmode."],
  ["self-signed certificate", "The server's certificate is not trusted. Check sslmode and sslrootcert of the URL."]
]

/** Beginnings of messages of SQLite that quote only the query. */
const quotesQuery = /^(near |no such |incomplete input|ambiguous column|unrecognized token|misuse of|wrong number of)/

const sqliteErrors: ReadonlyArray<readonly [text: string, sentence: string]> = [
  ["unable to open", "The SQLite file does not exist or cannot be read. Check the path in source.sql.url."],
  ["not a database", "The file is not a SQLite database. Check the path in source.sql.url."],
  ["locked", "Another process has locked the SQLite file. Run the command again later."],
  ["readonly", sentences["25006"] ?? ""]
]

/** The statement that failed. */
export interface SentStatement {
  readonly query: string
  /** Number of characters before the query in the statement that was sent. */
  readonly offset: number
  /** Whether the statement reads rows, so that the server's message may quote their values. */
  readonly reads: boolean
}

/** The meaning of a failure of a driver. `sent` is undefined if no statement was sent. */
export const of = (error: unknown, sent?: SentStatement): SqlFault => {
  if (error instanceof SqlFault) return error
  const code = textOf(error, "code")
  const message = error instanceof Error ? error.message : ""
  const known = sentences[code] ?? driverErrors.find(([start]) => message.startsWith(start))?.[1]
  if (known !== undefined) return new SqlFault(known)
  // Without rows, messages of this class name only parts of the query. `phone::regclass` quotes the value of a row.
  if (/^42[0-9A-Z]{3}$/.test(code)) {
    const words = sent?.reads === false ? `: ${message}.` : ` with the error ${code}.`
    return new SqlFault(
      `The database rejects source.sql.query${placeOf(textOf(error, "position"), sent?.query ?? "", sent?.offset ?? 0)}${words}`
    )
  }
  if (/^[0-9A-Z]{5}$/.test(code)) return new SqlFault(`The database reported the error ${code}. ${ended}`)
  const words = message.replace(/^.*?SQLITE_ERROR:?\s*/, "").replace(/^SqliteError:\s*/, "")
  if (sent?.reads === false && quotesQuery.test(words))
    return new SqlFault(`The database rejects source.sql.query: ${words}.`)
  const sqlite = sqliteErrors.find(([text]) => message.includes(text))?.[1]
  return new SqlFault(sqlite ?? `The database failed${/^\w+$/.test(code) ? ` (${code})` : ""}. ${ended}`)
}

const textOf = (error: unknown, key: string): string => {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined
  return typeof value === "string" ? value : ""
}

const placeOf = (position: string, query: string, offset: number): string => {
  const at = Number(position) - 1 - offset
  if (position === "" || at < 0 || at > query.length) return ""
  const lines = query.slice(0, at).split("\n")
  return ` at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}
