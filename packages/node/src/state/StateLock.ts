import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs"
import * as Sqlite from "./Sqlite.js"

/** A process that holds or held a lock. `since` is ISO 8601. */
export interface Owner {
  readonly pid: number
  readonly since: string
}

/**
 * A lock of this process, or the owner of the lock. `owner` is undefined if that process has not written its number.
 */
export type Lock =
  | { readonly _tag: "Held"; readonly abandoned: Owner | undefined; readonly release: () => void }
  | { readonly _tag: "Taken"; readonly owner: Owner | undefined }

/**
 * Acquires the lock of a path, or returns its owner. The operating system ties the lock to the process and frees it
 * when the process ends, even if it is killed: a reused process number or a stopped container does not block another
 * run. `abandoned` is the last owner if it ended without releasing the lock. `now` in milliseconds since 1970.
 *
 * Creates `PATH.lock` and `PATH.owner`. The lock file is never removed, because two processes could then lock two
 * different files with the same name. A lock file that is not a SQLite file, such as one of an older version, is
 * emptied.
 */
export const acquire = (path: string, now: number): Lock => {
  const ownerPath = `${path}.owner`
  const database = lockFile(`${path}.lock`)
  if (database === undefined) return { _tag: "Taken", owner: ownerOf(ownerPath) }
  const abandoned = ownerOf(ownerPath)
  writeFileSync(ownerPath, `${JSON.stringify({ pid: process.pid, since: new Date(now).toISOString() })}\n`, {
    mode: 0o600
  })
  return {
    _tag: "Held",
    abandoned,
    release: () => {
      rmSync(ownerPath, { force: true })
      database.close()
    }
  }
}

/** Opens and locks the file; undefined if another process has locked it. */
const lockFile = (path: string): Sqlite.Sqlite | undefined => {
  try {
    return openLocked(path)
  } catch (error) {
    if (isBusy(error)) return undefined
    if (!isForeign(error) || statSync(path).size === 0) throw error
  }
  // SQLite accepts an empty file, and emptying it keeps one file for all processes.
  truncateSync(path)
  return lockFile(path)
}

const openLocked = (path: string): Sqlite.Sqlite => {
  const database = Sqlite.open(path, { exclusive: true })
  try {
    database.exec("BEGIN EXCLUSIVE")
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const isForeign = (error: unknown): boolean =>
  error instanceof Error && /not a database|SQLITE_NOTADB/i.test(error.message)

/** The owner of a lock, or the last one if it ended without releasing it. At most one of them is defined. */
export interface LockUse {
  readonly running: Owner | undefined
  readonly abandoned: Owner | undefined
}

/**
 * Returns the process that owns the lock of a path, or that ended without releasing it. Writes nothing and does not
 * wait.
 */
export const inspect = (path: string): LockUse => {
  const owner = ownerOf(`${path}.owner`)
  if (owner === undefined || !existsSync(`${path}.lock`)) return { running: undefined, abandoned: owner }
  const database = Sqlite.open(`${path}.lock`, { exclusive: true, readOnly: true })
  try {
    database.all("SELECT name FROM sqlite_master")
    return { running: undefined, abandoned: owner }
  } catch (error) {
    if (isBusy(error)) return { running: owner, abandoned: undefined }
    if (isForeign(error)) return { running: undefined, abandoned: owner }
    throw error
  } finally {
    database.close()
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && /database is locked|SQLITE_BUSY/i.test(error.message)

const ownerOf = (path: string): Owner | undefined => {
  try {
    const { pid, since }: Partial<Owner> = JSON.parse(readFileSync(path, "utf8"))
    return typeof pid === "number" && typeof since === "string" ? { pid, since } : undefined
  } catch {
    return undefined
  }
}
