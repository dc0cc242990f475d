import {
  type Lag,
  type NewRecord,
  type Queue,
  type QueueBounds,
  type QueuedRecord,
  QueueError,
  refusal
} from "@sluice/core/Queue"
import type { Position, StateStore } from "@sluice/core/StateStore"
import { Duration, Effect } from "effect"
import * as QueueRows from "./QueueRows.js"
import type * as Sqlite from "./Sqlite.js"
import { asStateError } from "./StateFault.js"

/** The bounds of a queue on disk, unless others are given. */
export const defaultBounds: QueueBounds = { count: 1_000_000, bytes: 1_073_741_824, age: Duration.days(7) }

/** The longest time between a settlement and its write, in milliseconds. A kill in between reads the records again. */
const settledWithin = 100

/** Records that are kept in memory for the reader, so that it need not read what was just written. */
const tailSize = 4_096

/** Records of one pull. */
const chunkSize = 256

/** The dependencies of a queue file. */
export interface QueueFileContext {
  readonly database: Sqlite.Sqlite
  readonly path: string
  /** Shown to people, and part of default ids. */
  readonly name: string
  readonly bounds: QueueBounds
  /** The notes and open items of the same file. */
  readonly state: StateStore
  /** The date, in milliseconds since 1970. */
  readonly now: () => number
  /** Runs a write that survives a power failure when it returns. */
  readonly synced: (write: () => void) => void
}

/**
 * A queue in the tables of a state file. An append is one row and is synced before it returns. Positions ascend from 1.
 *
 * Everything up to the low-water mark is settled. The mark and the settled positions after it are one row, and rows below
 * the mark are deleted. Both are written within 100 milliseconds: until then, the changes in the state of the same file
 * say which records are finished.
 */
export class QueueFile {
  readonly #context: QueueFileContext
  readonly #settled = new Set<number>()
  #low: number
  #next: number
  #bytes: number
  #oldest: { readonly until: number; readonly at: number } | undefined
  /** The newest records, without a gap up to the last one, or empty. */
  #tail: Array<QueuedRecord> = []
  /** The reader has every record before this position. */
  #cursor = 1
  #parked: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #waiting: Array<(result: Effect.Effect<void, QueueError>) => void> = []
  #written = performance.now()

  constructor(context: QueueFileContext) {
    this.#context = context
    QueueRows.prepare(context.database)
    const { bytes, low, next, settled } = QueueRows.load(context.database)
    this.#low = low
    this.#next = next
    this.#bytes = bytes
    for (const position of settled) this.#settled.add(position)
    this.#advance()
  }

  get queue(): Queue {
    const { name, path, state } = this.#context
    return {
      name,
      isDurable: true,
      append: (records) => Effect.suspend(() => this.#append(records)),
      refusal: (more) => this.#refusal(more),
      read: Effect.acquireRelease(
        Effect.sync(() => {
          this.#cursor = this.#low + 1
          this.#tail = []
          return { pull: this.#pull }
        }),
        () =>
          Effect.sync(() => {
            this.#parked = undefined
          })
      ),
      settle: (positions) => Effect.suspend(() => this.#settle(positions)),
      lag: Effect.try({ try: () => this.#lag, catch: (error) => asQueueError(path, error) }),
      state
    }
  }

  /** Writes what is settled. */
  close(): void {
    clearTimeout(this.#timer)
    this.#write()
  }

  get #lag(): Lag {
    const count = this.#next - 1 - this.#low - this.#settled.size
    return { count, bytes: count === 0 ? 0 : this.#bytes, oldest: count === 0 ? undefined : this.#oldestDate }
  }

  get #oldestDate(): number | undefined {
    if (this.#oldest === undefined || this.#oldest.until <= this.#low)
      this.#oldest = QueueRows.dateOf(this.#context.database, this.#low + 1)
    return this.#oldest?.at
  }

  #refusal(more: Pick<Lag, "count" | "bytes">) {
    const { bounds, name, now } = this.#context
    return refusal(name, this.#lag, { bounds, more, now: now() })
  }

  #append(records: ReadonlyArray<NewRecord>): ReturnType<Queue["append"]> {
    const { database, now, path, synced } = this.#context
    const bytes = records.reduce((sum, { json }) => sum + json.length, 0)
    return Effect.flatMap(
      Effect.try({
        try: () => this.#refusal({ count: records.length, bytes }),
        catch: (error) => asQueueError(path, error)
      }),
      (full): ReturnType<Queue["append"]> => {
        if (full !== undefined) return Effect.fail(full)
        const first = this.#next
        return Effect.try({
          try: () => {
            if (records.length > 0) synced(() => QueueRows.insert(database, { first, at: now(), bytes, records }))
            this.#next = first + records.length
            this.#bytes += bytes
            this.#keepTail(records, first)
            this.#wake()
            return records.map((_, i) => first + i)
          },
          catch: (error) => asQueueError(path, error)
        })
      }
    )
  }

  #keepTail(records: ReadonlyArray<NewRecord>, first: number): void {
    const continues = this.#tail.length > 0 || this.#cursor === first
    if (!continues || this.#tail.length + records.length > tailSize) this.#tail = []
    else this.#tail.push(...records.map(({ body, id }, i) => ({ position: first + i, id, body })))
  }

  #wake(): void {
    const wake = this.#parked
    this.#parked = undefined
    wake?.()
  }

  readonly #pull: Effect.Effect<ReadonlyArray<QueuedRecord>, QueueError> = Effect.suspend(() =>
    this.#cursor < this.#next ? this.#chunk : Effect.zipRight(this.#appended, this.#pull)
  )

  readonly #appended: Effect.Effect<void> = Effect.async<void>((resume) => {
    if (this.#cursor < this.#next) return resume(Effect.void)
    this.#parked = () => resume(Effect.void)
    return Effect.sync(() => {
      this.#parked = undefined
    })
  })

  /** The next unsettled records; those of the next chunk if all of this one are settled. */
  readonly #chunk: Effect.Effect<ReadonlyArray<QueuedRecord>, QueueError> = Effect.suspend(() =>
    Effect.flatMap(
      Effect.try({ try: () => this.#take(), catch: (error) => asQueueError(this.#context.path, error) }),
      (records) => (records.length === 0 ? this.#pull : Effect.succeed(records))
    )
  )

  #take(): ReadonlyArray<QueuedRecord> {
    const [newest] = this.#tail
    if (newest !== undefined && newest.position === this.#cursor) {
      const records = this.#tail.splice(0, chunkSize)
      this.#cursor += records.length
      return this.#unsettled(records)
    }
    const until = typeof newest?.position === "number" ? newest.position : this.#next
    const { next, records } = QueueRows.read(this.#context.database, {
      from: this.#cursor,
      until,
      most: chunkSize,
      path: this.#context.path
    })
    this.#cursor = next
    return this.#unsettled(records)
  }

  #unsettled(records: ReadonlyArray<QueuedRecord>): ReadonlyArray<QueuedRecord> {
    if (this.#settled.size === 0) return records
    return records.filter(({ position }) => !(typeof position === "number" && this.#settled.has(position)))
  }

  #settle(positions: ReadonlyArray<Position>): Effect.Effect<void, QueueError> {
    for (const position of positions)
      if (typeof position === "number" && position > this.#low && position < this.#next) this.#settled.add(position)
    this.#advance()
    return Effect.async((resume) => {
      this.#waiting.push(resume)
      const wait = settledWithin - (performance.now() - this.#written)
      if (wait <= 0) this.#write()
      else this.#timer ??= setTimeout(() => this.#write(), wait)
    })
  }

  #advance(): void {
    while (this.#settled.delete(this.#low + 1)) this.#low++
  }

  #write(): void {
    const { database, path } = this.#context
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#written = performance.now()
    const waiting = this.#waiting
    this.#waiting = []
    const result = QueueRows.settle(database, { low: this.#low, next: this.#next, settled: this.#settled })
    if (result._tag === "Right") this.#bytes -= result.right
    const told = result._tag === "Right" ? Effect.void : Effect.fail(asQueueError(path, result.left))
    for (const resume of waiting) resume(told)
  }
}

const asQueueError = (path: string, error: unknown): QueueError =>
  new QueueError({ message: asStateError(path, error).message })
