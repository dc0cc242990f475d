import { Duration, Effect, Either } from "effect"
import type { Position } from "../record/SourceRecord.js"
import {
  type Lag,
  type NewRecord,
  type Queue,
  type QueueBounds,
  type QueuedRecord,
  type QueueFull,
  refusal
} from "./Queue.js"

/** The bounds of a queue in memory, unless others are given. */
export const defaultBounds: QueueBounds = { count: 100_000, bytes: 268_435_456, age: Duration.infinity }

/** Upper limit of records in one chunk. */
const chunkSize = 256

/** A queue in the memory of the process. Appends never wait, and records pass to an idle pipeline without an effect. */
export const make = (name: string, bounds: Partial<QueueBounds> = {}): Effect.Effect<Queue> =>
  Effect.map(Effect.clock, (clock) => {
    const records = new Records(name, { ...defaultBounds, ...bounds }, () => clock.unsafeCurrentTimeMillis())
    const append = (chunk: ReadonlyArray<NewRecord>) => Effect.suspend(() => records.append(chunk))
    return {
      name,
      isDurable: false,
      append: Object.assign(append, { now: (chunk: ReadonlyArray<NewRecord>) => records.append(chunk) }),
      refusal: (more) => records.refusal(more),
      read: Effect.map(
        Effect.acquireRelease(
          Effect.sync(() => records.read()),
          (reader) => Effect.sync(() => records.close(reader))
        ),
        (reader) => ({ pull: reader.pull, onTake: (take) => reader.onTake(take) })
      ),
      settle: (positions) => Effect.sync(() => records.settle(positions)),
      lag: Effect.sync(() => records.lag)
    }
  })

/** An unsettled record, with its size and time. */
interface Kept extends QueuedRecord {
  readonly bytes: number
  readonly at: number
}

/** The unsettled records, in the order of their appends. */
class Records {
  readonly #name: string
  readonly #bounds: QueueBounds
  readonly #now: () => number
  readonly #kept = new Map<Position, Kept>()
  #bytes = 0
  #next = 0
  #reader: Reader | undefined

  constructor(name: string, bounds: QueueBounds, now: () => number) {
    this.#name = name
    this.#bounds = bounds
    this.#now = now
  }

  refusal(more: Pick<Lag, "count" | "bytes">): QueueFull | undefined {
    return refusal(this.#name, this.lag, { bounds: this.#bounds, more, now: this.#now() })
  }

  append(chunk: ReadonlyArray<NewRecord>): Either.Either<ReadonlyArray<Position>, QueueFull> {
    const bytes = chunk.reduce((sum, { json }) => sum + json.length, 0)
    const full = this.refusal({ count: chunk.length, bytes })
    if (full !== undefined) return Either.left(full)
    const at = this.#now()
    const positions = chunk.map(({ body, id, json }) => {
      const position = this.#next++
      const kept = { position, id, body, bytes: json.length, at }
      this.#kept.set(position, kept)
      this.#reader?.add(kept)
      return position
    })
    this.#bytes += bytes
    return Either.right(positions)
  }

  settle(positions: ReadonlyArray<Position>): void {
    for (const position of positions) {
      this.#bytes -= this.#kept.get(position)?.bytes ?? 0
      this.#kept.delete(position)
    }
  }

  get lag(): Lag {
    const [oldest] = this.#kept.values()
    return { count: this.#kept.size, bytes: this.#bytes, oldest: oldest?.at }
  }

  read(): Reader {
    this.#reader = new Reader([...this.#kept.values()])
    return this.#reader
  }

  close(reader: Reader): void {
    if (this.#reader === reader) this.#reader = undefined
  }
}

type TakeRecords = (records: ReadonlyArray<QueuedRecord>) => boolean

/** The records that one reader has not returned yet. */
class Reader {
  #records: Array<QueuedRecord>
  #take: TakeRecords | undefined
  /** Continues a pull that waits. */
  #parked: ((then: Effect.Effect<void>) => void) | undefined
  #handingOver = false

  constructor(records: Array<QueuedRecord>) {
    this.#records = records
  }

  add(record: QueuedRecord): void {
    this.#records.push(record)
    if (this.#parked === undefined || this.#handingOver) return
    this.#handingOver = true
    // Continue shortly after, so that records that a program sends together share a request.
    queueMicrotask(() => this.#handOver())
  }

  onTake(take: TakeRecords): void {
    this.#take = take
  }

  readonly pull = Effect.map(
    Effect.async<void>((resume) => {
      if (this.#records.length > 0) return resume(Effect.void)
      this.#parked = resume
      return Effect.sync(() => {
        this.#parked = undefined
      })
    }),
    () => this.#takeChunk()
  )

  #handOver(): void {
    this.#handingOver = false
    if (this.#parked === undefined || this.#records.length === 0) return
    try {
      if (this.#take?.(this.#records) === true) this.#records = []
      else this.#wake(Effect.void)
    } catch (defect) {
      this.#wake(Effect.die(defect))
    }
  }

  #takeChunk(): ReadonlyArray<QueuedRecord> {
    const records = this.#records
    if (records.length <= chunkSize) {
      this.#records = []
      return records
    }
    return records.splice(0, chunkSize)
  }

  #wake(then: Effect.Effect<void>): void {
    const resume = this.#parked
    this.#parked = undefined
    resume?.(then)
  }
}
