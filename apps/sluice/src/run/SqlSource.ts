import { resolve } from "node:path"
import { SourceError } from "@sluice/core/Source"
import { length } from "@sluice/values/SettingsSchema"
import { Duration, Effect, Redacted } from "effect"
import * as OptionalPackage from "./OptionalPackage.js"
import type { SourceKind } from "./SourceKind.js"

const driver: OptionalPackage.OptionalPackage = {
  name: "@sluice/sources-sql",
  module: "@sluice/sources-sql/SqlSource",
  use: "source.sql",
  install: "npm install @sluice/sources-sql"
}

/** The rows of a query: `source.sql`. The drivers are loaded only for it. */
export const kind: SourceKind = {
  key: "sql",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
  advice: ["add source: { sql: { url: ${DATABASE_URL}, query: QUERY, cursor: COLUMN, id: COLUMN } }"],
  settings: ["maxRecordBytes"],
  checks: ["source.sql.query", "source.sql.id", "source.id"],
  options: [],
  open: ({ folder, shape }, { again }) => {
    const { maxRecordBytes, remember, sql } = shape.source ?? {}
    if (sql === undefined) return Effect.succeed(undefined)
    const mistake = mistakeOf(sql, remember !== undefined)
    if (mistake !== undefined) return new SourceError({ source: "sql", message: mistake })
    return Effect.gen(function* () {
      const SqlSource = yield* Effect.mapError(
        OptionalPackage.load<typeof import("@sluice/sources-sql/SqlSource")>(driver),
        ({ message }) => new SourceError({ source: "sql", message })
      )
      const values = yield* SqlSource.make({
        url: sql.url,
        folder,
        query: sql.query,
        cursor: sql.cursor,
        id: sql.id,
        page: sql.page,
        overlap: sql.overlap === undefined ? undefined : Duration.toMillis(length(sql.overlap)),
        timeout: sql.timeout === undefined ? undefined : Duration.toMillis(length(sql.timeout)),
        maxRecordBytes,
        again
      })
      return {
        source: { values },
        notes: values.notes,
        summary: "the rows of source.sql.query",
        unit: "row",
        canSample: true,
        files: databaseFiles(Redacted.value(sql.url), folder),
        shareRead: () => undefined
      }
    })
  }
}

const databaseFiles = (url: string, folder: string): ReadonlyArray<string> =>
  url.startsWith("sqlite:") ? [resolve(folder, url.slice("sqlite:".length).replace(/^\/\//, ""))] : []

const mistakeOf = (
  { cursor, overlap }: { readonly cursor?: string | undefined; readonly overlap?: string | undefined },
  remembers: boolean
): string | undefined => {
  if (cursor === undefined && !remembers)
    return "source.sql needs cursor, the column that grows with every change, or source.remember: otherwise every run would send all rows again."
  if (overlap !== undefined && (cursor === undefined || !remembers))
    return "source.sql.overlap reads rows again, so it needs cursor and source.remember. Set both, or remove it."
  return undefined
}
