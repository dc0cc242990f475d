import type { Reason } from "@sluice/values/Reason"
import { Cause, Clock, Deferred, Duration, Effect, Either, Exit, Fiber, FiberId, type Scope } from "effect"
import type { DeadLetter, DeadLetters } from "../outcome/DeadLetter.js"
import type { Settled } from "../outcome/Settled.js"
import type { Position } from "../record/SourceRecord.js"
import { OpenItemsStore } from "../run/OpenItemsStore.js"
import * as Pipeline from "../run/Pipeline.js"
import type { Remember } from "../run/RememberedDeliveries.js"
import type { StateError, StateStore } from "../run/StateStore.js"
import { queueLetters } from "./LiveLetters.js"
import type { LiveResult } from "./LiveResult.js"
import type { NewRecord, Queue, QueuedRecord } from "./Queue.js"
import { QueueSource } from "./QueueSource.js"
import { QueueWriter } from "./QueueWriter.js"

export type { LiveResult } from "./LiveResult.js"

/** Settings of a live sender. */
export interface LiveSenderSettings {
  readonly queue: Queue
  /** The routes and limits of its pipelines. */
  readonly pipeline: Pick<
    Pipeline.PipelineOptions,
    "routes" | "concurrency" | "window" | "uncertain" | "linger" | "giveUpAfter" | "forgotten" | "budgets"
  >
  /** Receives records that were not accepted. */
  readonly deadLetters: DeadLetters
  /**
   * Whether a sender still has its record when it hears that the record was not sent. If not, records that are left in
   * a queue that is not durable become dead letters. Default: false.
   */
  readonly sendersKeepRecords?: boolean
  /** Opens the remembered deliveries before a pipeline starts. Default: nothing is remembered. */
  readonly remembered?: Effect.Effect<RememberedState, StateError>
  /** The time until queued records are tried again after an error that a person must fix. Default: 1 minute. */
  readonly retryAfter?: Duration.DurationInput | undefined
  /** The maximum time that closing waits for queued records. Default: 30 seconds. */
  readonly drain?: Duration.DurationInput | undefined
  /** Called for each record when its outcome is final, even long after it was deferred. Must not throw. */
  readonly onSettled?: ((settled: Settled) => void) | undefined
}

/** The deliveries of earlier processes, and where new ones are stored. */
export interface RememberedState {
  /** Default: the state of the queue. */
  readonly state?: StateStore | undefined
  readonly remember: Remember | undefined
}

/** Sends single records through a queue. */
export interface LiveSender {
  /**
   * Appends a record and calls `done` once, with the first result. Never waits and needs no fiber. Records are sent in
   * the order of these calls for each person.
   */
  readonly offer: (record: NewRecord, done: (result: LiveResult) => void) => void
  /**
   * The same as an effect, which appends as soon as it runs. Returns within `deadline` if there is one. Never fails.
   * Interrupting it does not cancel the record.
   */
  readonly send: (record: NewRecord, deadline?: Duration.DurationInput) => Effect.Effect<LiveResult>
  /** Returns undefined once the record is in the queue, as durable as the queue makes it, or why it is not. */
  readonly enqueue: (record: NewRecord) => Effect.Effect<Exclude<LiveResult, { readonly _tag: "Settled" }> | undefined>
  /** The number of records without an outcome, including those that are not in the queue yet. */
  readonly pending: () => number
  /** The number of records whose sender waits for an outcome. */
  readonly awaited: () => number
  /** Stops accepting records and waits for the accepted ones, at most `drain`. Runs once. */
  readonly close: Effect.Effect<void>
}

/**
 * Makes a live sender. One pipeline after another reads the queue; each runs until an error stops it that a person must
 * fix. Closing the scope closes the sender.
 *
 * A record whose sender stopped waiting stays in the queue until it has an outcome. When a pipeline stops, a durable
 * queue keeps all records. Another queue keeps only records that were deferred before; the others are Stopped, because
 * their senders can still act. After `close`, the records of a queue that is not durable become dead letters.
 */
export const make = (settings: LiveSenderSettings): Effect.Effect<LiveSender, never, Scope.Scope> =>
  Effect.gen(function* () {
    const sender = new Sender(settings)
    yield* Effect.addFinalizer(() => sender.close)
    yield* sender.start
    return sender
  })

/** A sender that waits, until it hears a result or stops waiting. */
class Waiter {
  readonly record: NewRecord
  /** Whether it waits only until the record is in the queue. */
  readonly isForStorage: boolean
  #done: ((result: LiveResult) => void) | undefined

  constructor(record: NewRecord, done: (result: LiveResult) => void, isForStorage = false) {
    this.record = record
    this.#done = done
    this.isForStorage = isForStorage
  }

  /** Whether the sender still waits. */
  get waits(): boolean {
    return this.#done !== undefined
  }

  resolve(result: LiveResult): void {
    const done = this.#done
    this.#done = undefined
    done?.(result)
  }

  /** The sender stops waiting. */
  leave(): void {
    this.#done = undefined
  }
}

/** The time that a durable queue waits after a stop before it tries again, even if new records arrive. */
const pauseAfterStop = Duration.seconds(1)

class Sender implements LiveSender {
  readonly #settings: LiveSenderSettings
  readonly #queue: Queue
  readonly #writer: QueueWriter<Waiter>
  readonly #waiting = new Map<Position, Waiter>()
  /** Results of records whose append has not returned yet. */
  readonly #early = new Map<Position, LiveResult>()
  /** Sequence numbers of records with an accepted item, according to their dead letters. */
  readonly #partlyAccepted = new Set<number>()
  /** The open items of a queue that stores none. */
  readonly #openItems = new OpenItemsStore({ isVolatile: true })
  #source: QueueSource | undefined
  #pipeline: Pipeline.Pipeline | undefined
  #work: Fiber.RuntimeFiber<void> | undefined
  /** Unsettled records in the queue. */
  #count = 0
  /** Whether records were appended since the last pipeline stopped. */
  #isFresh = false
  #isClosed = false
  #wake: (() => void) | undefined
  #onEmpty: (() => void) | undefined

  constructor(settings: LiveSenderSettings) {
    this.#settings = settings
    this.#queue = settings.queue
    this.#writer = new QueueWriter(settings.queue, {
      accepted: (position, waiter) => this.#accepted(position, waiter),
      refused: (waiter, result) => waiter.resolve(result),
      idle: () => this.#early.clear()
    })
  }

  /** Starts to send the records that an earlier process left. */
  readonly start: Effect.Effect<void, never, Scope.Scope> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      this.#count = yield* Effect.match(this.#queue.lag, { onFailure: () => 0, onSuccess: ({ count }) => count })
      this.#isFresh = this.#count > 0
      yield* Effect.forkScoped(this.#writer.run)
      this.#work = yield* Effect.forkDaemon(this.#runPipelines)
    })
  )

  offer(record: NewRecord, done: (result: LiveResult) => void): void {
    this.#offer(new Waiter(record, done))
  }

  #offer(waiter: Waiter): void {
    if (this.#isClosed) waiter.resolve({ _tag: "Closed", reason: closedReason })
    else this.#writer.add(waiter)
  }

  send(record: NewRecord, deadline?: Duration.DurationInput): Effect.Effect<LiveResult> {
    return Effect.suspend(() => {
      const result = Deferred.unsafeMake<LiveResult>(FiberId.none)
      const waiter = new Waiter(record, (found) => Deferred.unsafeDone(result, Effect.succeed(found)))
      this.#offer(waiter)
      const wait = Effect.onInterrupt(Deferred.await(result), () => Effect.sync(() => waiter.leave()))
      if (deadline === undefined) return wait
      return Effect.flatMap(Effect.timeoutOption(wait, deadline), (inTime) =>
        inTime._tag === "Some" ? Effect.succeed(inTime.value) : this.#resultAtDeadline(waiter, result)
      )
    })
  }

  /** A result that arrives at the same time as the deadline counts. */
  #resultAtDeadline(waiter: Waiter, result: Deferred.Deferred<LiveResult>): Effect.Effect<LiveResult> {
    return Effect.flatMap(Deferred.poll(result), (now) => {
      if (now._tag === "Some") return now.value
      waiter.leave()
      return Effect.succeed(this.#writer.leave(waiter) ?? deferred)
    })
  }

  enqueue(record: NewRecord): Effect.Effect<Exclude<LiveResult, { readonly _tag: "Settled" }> | undefined> {
    return Effect.async((resume) => {
      const done = (result: LiveResult): void =>
        resume(Effect.succeed(result._tag === "Settled" || result._tag === "Deferred" ? undefined : result))
      this.#offer(new Waiter(record, done, true))
    })
  }

  pending(): number {
    return this.#count + this.#writer.size
  }

  awaited(): number {
    return this.#waiting.size + this.#writer.size
  }

  #accepted(position: Position, waiter: Waiter): void {
    this.#count++
    const early = this.#early.get(position)
    this.#early.delete(position)
    if (waiter.isForStorage) waiter.resolve(deferred)
    else if (early !== undefined) waiter.resolve(early)
    else if (waiter.waits) this.#waiting.set(position, waiter)
    this.#isFresh = true
    this.#resume()
  }

  #resume(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }

  /** Runs one pipeline after another. */
  readonly #runPipelines: Effect.Effect<void> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      while (!this.#isClosed || this.#count > 0) {
        yield* this.#untilNeeded
        if (this.#isClosed && (this.#count === 0 || this.#queue.isDurable)) return
        const exit = yield* Effect.exit(this.#runPipeline)
        this.#isFresh = false
        yield* Exit.isSuccess(exit) ? this.#stopped(exit.value) : this.#failed(exit.cause)
        if (this.#isClosed) return
        if (this.#queue.isDurable)
          yield* Effect.raceFirst(
            this.#until(() => this.#isClosed),
            Effect.sleep(pauseAfterStop)
          )
      }
    })
  )

  /** Waits for a new record or, while records are queued, for the next attempt. */
  readonly #untilNeeded: Effect.Effect<void> = Effect.suspend(() => {
    const needed = this.#until(() => this.#isFresh || this.#isClosed)
    return this.#count === 0
      ? needed
      : Effect.raceFirst(needed, Effect.sleep(this.#settings.retryAfter ?? Duration.minutes(1)))
  })

  #until(isReached: () => boolean): Effect.Effect<void> {
    return Effect.suspend(() => (isReached() ? Effect.void : Effect.zipRight(this.#woken, this.#until(isReached))))
  }

  /** Waits for the next call of {@link #resume}. */
  readonly #woken: Effect.Effect<void> = Effect.async<void>((resume) => {
    this.#wake = () => resume(Effect.void)
    return Effect.sync(() => {
      this.#wake = undefined
    })
  })

  /** Returns the reason why the pipeline stopped. */
  readonly #runPipeline: Effect.Effect<Reason | undefined> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      const opened = yield* Effect.either(this.#settings.remembered ?? Effect.succeed(nothingRemembered))
      if (Either.isLeft(opened)) return { code: "progress-not-readable", message: opened.left.message }
      const state = opened.right.state ?? this.#queue.state ?? this.#openItems
      const source = new QueueSource(this.#queue, { isResumable: opened.right.state === undefined })
      const pipeline = yield* Pipeline.make({
        giveUpAfter: Duration.infinity,
        ...this.#settings.pipeline,
        source: source.source,
        deadLetters: this.#watched(this.#settings.deadLetters),
        state,
        ...(opened.right.remember && { remember: opened.right.remember }),
        drain: this.#settings.drain ?? Duration.seconds(30),
        onSettled: (settled) => this.#settled(source, settled)
      })
      source.onSkipped = (positions) => this.#drop(positions)
      this.#source = source
      this.#pipeline = pipeline
      const { stopped } = yield* pipeline.run
      this.#pipeline = undefined
      return stopped === undefined ? undefined : { code: stopped.code, message: stopped.message }
    })
  )

  /** The same dead letters. Only they list the accepted parts of a record. */
  #watched(deadLetters: DeadLetters): DeadLetters {
    return {
      ...deadLetters,
      write: (letters) =>
        Effect.suspend(() => {
          for (const { delivered, seq } of letters) if (delivered.length > 0) this.#partlyAccepted.add(seq)
          return deadLetters.write(letters)
        })
    }
  }

  #settled(source: QueueSource, settled: ReadonlyArray<Settled>): void {
    for (const one of settled) {
      source.settled(one.seq)
      const isPartlyAccepted =
        this.#partlyAccepted.delete(one.seq) || one.destinations.some(({ outcome }) => outcome === "delivered")
      this.#resolve(one.position, { _tag: "Settled", settled: one, isPartlyAccepted })
      this.#settings.onSettled?.(one)
    }
    this.#drop(settled.map(({ position }) => position))
  }

  #resolve(position: Position, result: LiveResult): void {
    const waiter = this.#waiting.get(position)
    if (waiter !== undefined) {
      this.#waiting.delete(position)
      waiter.resolve(result)
    } else if (this.#writer.isAppending) this.#early.set(position, result)
  }

  /** Removes records from the queue. If this fails, the queue returns them again, and the stored state skips them. */
  #drop(positions: ReadonlyArray<Position>): void {
    this.#count -= positions.length
    Effect.runFork(Effect.ignore(this.#queue.settle(positions)))
    if (this.#count === 0) this.#onEmpty?.()
  }

  #stopped(reason: Reason | undefined): Effect.Effect<void> {
    if (reason === undefined || this.#isClosed) return Effect.void
    const awaited = [...this.#waiting]
    this.#waiting.clear()
    if (this.#queue.isDurable) {
      for (const [, waiter] of awaited) waiter.resolve({ _tag: "Deferred", reason })
      return Effect.void
    }
    const stopped = awaited.filter(([, waiter]) => waiter.waits)
    for (const [, waiter] of stopped) waiter.resolve({ _tag: "Stopped", reason })
    const records = stopped.map(([position, { record }]) => ({ position, id: record.id, body: record.body }))
    return this.#giveUp(records, "failed", reason, this.#settings.sendersKeepRecords !== true)
  }

  /** After a bug, it is unknown which records the pipeline sent, so none of them may be sent again automatically. */
  #failed(cause: Cause.Cause<never>): Effect.Effect<void> {
    if (Cause.isInterruptedOnly(cause)) return Effect.interrupt
    const records = this.#source?.open ?? []
    for (const { position } of records) this.#resolve(position, { _tag: "Unknown", reason: bug })
    return this.#giveUp(records, "unknown", bug, true)
  }

  /** Removes records from the queue, and turns them into dead letters if they would be lost. */
  #giveUp(
    records: ReadonlyArray<QueuedRecord>,
    outcome: DeadLetter["outcome"],
    reason: Reason,
    needLetters: boolean
  ): Effect.Effect<void> {
    if (records.length === 0) return Effect.void
    return Effect.gen(this, function* () {
      const positions = records.map(({ position }) => position)
      if (needLetters) {
        const at = new Date(yield* Clock.currentTimeMillis).toISOString()
        const letters = records.flatMap((record) =>
          queueLetters(record, {
            queue: this.#queue.name,
            destinations: this.#settings.pipeline.routes.map(({ destination }) => destination.name),
            delivered: this.#openItems.accepted(record.position),
            outcome,
            reason,
            at
          })
        )
        // If they cannot be written, the records stay in the queue.
        if (Either.isLeft(yield* Effect.either(this.#settings.deadLetters.write(letters)))) return
      }
      this.#openItems.drop(positions)
      this.#drop(positions)
    })
  }

  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    if (this.#isClosed) return Effect.void
    this.#isClosed = true
    return Effect.gen(this, function* () {
      const drain = this.#settings.drain ?? Duration.seconds(30)
      yield* within(this.#writer.flush, drain)
      const work = this.#work
      // Queued records would wait for the next attempt. Closing starts it now.
      this.#resume()
      const isEmpty = yield* within(
        this.#queue.isDurable ? Effect.raceFirst(this.#empty, this.#paused) : this.#empty,
        drain
      )
      if (this.#pipeline !== undefined) {
        yield* isEmpty ? this.#pipeline.stop : this.#pipeline.abort
      }
      if (work !== undefined && !(yield* within(Fiber.await(work), drain))) {
        if (this.#pipeline !== undefined) yield* this.#pipeline.abort
        yield* within(Fiber.await(work), "2 seconds")
        yield* Fiber.interrupt(work)
      }
      yield* this.#leave
    })
  })

  /** Reports to the waiting senders what happens to their records. */
  readonly #leave: Effect.Effect<void> = Effect.suspend(() => {
    const awaited = [...this.#waiting.values()]
    this.#waiting.clear()
    if (this.#queue.isDurable) {
      for (const waiter of awaited) waiter.resolve({ _tag: "Deferred", reason: keptReason })
      return Effect.void
    }
    const told = new Set(awaited.filter(({ waits }) => waits).map(({ record }) => record.body))
    for (const waiter of awaited) waiter.resolve({ _tag: "Stopped", reason: closedReason })
    return Effect.flatMap(
      Effect.orElseSucceed(this.#left, () => none),
      (left) => {
        const known = this.#settings.sendersKeepRecords === true ? left.filter(({ body }) => told.has(body)) : []
        const lost = left.filter((record) => !known.includes(record))
        this.#drop(known.map(({ position }) => position))
        return this.#giveUp(lost, "failed", notSent, true)
      }
    )
  })

  /** The records that are still in the queue. */
  readonly #left = Effect.scoped(
    Effect.gen(this, function* () {
      const records: Array<QueuedRecord> = []
      if (this.#count <= 0) return records
      const { pull } = yield* this.#queue.read
      while (records.length < this.#count) records.push(...(yield* pull))
      return records
    })
  )

  readonly #empty: Effect.Effect<void> = Effect.async<void>((resume) => {
    if (this.#count <= 0) return resume(Effect.void)
    this.#onEmpty = () => resume(Effect.void)
  })

  /** Waits until no request can be sent for now. */
  readonly #paused: Effect.Effect<void> = Effect.suspend(() =>
    this.#pipeline === undefined || this.#pipeline.snapshot().health !== "open"
      ? Effect.void
      : Effect.zipRight(Effect.sleep("50 millis"), this.#paused)
  )
}

/** Finalizers are uninterruptible, so a timeout in a finalizer needs an interruptible region. Returns whether it ended in time. */
const within = <A>(effect: Effect.Effect<A>, time: Duration.DurationInput): Effect.Effect<boolean> =>
  Effect.map(Effect.interruptible(Effect.timeoutOption(effect, time)), (inTime) => inTime._tag === "Some")

const none: ReadonlyArray<never> = []

const deferred: LiveResult & { readonly _tag: "Deferred" } = { _tag: "Deferred" }

const nothingRemembered: RememberedState = { remember: undefined }

const closedReason: Reason = { code: "closing", message: "Sending was closed and accepts no more records." }

const keptReason: Reason = {
  code: "closing",
  message: "Sending was closed. The record is in the queue, and the next process that opens the queue sends it."
}

const notSent: Reason = {
  code: "not-sent",
  message: "Sending was closed before the record could be sent. Replay the dead letters to send it."
}

const bug: Reason = {
  code: "bug",
  message: "The pipeline failed because of a bug. Its records may or may not have been sent."
}
