import { Clock, Deferred, Duration, Effect, type FiberSet, type Scope } from "effect"
import * as Budget from "../delivery/Budget.js"
import { Delivery, type End, type Settings } from "../delivery/Delivery.js"
import type { Item } from "../destination/Item.js"
import { dead } from "../outcome/Outcome.js"
import { type Report, type Stopped, sum } from "../outcome/Report.js"
import type { Wire } from "../outcome/Wire.js"
import type { Entry, Pull } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type * as Progress from "./Checkpoint.js"
import type { Options, Snapshot } from "./Pipeline.js"
import { type Before, prepare, type Way } from "./Preparation.js"
import { Book } from "./RunState.js"

/** Entries that are prepared in one go: enough to spread the cost of an effect, few enough to let workers in between. */
const slice = 256

/** How often progress is kept. A run that is killed forgets what it delivered since. */
const keepEvery = Duration.seconds(1)

const defaults = { concurrency: 8, windowRecords: 65_536, windowBytes: 64 * 1024 * 1024 }

/** Everything that lives while a pipeline runs. */
export class Run {
  readonly book: Book
  readonly deliveries: ReadonlyArray<Delivery>
  private readonly ways: ReadonlyArray<Way>
  private readonly before: Before | undefined
  private readonly skip: ReadonlySet<number>
  private readonly concurrency: number
  private readonly windowBytes: number
  private requests = 0
  private stopped: Stopped | undefined
  /** The books are closed: what still runs, because an interruption has not reached it yet, changes nothing. */
  private closed = false
  private readerParked: (() => void) | undefined
  private clerkParked: (() => void) | undefined
  private kept = -1
  /** What was read last. Kept here alone: what effects hold outlives them in old space, until the next full collection. */
  private chunk: ReadonlyArray<Entry> = []
  /** How much of it is in the books. */
  private taken = 0

  constructor(
    private readonly options: Options,
    private readonly position: Progress.Position,
    private readonly stopping: Deferred.Deferred<void>,
    fibers: FiberSet.FiberSet<void>
  ) {
    this.concurrency = options.concurrency ?? defaults.concurrency
    this.windowBytes = options.window?.bytes ?? defaults.windowBytes
    const names = options.routes.map(({ destination }) => destination.name)
    this.book = new Book(names, options.window?.records ?? defaults.windowRecords, position, options.onSettled)
    this.skip = new Set(position.settled)
    this.before = earlier(position, options)
    const { deliveries, ways } = this.layOut(fibers)
    this.deliveries = deliveries
    this.ways = ways
  }

  /** Ends when everything read has its outcome, or when it was stopped and nothing is on the wire any more. */
  readonly work: Effect.Effect<void, never, Scope.Scope> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      const pull = yield* Effect.either(this.options.source.open(this.position.lowWater))
      if (pull._tag === "Left")
        return this.stop({ kind: "source", code: "source-not-readable", message: pull.left.message })
      const reading = Effect.zipRight(this.read(pull.right), Effect.sync(this.endOfInput))
      const sending = Effect.all([reading, this.workers], { concurrency: "unbounded", discard: true })
      // Clerk and keeper never end, so they lose the race; where a bug ends one of them, or a worker, it ends the run.
      yield* Effect.raceFirst(sending, Effect.raceFirst(this.clerk, this.keeper))
    })
  )

  private readonly workers: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(
      this.deliveries.flatMap((delivery) => Array.from({ length: this.concurrency }, () => delivery.worker)),
      (worker) => worker,
      { concurrency: "unbounded", discard: true }
    )
  )

  private readonly endOfInput = (): void => {
    for (const delivery of this.deliveries) delivery.end()
  }

  /** Stops reading and starting. The first reason stands. */
  stop(why: Stopped): void {
    this.stopped ??= why
    for (const delivery of this.deliveries) delivery.stop()
    Deferred.unsafeDone(this.stopping, Effect.void)
    this.wakeReader()
  }

  /** The last word on what is still on the wire, then everything that is owed is written. */
  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.closed = true
    for (const delivery of this.deliveries) {
      delivery.stop()
      for (const batch of delivery.inFlight)
        for (const item of batch.items)
          if (!item.repeatable)
            this.book.ended(item, {
              outcome: "unknown",
              reason: cutOff,
              wire: undefined,
              request: this.requests,
              tries: batch.tries
            })
      delivery.inFlight.clear()
    }
    this.book.judged()
    return Effect.zipRight(this.write, this.keep)
  })

  snapshot(now: number): Snapshot {
    const { account, settlement } = this.book
    const { counts } = account
    const troubled = this.deliveries.find(({ health }) => health.state !== "open" || now < health.until)
    const budgets = this.deliveries.map(({ budget }) => ({ used: budget.used(now), count: budget.count }))
    return {
      read: account.read,
      delivered: counts.delivered,
      skipped: counts.skipped,
      dead: sum(counts, dead),
      open: settlement.next - settlement.lowWater,
      inFlight: this.deliveries.reduce((sum, { inFlight }) => sum + inFlight.size, 0),
      attempts: this.requests,
      health: troubled?.health.state ?? "open",
      ...(troubled?.health.trouble !== undefined && { trouble: troubled.health.trouble.message }),
      budget: budgets[0] ?? { used: 0, count: 0 }
    }
  }

  report(durationMs: number): Report {
    this.book.account.attempts = this.requests
    return this.book.account.report({
      endpoint: this.deliveries.map(({ endpoint }) => endpoint.id),
      batches: this.deliveries.reduce((sum, { planner }) => sum + planner.batches, 0),
      durationMs,
      stopped: this.stopped
    })
  }

  private layOut(fibers: FiberSet.FiberSet<void>): {
    readonly deliveries: ReadonlyArray<Delivery>
    readonly ways: ReadonlyArray<Way>
  } {
    const budgets = this.options.budgets ?? new Map()
    const byId = new Map<string, Delivery>()
    const ways = this.options.routes.map((route): Way => {
      const { endpoint } = route.destination
      const known = byId.get(endpoint.id)
      if (known !== undefined) return { route, delivery: known }
      const delivery = new Delivery(
        endpoint,
        Budget.get(budgets, endpoint.budget),
        this.settings(),
        this.listener,
        this.stopping,
        fibers
      )
      byId.set(endpoint.id, delivery)
      return { route, delivery }
    })
    return { deliveries: [...byId.values()], ways }
  }

  private settings(): Settings {
    const { options } = this
    return {
      concurrency: this.concurrency,
      giveUpAfter: Duration.toMillis(options.giveUpAfter ?? Duration.minutes(15)),
      linger: Duration.toMillis(options.linger ?? Duration.millis(50)),
      live: options.source.live ?? false,
      uncertain: options.uncertain ?? {}
    }
  }

  private readonly listener = {
    nextRequest: () => ++this.requests,
    accepted: (items: ReadonlyArray<Item>, request: number, wire: Wire | undefined, tries: number) =>
      this.book.accepted(items, request, wire, tries),
    ended: (item: Item, end: End) => this.book.ended(item, end),
    judged: () => {
      this.book.judged()
      this.book.tell()
      if (this.book.owes) this.wakeClerk()
      this.wakeReader()
    },
    stop: (kind: "halted" | "outage", { code, message }: { readonly code: string; readonly message: string }) =>
      this.stop({ kind, code, message })
  }

  /** Reads to the end of the source or until stopped. Waits in front of a full window. */
  private read(pull: Pull): Effect.Effect<void> {
    const next = Effect.match(pull, {
      onFailure: ({ message }) => {
        this.stopped ??= { kind: "source", code: "source-broke", message }
        return false
      },
      onSuccess: (chunk) => {
        this.chunk = chunk ?? []
        this.taken = 0
        return chunk !== undefined
      }
    })
    const reading: Effect.Effect<void> = Effect.suspend(() =>
      this.reading
        ? Effect.flatMap(next, (more) => (more ? Effect.zipRight(this.take, reading) : Effect.void))
        : Effect.void
    )
    return Effect.raceFirst(reading, Deferred.await(this.stopping))
  }

  /** Prepares what was read, slice by slice, as far as there is room; the rest when there is. */
  private readonly take: Effect.Effect<void> = Effect.suspend(() => {
    const { chunk, taken } = this
    if (taken === chunk.length || !this.reading) {
      this.chunk = []
      return Effect.void
    }
    const count = Math.min(slice, this.room, chunk.length - taken)
    if (count <= 0) return Effect.zipRight(this.waitForRoom, this.take)
    this.taken += count
    return Effect.zipRight(this.prepare(count === chunk.length ? chunk : chunk.slice(taken, taken + count)), this.take)
  })

  private prepare(entries: ReadonlyArray<Entry>): Effect.Effect<void> {
    return Effect.clockWith((clock) => {
      prepare(this.unsettledOf(entries), this.ways, this.book, this.before, clock.unsafeCurrentTimeMillis())
      this.book.tell()
      if (this.book.owes) this.wakeClerk()
      return this.offered
    })
  }

  private readonly offered: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(this.deliveries, (delivery) => delivery.offered, { discard: true })
  )

  /** Entries that an earlier run did not settle; the others take their place in the window. */
  private unsettledOf(entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> {
    if (this.skip.size === 0) return entries
    return entries.filter((entry) => {
      if (!this.skip.has(entry.seq)) return true
      this.book.settlement.skip(entry.seq)
      return false
    })
  }

  /** Whether what is read may still enter the books. */
  private get reading(): boolean {
    return this.stopped === undefined && !this.closed
  }

  private get room(): number {
    if (this.book.bytes >= this.windowBytes) return 0
    // Batches that nobody takes yet only age in memory.
    for (const { planner } of this.deliveries) if (planner.ready >= this.concurrency) return 0
    return this.book.settlement.room
  }

  private readonly waitForRoom: Effect.Effect<void> = Effect.async<void>((resume) => {
    // The fiber may have been put aside since it looked; what came meanwhile must not be missed.
    if (this.room > 0 || this.stopped !== undefined) return resume(Effect.void)
    this.readerParked = () => resume(Effect.void)
    for (const delivery of this.deliveries) delivery.hold()
    return Effect.sync(() => {
      this.readerParked = undefined
    })
  })

  private wakeReader(): void {
    const wake = this.readerParked
    if (wake === undefined || (this.room <= 0 && this.stopped === undefined)) return
    this.readerParked = undefined
    for (const delivery of this.deliveries) delivery.unhold()
    wake()
  }

  private wakeClerk(): void {
    const wake = this.clerkParked
    this.clerkParked = undefined
    wake?.()
  }

  /** Writes dead letters as they come; only then may their records be acknowledged. */
  private readonly clerk: Effect.Effect<never> = Effect.forever(
    Effect.suspend(() => (this.book.owes ? this.write : this.clerkIdle))
  )

  private readonly clerkIdle: Effect.Effect<void> = Effect.async<void>((resume) => {
    if (this.book.owes) return resume(Effect.void)
    this.clerkParked = () => resume(Effect.void)
  })

  private readonly writing = Effect.unsafeMakeSemaphore(1)

  private readonly write: Effect.Effect<void> = this.writing.withPermits(1)(
    Effect.uninterruptible(
      Effect.gen(this, function* () {
        if (!this.book.owes) return
        const { durable, letters } = this.book.letters(yield* Clock.currentTimeMillis)
        const written = yield* Effect.either(this.options.deadLetters.write(letters))
        if (written._tag === "Left") {
          this.stop({ kind: "dead-letters", code: "dead-letters-not-written", message: written.left.message })
          return
        }
        durable()
        this.book.tell()
        this.wakeReader()
      })
    )
  )

  /** How far it came, with what is still to be remembered of earlier runs. */
  private reached(): Progress.Position {
    const { delivered, lost, settlement } = this.book
    const notRead = this.position.settled.filter((seq) => seq >= settlement.next)
    const unknown = lost.all()
    return {
      lowWater: settlement.lowWater,
      settled: [...settlement.settledAbove(), ...notRead],
      delivered: delivered.all(),
      ...(Object.keys(unknown).length > 0 && { unknown })
    }
  }

  private readonly keeping = Effect.unsafeMakeSemaphore(1)

  private readonly keeper: Effect.Effect<never> = Effect.suspend(() =>
    Effect.forever(Effect.zipRight(Effect.sleep(keepEvery), this.keep))
  )

  /** Keeps how far it came, then acknowledges it to the source. */
  private readonly keep: Effect.Effect<void> = this.keeping.withPermits(1)(
    Effect.gen(this, function* () {
      const { lowWater } = this.book.settlement
      const position = this.reached()
      if (this.options.progress !== undefined) {
        const saved = yield* Effect.either(this.options.progress.save(position))
        if (saved._tag === "Left") {
          this.stop({ kind: "progress", code: "progress-not-kept", message: saved.left.message })
          return
        }
      }
      if (lowWater === this.kept) return
      this.kept = lowWater
      if (this.options.source.acknowledge !== undefined) yield* this.options.source.acknowledge(lowWater)
    })
  )
}

const cutOff = {
  code: "cut-off",
  message: "The run was ended while its request was on the wire; nobody can tell whether it was applied."
}

/** Joins what a replay knows with what an interrupted run left. */
const earlier = (position: Progress.Position, options: Options): Before | undefined => {
  const { delivered } = position
  const { concerns } = options
  if (Object.keys(delivered).length === 0) return concerns
  return (record: SourceRecord, destination: string) => {
    const known = concerns === undefined ? [] : concerns(record, destination)
    if (known === undefined) return undefined
    return [...known, ...(delivered[String(record.seq)]?.[destination] ?? [])]
  }
}
