import { Effect, Exit } from "effect"
import type { Position } from "../record/SourceRecord.js"
import type { LiveResult } from "./LiveResult.js"
import type { NewRecord, Queue, QueueError, QueueFull } from "./Queue.js"

/** A sender of one record. */
export interface Appended {
  readonly record: NewRecord
}

/** Receives what became of each sender. */
export interface QueueWriterListener<A extends Appended> {
  readonly accepted: (position: Position, sender: A) => void
  readonly refused: (sender: A, result: LiveResult) => void
  /** No append is in progress. */
  readonly idle: () => void
}

/** Upper limits of one append. */
const most = { count: 1_000, bytes: 4_194_304 }

/** The time that records wait for others while many are sent, so that one write stores several. */
const grouping = "2 millis"

/**
 * Appends records to a queue in the order in which they are added. Records that arrive together or during an append share
 * the next one.
 */
export class QueueWriter<A extends Appended> {
  readonly #queue: Queue
  readonly #listener: QueueWriterListener<A>
  #group: Array<A> = []
  #bytes = 0
  #appending: ReadonlyArray<A> = []
  #wake: (() => void) | undefined
  #onFlushed: (() => void) | undefined

  constructor(queue: Queue, listener: QueueWriterListener<A>) {
    this.#queue = queue
    this.#listener = listener
  }

  /** Senders whose record is not in the queue yet. */
  get size(): number {
    return this.#group.length + this.#appending.length
  }

  /** Whether records may be in the queue whose positions are not known yet. */
  get isAppending(): boolean {
    return this.#appending.length > 0
  }

  /** Appends the record of a sender, now or with the next group. */
  add(sender: A): void {
    const { append } = this.#queue
    const { record } = sender
    if (append.now !== undefined && this.size === 0) {
      const appended = append.now([record])
      if (appended._tag === "Left") this.#listener.refused(sender, fullResult(appended.left))
      else for (const position of appended.right) this.#listener.accepted(position, sender)
      return
    }
    const full = this.#queue.refusal({ count: this.size + 1, bytes: this.#bytes + record.json.length })
    if (full !== undefined) {
      this.#listener.refused(sender, fullResult(full))
      return
    }
    this.#group.push(sender)
    this.#bytes += record.json.length
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }

  /**
   * A sender stops waiting at its deadline. Its record is removed if no append of it has started. Returns undefined if
   * the record is in the queue.
   */
  leave(sender: A): LiveResult | undefined {
    const at = this.#group.indexOf(sender)
    if (at >= 0) {
      this.#group.splice(at, 1)
      this.#bytes -= sender.record.json.length
      if (this.size === 0) this.#onFlushed?.()
      return { _tag: "NotStored", reason: notInTime }
    }
    return this.#appending.includes(sender) ? { _tag: "Unknown", reason: perhapsStored } : undefined
  }

  /** Appends groups. Never ends. */
  readonly run: Effect.Effect<never> = Effect.suspend(() => Effect.forever(this.#next))

  /** Waits until no record waits for its append. */
  readonly flush: Effect.Effect<void> = Effect.suspend(() =>
    this.size === 0
      ? Effect.void
      : Effect.async<void>((resume) => {
          this.#onFlushed = () => resume(Effect.void)
        })
  )

  readonly #next: Effect.Effect<void> = Effect.suspend(() =>
    this.#group.length === 0
      ? this.#parked
      : Effect.zipRight(
          Effect.yieldNow(),
          Effect.flatMap(this.#appendGroup, (count) => (count > 1 ? this.#more : Effect.void))
        )
  )

  readonly #parked: Effect.Effect<void> = Effect.async<void>((resume) => {
    if (this.#group.length > 0) return resume(Effect.void)
    this.#wake = () => resume(Effect.void)
    return Effect.sync(() => {
      this.#wake = undefined
    })
  })

  /** Under load, the senders that were just told send their next record shortly after. */
  readonly #more: Effect.Effect<void> = Effect.suspend(() =>
    this.#group.length >= most.count || this.#onFlushed !== undefined ? Effect.void : Effect.sleep(grouping)
  )

  /** Returns the number of records. */
  readonly #appendGroup: Effect.Effect<number> = Effect.suspend(() => {
    const group = this.#take()
    // Its senders may have left since the group was seen.
    if (group.length === 0) return Effect.succeed(0)
    this.#appending = group
    const append = this.#queue.append(group.map(({ record }) => record))
    return Effect.map(Effect.exit(append), (exit) => {
      this.#appending = []
      group.forEach((sender, i) => {
        const position = Exit.isSuccess(exit) ? exit.value[i] : undefined
        if (position === undefined) this.#listener.refused(sender, resultOf(exit))
        else this.#listener.accepted(position, sender)
      })
      this.#listener.idle()
      if (this.size === 0) this.#onFlushed?.()
      return group.length
    })
  })

  /** Removes the next group from the senders that wait. */
  #take(): ReadonlyArray<A> {
    let count = 0
    let bytes = 0
    for (const { record } of this.#group) {
      if (count > 0 && (count >= most.count || bytes + record.json.length > most.bytes)) break
      count++
      bytes += record.json.length
    }
    this.#bytes -= bytes
    return this.#group.splice(0, count)
  }
}

const fullResult = ({ message }: QueueFull): LiveResult => ({
  _tag: "Full",
  reason: { code: "queue-full", message }
})

const resultOf = (exit: Exit.Exit<ReadonlyArray<Position>, QueueFull | QueueError>): LiveResult => {
  if (Exit.isSuccess(exit)) return { _tag: "NotStored", reason: notStored("The queue returned no position.") }
  const { cause } = exit
  if (cause._tag !== "Fail") return { _tag: "Unknown", reason: perhapsStored }
  if (cause.error._tag === "QueueFull") return fullResult(cause.error)
  return { _tag: "NotStored", reason: notStored(cause.error.message) }
}

const notStored = (message: string) => ({ code: "not-stored", message })

const notInTime = notStored("The deadline passed before the record was stored. It was not sent.")

const perhapsStored = {
  code: "perhaps-stored",
  message: "No confirmation that the record was stored arrived. It may be sent; sending it again may count it twice."
}
