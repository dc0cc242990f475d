import { readFileSync, rmSync, writeFileSync } from "node:fs"
import * as Sqlite from "./Sqlite.js"

/** A process that holds or held a lock. `since` is ISO 8601. */
export interface Owner {
  readonly pid: number
  readonly since: string
}

/** A lock that is held, or the process that holds it; undefined where that process has not said who it is. */
export type Lock =
  | { readonly _tag: "Held"; readonly abandoned: Owner | undefined; readonly release: () => void }
  | { readonly _tag: "Taken"; readonly owner: Owner | undefined }

/**
 * Takes the lock of a path, or says who has it. The operating system holds it for the process and frees it when the process
 * ends, however it ends: a number that another process has now, or a container that died, locks nobody out. `abandoned` is
 * the last owner where it ended without releasing. `now` in milliseconds since 1970.
 *
 * Makes `PATH.lock` and `PATH.owner`. The lock file stays: removing it would let two processes lock two files of one name.
 */
export const acquire = (path: string, now: number): Lock => {
  const database = Sqlite.open(`${path}.lock`, { exclusive: true })
  const ownerPath = `${path}.owner`
  try {
    database.exec("BEGIN EXCLUSIVE")
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    return { _tag: "Taken", owner: ownerOf(ownerPath) }
  }
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
