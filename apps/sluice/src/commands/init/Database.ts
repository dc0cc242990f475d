import { closeSync, openSync, readSync } from "node:fs"
import { dirname, relative, resolve } from "node:path"
import { SourceError } from "@sluice/core/Source"
import type { SampleRows } from "@sluice/sources-sql/SqlSample"
import { Effect, Redacted } from "effect"
import type { EnvironmentVariables } from "../../configuration/Variables.js"
import { sampleSize } from "../../run/Estimate.js"
import * as OptionalPackage from "../../run/OptionalPackage.js"
import * as PrintedCommand from "../PrintedCommand.js"
import { isUnique, type SampleColumn, type SampleColumns } from "./columns/Columns.js"
import { ranked } from "./proposal/Fields.js"
import { isFields, type Proposal } from "./proposal/Proposal.js"

const driver: OptionalPackage.OptionalPackage = {
  name: "@sluice/sources-sql",
  module: "@sluice/sources-sql/SqlSample",
  use: "sluice init with a database",
  install: "npm install @sluice/sources-sql"
}

/** A database that is passed instead of files. */
export interface NamedDatabase {
  readonly url: Redacted.Redacted
  /** The value that a configuration contains instead of the URL: `${DATABASE_URL}`, or `sqlite:FILE` relative to it. */
  readonly written: string
  /** For people. Contains no part of the URL of a server. */
  readonly title: string
  /** The variable that must be set to the URL before a run. Undefined if it is set, or not needed. */
  readonly unset: string | undefined
  readonly isPostgres: boolean
}

/** The settings with which a configuration reads the rows of a query. */
export interface SqlOrigin {
  readonly url: string
  readonly query: string
  readonly id: string
  readonly cursor: { readonly name: string; readonly doubt: string; readonly overlaps: boolean } | undefined
}

const variable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/
const usualVariable = "DATABASE_URL"

/**
 * The database that the only argument names: a variable, the URL of a server, `sqlite:FILE`, or a SQLite file.
 * Undefined for any other file. A message if the variable is not set.
 */
export const named = (
  given: ReadonlyArray<string>,
  out: string,
  variables: EnvironmentVariables
): NamedDatabase | string | undefined => {
  const [text = "", ...others] = given
  if (others.length > 0) return undefined
  const [, braced, bare] = variable.exec(text) ?? []
  const name = braced ?? bare
  const url = name === undefined ? text : variables[name]
  if (url === undefined || url === "")
    return name === undefined
      ? undefined
      : `The variable ${name} is not set. Set it to the URL of the database, such as postgres://USER:PASSWORD@HOST/DATABASE, or pass files.`
  const file = url.startsWith("sqlite:") ? url.slice("sqlite:".length).replace(/^\/\//, "") : url
  if (url !== file || (name === undefined && isSqlite(file))) {
    const folder = dirname(resolve(out))
    // The value of a variable is relative to the configuration that will contain the variable.
    const path = name === undefined ? resolve(file) : resolve(folder, file)
    return {
      url: Redacted.make(`sqlite:${path}`),
      written: name === undefined ? `sqlite:${relative(folder, path)}` : `\${${name}}`,
      title: file,
      unset: undefined,
      isPostgres: false
    }
  }
  if (!/^postgres(ql)?:\/\//.test(url)) return undefined
  // The shell may have replaced the variable with its value.
  const known = name ?? Object.keys(variables).find((one) => variables[one] === url)
  const reference = known ?? usualVariable
  return {
    url: Redacted.make(url),
    written: `\${${reference}}`,
    title: `the database of ${reference}`,
    unset: known === undefined ? reference : undefined,
    isPostgres: true
  }
}

const magic = "SQLite format 3\0"

const isSqlite = (path: string): boolean => {
  try {
    const file = openSync(path, "r")
    try {
      const start = Buffer.alloc(magic.length)
      return readSync(file, start) === magic.length && start.toString("latin1") === magic
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

/** The first rows, and the query that reads all rows. */
export interface DatabaseSample extends SampleRows {
  readonly query: string
}

const tableName = /^(?:"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*))?$/u

/**
 * Reads the first rows of a query or a table. By default, the only table. A message if there are several tables or no
 * rows.
 */
export const sample = (
  { title, url }: NamedDatabase,
  given: string | undefined,
  exported: string
): Effect.Effect<DatabaseSample | string, SourceError> =>
  Effect.gen(function* () {
    const SqlSample = yield* Effect.mapError(
      OptionalPackage.load<typeof import("@sluice/sources-sql/SqlSample")>(driver),
      ({ message }) => new SourceError({ source: "sql", message })
    )
    const database = { url, folder: process.cwd() }
    const tables = given === undefined ? yield* SqlSample.tables(database) : []
    const [only, ...others] = tables
    if (given === undefined && (only === undefined || others.length > 0)) return chooseTable(title, exported, tables)
    const text = given ?? only ?? ""
    const query = tableName.test(text.trim()) ? `select * from ${text.trim()}` : text.trim().replace(/\s*;$/, "")
    const read = yield* SqlSample.rows(database, query, sampleSize)
    return read.rows.length === 0
      ? `The query returns no rows, so no configuration can be proposed. Check the query: ${query}`
      : { ...read, query }
  })

const mostTables = 20

const chooseTable = (title: string, exported: string, tables: ReadonlyArray<string>): string => {
  if (tables.length === 0) return `${title} has no table that its user can see.`
  const shown = tables.slice(0, mostTables).join(", ")
  const more = tables.length > mostTables ? ` and ${tables.length - mostTables} more` : ""
  const [first = ""] = tables
  return `--query is missing: a table, or a SELECT. Tables: ${shown}${more}. For example: ${PrintedCommand.written(["init", exported], { query: first })}`
}

/** The columns that order and identify the rows, or a message if no column identifies a row. */
export const origin = (
  { columns, query }: DatabaseSample,
  sampled: SampleColumns,
  proposal: Proposal,
  { isPostgres, written }: NamedDatabase
): SqlOrigin | string => {
  const usable = sampled.all.filter(
    ({ count, nulls, steps }) =>
      steps.length === 1 &&
      nulls === 0 &&
      count === sampled.records &&
      columns.some(({ isSortable, name }) => isSortable && name === steps[0])
  )
  const id = idOf(usable, sampled.records, proposal)
  if (id === undefined)
    return `No column identifies a row: every column has NULL, repeated values, or a type without an order. Add such a column to the query, for example: select *, concat(a, '-', b) as row_id from …`
  const cursor = cursorOf(usable, proposal)
  const isTime = columns.some(({ isTime, name }) => isTime && name === cursor?.column.steps[0])
  return {
    url: written,
    query,
    id: nameOf(id),
    cursor: cursor && { name: nameOf(cursor.column), doubt: cursor.doubt, overlaps: isPostgres && isTime }
  }
}

const nameOf = ({ steps }: SampleColumn): string => steps[0] ?? ""

const idOf = (usable: ReadonlyArray<SampleColumn>, records: number, proposal: Proposal): SampleColumn | undefined => {
  const unique = usable.filter((column) => isUnique(column, records) && column.distinct === column.count)
  return (
    unique.find(({ path }) => path === proposal.id?.path) ??
    ranked(unique, "record")[0] ??
    ranked(unique, "person")[0] ??
    unique[0]
  )
}

/** The column that grows with every change of a row, or with every new row of events. */
const cursorOf = (
  usable: ReadonlyArray<SampleColumn>,
  { routes }: Proposal
): { readonly column: SampleColumn; readonly doubt: string } | undefined => {
  const [changed] = ranked(usable, "changed")
  if (changed !== undefined)
    return { column: changed, doubt: "a change of a row is only read if it also sets this column" }
  const times = routes.flatMap(({ fields = [], to }) =>
    to === "braze-event-tracking"
      ? fields.flatMap(({ name, value }) => (name === "time" && !isFields(value) ? [value] : []))
      : []
  )
  const time = usable.find(({ path }) => times.includes(path))
  return time && { column: time, doubt: "rows that are added later with an older time, and changed rows, are not read" }
}
