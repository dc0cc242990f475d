import type { Reason } from "@sluice/values/Reason"
import { type Clock, Deferred, Duration, Effect, Either, type FiberSet, type Scope } from "effect"
import { Budgets } from "../delivery/Budget.js"
import { Delivery, type DeliverySettings, type Listener } from "../delivery/Delivery.js"
import * as PersonOrder from "../delivery/PersonOrder.js"
import type { Item } from "../destination/Item.js"
import { byCause, dead } from "../outcome/Outcome.js"
import * as Remarks from "../outcome/Remarks.js"
import { type Report, type Stopped, sum } from "../outcome/Report.js"
import type { Entry } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import { ChangeWriter } from "./ChangeWriter.js"
import { CheckpointWriter } from "./CheckpointWriter.js"
import { DeadLetterWriter } from "./DeadLetterWriter.js"
import { EarlierRuns } from "./EarlierRuns.js"
import { reopen } from "./OpenDeliveries.js"
import type { PipelineOptions, Snapshot } from "./Pipeline.js"
import { type Before, type Preparation, prepare, type RouteDelivery } from "./Preparation.js"
import { Reader, slice } from "./Reader.js"
import { Repeats } from "./Repeats.js"
import { RunState } from "./RunState.js"
import type { State, StateStore } from "./StateStore.js"

const defaults = { concurrency: 8, windowRecords: 65_536, windowBytes: 64 * 1024 * 1024 }

/** A running pipeline: connects reader, preparation, deliveries and writers by one run state. */
export class Run {
  readonly #options: PipelineOptions
  readonly #store: StateStore | undefined
  readonly #left: State
  readonly #earlier: EarlierRuns
  readonly #endpoints: ReadonlyArray<string>
  readonly #stopping: Deferred.Deferred<void>
  readonly #state: RunState
  readonly #repeats: Repeats | undefined
  readonly #deliveries: ReadonlyArray<Delivery>
  /** The orders across deliveries. Empty while the deliveries are made. */
  #orders: ReadonlyArray<PersonOrder.PersonOrder> = []
  readonly #preparation: Preparation
  readonly #reader: Reader
  readonly #deadLetters: DeadLetterWriter
  readonly #changes: ChangeWriter | undefined
  readonly #checkpoints: CheckpointWriter
  readonly #concurrency: number
  #requests = 0
  #stopped: Stopped | undefined
  /** Whether the run state is closed. Fibers that the interruption has not reached yet then cannot change it. */
  #closed = false

  constructor(
    options: PipelineOptions,
    left: State,
    stopping: Deferred.Deferred<void>,
    fibers: FiberSet.FiberSet<void>
  ) {
    this.#options = options
    this.#left = left
    const resumable = options.source.identify !== undefined
    // Records that the source cannot recognise again are stored only if deliveries are remembered by id.
    this.#store = resumable || options.remember !== undefined ? options.state : undefined
    this.#endpoints = [...new Set(options.routes.map(({ destination }) => destination.endpoint.id))]
    this.#earlier = new EarlierRuns(left, this.#endpoints, resumable)
    this.#stopping = stopping
    this.#concurrency = options.concurrency ?? defaults.concurrency
    const destinations = options.routes.map(({ destination }) => destination.name)
    this.#repeats = options.remember === undefined ? undefined : new Repeats(options.remember, destinations)
    this.#state = new RunState({
      destinations,
      repeats: this.#repeats,
      window: options.window?.records ?? defaults.windowRecords,
      earlier: this.#earlier,
      keepsChanges: this.#store !== undefined,
      commitsChanges: this.#store !== undefined && this.#store.isVolatile !== true,
      onSettled: options.onSettled
    })
    this.#changes =
      this.#store === undefined || this.#store.isVolatile === true
        ? undefined
        : new ChangeWriter({
            store: this.#store,
            state: this.#state,
            source: options.source,
            endpoints: this.#endpoints,
            onFailed: this.#notKept
          })
    const routes = this.#routes(fibers)
    this.#deliveries = [...new Set(routes.map(({ delivery }) => delivery))]
    this.#orders = PersonOrder.make(this.#deliveries)
    this.#preparation = {
      routes,
      state: this.#state,
      orders: this.#orders,
      before: this.#before(),
      onConflict: ({ code, message }) => this.stop({ kind: "conflict", code, message }),
      earlierLetter: options.deadLetters.earlier,
      forgotten: options.forgotten
    }
    this.#reader = new Reader({
      state: this.#state,
      deliveries: this.#deliveries,
      concurrency: this.#concurrency,
      windowBytes: options.window?.bytes ?? defaults.windowBytes,
      prepare: (entries) => this.#prepare(entries),
      reading: () => this.#reading,
      onBroken: (message) => {
        this.#stopped ??= { kind: "source", code: "source-broke", message }
      }
    })
    this.#deadLetters = new DeadLetterWriter({
      state: this.#state,
      deadLetters: options.deadLetters,
      onWritten: Effect.suspend(() => {
        this.#state.reportSettled()
        this.#reader.wake()
        return this.#changes?.commit([]) ?? Effect.void
      }),
      onFailed: (message) => this.stop({ kind: "dead-letters", code: "dead-letters-not-written", message })
    })
    this.#checkpoints = new CheckpointWriter({
      state: this.#state,
      source: options.source,
      earlier: this.#earlier,
      store: this.#store,
      committed: () => this.#changes?.committed ?? 0,
      onFailed: this.#notKept
    })
  }

  /**
   * Ends when every record that was read has its outcome, or when the run was stopped and no request waits for a
   * response.
   */
  readonly work: Effect.Effect<void, never, Scope.Scope> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      yield* this.#consolidate
      if (this.#stopped !== undefined) return
      const pull = yield* Effect.either(this.#options.source.open(this.#earlier.parts))
      if (pull._tag === "Left")
        return this.stop({
          kind: "source",
          code: pull.left.refused === true ? "source-refused" : "source-not-readable",
          message: pull.left.message
        })
      const clock = yield* Effect.clock
      this.#options.source.onTake?.((entries) => this.#take(entries, clock))
      for (const { part, position } of this.#options.source.accepted?.() ?? [])
        this.#state.settlement.accept(part, position)
      // Remove the part immediately, so that a killed run does not leave a part that this run starts over.
      if ((this.#options.source.forgotten?.() ?? []).length > 0) yield* this.#checkpoints.write
      const reading = Effect.raceFirst(this.#reader.read(pull.right), Deferred.await(this.#stopping))
      const sending = Effect.all([Effect.zipRight(reading, Effect.sync(this.#endOfInput)), this.#workers], {
        concurrency: "unbounded",
        discard: true
      })
      // The writers never end, so they lose the race. If a bug ends a writer or a worker, it also ends the run.
      yield* Effect.raceFirst(sending, Effect.raceFirst(this.#deadLetters.run, this.#checkpoints.run))
    })
  )

  readonly #workers: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(
      this.#deliveries.flatMap((delivery) => Array.from({ length: this.#concurrency }, () => delivery.worker)),
      (worker) => worker,
      { concurrency: "unbounded", discard: true }
    )
  )

  readonly #endOfInput = (): void => {
    for (const delivery of this.#deliveries) delivery.end()
  }

  /** Stops reading and starting requests. The first reason counts. */
  stop(why: Stopped): void {
    this.#stopped ??= why
    for (const delivery of this.#deliveries) delivery.stop()
    Deferred.unsafeDone(this.#stopping, Effect.void)
    this.#reader.wake()
  }

  /** Decides the items that still have no response, then writes the dead letters and a last checkpoint. */
  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.#closed = true
    for (const delivery of this.#deliveries) {
      delivery.stop()
      for (const { items, tries } of delivery.inFlight)
        for (const item of items)
          if (!item.repeatable)
            this.#state.ended(item, {
              outcome: byCause.cutOff,
              reason: cutOff,
              wire: undefined,
              request: this.#requests,
              tries
            })
      delivery.abandon()
    }
    this.#state.attemptDone()
    return Effect.zipRight(
      this.#deadLetters.write,
      Effect.zipRight(this.#changes?.endNotes ?? Effect.void, this.#checkpoints.write)
    )
  })

  /** Merges the state of a killed run. Its items without a response become open items. */
  readonly #consolidate: Effect.Effect<void> = Effect.suspend(() => {
    const store = this.#store
    if (store === undefined) return Effect.void
    const save = Effect.suspend(() =>
      Effect.match(store.save(this.#earlier.consolidated), {
        onFailure: ({ message }) => this.#notKept(message),
        onSuccess: () => {}
      })
    )
    const rest = Effect.suspend(() => this.#changes?.commit(this.#earlier.notes) ?? Effect.void)
    return Effect.zipRight(this.#reopen(store), this.#earlier.isScattered ? Effect.zipRight(save, rest) : Effect.void)
  })

  #reopen(store: StateStore): Effect.Effect<void> {
    const deliveries = this.#options.remember?.deliveries
    if (deliveries === undefined) return Effect.void
    return Effect.match(reopen(store, deliveries, this.#left), {
      onFailure: ({ message }) => this.#notKept(message),
      onSuccess: () => {}
    })
  }

  /** A snapshot of the run. `now` is monotonic time. */
  snapshot(now: number): Snapshot {
    const { account, settlement } = this.#state
    const { counts } = account
    const troubled = this.#deliveries.find(({ health }) => health.state !== "open" || now < health.until)
    const [first] = this.#deliveries
    const [wait] = this.#deliveries
      .flatMap((delivery) => delivery.waitFrom(now) ?? [])
      .sort((a, b) => b.millis - a.millis)
    const limits = this.#deliveries.map(({ concurrency }) => concurrency)
    return {
      read: account.read,
      delivered: counts.delivered,
      skipped: counts.skipped,
      dead: sum(counts, dead),
      open: settlement.unsettled,
      inFlight: this.#deliveries.reduce((total, { inFlight }) => total + inFlight.size, 0),
      attempts: this.#requests,
      health: troubled?.health.state ?? "open",
      ...(troubled?.health.trouble !== undefined && { trouble: troubled.health.trouble.message }),
      ...(wait !== undefined && { wait }),
      concurrency: {
        limit: Math.min(...limits.map(({ limit }) => limit)),
        max: this.#concurrency
      },
      budget: { used: first?.budget.used(now) ?? 0, count: first?.budget.count ?? 0 }
    }
  }

  /** The closing account. */
  report(durationMs: number): Report {
    this.#state.account.attempts = this.#requests
    return this.#state.account.report({
      endpoint: this.#deliveries.map(({ endpoint }) => endpoint.id),
      batches: this.#deliveries.reduce((total, { planner }) => total + planner.batches, 0),
      durationMs,
      stopped: this.#stopped
    })
  }

  /** Each route with its delivery: routes to endpoints with the same id share one. */
  #routes(fibers: FiberSet.FiberSet<void>): ReadonlyArray<RouteDelivery> {
    const budgets = this.#options.budgets ?? new Budgets()
    const byId = new Map<string, Delivery>()
    return this.#options.routes.map((route) => {
      const { endpoint } = route.destination
      const known = byId.get(endpoint.id)
      if (known !== undefined) return { route, delivery: known }
      const delivery: Delivery = new Delivery({
        endpoint,
        isAwaited: () => this.#orders.some((order) => order.isWaiting(delivery)),
        budget: budgets.of(endpoint.budget),
        settings: this.#settings(),
        listener: this.#listener,
        stopped: this.#stopping,
        fibers
      })
      byId.set(endpoint.id, delivery)
      return { route, delivery }
    })
  }

  #settings(): DeliverySettings {
    const options = this.#options
    return {
      concurrency: this.#concurrency,
      giveUpAfter: Duration.toMillis(options.giveUpAfter ?? Duration.minutes(15)),
      linger: Duration.toMillis(options.linger ?? Duration.millis(50)),
      live: options.source.live ?? false,
      uncertain: options.uncertain ?? {},
      pastRefusals: options.pastRefusals ?? false
    }
  }

  get #listener(): Listener {
    const changes = this.#changes
    if (changes === undefined) return this.#verdicts
    return {
      ...this.#verdicts,
      note: (items) => changes.note(items),
      commit: (note) => changes.commit(note === undefined ? none : [note])
    }
  }

  readonly #verdicts: Listener = {
    nextRequest: () => ++this.#requests,
    accepted: (items, request, wire, tries) => {
      this.#state.accepted(items, request, wire, tries)
      if (this.#orders.length > 0) for (const item of items) this.#finished(item)
    },
    ended: (item, end) => {
      this.#state.ended(item, end)
      this.#finished(item)
    },
    attemptDone: () => {
      for (const order of this.#orders) order.resume()
      this.#state.attemptDone()
      this.#state.reportSettled()
      if (this.#state.owes) this.#deadLetters.wake()
      this.#reader.wake()
    },
    stop: (kind, { code, message }) => this.stop({ kind, code, message })
  }

  #finished(item: Item): void {
    for (const order of this.#orders) order.finished(item)
  }

  readonly #notKept = (message: string): undefined => {
    this.stop({ kind: "progress", code: "progress-not-kept", message })
  }

  #prepare(entries: ReadonlyArray<Entry>): Effect.Effect<void> {
    return Effect.clockWith((clock) => {
      const now = clock.unsafeCurrentTimeMillis()
      const unsettled = this.#unsettled(entries)
      if (this.#repeats !== undefined && !this.#find(this.#repeats, unsettled, now)) return Effect.void
      this.#enter(unsettled, now)
      return this.#offered
    })
  }

  #enter(entries: ReadonlyArray<Entry>, now: number): void {
    prepare(entries, this.#preparation, now)
    this.#state.reportSettled()
    if (this.#state.owes) this.#deadLetters.wake()
  }

  /** See {@link Take}. Not possible if changes are stored, because entries and requests then need effects. */
  #take(entries: ReadonlyArray<Entry>, clock: Clock.Clock): boolean {
    const needsEffects = this.#changes !== undefined || this.#earlier.any || this.#orders.length > 0
    if (needsEffects || !this.#reading || entries.length > Math.min(slice, this.#state.settlement.room)) return false
    if (!this.#deliveries.every((delivery) => delivery.isQuiet)) return false
    this.#enter(entries, clock.unsafeCurrentTimeMillis())
    for (const delivery of this.#deliveries) delivery.startOffered(clock)
    return true
  }

  /** Reads the remembered deliveries of entries. Returns whether they could be read. */
  #find(repeats: Repeats, entries: ReadonlyArray<Entry>, now: number): boolean {
    const found = repeats.remember.deliveries.find(entries.map(({ id }) => id))
    if (Either.isLeft(found)) {
      this.#notKept(found.left.message)
      return false
    }
    repeats.found(found.right, now)
    return true
  }

  readonly #offered: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(this.#deliveries, (delivery) => delivery.offered, { discard: true })
  )

  /** Entries that no earlier run finished. The others only occupy their place in the window. */
  #unsettled(entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> {
    if (!this.#earlier.any) return entries
    return entries.filter((entry) => {
      if (!this.#earlier.isSettled(entry)) return true
      this.#state.settlement.skip(entry)
      return false
    })
  }

  /** Combines the accepted items of a replay with the endpoints at which an earlier run finished records. */
  #before(): Before | undefined {
    const { concerns } = this.#options
    if (!this.#earlier.any) return concerns
    const endpoints = new Map(
      this.#options.routes.map(({ destination }) => [destination.name, destination.endpoint.id] as const)
    )
    return (record: SourceRecord, destination: string) => {
      if (this.#earlier.isSettledAt(record, endpoints.get(destination) ?? "")) return undefined
      return concerns === undefined ? none : concerns(record, destination)
    }
  }

  /** Whether new entries may still enter the run state. */
  get #reading(): boolean {
    return this.#stopped === undefined && !this.#closed
  }
}

const cutOff: Reason = Remarks.reason("cut-off")

const none: ReadonlyArray<never> = []
