import type { Connection } from "@sluice/braze/Connection"
import type { Budgets } from "@sluice/core/Budget"
import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import { OpenItemsStore } from "@sluice/core/OpenItemsStore"
import * as Pipeline from "@sluice/core/Pipeline"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { Position, SourceRecord } from "@sluice/core/SourceRecord"
import type { Transport } from "@sluice/core/Transport"
import type { Reason } from "@sluice/values/Reason"
import { Cause, Clock, Deferred, Duration, Effect, Either, Exit, Fiber, FiberId, type Scope } from "effect"
import * as Backlog from "./Backlog.js"
import type { Client, ClientSendOptions, Failed, SendResult } from "./Client.js"
import * as RawRequest from "./RawRequest.js"
import * as Settlements from "./Settlements.js"

/** Settings of a client. */
export interface ClientSettings {
  /** The source in the origins and ids of records, such as `action-node/prod`. */
  readonly name: string
  /** For custom requests. The routes have separate connections. */
  readonly connection: Connection
  readonly transport: Transport
  /** The destinations of every record, ready to run. */
  readonly routes: ReadonlyArray<Route>
  /** Receives records that were not accepted, and records that are still kept when the client closes. */
  readonly deadLetters: DeadLetters
  /**
   * The maximum number of records that are kept at the same time. Further records are Failed and can be retried.
   * Default: 10,000.
   */
  readonly capacity?: number
  /**
   * The treatment, by lane, of an item that got no response and is not repeatable. Default: `hold`, which makes the
   * record Unknown.
   */
  readonly uncertain?: Readonly<Record<string, "hold" | "resend">>
  /** The time until kept records are tried again after an error that a person must fix. Default: 1 minute. */
  readonly retryAfter?: Duration.DurationInput
  /** The maximum time that closing waits for kept records. Default: 10 seconds. */
  readonly drain?: Duration.DurationInput
  /** Called for each record when its outcome is final, even long after it was deferred. Must not throw. */
  readonly onSettled?: (settled: Settled) => void
}

/** A client that keeps records without an outcome. */
export interface BrazeClient extends Client {
  /** The number of unfinished records. */
  readonly kept: () => number
}

/**
 * A client with its own pipeline. Records that have no outcome at their deadline are kept **in memory** and delivered
 * later, once. No record is lost in an outage of Braze. Closing the scope turns the remaining records into dead
 * letters, which a replay sends. A crash of the process loses kept records.
 *
 * An error that a person must fix (wrong key, missing permission) fails every record whose sender still waits, and each
 * of these becomes a dead letter. Records that were deferred before the error are kept and tried again.
 */
export const make = (settings: ClientSettings): Effect.Effect<BrazeClient, never, Scope.Scope> =>
  Effect.gen(function* () {
    const worker = new Worker(settings)
    const fiber = yield* Effect.forkScoped(worker.work)
    yield* Effect.addFinalizer(() => worker.close(fiber))
    return {
      send: (record, options) => worker.send(record, options),
      request: RawRequest.make(settings.connection, settings.transport),
      kept: () => worker.backlog.size()
    }
  })

const failed = (reason: Reason, retryable: boolean): Failed => ({ _tag: "Failed", reasons: [reason], retryable })

const full: Reason = {
  code: "queue-full",
  message: "Too many records already wait for Braze, so this one was not accepted. Try again later."
}
const closing: Reason = { code: "closing", message: "The node is shutting down and accepts no more records." }

class Worker {
  readonly #settings: ClientSettings
  readonly backlog: Backlog.Backlog
  readonly #waiting = new Map<Position, Deferred.Deferred<SendResult>>()
  readonly #budgets: Budgets = new Map()
  readonly #settlements = new Settlements.Settlements()
  readonly #openItems = new OpenItemsStore()
  #current: Pipeline.Pipeline | undefined
  #closed = false

  constructor(settings: ClientSettings) {
    this.#settings = settings
    this.backlog = Backlog.make(settings.name)
  }

  send(record: SourceRecord["body"], { deadline, id }: ClientSendOptions): Effect.Effect<SendResult> {
    return Effect.suspend((): Effect.Effect<SendResult> => {
      if (this.#closed) return Effect.succeed(failed(closing, false))
      if (this.backlog.size() >= (this.#settings.capacity ?? 10_000)) return Effect.succeed(failed(full, true))
      const seq = this.backlog.offer(record, id)
      const result = Deferred.unsafeMake<SendResult>(FiberId.none)
      this.#waiting.set(seq, result)
      return Effect.ensuring(
        Effect.flatMap(Effect.timeoutOption(Deferred.await(result), deadline), (inTime) =>
          inTime._tag === "Some" ? Effect.succeed(inTime.value) : resultAtDeadline(result)
        ),
        Effect.sync(() => this.#waiting.delete(seq))
      )
    })
  }

  /** Runs one pipeline after another. Each runs until an error stops it that a person must fix. */
  get work(): Effect.Effect<void> {
    return Effect.gen(this, function* () {
      let from = 0
      while (!this.#closed || this.backlog.size() > 0) {
        yield* this.#waitForWork(from)
        if (this.backlog.size() === 0) continue
        const exit = yield* Effect.exit(this.#runPipeline)
        from = this.backlog.next()
        yield* Exit.isSuccess(exit) ? this.#pipelineStopped(exit.value) : this.#pipelineFailed(exit.cause)
        if (this.#closed) return
      }
    })
  }

  /** Waits for a new record or, while records are kept, for the next attempt. */
  #waitForWork(from: number): Effect.Effect<void> {
    const fresh = this.backlog.reached(from)
    if (this.backlog.size() === 0) return fresh
    return Effect.raceFirst(fresh, Effect.sleep(this.#settings.retryAfter ?? Duration.minutes(1)))
  }

  get #runPipeline(): Effect.Effect<Reason | undefined> {
    return Effect.gen(this, function* () {
      const pipeline = yield* Pipeline.make({
        source: this.backlog.source,
        routes: this.#settings.routes,
        deadLetters: this.#settlements.watch(this.#settings.deadLetters),
        state: this.#openItems,
        budgets: this.#budgets,
        linger: "10 millis",
        giveUpAfter: Duration.infinity,
        drain: "1 second",
        onSettled: (settled) => this.#settled(settled),
        ...(this.#settings.uncertain && { uncertain: this.#settings.uncertain })
      })
      this.#current = pipeline
      const { stopped } = yield* pipeline.run
      this.#current = undefined
      return stopped === undefined ? undefined : { code: stopped.code, message: stopped.message }
    })
  }

  #settled(settled: ReadonlyArray<Settled>): void {
    for (const one of settled) {
      this.backlog.settle(one.position)
      this.#resolve(one.position, this.#settlements.resultOf(one))
      this.#settings.onSettled?.(one)
    }
  }

  #resolve(position: Position, result: SendResult): void {
    const waiting = this.#waiting.get(position)
    if (waiting !== undefined) Deferred.unsafeDone(waiting, Effect.succeed(result))
  }

  #pipelineStopped(reason: Reason | undefined): Effect.Effect<void> {
    if (reason === undefined || this.#closed) return Effect.void
    const awaited = this.backlog.open().filter(({ seq }) => this.#waiting.has(seq))
    for (const { seq } of awaited) this.#resolve(seq, failed(reason, false))
    return this.#deadLetter(awaited, "failed", reason)
  }

  /** After a bug, it is unknown which records the pipeline sent, so none of them may be sent again automatically. */
  #pipelineFailed(cause: Cause.Cause<never>): Effect.Effect<void> {
    if (Cause.isInterruptedOnly(cause)) return Effect.interrupt
    const reason: Reason = {
      code: "bug",
      message: "The pipeline failed because of a bug. Its records may or may not have been sent."
    }
    const all = this.backlog.open()
    for (const { seq } of all) this.#resolve(seq, { _tag: "Unknown", reasons: [reason] })
    return this.#deadLetter(all, "unknown", reason)
  }

  /** Turns records into dead letters. If writing these fails, the records are kept. */
  #deadLetter(
    records: ReadonlyArray<SourceRecord>,
    outcome: DeadLetter["outcome"],
    reason: Reason
  ): Effect.Effect<void> {
    if (records.length === 0) return Effect.void
    return Effect.gen(this, function* () {
      const at = new Date(yield* Clock.currentTimeMillis).toISOString()
      const names = this.#settings.routes.map(({ destination }) => destination.name)
      const letters = records.flatMap((record) =>
        Settlements.letters(record, names, this.#openItems.accepted(record.seq) ?? {}, { outcome, reason, at })
      )
      const written = yield* Effect.either(this.#settings.deadLetters.write(letters))
      if (Either.isLeft(written)) return
      for (const { seq } of records) this.backlog.settle(seq)
    })
  }

  close(work: Fiber.Fiber<void>): Effect.Effect<void> {
    return Effect.gen(this, function* () {
      this.#closed = true
      this.backlog.end()
      const drain = this.#settings.drain ?? Duration.seconds(10)
      const done = yield* within(work, drain)
      if (done._tag === "None") {
        if (this.#current !== undefined) yield* this.#current.stop
        yield* within(work, "2 seconds")
        yield* Fiber.interrupt(work)
      }
      const left = this.backlog.open()
      for (const { seq } of left) this.#resolve(seq, failed(closing, false))
      yield* this.#deadLetter(left, "failed", notSent)
    })
  }
}

const notSent: Reason = {
  code: "not-sent",
  message: "The node was stopped before Braze could be reached. Replay the dead letters to send the record."
}

/** Finalizers are uninterruptible, so a timeout in a finalizer needs an interruptible region. */
const within = (work: Fiber.Fiber<void>, time: Duration.DurationInput) =>
  Effect.interruptible(Effect.timeoutOption(Fiber.await(work), time))

/** A result that arrives at the same time as the deadline counts. */
const resultAtDeadline = (result: Deferred.Deferred<SendResult>): Effect.Effect<SendResult> =>
  Effect.flatMap(Deferred.poll(result), (now) =>
    now._tag === "Some" ? now.value : Effect.succeed({ _tag: "Deferred" as const })
  )
