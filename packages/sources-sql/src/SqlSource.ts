import { createHash } from "node:crypto"
import { type KnownPart, SourceError } from "@sluice/core/Source"
import { detachedPart } from "@sluice/core/StateStore"
import type { PullValues, SourceValue, ValueSource } from "@sluice/core/ValueSource"
import { isObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect, Redacted } from "effect"
import * as Connection from "./Connection.js"
import type { Database, PageRequest, Row } from "./Database.js"
import * as Keyset from "./Keyset.js"
import * as SqlFault from "./SqlFault.js"
import type { SqlSettings } from "./SqlSettings.js"
import { limitOf } from "./TopLevel.js"

export type { SqlSettings } from "./SqlSettings.js"

const name = "sql"

/** The part of the rows. Reading all rows again starts a new one with the next number. */
const partOf = (number: number): string => (number === 1 ? "rows" : `rows ${number}`)

const numberOf = (part: string): number | undefined => {
  const match = /^rows(?: (\d+))?$/.exec(part)
  return match === null ? undefined : Number(match[1] ?? 1)
}

/**
 * The rows of a query, in pages and in order of cursor and id. With a cursor, a pass reads the rows up to the last one
 * that exists at its start, so that no row is read in two versions; a later run continues strictly after the last
 * finished row, and reads a row that changed again, because it has a new cursor. Rows whose cursor is NULL are not
 * read, and are counted at the end. A row that is committed late with an older cursor is missed without {@link
 * SqlSettings.overlap}. Memory is that of one page.
 *
 * A checkpoint applies to one database, query, cursor and id. If one of them changes, the source refuses to continue.
 *
 * Returns the rows before a failure, then fails: if the database fails, a column disappears, a row has no id, two rows
 * have the same cursor and id, or a cursor has no place in the order. No message contains a part of the URL or a value
 * of a row.
 */
export const make = (settings: SqlSettings): Effect.Effect<SqlSource, SourceError> =>
  Effect.try({
    try: (): SqlSource => {
      const connect = databaseOf(settings)
      const unread = { count: 0 }
      const notes = () => (unread.count === 0 ? [] : [withoutCursor(unread.count, settings)])
      const pass = { settings, connect, unread }
      if (settings.cursor === undefined) return { name, notes, open: () => openPass(pass, wholePlan) }
      const identity = identityOf(settings, connect().place)
      let forgotten: ReadonlyArray<string> = []
      return {
        name,
        notes,
        open: (known) =>
          Effect.flatMap(Effect.try({ try: () => planOf(settings, identity, known), catch: refusal }), (plan) => {
            forgotten = plan.forgotten
            return openPass(pass, plan)
          }),
        identify: () => identity,
        // The same object, which is stored once.
        mark: () => identity,
        forgotten: () => forgotten
      }
    },
    catch: sourceError
  })

/** A source of rows. */
export interface SqlSource extends ValueSource {
  /** Notes for people about the rows that the last pass did not read, in sentences. Empty before its end. */
  readonly notes: () => ReadonlyArray<string>
}

const withoutCursor = (count: number, { cursor = "" }: SqlSettings): string =>
  `${count} ${count === 1 ? "row has" : "rows have"} NULL in ${cursor}, the column of source.sql.cursor, and ${count === 1 ? "was" : "were"} not read. Set it, or use coalesce in the query.`

/** The settings to which a checkpoint belongs. Neither the host nor the query is readable in the state. */
interface Identity {
  readonly [key: string]: string
  readonly cursor: string
  readonly id: string
  readonly database: string
  readonly query: string
}

const identityOf = ({ cursor = "", id, query }: SqlSettings, place: ReadonlyArray<string>): Identity => ({
  cursor,
  id,
  database: hashOf(place),
  query: hashOf([Connection.trimmed(query)])
})

const hashOf = (texts: ReadonlyArray<string>): string =>
  createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 32)

const sourceError = (error: unknown): SourceError =>
  new SourceError({ source: name, message: SqlFault.of(error).message })

/** A checkpoint that does not apply. Repeating the run does not help. */
const refusal = (error: unknown): SourceError =>
  new SourceError({ source: name, message: SqlFault.of(error).message, refused: true })

/** Checks the URL and the query, and returns what makes a connection. */
const databaseOf = ({ cursor, folder, id, overlap, query, timeout, url }: SqlSettings): (() => Database) => {
  const address = Redacted.value(url)
  const columns = { query: Connection.trimmed(query), cursor: cursor ?? id, id, overlaps: overlap !== undefined }
  const dialect = Connection.dialectOf(address)
  if (cursor !== undefined) refuseLimit(limitOf(columns.query, dialect))
  return () => Connection.make({ url: address, folder, timeout }, columns)
}

const refuseLimit = (keyword: string | undefined): void => {
  if (keyword !== undefined)
    throw new SqlFault.SqlFault(
      `source.sql.query has ${keyword}, which applies before source.sql.cursor: later runs would find no new rows. Remove it; --limit N reads at most N rows in one run.`
    )
}

/** The common properties of every pass over a query. */
interface Passing {
  readonly settings: SqlSettings
  readonly connect: () => Database
  /** Rows that a pass does not read. Counted by each pass. */
  readonly unread: { count: number }
}

const openPass = ({ connect, settings, unread }: Passing, plan: Plan) =>
  Effect.gen(function* () {
    const pass = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: async () => {
          unread.count = 0
          const made = new SqlPass(connect(), { settings, phases: plan.phases, unread })
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

/** The rows to read, page by page. */
interface Phase {
  readonly part: string
  readonly request: Omit<PageRequest, "limit" | "after">
  /** Its start. Default: the first row. */
  readonly after?: Keyset.RowKey | undefined
}

/** The rows of a pass. */
interface Plan {
  readonly phases: ReadonlyArray<Phase>
  /** Parts that it replaces. */
  readonly forgotten: ReadonlyArray<string>
}

/** One pass over the rows. Owns the connection. */
class SqlPass {
  readonly #database: Database
  readonly #settings: SqlSettings
  readonly #phases: ReadonlyArray<Phase>
  readonly #unread: Passing["unread"]
  #phase = 0
  /** The last row when the pass began. Undefined if there is none, or it has no place in the order. */
  #end: Keyset.RowKey | undefined
  /** The key of the last row, where the next page starts. */
  #after: Keyset.RowKey | undefined
  /** The position of the last row of this phase. */
  #last: string | undefined
  /** Fails after the rows before it were returned. */
  #fault: SqlFault.SqlFault | undefined

  constructor(
    database: Database,
    { phases, settings, unread }: Pick<Passing, "settings" | "unread"> & Pick<Plan, "phases">
  ) {
    this.#database = database
    this.#settings = settings
    this.#phases = phases
    this.#unread = unread
  }

  async begin(): Promise<void> {
    try {
      await this.#database.open()
      this.#end = this.#settings.cursor === undefined ? undefined : await this.#lastKey()
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
      const rows = await this.#database.page({
        upTo: this.#end,
        ...phase.request,
        after: this.#after ?? phase.after,
        limit: limit + 1
      })
      const values = this.#take(rows, phase, limit)
      if (rows.length <= limit) {
        this.#phase++
        this.#last = undefined
        this.#after = undefined
      }
      if (values.length > 0) return values
      if (this.#fault !== undefined) throw this.#fault
    }
    const { withoutCursor, withoutId: count } = await this.#database.unplaced()
    this.#unread.count = withoutCursor
    if (count === 0) return undefined
    throw new SqlFault.SqlFault(
      `${count} ${count === 1 ? "row has" : "rows have"} NULL in ${this.#settings.id}, the column of source.sql.id, and could not be read. All other rows were read. Choose a column that is never NULL, or leave out these rows in the query.`
    )
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  async #lastKey(): Promise<Keyset.RowKey | undefined> {
    const [row] = await this.#database.page({ fromEnd: true, limit: 1 })
    const key = row && keyOf(row)
    return key === undefined || Keyset.encode(key) === undefined ? undefined : key
  }

  #take(rows: ReadonlyArray<Row>, phase: Phase, limit: number): ReadonlyArray<SourceValue> {
    const values: Array<SourceValue> = []
    for (const [i, row] of rows.entries()) {
      const key = keyOf(row)
      const position = key && Keyset.encode(key)
      this.#fault = faultOf(position, this.#last, this.#settings)
      if (this.#fault !== undefined || key === undefined || position === undefined || i === limit) break
      this.#last = position
      this.#after = key
      values.push(sourceValue(row, key, { phase, position, settings: this.#settings }))
    }
    return values
  }
}

const keyOf = ({ cursor, id }: Row): Keyset.RowKey | undefined =>
  id === undefined || id === null || cursor === undefined || cursor === null ? undefined : { cursor, id }

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
  place: { readonly phase: Phase; readonly position: string; readonly settings: SqlSettings }
): SourceValue => {
  const { position, settings } = place
  const { part } = place.phase
  const reasons = tooLarge(bytes, settings)
  return {
    value,
    name: id.text,
    origin: { source: name },
    part,
    // Rows that every run reads again are recognised by the ids of their records, not by their position.
    position: part === detachedPart ? undefined : position,
    ...(reasons.length > 0 && { reasons })
  }
}

const tooLarge = (bytes: number, { maxRecordBytes = 1_048_576 }: SqlSettings): ReadonlyArray<Reason> =>
  bytes <= maxRecordBytes
    ? []
    : [
        {
          code: "record-too-large",
          message: `The row has ${bytes} characters; at most ${maxRecordBytes} are allowed. Select fewer columns, or raise source.maxRecordBytes.`
        }
      ]

/** All rows. Their places are not stored. */
const wholePlan: Plan = { phases: [{ part: partOf(1), request: {} }], forgotten: [] }

const planOf = (settings: SqlSettings, identity: Identity, known: ReadonlyArray<KnownPart>): Plan => {
  const { again = false, overlap } = settings
  const own = known.flatMap((one) => (numberOf(one.part) === undefined ? [] : [one]))
  // The checkpoints of other sources stay. Damage may concern any part.
  const damaged = known.filter((one) => one.damaged && one.part !== detachedPart)
  const last = Math.max(0, ...own.map(({ part }) => numberOf(part) ?? 0))
  const part = partOf(again ? last + 1 : Math.max(last, 1))
  if (!again && damaged.length > 0)
    throw new SqlFault.SqlFault(
      "The stored checkpoint is damaged, so it is unknown which rows were sent. Read all rows again with --again."
    )
  const start = again
    ? undefined
    : startOf(
        own.find((one) => one.part === part),
        identity
      )
  return {
    phases: [
      ...(start === undefined || overlap === undefined
        ? []
        : [{ part: detachedPart, request: { upTo: start, overlap } }]),
      { part, request: {}, after: start }
    ],
    forgotten: again ? [...new Set([...own, ...damaged].map((one) => one.part))] : []
  }
}

/** The settings to which a checkpoint belongs, by the keys of its identity, for messages. */
const belongings: ReadonlyArray<readonly [key: string, text: string]> = [
  ["database", "source.sql.url names another database"],
  ["query", "source.sql.query is another query"],
  ["cursor", "source.sql.cursor names another column"],
  ["id", "source.sql.id names another column"]
]

/** The place at which a part continues. */
const startOf = (part: KnownPart | undefined, identity: Identity): Keyset.RowKey | undefined => {
  if (part === undefined) return undefined
  const stored = part.mark ?? part.identity
  const changes = isObject(stored)
    ? belongings.flatMap(([key, text]) => (stored[key] === identity[key] ? [] : [text]))
    : []
  if (changes.length > 0)
    throw new SqlFault.SqlFault(
      `The checkpoint does not apply: ${changes.join(", and ")} than in the last run. Rows that it would skip may never have been sent. Restore the setting, or read all rows again with --again.`
    )
  if (part.from === undefined) return undefined
  const key = typeof part.from === "string" ? Keyset.decode(part.from) : undefined
  if (key === undefined)
    throw new SqlFault.SqlFault("The stored checkpoint does not belong to a query. Read all rows again with --again.")
  return key
}
