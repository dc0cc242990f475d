import { randomBytes } from "node:crypto"
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Lease, type LimitUse, type SharedLimits, steps } from "@sluice/core/SharedLimit"
import { Effect, type Scope } from "effect"
import * as Sqlite from "./Sqlite.js"

/** The name of the file in a state folder. It contains no state that a run needs, so it may be deleted. */
export const fileName = "rate-limits.sqlite"

/** A process that has not reported for this time has no open request, in milliseconds. */
const longestSilence = 5_000

/** The shortest lease, in milliseconds. Renewing a shorter one costs more CPU than it saves requests. */
const shortestLease = 25

/** The last report of a process. All times are milliseconds of the monotonic clock of the machine. */
interface Row {
  readonly at: number
  readonly left: ReadonlyArray<readonly [time: number, count: number]>
  readonly open: number
  readonly leased: number
  readonly leaseEnds: number
  /** Whether the process wanted to start requests and did not get a lease. */
  readonly isWaiting: boolean
}

/**
 * Shares rate limits with all processes that use the same folder, through a SQLite file in it. The file is created at the
 * first request, unless the folder does not exist, and closed with the scope. If it cannot be used, a warning
 * of Node says that limits are not shared.
 *
 * Times come from the monotonic clock of the machine, which is common to its processes and independent of the date. It
 * restarts with the machine, so a report from the future belongs to an earlier start.
 */
export const open = (
  folder: string,
  now: () => number = machineMillis
): Effect.Effect<SharedLimits, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new SharedLimitFile(folder, now)),
      (file) => Effect.sync(() => file.close())
    ),
    (file): SharedLimits =>
      (pool) => ({ exchange: (use) => file.exchange(pool, use) })
  )

const machineMillis = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000

class SharedLimitFile {
  readonly #folder: string
  readonly #now: () => number
  readonly #process = `${process.pid}-${randomBytes(4).toString("hex")}`
  readonly #pools = new Map<string, Row>()
  #database: Sqlite.Sqlite | undefined
  #isBroken = false

  constructor(folder: string, now: () => number) {
    this.#folder = folder
    this.#now = now
  }

  exchange(pool: string, use: LimitUse): Lease | undefined {
    if (this.#isBroken || (this.#database === undefined && !existsSync(this.#folder))) return undefined
    try {
      this.#database ??= openFile(this.#folder)
      const database = this.#database
      return database.transaction(() => this.#exchange(database, pool, use))
    } catch (error) {
      if (isBusy(error)) return { count: 0, millis: shortestLease }
      this.#isBroken = true
      process.emitWarning(notShared(join(this.#folder, fileName), error), {
        type: "SluiceWarning",
        code: "LIMITS_NOT_SHARED"
      })
      return undefined
    }
  }

  close(): void {
    const database = this.#database
    if (database === undefined) return
    try {
      // A part of the last lease may have been used, so it counts until its end.
      for (const [pool, row] of this.#pools) this.#store(database, pool, { ...row, isWaiting: false })
      database.close()
    } catch {
      // The leases then end on their own.
    }
  }

  #exchange(database: Sqlite.Sqlite, pool: string, use: LimitUse): Lease {
    const now = this.#now()
    const lease = stepOf(use.window)
    const others = this.#others(database, pool, use.window, now)
    const left = use.left.map(([age, count]) => [now - age, count] as const)
    const own = sum(left) + use.open
    const free = use.count - own - others.reduce((total, row) => total + used(row, use.window, now), 0)
    const waiting = others.filter(({ at, isWaiting }) => isWaiting && at > now - use.window / 8).length
    // While others wait, this process uses at most an equal part.
    const part = Math.ceil(use.count / (1 + waiting)) - own
    const count = Math.max(0, Math.min(use.wanted, free, waiting === 0 ? free : part))
    this.#store(database, pool, {
      at: now,
      left,
      open: use.open,
      leased: count,
      leaseEnds: now + lease,
      isWaiting: use.wanted > 0 && count === 0
    })
    if (count > 0) return { count, millis: lease }
    const next = Math.min(...[...others.map((row) => row.left), left].map((all) => nextFree(all, use.window, now)))
    return { count: 0, millis: Math.max(lease / 4, Math.min(next, use.window / 16)) }
  }

  /** The reports of other processes that still matter. The rest is removed. */
  #others(database: Sqlite.Sqlite, pool: string, window: number, now: number): ReadonlyArray<Row> {
    const rows = database.all("SELECT process, body FROM used WHERE pool = ? AND process <> ?", pool, this.#process)
    return rows.flatMap(({ body, process }) => {
      const row = rowOf(body)
      if (row !== undefined && row.at <= now && row.at > now - longestSilence - window - stepOf(window)) return [row]
      database.run("DELETE FROM used WHERE pool = ? AND process = ?", pool, process ?? null)
      return []
    })
  }

  #store(database: Sqlite.Sqlite, pool: string, row: Row): void {
    this.#pools.set(pool, row)
    database.run(
      "INSERT OR REPLACE INTO used (pool, process, body) VALUES (?, ?, ?)",
      pool,
      this.#process,
      JSON.stringify(row)
    )
  }
}

const stepOf = (window: number): number => Math.max(shortestLease, window / steps)

/** The requests of a process that may count at `now`. */
const used = ({ at, leased, leaseEnds, left, open }: Row, window: number, now: number): number =>
  sum(left.filter(([time]) => time + window > now)) +
  (leaseEnds + window > now ? leased : 0) +
  (at + longestSilence + window > now ? open : 0)

const sum = (all: Row["left"]): number => all.reduce((total, [, count]) => total + count, 0)

/** Milliseconds until the first of these requests no longer counts. */
const nextFree = (all: Row["left"], window: number, now: number): number =>
  Math.min(...all.filter(([time]) => time + window > now).map(([time]) => time + window - now))

const openFile = (folder: string): Sqlite.Sqlite => {
  const path = join(folder, fileName)
  try {
    return prepared(path)
  } catch (error) {
    if (!(error instanceof Error && /not a database|malformed|SQLITE_NOTADB|SQLITE_CORRUPT/i.test(error.message)))
      throw error
  }
  for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true })
  return prepared(path)
}

const prepared = (path: string): Sqlite.Sqlite => {
  const database = Sqlite.open(path)
  // The file is never synced, because nothing in it counts after a power failure.
  database.exec("PRAGMA synchronous = OFF; PRAGMA busy_timeout = 200")
  database.exec(
    "CREATE TABLE IF NOT EXISTS used (pool TEXT, process TEXT, body TEXT, PRIMARY KEY (pool, process)) WITHOUT ROWID"
  )
  return database
}

/** Without the message of the error, which may contain the values of a statement. */
const notShared = (path: string, error: unknown): string => {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : ""
  return `${path} cannot be used${code}, so this process does not share its rate limits with others. Check its permissions and the disk, or delete it.`
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && /database is locked|SQLITE_BUSY/i.test(error.message)

const rowOf = (body: unknown): Row | undefined => {
  try {
    const { at, isWaiting, leased, leaseEnds, left, open }: Partial<Row> = JSON.parse(String(body))
    const numbers = [at, leased, leaseEnds, open]
    if (numbers.some((value) => typeof value !== "number") || !isLeft(left)) return undefined
    return {
      at: at ?? 0,
      leased: leased ?? 0,
      leaseEnds: leaseEnds ?? 0,
      open: open ?? 0,
      left,
      isWaiting: isWaiting === true
    }
  } catch {
    return undefined
  }
}

const isLeft = (value: unknown): value is Row["left"] =>
  Array.isArray(value) &&
  value.every((one) => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === "number"))
