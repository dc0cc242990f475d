import { resolve } from "node:path"
import { type KnownPart, SourceError } from "@sluice/core/Source"
import { detachedPart } from "@sluice/core/StateStore"
import type { PullValues, SourceValue, ValueSource } from "@sluice/core/ValueSource"
import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect, Redacted } from "effect"
import type { Database, PageRequest, Row } from "./Database.js"
import * as Keyset from "./Keyset.js"
import { Postgres } from "./Postgres.js"
import * as SqlFault from "./SqlFault.js"
import { SqliteFile } from "./SqliteFile.js"
import type { SqlSettings } from "./SqlSettings.js"

export type { SqlSettings } from "./SqlSettings.js"

const name = "sql"

/** The part of the rows, and that of the rows whose cursor is NULL. */
const rowsPart = "rows"
const withoutCursorPart = "rows without cursor"

/**
 * The rows of a query, in pages and in order of cursor and id. With a cursor, a later run continues strictly after the last
 * settled row; a row that changed has a new cursor and is read again. Rows without a cursor are Invalid, once. A row that is
 * committed late with an older cursor is missed without {@link SqlSettings.overlap}. Memory is that of one page.
 *
 * Fails, after the rows before that were returned, if the database fails, a column disappears, a row has no id, two rows have
 * the same cursor and id, or a cursor has no place in the order. No message contains anything of the URL or a value of a row.
 */
export const make = (settings: SqlSettings): Effect.Effect<ValueSource, SourceError> =>
  Effect.map(Effect.try({ try: () => databaseOf(settings), catch: sourceError }), (connect) => ({
    name,
    open: (known) => openPass(settings, connect, known),
    ...(settings.cursor !== undefined && { identify: () => identityOf(settings) })
  }))

const identityOf = ({ cursor, id }: SqlSettings): Json => ({ cursor: cursor ?? null, id })

const sourceError = (error: unknown): SourceError =>
  new SourceError({ source: name, message: SqlFault.of(error, "", 0).message })

/** Checks the URL and returns what makes a connection. */
const databaseOf = ({ cursor, folder, id, query, timeout = 300_000, url }: SqlSettings): (() => Database) => {
  const address = Redacted.value(url)
  const columns = { query: query.trim().replace(/;\s*$/, ""), cursor: cursor ?? id, id }
  if (address.startsWith("sqlite:")) {
    const path = resolve(folder, address.slice("sqlite:".length).replace(/^\/\//, ""))
    return () => new SqliteFile(path, columns)
  }
  if (/^postgres(ql)?:\/\//.test(address)) return () => new Postgres(address, columns, timeout)
  throw new SqlFault.SqlFault("source.sql.url is not a database. It starts with postgres://, or is sqlite:FILE.")
}

const openPass = (settings: SqlSettings, connect: () => Database, known: ReadonlyArray<KnownPart>) =>
  Effect.gen(function* () {
    const pass = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: async () => {
          const made = new SqlPass(connect(), settings, known)
          await made.begin()
          return made
        },
        catch: sourceError
      }),
      (opened) => Effect.promise(() => opened.close())
    )
    // Kept until its values are handed over, so that an interrupted pull loses nothing.
    let pending: Promise<ReadonlyArray<SourceValue> | undefined> | undefined
    const pull: PullValues = Effect.suspend(() => {
      pending ??= pass.next()
      const current = pending
      return Effect.map(Effect.tryPromise({ try: () => current, catch: sourceError }), (values) => {
        pending = undefined
        return values
      })
    })
    return pull
  })

/** Which rows are read, page by page. */
interface Phase {
  readonly part: string
  readonly request: Omit<PageRequest, "limit" | "after">
  after: Keyset.RowKey | undefined
}

/** One pass over the rows. Owns the connection. */
class SqlPass {
  readonly #database: Database
  readonly #settings: SqlSettings
  readonly #phases: ReadonlyArray<Phase>
  #phase = 0
  /** The position of the last row of this phase. */
  #last: string | undefined
  /** Fails the call after the rows before it. */
  #fault: SqlFault.SqlFault | undefined

  constructor(database: Database, settings: SqlSettings, known: ReadonlyArray<KnownPart>) {
    this.#database = database
    this.#settings = settings
    this.#phases = phasesOf(settings, settings.again === true ? [] : known)
  }

  async begin(): Promise<void> {
    try {
      await this.#database.open()
    } catch (error) {
      await this.#database.close()
      throw error
    }
  }

  async next(): Promise<ReadonlyArray<SourceValue> | undefined> {
    if (this.#fault !== undefined) throw this.#fault
    for (let phase = this.#phases[this.#phase]; phase !== undefined; phase = this.#phases[this.#phase]) {
      const limit = this.#settings.page ?? 1000
      // One more, to see whether its key equals that of the last row of the page.
      const rows = await this.#database.page({ ...phase.request, after: phase.after, limit: limit + 1 })
      const values = this.#take(rows, phase, limit)
      if (rows.length <= limit) {
        this.#phase++
        this.#last = undefined
      }
      if (values.length > 0) return values
      if (this.#fault !== undefined) throw this.#fault
    }
    const count = await this.#database.withoutId()
    if (count === 0) return undefined
    throw new SqlFault.SqlFault(
      `${count} ${count === 1 ? "row has" : "rows have"} NULL in ${this.#settings.id}, the column of source.sql.id, and could not be read. All other rows were read. Choose a column that is never NULL, or leave out these rows in the query.`
    )
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  #take(rows: ReadonlyArray<Row>, phase: Phase, limit: number): ReadonlyArray<SourceValue> {
    const values: Array<SourceValue> = []
    for (const [i, row] of rows.entries()) {
      const key = keyOf(row, phase)
      const position = key && Keyset.encode(key)
      this.#fault = faultOf(position, this.#last, this.#settings)
      if (this.#fault !== undefined || key === undefined || position === undefined || i === limit) break
      this.#last = position
      phase.after = key
      values.push(sourceValue(row, key, { part: phase.part, position, settings: this.#settings }))
    }
    return values
  }
}

const keyOf = ({ cursor, id }: Row, { part }: Phase): Keyset.RowKey | undefined => {
  if (id === undefined || id === null) return undefined
  if (part === withoutCursorPart) return { cursor: { kind: "text", text: "" }, id }
  return cursor === undefined || cursor === null ? undefined : { cursor, id }
}

const faultOf = (
  position: string | undefined,
  last: string | undefined,
  { cursor, id }: SqlSettings
): SqlFault.SqlFault | undefined => {
  const columns = cursor === undefined ? id : `${cursor} and ${id}`
  if (position === undefined)
    return new SqlFault.SqlFault(
      `A row has a value in ${columns} that has no place in the order: infinity, NaN, bytes, or a time outside the years 1 to 9999. The rows before it were read. Leave it out in the query.`
    )
  if (last === undefined || position > last) return undefined
  return new SqlFault.SqlFault(
    position === last
      ? `Two rows have the same ${columns}. source.sql.id must be a column that identifies a row. The rows before them were read.`
      : `The database returned rows that are not in order of ${columns}. The rows before them were read.`
  )
}

const sourceValue = (
  { bytes, value }: Row,
  { id }: Keyset.RowKey,
  place: { readonly part: string; readonly position: string; readonly settings: SqlSettings }
): SourceValue => {
  const { part, position, settings } = place
  const reasons = [...(part === withoutCursorPart ? [noCursor(settings)] : []), ...tooLarge(bytes, settings)]
  return {
    value,
    name: id.text,
    origin: { source: name },
    part,
    // What is read again is decided by the ids of the records, not by its position.
    position: part === detachedPart ? undefined : position,
    ...(reasons.length > 0 && { reasons })
  }
}

const noCursor = ({ cursor = "" }: SqlSettings): Reason => ({
  code: "cursor-missing",
  message: `The row has NULL in ${cursor}, the column of source.sql.cursor, so its place is unknown. Set it, or use coalesce in the query.`
})

const tooLarge = (bytes: number, { maxRecordBytes = 1_048_576 }: SqlSettings): ReadonlyArray<Reason> =>
  bytes <= maxRecordBytes
    ? []
    : [
        {
          code: "record-too-large",
          message: `The row has ${bytes} characters; at most ${maxRecordBytes} are allowed. Select fewer columns, or raise source.maxRecordBytes.`
        }
      ]

const phasesOf = (settings: SqlSettings, known: ReadonlyArray<KnownPart>): ReadonlyArray<Phase> => {
  const from = (part: string) =>
    startOf(
      known.find((one) => one.part === part),
      settings
    )
  if (settings.cursor === undefined) return [{ part: rowsPart, request: {}, after: undefined }]
  const start = from(rowsPart)
  const { overlap } = settings
  return [
    ...(start === undefined || overlap === undefined
      ? []
      : [{ part: detachedPart, request: { upTo: start, overlap }, after: undefined }]),
    { part: rowsPart, request: {}, after: start },
    { part: withoutCursorPart, request: { withoutCursor: true }, after: from(withoutCursorPart) }
  ]
}

/** Where a part continues. */
const startOf = (part: KnownPart | undefined, settings: SqlSettings): Keyset.RowKey | undefined => {
  if (part === undefined) return undefined
  if (part.identity !== null && JSON.stringify(part.identity) !== JSON.stringify(identityOf(settings)))
    throw new SqlFault.SqlFault(
      "source.sql.cursor or source.sql.id names another column than in the last run, so the checkpoint does not apply. Restore it, or read all rows again with --again."
    )
  if (part.damaged)
    throw new SqlFault.SqlFault(
      "The stored checkpoint is damaged, so it is unknown which rows were sent. Read all rows again with --again."
    )
  if (part.from === undefined) return undefined
  const key = typeof part.from === "string" ? Keyset.decode(part.from) : undefined
  if (key === undefined)
    throw new SqlFault.SqlFault("The stored checkpoint is not that of a query. Read all rows again with --again.")
  return key
}
