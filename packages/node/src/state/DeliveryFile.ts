import { existsSync, statSync } from "node:fs"
import { type RememberedDeliveries, type RememberedDelivery, unknownContent } from "@sluice/core/RememberedDeliveries"
import { StateError } from "@sluice/core/StateStore"
import { Either } from "effect"
import {
  checkDeliveryTables,
  type DeliveryMergeRequest,
  type DeliveryPaths,
  loadFilter,
  type Merged,
  namesOf,
  rebuildFilter
} from "./DeliveryMerge.js"
import { ofRow, readDeliveries, readRow, rowOf } from "./DeliveryRows.js"
import { hashOf, IdFilter } from "./IdFilter.js"
import { MergeWorker } from "./MergeWorker.js"
import * as RowBody from "./RowBody.js"
import { columns } from "./RowBody.js"
import * as Sqlite from "./Sqlite.js"
import { checkPages } from "./SqliteChecks.js"
import { StagedIds } from "./StagedIds.js"
import { isDamage } from "./StateFault.js"
import { toStartOver } from "./StateTables.js"

/** The number of deliveries per merge. Merging fewer takes twice as long per delivery. */
const mergeEvery = 100_000

/** The number of ids that one statement searches. */
const idsAtOnce = 64

/**
 * A file of ids up to this size is checked whenever it is opened, a larger one once a day while it is merged. 16 MiB are about 250,000 ids
 * and take 0.13 s (libsql, Node 20, on a busy machine).
 */
const checkedBytes = 2 ** 24

/** The number of rows of the state that stay in memory after a search. */
const rowsInMemory = 64

const day = 24 * 60 * 60 * 1000

/** Options for storing the deliveries of a state. */
export interface DeliveryFileSettings {
  /** The time a delivery is remembered, in milliseconds. */
  readonly duration: number
  /** Number of deliveries per merge. Default: 100,000. */
  readonly mergeEvery?: number
}

/** The parts of the state that the store of deliveries uses. */
export interface DeliveryContext {
  readonly database: Sqlite.Sqlite
  readonly paths: DeliveryPaths
  readonly meta: (key: string) => number | undefined
  readonly setMeta: (key: string, value: number) => void
  readonly asError: (error: unknown) => StateError
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The path of the file of ids of a state. */
export const idsPathOf = (state: string): string => state.replace(/(?:\.db)?$/, ".ids.db")

/**
 * The deliveries of one state. The deliveries of a commit are stored as one row of the state and are found in memory.
 * When there are enough rows, a worker merges them into the file of ids. There, deliveries are found by a filter and an
 * index.
 */
export class DeliveryFile implements RememberedDeliveries {
  readonly run: number
  readonly #context: DeliveryContext
  readonly #settings: DeliveryFileSettings
  readonly #names = new Map<number, string>()
  /** An index of the rows of the state by id. The deliveries stay in the rows, which are smaller than objects. */
  #staged = new StagedIds()
  /** The rows that a worker is merging. */
  #merging = new StagedIds()
  /** Rows that were read last, by their numbers, and their deliveries by id. */
  readonly #rows = new Map<number, ReadonlyMap<string, ReadonlyArray<RememberedDelivery>>>()
  #filter = new IdFilter()
  /** The file of ids, opened for reading. Undefined before the first merge. */
  #ids: Sqlite.Sqlite | undefined
  readonly #worker: MergeWorker
  #running: Promise<void> | undefined
  #failure: unknown
  /** The last row of the state. */
  #last: number
  /** The number of merges so far. The file of ids also counts them, so that an older or newer file is detected. */
  #merges: number
  #damagedRows = 0
  readonly #damage: Array<string> = []

  /** Loads the data for finding deliveries. Throws if the file of ids is missing or older than the state. */
  constructor(context: DeliveryContext, settings: DeliveryFileSettings) {
    this.#context = context
    this.#settings = settings
    this.#worker = new MergeWorker(context.paths)
    this.#merges = context.meta("merges") ?? 0
    this.#last = context.meta("merged") ?? 0
    const mergedRun = this.#openIds()
    this.run = Math.max(context.meta("run") ?? 0, mergedRun) + 1
    context.setMeta("run", this.run)
    this.#loadStaged()
  }

  /**
   * Returns the last run whose deliveries are in the file of ids. It can be newer than the state if a backup was
   * restored.
   */
  #openIds(): number {
    const { ids } = this.#context.paths
    if (!existsSync(ids)) {
      if (this.#merges > 0) throw new StateError({ message: missing(ids) })
      return 0
    }
    const found = Sqlite.open(ids, { readOnly: true })
    try {
      return this.#load(found)
    } catch (error) {
      found.close()
      throw asIdsError(ids, error)
    }
  }

  #load(found: Sqlite.Sqlite): number {
    const { ids } = this.#context.paths
    if (statSync(ids).size <= checkedBytes) checkPages(found)
    const merge = metaOf(found, "merge")
    if (merge < this.#merges) throw new StateError({ message: missing(ids) })
    // A process that ended in its first merge has created the file.
    if (merge === 0) {
      found.close()
      return 0
    }
    checkDeliveryTables(found)
    // The number of a merge is used once, even if the process ended before it noted that number in the state.
    this.#merges = merge
    for (const [number, text] of namesOf(found)) this.#names.set(number, text)
    this.#filter = loadFilter(found, merge) ?? rebuildFilter(found)
    this.#ids = found
    return metaOf(found, "run")
  }

  /** In the order of the numbers. `seq` without its table would mean the text in the result. */
  #loadStaged(): void {
    const { database, paths } = this.#context
    let lost = 0
    for (const row of database.all(`SELECT CAST(seq AS TEXT) AS seq, ${columns} FROM delivery ORDER BY delivery.seq`)) {
      const seq = Number(row["seq"])
      const reader = readRow(row)
      if (reader === undefined || seq !== this.#last + 1) lost++
      this.#last = seq
      while (reader?.next()) {
        this.#add(seq, reader.id)
        reader.skip()
      }
    }
    if (lost > 0)
      this.#damage.push(
        `${lost} ${lost === 1 ? "row" : "rows"} of remembered deliveries in ${paths.state} ${lost === 1 ? "is" : "are"} damaged or missing. If their records are read again, they are sent again.`
      )
  }

  #add(seq: number, id: string): void {
    const { one, two } = hashOf(id)
    this.#filter.add(one, two)
    this.#staged.add(one, two, seq)
  }

  /** The last row of the state. */
  get last(): number {
    return this.#last
  }

  /** The transactions after this row were rolled back. */
  rolledBack(last: number): void {
    this.#last = last
  }

  /** Appends deliveries to the state. Returns their row. Call it in the transaction of their commit, and {@link staged} after it. */
  stage(deliveries: ReadonlyArray<RememberedDelivery>): number {
    const stored = deliveries.every(({ id }) => id.isWellFormed())
      ? deliveries
      : deliveries.map((delivery) => ({ ...delivery, id: storedId(delivery.id) }))
    const row = RowBody.encodeBytes(rowOf(stored))
    this.#last++
    this.#context.database.run("INSERT INTO delivery (seq, body, crc) VALUES (?, ?, ?)", this.#last, ...row)
    return this.#last
  }

  /** The transaction of {@link stage} is complete. Call it for one row after the other. */
  staged(row: number, deliveries: ReadonlyArray<RememberedDelivery>): void {
    for (const { id } of deliveries) this.#add(row, storedId(id))
  }

  /** Starts a merge if there are enough rows. Call it after {@link staged}. */
  mergeIfDue(): void {
    if (this.#running === undefined && this.#staged.size >= (this.#settings.mergeEvery ?? mergeEvery)) this.#begin()
  }

  /**
   * The merge that must end before more deliveries are staged, so that memory stays bounded. Undefined if staging may
   * continue.
   */
  get full(): Promise<void> | undefined {
    return this.#staged.size >= (this.#settings.mergeEvery ?? mergeEvery) ? this.#running : undefined
  }

  /** Throws if a merge failed. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #begin(): void {
    const { now } = this.#context
    const isDue = now - (this.#context.meta("forgotAt") ?? 0) > day
    const request: DeliveryMergeRequest = {
      upTo: this.#last,
      merge: this.#merges + 1,
      run: this.run,
      layers: this.#filter.layers,
      forgetBefore: isDue ? now - this.#settings.duration : undefined
    }
    this.#merging = this.#staged
    this.#staged = new StagedIds()
    this.#running = this.#worker
      .merge(request)
      .then((merged) => this.#end(merged, isDue))
      .catch((error: unknown) => {
        this.#failure = error
      })
      .finally(() => {
        this.#running = undefined
      })
  }

  #end({ names, upTo }: Merged, forgot: boolean): void {
    const { database, setMeta, now } = this.#context
    database.transaction(() => {
      setMeta("merges", this.#merges + 1)
      setMeta("merged", upTo)
      if (forgot) setMeta("forgotAt", now)
      database.run("DELETE FROM delivery WHERE seq <= ?", upTo)
    })
    this.#merges++
    for (const [number, text] of names) this.#names.set(number, text)
    this.#ids ??= Sqlite.open(this.#context.paths.ids, { readOnly: true })
    this.#merging = new StagedIds()
  }

  readonly find: RememberedDeliveries["find"] = (ids) => {
    try {
      const found = this.#find(ids.map(storedId))
      return Either.right(ids.every((id) => id.isWellFormed()) ? found : withIds(found, ids))
    } catch (error) {
      return Either.left(this.#context.asError(error))
    }
  }

  #find(ids: ReadonlyArray<string>): ReadonlyArray<RememberedDelivery> {
    const found: Array<RememberedDelivery> = []
    const asked: Array<string> = []
    for (const id of ids) {
      // The filter contains every id, and most ids are new.
      const { one, two } = hashOf(id)
      if (!this.#filter.has(one, two)) continue
      const rows = [...this.#merging.rowsOf(one, two), ...this.#staged.rowsOf(one, two)]
      if (rows.length > 0) found.push(...this.#inRows(id, rows))
      if (this.#ids !== undefined) asked.push(id)
    }
    if (asked.length === 0) return found
    const newer = new Set(found.map(keyOf))
    for (let at = 0; at < asked.length; at += idsAtOnce)
      for (const delivery of this.#read(asked.slice(at, at + idsAtOnce)))
        if (!newer.has(keyOf(delivery))) found.push(delivery)
    return found
  }

  /** The last delivery of an id at each destination. */
  #inRows(id: string, rows: ReadonlyArray<number>): Iterable<RememberedDelivery> {
    const last = new Map<string, RememberedDelivery>()
    for (const seq of rows)
      for (const delivery of this.#row(seq).get(id) ?? []) last.set(delivery.destination, delivery)
    return last.values()
  }

  /** The deliveries of a row. Records that are read again were mostly stored together. */
  #row(seq: number): ReadonlyMap<string, ReadonlyArray<RememberedDelivery>> {
    const known = this.#rows.get(seq)
    if (known !== undefined) return known
    const row = this.#context.database.get(`SELECT ${columns} FROM delivery WHERE seq = ?`, seq)
    const byId = new Map<string, Array<RememberedDelivery>>()
    for (const delivery of (row && readDeliveries(row)) ?? []) {
      const others = byId.get(delivery.id)
      if (others === undefined) byId.set(delivery.id, [delivery])
      else others.push(delivery)
    }
    if (this.#rows.size >= rowsInMemory) this.#rows.clear()
    this.#rows.set(seq, byId)
    return byId
  }

  #read(ids: ReadonlyArray<string>): ReadonlyArray<RememberedDelivery> {
    const keys = ids.map((id) => Buffer.from(id))
    const last = keys.at(-1)
    const file = this.#ids
    if (last === undefined || file === undefined) return []
    while (keys.length < idsAtOnce) keys.push(last)
    const found: Array<RememberedDelivery> = []
    const ends = new Set<string>()
    const damaged = new Set<string>()
    for (const row of file.all(select, ...keys)) {
      const id = idOf(row)
      ends.add(id)
      const known = this.#deliveryIn(row, file)
      if (known === undefined) damaged.add(id)
      else found.push(known)
    }
    // The filter has it. Damage to its id would only move its row a little.
    for (const id of ids) if (!ends.has(id) && this.#isBesideDamage(id, file)) damaged.add(id)
    if (damaged.size === 0) return found
    const whole = new Set(found.map(keyOf))
    return [
      ...found,
      ...[...damaged].flatMap((id) => this.#damaged(id)).filter((delivery) => !whole.has(keyOf(delivery)))
    ]
  }

  /** The delivery in a row of the file of ids; undefined if the row is damaged. */
  #deliveryIn(row: Sqlite.SqliteRow, file: Sqlite.Sqlite): RememberedDelivery | undefined {
    const { body, destination, seen } = row
    if (!(body instanceof Uint8Array)) return undefined
    const names = { numberOf: () => 0, textOf: (number: number) => this.#names.get(number) }
    const delivery = { id: idOf(row), destination: Number(destination), seen: Number(seen), body }
    const known = ofRow(delivery, names)
    if (known !== undefined) return known
    // A merge that has just ended may have added names.
    for (const [number, text] of namesOf(file)) this.#names.set(number, text)
    return ofRow(delivery, names)
  }

  /** Whether the row before or after the place of an id is damaged: it may be the row of that id. */
  #isBesideDamage(id: string, file: Sqlite.Sqlite): boolean {
    const key = Buffer.from(id)
    return [selectBefore, selectAfter].some((sql) => {
      const row = file.get(sql, key)
      return row !== undefined && this.#deliveryIn(row, file) === undefined
    })
  }

  /**
   * A damaged row only shows that its record was read. Unrepeatable items are then left out at every destination, because
   * the number of the destination may be damaged.
   */
  #damaged(id: string): ReadonlyArray<RememberedDelivery> {
    this.#damagedRows++
    const { now } = this.#context
    return [...this.#names.values()].map((destination) => ({
      id,
      destination,
      outcome: "delivered",
      content: unknownContent,
      delivered: unknownContent,
      accepted: [],
      repeated: [],
      unknown: [],
      at: 0,
      seen: now,
      run: this.run - 1,
      version: "",
      place: { source: this.#context.paths.ids, line: undefined }
    }))
  }

  readonly damage = (): ReadonlyArray<string> => {
    const rows = this.#damagedRows
    if (rows === 0) return this.#damage
    return [
      ...this.#damage,
      `${rows} remembered ${rows === 1 ? "delivery" : "deliveries"} in ${this.#context.paths.ids} ${rows === 1 ? "is" : "are"} damaged. Unrepeatable items of ${rows === 1 ? "its record" : "their records"} were not sent.`
    ]
  }

  /**
   * Deletes the deliveries of ids from both files. Returns the number of deliveries. Waits for a merge. Call it while
   * no run uses the state.
   */
  async forget(ids: ReadonlyArray<string>): Promise<number> {
    await this.#running
    await this.#worker.stop()
    const { database, paths } = this.#context
    const forgotten = new Set(ids.map(storedId))
    const count = countOf({ database, ids: this.#ids }, forgotten)
    database.transaction(() => {
      for (const row of database.all(
        `SELECT CAST(seq AS TEXT) AS seq, ${columns} FROM delivery ORDER BY delivery.seq`
      )) {
        const deliveries = readDeliveries(row) ?? []
        const left = deliveries.filter(({ id }) => !forgotten.has(id))
        if (left.length === deliveries.length) continue
        database.run(
          "UPDATE delivery SET body = ?, crc = ? WHERE seq = ?",
          ...RowBody.encodeBytes(rowOf(left)),
          Number(row["seq"])
        )
      }
    })
    // Rows that were merged are still on unused pages.
    database.exec("VACUUM")
    this.#rows.clear()
    if (this.#ids === undefined) return count
    const writer = Sqlite.open(paths.ids)
    try {
      writer.exec("PRAGMA secure_delete = ON")
      for (const id of forgotten) writer.run("DELETE FROM delivery WHERE id = ?", Buffer.from(id))
    } finally {
      writer.close()
    }
    return count
  }

  /** Waits for a merge and closes the files. */
  async close(): Promise<void> {
    await this.#running
    await this.#worker.stop()
    this.#ids?.close()
  }
}

/** The form of an id as UTF-8, which has no lone surrogates. Different ids have different forms. */
const storedId = (id: string): string => (id.isWellFormed() ? id : `\u0000${JSON.stringify(id)}`)

/** The deliveries with the ids of their records instead of {@link storedId}. */
const withIds = (
  found: ReadonlyArray<RememberedDelivery>,
  ids: ReadonlyArray<string>
): ReadonlyArray<RememberedDelivery> => {
  const byStored = new Map(ids.map((id) => [storedId(id), id]))
  return found.map((delivery) => ({ ...delivery, id: byStored.get(delivery.id) ?? delivery.id }))
}

/** The id of a row, even if damage changed its type. */
const idOf = ({ id }: Sqlite.SqliteRow): string =>
  id instanceof Uint8Array ? Buffer.from(id).toString() : String(id ?? "")

const selectBefore = "SELECT id, destination, seen, body FROM delivery WHERE id < ? ORDER BY id DESC LIMIT 1"
const selectAfter = "SELECT id, destination, seen, body FROM delivery WHERE id > ? ORDER BY id LIMIT 1"

const select = `SELECT id, destination, seen, body FROM delivery WHERE id IN (${Array.from({ length: idsAtOnce }, () => "?").join(", ")})`

/** The files of a state that contain deliveries. */
export interface OpenedDeliveries {
  readonly database: Sqlite.Sqlite
  /** Undefined before the first merge. */
  readonly ids: Sqlite.Sqlite | undefined
}

/** The number of remembered deliveries of ids. A delivery in both files counts once. Writes nothing. */
export const countOf = ({ database, ids: merged }: OpenedDeliveries, ids: ReadonlySet<string>): number => {
  const stored = new Set([...ids].map(storedId))
  const found = new Set<string>()
  const add = (id: string, destination: string | undefined): void => void found.add(JSON.stringify([id, destination]))
  for (const row of database.all(`SELECT ${columns} FROM delivery`))
    for (const { destination, id } of readDeliveries(row) ?? []) if (stored.has(id)) add(id, destination)
  if (merged === undefined) return found.size
  const names = new Map(namesOf(merged))
  for (const id of stored)
    for (const { destination } of merged.all("SELECT destination FROM delivery WHERE id = ?", Buffer.from(id)))
      add(id, names.get(Number(destination)) ?? String(destination))
  return found.size
}

const keyOf = ({ destination, id }: RememberedDelivery): string => `${destination}\n${id}`

/** A number of a file of ids; 0 if there is none. */
const metaOf = (ids: Sqlite.Sqlite, key: "merge" | "run"): number => {
  const isCreated = ids.get("SELECT 1 AS found FROM sqlite_master WHERE name = 'meta'") !== undefined
  return isCreated ? Number(ids.get("SELECT value FROM meta WHERE key = ?", key)?.["value"] ?? 0) : 0
}

/** A message for people about an error that SQLite threw for a file of ids. */
const asIdsError = (path: string, error: unknown): unknown =>
  error instanceof Error && !(error instanceof StateError) && isDamage(error)
    ? new StateError({
        message: `The remembered deliveries in ${path} are damaged. Nothing was sent. Restore the folder from a backup, or ${toStartOver(path.replace(/ids\.db$/, "db"))}; everything is then sent again.`
      })
    : error

const missing = (path: string): string =>
  `The remembered deliveries in ${path} are missing or older than the state beside them. Nothing was sent. Restore the folder from a backup, or delete both files to start over; everything is then sent again.`
