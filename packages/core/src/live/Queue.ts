import type { JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Data, Duration, type Effect, type Either, type Scope } from "effect"
import type { Position } from "../record/SourceRecord.js"
import type { StateStore } from "../run/StateStore.js"

/** A record that a program sends. */
export interface NewRecord {
  /** Default: the name of the queue and the position. */
  readonly id?: string | undefined
  /** Must not change after the append. */
  readonly body: JsonObject
  /** The body as JSON text, which is its size and its stored form. */
  readonly json: string
  /**
   * The person. Records with the same key are read in the order of their appends. A queue that distributes records
   * over several machines keeps no order between different keys, nor among records without a key. Default: none.
   */
  readonly key?: string | undefined
}

/** A record that was appended and is not settled. */
export interface QueuedRecord {
  /**
   * Identifies the record in this queue, also after a restart. Opaque: two positions are equal if they name the same
   * record, and nothing follows from their order.
   */
  readonly position: Position
  readonly id: string | undefined
  readonly body: JsonObject
  /** Present if the stored record cannot be read: why, and what is left of its text. It becomes Invalid. */
  readonly damage?: { readonly reasons: ReadonlyArray<Reason>; readonly text: string }
}

/** The unsettled records of a queue. */
export interface Lag {
  readonly count: number
  /** UTF-8 bytes of their JSON, as an estimate. */
  readonly bytes: number
  /** When the oldest one was appended, in milliseconds since 1970; undefined if there is none. */
  readonly oldest: number | undefined
}

/** The limits up to which a queue accepts records. */
export interface QueueBounds {
  /** Unsettled records. */
  readonly count: number
  /** Bytes of their JSON. */
  readonly bytes: number
  /** Nothing is accepted while the oldest unsettled record is older than this. */
  readonly age: Duration.Duration
}

/** Nothing of the chunk was appended, because the queue has reached a bound. It has room again once records are settled. */
export class QueueFull extends Data.TaggedError("QueueFull")<{
  readonly bound: keyof QueueBounds
  /** Names the bound and its value. */
  readonly message: string
}> {}

/** The queue cannot be used, for example because the disk is full. Nothing of the chunk was appended. */
export class QueueError extends Data.TaggedError("QueueError")<{ readonly message: string }> {}

/** Appends the records of a chunk, all or none of them. */
export interface Append {
  /** Returns their positions, in the order of the records, once the records are as durable as the queue makes them. */
  (records: ReadonlyArray<NewRecord>): Effect.Effect<ReadonlyArray<Position>, QueueFull | QueueError>
  /** The same without an effect. Absent if appending takes time. */
  readonly now?: (records: ReadonlyArray<NewRecord>) => Either.Either<ReadonlyArray<Position>, QueueFull>
}

/** Reads a queue from its first unsettled record. */
export interface QueueReader {
  /**
   * The next unsettled records, about 256 at most. Waits until there is one. Returns each record once. Interrupting it
   * loses nothing. Called again only after the last call returned.
   */
  readonly pull: Effect.Effect<ReadonlyArray<QueuedRecord>, QueueError>
  /** See `Source.onTake`. Absent if records cannot be passed on without a pull. */
  readonly onTake?: (take: (records: ReadonlyArray<QueuedRecord>) => boolean) => void
}

/**
 * Keeps the records of a program until they have an outcome. The contract that every queue satisfies is in
 * `QueueContract` of `@sluice/testing`.
 */
export interface Queue {
  /** Shown to people, and part of the default id of records. */
  readonly name: string
  /** Whether appended records survive the end of the process. */
  readonly isDurable: boolean
  readonly append: Append
  /**
   * The reason the queue would refuse this number of further records. Undefined if it would accept them or cannot know.
   */
  readonly refusal: (more: Pick<Lag, "count" | "bytes">) => QueueFull | undefined
  /**
   * Starts reading at the oldest unsettled record. Records with the same key arrive in the order of their appends.
   * Closing the scope ends the reader. The next reader receives every unsettled record, including those that this one
   * returned. One reader at a time.
   */
  readonly read: Effect.Effect<QueueReader, QueueError, Scope.Scope>
  /**
   * The records have their outcome and are not read again. Called once for each position, in any order. The records
   * that were appended after an unsettled one remain readable. Returns once this survives the end of the process, if
   * the queue is durable.
   */
  readonly settle: (positions: ReadonlyArray<Position>) => Effect.Effect<void, QueueError>
  readonly lag: Effect.Effect<Lag, QueueError>
  /**
   * Stores the notes and responses of requests together with the queue, so that unrepeatable items are sent at most
   * once even if the process is killed. Needs positions that ascend. Default: they are kept in memory.
   */
  readonly state?: StateStore | undefined
}

/** The reason why a queue with this lag refuses more records. Undefined if it accepts them. */
export const refusal = (
  name: string,
  { count, bytes, oldest }: Lag,
  {
    bounds,
    more,
    now
  }: { readonly bounds: QueueBounds; readonly more: Pick<Lag, "count" | "bytes">; readonly now: number }
): QueueFull | undefined => {
  if (count + more.count > bounds.count)
    return full(
      name,
      "count",
      `it would have ${records(count + more.count)}, and the limit is ${records(bounds.count)}`
    )
  // A record that is larger than the bound is accepted by an empty queue. Otherwise it could never be sent.
  if (count > 0 && bytes + more.bytes > bounds.bytes)
    return full(
      name,
      "bytes",
      `its records would have ${size(bytes + more.bytes)} bytes, and the limit is ${size(bounds.bytes)}`
    )
  if (oldest !== undefined && now - oldest > Duration.toMillis(bounds.age))
    return full(name, "age", `its oldest record has waited longer than ${Duration.format(bounds.age)}`)
  return undefined
}

const full = (name: string, bound: keyof QueueBounds, why: string): QueueFull =>
  new QueueFull({ bound, message: `The queue ${name} is full: ${why}. The record was not accepted. Try again later.` })

const size = (value: number): string => value.toLocaleString("en-US")

const records = (count: number): string => `${size(count)} ${count === 1 ? "record" : "records"}`
