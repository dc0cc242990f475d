import { SourceError } from "@sluice/core/Source"
import { Effect, Redacted } from "effect"
import * as Connection from "./Connection.js"
import { type Database, type SampleRows, unordered } from "./Database.js"
import * as SqlFault from "./SqlFault.js"

export type { SampleRows } from "./Database.js"

/** The database of a sample. */
export interface SampledDatabase {
  /** `postgres://…`, or `sqlite:FILE`. A secret: no error contains it. */
  readonly url: Redacted.Redacted
  /** The folder to which a relative path of a SQLite file refers. */
  readonly folder: string
}

/** The first rows of a query, at most `limit`, in any order, in the form that records of a run have. */
export const rows = (database: SampledDatabase, query: string, limit: number): Effect.Effect<SampleRows, SourceError> =>
  using(database, Connection.trimmed(query), (opened) => opened.sample(limit))

/** The names of the tables and views, quoted as in a query. */
export const tables = (database: SampledDatabase): Effect.Effect<ReadonlyArray<string>, SourceError> =>
  using(database, "", (opened) => opened.tables())

const using = <A>(
  { folder, url }: SampledDatabase,
  query: string,
  body: (database: Database) => Promise<A>
): Effect.Effect<A, SourceError> =>
  Effect.acquireUseRelease(
    Effect.try({
      try: () => Connection.make({ url: Redacted.value(url), folder }, unordered(query)),
      catch: sourceError
    }),
    (database) => Effect.tryPromise({ try: () => body(database), catch: sourceError }),
    (database) => Effect.promise(() => database.close())
  )

const sourceError = (error: unknown): SourceError =>
  new SourceError({ source: "sql", message: SqlFault.of(error).message })
