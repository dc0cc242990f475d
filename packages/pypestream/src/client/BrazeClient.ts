import type { Connection } from "@sluice/braze/Connection"
import type { Budgets } from "@sluice/core/Budget"
import * as Checkpoint from "@sluice/core/Checkpoint"
import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import * as Pipeline from "@sluice/core/Pipeline"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Transport } from "@sluice/core/Transport"
import type { Reason } from "@sluice/values/Reason"
import { Cause, Clock, Deferred, Duration, Effect, Either, Exit, Fiber, FiberId, type Scope } from "effect"
import * as Backlog from "./Backlog.js"
import type { Client, Failed, SendOptions, Sent } from "./Client.js"
import * as RawRequest from "./RawRequest.js"
import * as Settlements from "./Settlements.js"

/** What a client is made of. */
export interface Settings {
  /** Stands in the origin and the ids of records, as `action-node/prod`. */
  readonly name: string
  /** For the raw way out; the routes carry their own. */
  readonly connection: Connection
  readonly transport: Transport
  /** What a record becomes: destinations, ready to run. */
  readonly routes: ReadonlyArray<Route>
  /** Where records go that were not taken, and those that are still kept when the client closes. */
  readonly deadLetters: DeadLetters
  /** Records that are kept at once, at most; beyond it a record is Failed, to be tried again. Default 10,000. */
  readonly capacity?: number
  /** What to do by lane with an item whose answer was lost and that may not be repeated. Default `hold`: Unknown. */
  readonly uncertain?: Readonly<Record<string, "hold" | "resend">>
  /** After an answer that only a person can mend, how long until kept records are tried again. Default 1 minute. */
  readonly retryAfter?: Duration.DurationInput
  /** How long closing waits for what is kept. Default 10 seconds. */
  readonly drain?: Duration.DurationInput
  /** Told of each record once its outcome is final, also long after it was deferred. Must not throw. */
  readonly onSettled?: (settled: Settled) => void
}

/** A client, and how much it keeps. */
export interface BrazeClient extends Client {
  /** Records that are handed in and not settled. */
  readonly kept: () => number
}

/**
 * A client on a pipeline of its own. What is undecided at a deadline is kept **in memory** and delivered later, once: an
 * outage of Braze loses nothing, the end of the process does not lose it either as long as the scope is closed (what is
 * left then becomes dead letters that a replay sends); a crash loses it.
 *
 * An answer that only a person can mend (wrong key, missing permission) fails every record that is being waited for: each
 * is a dead letter. Records that were deferred before stay, and are tried again.
 */
export const make = (settings: Settings): Effect.Effect<BrazeClient, never, Scope.Scope> =>
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
  message: "Too many records wait for Braze already, so this one was not taken. Try again later."
}
const closing: Reason = { code: "closing", message: "The node is being stopped; nothing more is taken." }

class Worker {
  readonly #settings: Settings
  readonly backlog: Backlog.Backlog
  readonly #waiting = new Map<number, Deferred.Deferred<Sent>>()
  readonly #budgets: Budgets = new Map()
  readonly #givenUp = new Set<number>()
  readonly #settlements = new Settlements.Settlements()
  #position = Checkpoint.start
  #current: Pipeline.Pipeline | undefined
  #closed = false

  constructor(settings: Settings) {
    this.#settings = settings
    this.backlog = Backlog.make(settings.name)
  }

  send(record: SourceRecord["body"], { deadline, id }: SendOptions): Effect.Effect<Sent> {
    return Effect.suspend((): Effect.Effect<Sent> => {
      if (this.#closed) return Effect.succeed(failed(closing, false))
      if (this.backlog.size() >= (this.#settings.capacity ?? 10_000)) return Effect.succeed(failed(full, true))
      const seq = this.backlog.offer(record, id)
      const told = Deferred.unsafeMake<Sent>(FiberId.none)
      this.#waiting.set(seq, told)
      return Effect.ensuring(
        Effect.flatMap(Effect.timeoutOption(Deferred.await(told), deadline), (sent) =>
          sent._tag === "Some" ? Effect.succeed(sent.value) : answerAtDeadline(told)
        ),
        Effect.sync(() => this.#waiting.delete(seq))
      )
    })
  }

  /** One pipeline after the other: each runs until it is stopped by something only a person can mend. */
  get work(): Effect.Effect<void> {
    return Effect.gen(this, function* () {
      let from = 0
      while (!this.#closed || this.backlog.size() > 0) {
        yield* this.#reason(from)
        if (this.backlog.size() === 0) continue
        const exit = yield* Effect.exit(this.#turn)
        from = this.backlog.next()
        yield* Exit.isSuccess(exit) ? this.#stopped(exit.value) : this.#broke(exit.cause)
        if (this.#closed) return
      }
    })
  }

  /** Waits for a reason to try: a new record, or time passed while records are kept. */
  #reason(from: number): Effect.Effect<void> {
    const fresh = this.backlog.reached(from)
    if (this.backlog.size() === 0) return fresh
    return Effect.raceFirst(fresh, Effect.sleep(this.#settings.retryAfter ?? Duration.minutes(1)))
  }

  get #turn(): Effect.Effect<Reason | undefined> {
    return Effect.gen(this, function* () {
      const pipeline = yield* Pipeline.make({
        source: this.backlog.source,
        routes: this.#settings.routes,
        deadLetters: this.#settlements.watching(this.#settings.deadLetters),
        checkpoints: this.#checkpoints,
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

  readonly #checkpoints: Checkpoint.CheckpointStore = {
    load: Effect.sync(() => {
      const above = [...this.#givenUp].filter((seq) => seq >= this.#position.lowWater)
      const settled = [...new Set([...this.#position.settled, ...above])].sort((a, b) => a - b)
      return { ...this.#position, settled }
    }),
    save: (position) =>
      Effect.sync(() => {
        this.#position = position
        for (const seq of this.#givenUp) if (seq < position.lowWater) this.#givenUp.delete(seq)
      })
  }

  #settled(settled: ReadonlyArray<Settled>): void {
    for (const one of settled) {
      this.backlog.settle(one.seq)
      this.#tell(one.seq, this.#settlements.sentOf(one))
      this.#settings.onSettled?.(one)
    }
  }

  #tell(seq: number, sent: Sent): void {
    const told = this.#waiting.get(seq)
    if (told !== undefined) Deferred.unsafeDone(told, Effect.succeed(sent))
  }

  #stopped(why: Reason | undefined): Effect.Effect<void> {
    if (why === undefined || this.#closed) return Effect.void
    const awaited = this.backlog.open().filter(({ seq }) => this.#waiting.has(seq))
    for (const { seq } of awaited) this.#tell(seq, failed(why, false))
    return this.#bury(awaited, "failed", why)
  }

  /** A bug: how far the pipeline came is not known, so nothing that it had may go again by itself. */
  #broke(cause: Cause.Cause<never>): Effect.Effect<void> {
    if (Cause.isInterruptedOnly(cause)) return Effect.interrupt
    const why: Reason = { code: "bug", message: "The pipeline broke; what it had on its way may have been sent." }
    const all = this.backlog.open()
    for (const { seq } of all) this.#tell(seq, { _tag: "Unknown", reasons: [why] })
    return this.#bury(all, "unknown", why)
  }

  /** Makes dead letters of records. Where even that fails they stay kept. */
  #bury(records: ReadonlyArray<SourceRecord>, outcome: DeadLetter["outcome"], reason: Reason): Effect.Effect<void> {
    if (records.length === 0) return Effect.void
    return Effect.gen(this, function* () {
      const at = new Date(yield* Clock.currentTimeMillis).toISOString()
      const names = this.#settings.routes.map(({ destination }) => destination.name)
      const letters = records.flatMap((record) =>
        Settlements.letters(record, names, this.#position.delivered[String(record.seq)] ?? {}, { outcome, reason, at })
      )
      const written = yield* Effect.either(this.#settings.deadLetters.write(letters))
      if (Either.isLeft(written)) return
      for (const { seq } of records) {
        this.#givenUp.add(seq)
        this.backlog.settle(seq)
      }
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
      for (const { seq } of left) this.#tell(seq, failed(closing, false))
      yield* this.#bury(left, "failed", notSent)
    })
  }
}

const notSent: Reason = {
  code: "not-sent",
  message: "The node was stopped before Braze could be reached. A replay sends it."
}

/** Finalizers cannot be interrupted, and so could not stop waiting either. */
const within = (work: Fiber.Fiber<void>, time: Duration.DurationInput) =>
  Effect.interruptible(Effect.timeoutOption(Fiber.await(work), time))

/** What is told in the same moment as the deadline passes counts; else the record is on its own from now. */
const answerAtDeadline = (told: Deferred.Deferred<Sent>): Effect.Effect<Sent> =>
  Effect.flatMap(Deferred.poll(told), (now) =>
    now._tag === "Some" ? now.value : Effect.succeed({ _tag: "Deferred" as const })
  )
