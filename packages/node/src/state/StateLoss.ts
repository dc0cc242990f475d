import { existsSync, rmSync, statSync } from "node:fs"
import { type Damage, StateError } from "@sluice/core/StateStore"
import { idsPathOf } from "./DeliveryFile.js"
import type * as Sqlite from "./Sqlite.js"
import * as StateCount from "./StateCount.js"
import { openNotes } from "./StateLoad.js"
import * as StateLog from "./StateLog.js"
import { meta, toStartOver } from "./StateTables.js"

/** The numbers that were stored for a state. */
type StoredCount = ReturnType<typeof StateCount.read>

/** The message for a lost state, which does not exist or has no tables. Undefined if no state was stored. */
export const lostState = (path: string): string | undefined =>
  StateCount.read(path) === undefined && !existsSync(idsPathOf(path))
    ? undefined
    : `The state in ${path} is missing or empty, although earlier runs stored a state there. Nothing was sent. Restore the file from a backup. To start over, ${toStartOver(path)}, or add --again to a run; everything is then sent again.`

/** Removes the remaining files of a lost state, because they must not be used. */
export const removeRest = (path: string): void => {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${idsPathOf(path)}${suffix}`, { force: true })
}

/** The highest numbers in a state. */
export const countOfLost = (database: Sqlite.Sqlite): StateCount.StateCount => ({
  changes: Math.max(lastNumber(database, "change"), meta(database, "saved") ?? 0),
  notes: openNotes(database).length,
  saves: meta(database, "saves") ?? 0
})

/** The highest number of a table; 0 if it has no rows. */
export const lastNumber = (database: Sqlite.Sqlite, table: "change" | "note"): number => {
  // A damaged number may exceed the exact integers.
  const last = database.get(`SELECT max(seq) AS last FROM ${table} WHERE seq < 4503599627370496`)?.["last"]
  return typeof last === "number" ? last : 0
}

/**
 * The loss of a state whose rest is valid. A power failure loses the most recent changes. A missing save shows that the
 * file is older. `before`: the numbers that were stored before the state was read.
 */
export const lostChanges = (
  database: Sqlite.Sqlite,
  path: string,
  before: StoredCount
): { readonly older: string | undefined; readonly damage: ReadonlyArray<Damage> } => {
  if (before === undefined) return { older: undefined, damage: [] }
  if (before === "damaged") return { older: undefined, damage: [{ part: undefined, message: countDamaged(path) }] }
  const now = countOfLost(database)
  if (now.saves < before.saves) return { older: olderState(path, now, before), damage: [] }
  const isLess = now.changes < before.changes || (now.changes === before.changes && now.notes < before.notes)
  return { older: undefined, damage: isLess ? [{ part: undefined, message: endLost(path) }] : [] }
}

const countDamaged = (path: string): string =>
  `${StateCount.pathOf(path)} is damaged, so it is unknown whether the state beside it is complete. If it is not, the last delivered records may be sent again.`

const olderState = (path: string, now: StateCount.StateCount, before: StateCount.StateCount): string =>
  `The state in ${path} is older than what was stored last (${now.saves} of ${before.saves} saves): a backup was restored, or the file was replaced or truncated. Nothing was sent. Restore the newest one. To continue from this state, delete ${StateCount.pathOf(path)}. Records that were delivered after it was stored are then sent again.`

const endLost = (path: string): string =>
  `The end of the log ${path}-wal is missing. The last delivered records may be sent again.`

/**
 * Throws if the log of a killed run is missing, and with it the last deliveries of that run. While a file is in use, it
 * contains a mark and its log is not empty. `before`: see {@link lostChanges}.
 */
export const checkLog = (database: Sqlite.Sqlite, path: string, before: StoredCount): void => {
  const inLog = database.get("PRAGMA wal_checkpoint(PASSIVE)")?.["log"]
  if (lacksLog(database, before) && !(typeof inLog === "number" && inLog > 0))
    throw new StateError({ message: `${logMissing(path)} Nothing was sent. ${restoreLog(path)}` })
}

/**
 * Whether a state may lack what its log contained. The mark alone does not decide: on a full disk, a closing run may be able
 * to copy the log and empty it, but not to remove the mark, for example while another process reads the state.
 */
const lacksLog = (database: Sqlite.Sqlite, before: StoredCount): boolean =>
  meta(database, "open") === 1 && !hasAll(database, before)

const hasAll = (database: Sqlite.Sqlite, before: StoredCount): boolean => {
  if (before === undefined || before === "damaged") return false
  const { changes, notes, saves } = countOfLost(database)
  return changes === before.changes && notes === before.notes && saves === before.saves
}

/** The loss at the end of the log. Fails if completely written changes were lost. */
export const wholeLog = (path: string): ReadonlyArray<Damage> => {
  const log = StateLog.inspect(path)
  if (log === "damaged") throw new StateError({ message: `${logMissing(path)} Nothing was sent. ${restoreLog(path)}` })
  return log === "torn" ? [{ part: undefined, message: logTorn(path) }] : []
}

/** The damage of a state that is read while its log is missing. */
export const missingLog = (database: Sqlite.Sqlite, path: string, before: StoredCount): ReadonlyArray<Damage> => {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  return lacksLog(database, before) && (log?.size ?? 0) === 0
    ? [{ part: undefined, message: `${logMissing(path)} ${restoreLog(path)}` }]
    : []
}

const logTorn = (path: string): string =>
  `The end of the log ${path}-wal is incomplete or damaged. The last delivered records may be sent again.`

const logMissing = (path: string): string =>
  `The state in ${path} is not complete: the run that used it last was killed, and its log (${path}-wal) is missing, damaged or from another run.`

const restoreLog = (path: string): string =>
  `Restore both files from one backup. Without it, name another folder with --state, or ${toStartOver(path)}; everything is then sent again.`
