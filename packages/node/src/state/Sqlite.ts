import { closeSync, openSync } from "node:fs"
import { createRequire } from "node:module"

/** A value that a statement accepts or returns. Integers are below 2^53. Booleans are not allowed. */
export type SqliteValue = null | number | string | Uint8Array

/** A row by column name. */
export type SqliteRow = Readonly<Record<string, SqliteValue>>

/** A value with all digits: an integer is a bigint. */
export type ExactSqliteValue = SqliteValue | bigint

/** A row with all digits, by column name. */
export type ExactSqliteRow = Readonly<Record<string, ExactSqliteValue>>

/** One SQLite file. Synchronous. Each call returns when SQLite has completed it. */
export interface Sqlite {
  /** Runs statements without parameters. */
  readonly exec: (sql: string) => void
  /** Runs one statement. */
  readonly run: (sql: string, ...values: ReadonlyArray<SqliteValue>) => void
  /** Returns the first row, or undefined if there is none. */
  readonly get: (sql: string, ...values: ReadonlyArray<SqliteValue>) => SqliteRow | undefined
  readonly all: (sql: string, ...values: ReadonlyArray<SqliteValue>) => ReadonlyArray<SqliteRow>
  /** Like `all`, with every integer as a bigint, so that no digit is lost. */
  readonly exact: (sql: string, ...values: ReadonlyArray<ExactSqliteValue>) => ReadonlyArray<ExactSqliteRow>
  /** Runs `body` in one transaction, which is rolled back if `body` throws. */
  readonly transaction: <A>(body: () => A) => A
  /** Writes the log back into the file, so that the file alone can be copied, and closes it. */
  readonly close: () => void
}

/** Options for opening a file. */
export interface SqliteOptions {
  /** Rejects every write and does not create the file. Default false. */
  readonly readOnly?: boolean
  /** For a lock file: has no log, and fails immediately if another process has locked it. Default false. */
  readonly exclusive?: boolean
}

/**
 * Opens or creates a SQLite file in write-ahead mode with mode 0600. Uses `node:sqlite` on Node 22.13 and newer, and
 * the package `libsql` on older versions. Both read the same files. Throws if neither is available.
 */
export const open = (path: string, { readOnly = false, exclusive = false }: SqliteOptions = {}): Sqlite => {
  // SQLite creates its files with mode 0644; its log and index take over the mode of a file that exists.
  if (!readOnly) closeSync(openSync(path, "a", 0o600))
  const engine = hasNodeSqlite() ? openNode(path, readOnly) : openLibsql(path, readOnly)
  engine.exec(`PRAGMA busy_timeout = ${exclusive ? 0 : 5000}`)
  if (readOnly) engine.exec("PRAGMA query_only = 1")
  else if (!exclusive)
    engine.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000")
  return withCache(engine, () => {
    // libsql does not write its log back when it closes; node:sqlite does.
    try {
      if (!readOnly && !exclusive) engine.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    } catch {
      // On a full disk the log stays beside the file, and the next process reads both.
    }
    engine.close()
  })
}

/** The statement of an engine. `run` accepts values only: a boolean or a bare buffer ends the process under libsql. */
interface Statement {
  readonly run: (...values: ReadonlyArray<SqliteValue>) => unknown
  readonly get: (...values: ReadonlyArray<SqliteValue>) => unknown
  readonly all: (...values: ReadonlyArray<SqliteValue>) => ReadonlyArray<unknown>
  readonly exact: (...values: ReadonlyArray<ExactSqliteValue>) => ReadonlyArray<unknown>
}

interface Engine {
  readonly exec: (sql: string) => void
  readonly prepare: (sql: string) => Statement
  readonly close: () => void
}

const hasNodeSqlite = (): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  return major > 22 || (major === 22 && minor >= 13)
}

const openNode = (path: string, readOnly: boolean): Engine => {
  const { DatabaseSync } = withoutWarning(nodeSqlite)
  const database = new DatabaseSync(path, { readOnly })
  return {
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      return {
        run: (...values) => statement.run(...values),
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        exact: (...values) => {
          statement.setReadBigInts(true)
          try {
            return statement.all(...values)
          } finally {
            statement.setReadBigInts(false)
          }
        }
      }
    }
  }
}

interface NodeDatabase {
  readonly exec: (sql: string) => void
  readonly close: () => void
  readonly prepare: (sql: string) => {
    readonly run: (...values: ReadonlyArray<SqliteValue>) => unknown
    readonly get: (...values: ReadonlyArray<SqliteValue>) => unknown
    readonly all: (...values: ReadonlyArray<ExactSqliteValue>) => ReadonlyArray<unknown>
    readonly setReadBigInts: (on: boolean) => void
  }
}

/** Under Node 22, loading the module prints a warning that the module is experimental. Users of the command cannot act on this warning. */
const withoutWarning = <A>(load: () => A): A => {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}

interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: object) => NodeDatabase
}

const isNodeSqlite = (module: object | undefined): module is NodeSqlite =>
  module !== undefined && "DatabaseSync" in module

/** Older versions of Node do not have this module, so it cannot be imported. */
const nodeSqlite = (): NodeSqlite => {
  const module = process.getBuiltinModule("node:sqlite")
  if (!isNodeSqlite(module)) throw new Error("this version of Node has no SQLite")
  return module
}

/** Loads the package of the optional dependencies. A bundle has no address of its own, so it is found from the program. */
const loadLibsql = (): (new (path: string) => LibsqlDatabase) => {
  try {
    return createRequire(import.meta.url ?? process.argv[1] ?? process.cwd())("libsql")
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND"
    throw isMissing ? new Error(libsqlMissing) : error
  }
}

const libsqlMissing =
  "on this version of Node, SQLite needs the package libsql, which is not installed. Install it (npm install libsql), or use Node 22.13 or newer"

/** libsql ignores its option `readonly`, but respects the mode in the address. */
const openLibsql = (path: string, readOnly: boolean): Engine => {
  const Database = loadLibsql()
  const database = new Database(readOnly ? `file:${path}?mode=ro` : path)
  return {
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      return {
        run: (...values) => statement.run(values),
        // `get` of libsql adds a member to the row.
        get: (...values) => statement.all(values)[0],
        all: (...values) => statement.all(values),
        exact: (...values) => {
          statement.safeIntegers(true)
          try {
            return statement.all(values)
          } finally {
            statement.safeIntegers(false)
          }
        }
      }
    }
  }
}

interface LibsqlDatabase {
  readonly exec: (sql: string) => void
  readonly prepare: (sql: string) => {
    readonly run: (values: ReadonlyArray<SqliteValue>) => unknown
    readonly all: (values: ReadonlyArray<ExactSqliteValue>) => ReadonlyArray<unknown>
    readonly safeIntegers: (on: boolean) => unknown
  }
  readonly close: () => void
}

const withCache = (engine: Engine, close: () => void): Sqlite => {
  const statements = new Map<string, Statement>()
  const statement = (sql: string): Statement => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const made = engine.prepare(sql)
    statements.set(sql, made)
    return made
  }
  return {
    exec: (sql) => engine.exec(sql),
    run: (sql, ...values) => void statement(sql).run(...values),
    get: (sql, ...values) => {
      const row = statement(sql).get(...values)
      return row === undefined || row === null ? undefined : rowOf(row)
    },
    all: (sql, ...values) =>
      statement(sql)
        .all(...values)
        .map(rowOf),
    exact: (sql, ...values) =>
      statement(sql)
        .exact(...values)
        .map(exactRowOf),
    transaction: (body) => {
      // Prepared once, because parsing them takes longer than running them.
      statement("BEGIN IMMEDIATE").run()
      try {
        const result = body()
        statement("COMMIT").run()
        return result
      } catch (error) {
        rollBack(engine)
        throw error
      }
    },
    close: () => {
      statements.clear()
      close()
    }
  }
}

/** A failed COMMIT, as on a full disk, has already rolled back, and a second ROLLBACK would hide its error. */
const rollBack = (engine: Engine): void => {
  try {
    engine.exec("ROLLBACK")
  } catch {
    // The transaction has already ended.
  }
}

const rowOf = (row: unknown): SqliteRow => {
  const columns: Record<string, SqliteValue> = {}
  if (typeof row === "object" && row !== null)
    for (const [name, value] of Object.entries(row)) columns[name] = toValue(value)
  return columns
}

const exactRowOf = (row: unknown): ExactSqliteRow => {
  const columns: Record<string, ExactSqliteValue> = {}
  if (typeof row === "object" && row !== null)
    for (const [name, value] of Object.entries(row)) columns[name] = typeof value === "bigint" ? value : toValue(value)
  return columns
}

/** Engines return bytes as Buffer, ArrayBuffer or Uint8Array; the tables contain no integer beyond 2^53. */
const toValue = (value: unknown): SqliteValue => {
  if (value === null || typeof value === "number" || typeof value === "string") return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (value instanceof Uint8Array) return value
  throw new TypeError(`SQLite returned a value of the type ${typeof value}, which is not supported`)
}
