import type { Reason } from "@sluice/values/Reason"
import { type Clock, type Deferred, Effect, FiberSet, Random } from "effect"
import { unnamedRefusals } from "../destination/AnswerTable.js"
import type { Endpoint } from "../destination/Endpoint.js"
import type { Item } from "../destination/Item.js"
import type { Halt, Judged, Reply, Wait } from "../destination/Reply.js"
import { byCause } from "../outcome/Outcome.js"
import type { Wire } from "../outcome/Wire.js"
import { Admission, type RequestWait } from "./Admission.js"
import * as Batch from "./Batch.js"
import { BatchParts } from "./BatchParts.js"
import { type Budget, Reservation } from "./Budget.js"
import { Concurrency } from "./Concurrency.js"
import { Health } from "./Health.js"
import type { ItemEnd, Listener } from "./Listener.js"
import * as MonotonicTime from "./MonotonicTime.js"
import { type ParkedFiber, Parking } from "./Parking.js"
import { Planner } from "./Planner.js"
import { growthOf, maxAttempts } from "./Retry.js"
import { endOf, sortOut, unanswered } from "./Sorting.js"

export type { ItemEnd, Listener } from "./Listener.js"

/** Delivery options of one endpoint. Times in milliseconds. */
export interface DeliverySettings {
  readonly concurrency: number
  readonly giveUpAfter: number
  readonly linger: number
  /** See `Source.live`. */
  readonly live: boolean
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
  /** See `PipelineOptions.pastRefusals`. */
  readonly pastRefusals: boolean
}

/** The parts of a delivery. */
export interface DeliveryDependencies {
  readonly endpoint: Endpoint
  readonly budget: Budget
  readonly settings: DeliverySettings
  readonly listener: Listener
  /** Completes when the run must stop. All batches in the queue then stop waiting. */
  readonly stopped: Deferred.Deferred<void>
  /** The scope of the timers. */
  readonly fibers: FiberSet.FiberSet<void>
  /** Whether items wait elsewhere that will be offered later, even after the last record. Default: none. */
  readonly isAwaited?: () => boolean
}

/** A started request: its number, and the number of the note about its items. */
interface Sent {
  readonly request: number
  readonly note: number | undefined
}

/** A request that was started without a worker, and its reply. */
interface WorkerlessAnswer {
  /** The worker that it occupies. */
  readonly worker: ParkedFiber
  readonly batch: Batch.Batch
  readonly read: () => Reply
  readonly request: number
}

/**
 * An attempt whose reply is handled: its number, the monotonic time, and a random number from 0 to 1 for delays.
 */
interface Attempt {
  readonly request: number
  readonly now: number
  readonly jitter: number
}

/**
 * Delivers the items of one endpoint. It sends the batches of the planner within the budget and handles each reply.
 * `concurrency` workers send batches. A batch that waits between attempts does not occupy a worker. Owns the planner
 * and the health of its endpoint.
 */
export class Delivery {
  readonly endpoint: Endpoint
  readonly budget: Budget
  readonly planner: Planner
  readonly health: Health
  readonly concurrency: Concurrency
  /** Batches whose request waits for a response. */
  readonly inFlight = new Set<Batch.Batch>()
  readonly #settings: DeliverySettings
  readonly #maxAttempts: number
  readonly #listener: Listener
  readonly #fibers: FiberSet.FiberSet<void>
  readonly #isAwaited: () => boolean
  readonly #admission: Admission
  readonly #delayed = new Set<Batch.Batch>()
  readonly #parking = new Parking()
  readonly #parts: BatchParts
  #ended = false
  #held = false
  #lingering: Batch.Batch | undefined
  /** The clock of the last request. */
  #clock: Clock.Clock | undefined
  /** The number of the last request that has started. */
  #lastStarted = 0

  constructor({
    endpoint,
    budget,
    settings,
    listener,
    stopped,
    fibers,
    isAwaited = () => false
  }: DeliveryDependencies) {
    this.endpoint = endpoint
    this.budget = budget
    this.planner = new Planner(endpoint.limits)
    this.#maxAttempts = endpoint.retry?.attempts ?? maxAttempts
    this.health = new Health(settings.giveUpAfter, growthOf(endpoint.retry))
    this.concurrency = new Concurrency(settings.concurrency)
    this.#settings = settings
    this.#listener = listener
    this.#fibers = fibers
    this.#isAwaited = isAwaited
    if (settings.live) budget.keepForLive()
    const { health, planner } = this
    const { id, name = id } = endpoint
    this.#admission = new Admission({
      name,
      health,
      budget,
      concurrency: this.concurrency,
      isLive: settings.live,
      parking: this.#parking,
      stopped,
      onOutage: (reason) => this.#listener.stop("outage", reason)
    })
    this.#parts = new BatchParts({
      planner,
      listener,
      pastRefusals: settings.pastRefusals,
      onAgain: (batch) => this.#again(batch),
      onFinished: () => this.#wake(this.#hasNothingToDo ? 0 : Math.max(1, planner.ready)),
      onRefusals: () => this.#stop("outage", endpoint.unnamedRefusals ?? unnamedRefusals)
    })
  }

  /** The reason the next request waits. `now` is monotonic time. Undefined if it may start, or waits for a response. */
  waitFrom(now: number): RequestWait | undefined {
    return this.#admission.waitFrom(now)
  }

  /** Accepts the items of one record. Run {@link offered} after the last record. */
  offer(items: ReadonlyArray<Item>): void {
    this.planner.offer(items)
  }

  /**
   * Call this after offers. It wakes workers for the items. While no request waits for a response, a live record is
   * sent immediately.
   */
  readonly offered: Effect.Effect<void> = Effect.suspend(() => {
    this.#held = false
    if (this.#settings.live && this.#quiet && this.planner.ready === 0) this.planner.seal("idle")
    this.#wake(this.planner.ready)
    return this.#linger()
  })

  /**
   * Call this after offers outside a chunk of records, such as those for which a response made room. If requests wait
   * for a response, the open batch waits for more items.
   */
  resume(): void {
    if (this.#quiet && this.planner.ready === 0) this.planner.seal("idle")
    this.#wake(Math.max(1, this.planner.ready))
  }

  /** Whether no batch is open, ready or in progress. If so, {@link startOffered} may run after offers. */
  get isQuiet(): boolean {
    return this.#hasNothingToDo && this.#quiet
  }

  /**
   * Replaces {@link offered} for live records while the delivery is idle. The first request starts in this call without
   * a worker, because the effects of a worker take half as long as a request.
   */
  startOffered(clock: Clock.Clock): void {
    this.#held = false
    this.planner.seal("idle")
    this.#startWithoutWorker(clock)
    this.#wake(this.planner.ready)
  }

  /**
   * No more items are offered for now, because the window is full. A partly filled batch is sent if it is the only one.
   */
  hold(): void {
    this.#held = true
    this.#wake(1)
  }

  /** More will be offered soon, so that the open batch waits for more items again. */
  unhold(): void {
    this.#held = false
  }

  /** No more items will be offered. */
  end(): void {
    this.#ended = true
    this.#wake(this.#settings.concurrency)
  }

  /** Prevents further requests from starting. Started requests are completed. */
  stop(): void {
    this.#admission.close()
    this.#wake(this.#settings.concurrency)
  }

  /** Gives up the started requests. Their replies are ignored. */
  abandon(): void {
    for (const batch of this.inFlight) this.#landed(batch)
  }

  /** Whether every offered item has a verdict, and none is to come from elsewhere. */
  get idle(): boolean {
    return this.planner.idle && !this.#isAwaited()
  }

  /** Ends after the last offer once every item has a verdict, or after {@link stop}. */
  readonly worker: Effect.Effect<void> = Effect.suspend(() => {
    if (this.#admission.isClosed) return Effect.void
    const { calls } = this.#parking
    const batch = this.#next()
    if (batch !== undefined) return Effect.zipRight(this.#deliver(batch), this.worker)
    if (this.#ended && this.idle) {
      this.#wake(this.#settings.concurrency)
      return Effect.void
    }
    return Effect.zipRight(this.#parking.park(calls), this.worker)
  })

  #next(): Batch.Batch | undefined {
    const ready = this.planner.take()
    if (ready !== undefined) return ready
    const quiet = this.#quiet
    if (this.#ended || (quiet && (this.#settings.live || this.#held))) {
      if (this.planner.seal(this.#ended ? "end" : "idle")) return this.planner.take()
      if (quiet && this.#parts.isKeeping) return this.#parts.endKept() ? this.#next() : undefined
    }
    return undefined
  }

  /** Whether no batch waits for a response, for its next attempt, or for its turn. */
  get #quiet(): boolean {
    return this.inFlight.size === 0 && this.#delayed.size === 0 && this.#admission.waiting === 0
  }

  /** Whether there is no batch for a worker, so that it may wait. */
  get #hasNothingToDo(): boolean {
    const isOver = this.#ended || this.#admission.isClosed
    return !isOver && this.planner.ready === 0 && this.planner.opened === undefined && !this.#parts.isKeeping
  }

  #wake(count: number): void {
    this.#parking.wake(count)
  }

  /** Starts the next batch if it needs no effect. The batch occupies a waiting worker. */
  #startWithoutWorker(clock: Clock.Clock): void {
    const { start } = this.endpoint.attempt
    if (start === undefined || this.#listener.note !== undefined || this.planner.ready === 0) return
    const worker = this.#parking.occupy()
    if (worker === undefined) return
    const admitted = this.#admission.ask(MonotonicTime.millisOf(clock))
    const batch = admitted instanceof Reservation ? this.planner.take() : undefined
    if (batch === undefined || !(admitted instanceof Reservation)) {
      this.#parking.release(worker)
      return
    }
    this.#admit(batch, admitted, clock)
    const request = this.#begin(batch)
    try {
      const date = () => clock.unsafeCurrentTimeMillis()
      worker.onInterrupt = start(batch.items, date, (read) => this.#answered({ worker, batch, read, request }))
    } catch (defect) {
      worker.wake(Effect.die(defect))
    }
  }

  /**
   * Handles the reply to a request that was started without a worker. The common reply is handled immediately, any
   * other reply by the occupied worker.
   */
  #answered({ batch, read, request, worker }: WorkerlessAnswer): void {
    let reply: Reply
    try {
      reply = read()
    } catch (defect) {
      worker.wake(Effect.die(defect))
      return
    }
    if (reply._tag !== "Judged" || reply.verdicts !== undefined) {
      worker.wake(Effect.suspend(() => this.#replied(batch, reply, { request, note: undefined })))
      return
    }
    if (this.#landed(batch, reply)) this.#allAccepted(batch, reply.wire, request)
    if (this.#hasNothingToDo) this.#parking.release(worker)
    else worker.wake(this.#linger())
  }

  /** Counts a batch whose request starts. Returns the number of the request. */
  #begin(batch: Batch.Batch): number {
    this.inFlight.add(batch)
    batch.tries++
    this.#lastStarted = this.#listener.nextRequest()
    return this.#lastStarted
  }

  #deliver(batch: Batch.Batch): Effect.Effect<void> {
    return Effect.clockWith((clock) => {
      const admitted = this.#admission.ask(MonotonicTime.millisOf(clock))
      if (admitted instanceof Reservation) {
        this.#admit(batch, admitted, clock)
        return this.#start(batch)
      }
      if (admitted !== undefined) return Effect.zipRight(admitted, this.#deliver(batch))
      this.planner.requeue(batch)
      return Effect.void
    })
  }

  #admit(batch: Batch.Batch, reservation: Reservation, clock: Clock.Clock): void {
    this.#clock = clock
    batch.reservation = reservation
    // A failed probe may leave its items Unknown, so it contains one record.
    if (this.health.probing) Batch.isolateFirst(batch)
  }

  /** The request of the batch has ended. Returns whether the batch still waited for it, so that it was not given up. */
  #landed(batch: Batch.Batch, reply?: Reply): boolean {
    const { reservation } = batch
    if (this.#clock !== undefined && reservation !== undefined)
      this.#admission.landed(reservation, reply, MonotonicTime.millisOf(this.#clock))
    batch.reservation = undefined
    return this.inFlight.delete(batch)
  }

  #start(batch: Batch.Batch): Effect.Effect<void> {
    const { note } = this.#listener
    const once = note === undefined ? [] : batch.items.filter((item) => !this.#maySendAgain(item))
    if (note === undefined || once.length === 0) return this.#attempt(batch, undefined)
    return Effect.flatMap(note(once), (number) => {
      if (number !== undefined) return this.#attempt(batch, number)
      this.#landed(batch)
      this.planner.requeue(batch)
      return Effect.void
    })
  }

  #attempt(batch: Batch.Batch, note: number | undefined): Effect.Effect<void> {
    const request = this.#begin(batch)
    return Effect.flatMap(this.endpoint.attempt(batch.items), (reply) => this.#replied(batch, reply, { request, note }))
  }

  #replied(batch: Batch.Batch, reply: Reply, sent: Sent): Effect.Effect<void> {
    // The batch was given up when the run was aborted, so its reply is ignored.
    return this.#landed(batch, reply) ? this.#handle(batch, reply, sent) : Effect.void
  }

  #handle(batch: Batch.Batch, reply: Reply, { request, note }: Sent): Effect.Effect<void> {
    if (reply._tag === "Judged" && reply.verdicts === undefined) {
      this.#allAccepted(batch, reply.wire, request)
      return this.#committed(note, this.#linger())
    }
    return Effect.flatMap(Effect.zip(MonotonicTime.millis, Random.next), ([now, jitter]) => {
      const delay = this.#follow(batch, reply, { request, now, jitter })
      this.#listener.attemptDone()
      this.#wake(this.#settings.concurrency)
      const next = delay > 0 ? Effect.zipRight(this.#later(batch, delay), this.#linger()) : this.#linger()
      return this.#committed(note, next)
    })
  }

  /** Stores the changes of the attempt before the next step. */
  #committed(note: number | undefined, next: Effect.Effect<void>): Effect.Effect<void> {
    const { commit } = this.#listener
    return commit === undefined ? next : Effect.zipRight(commit(note), next)
  }

  #allAccepted(batch: Batch.Batch, wire: Wire | undefined, request: number): void {
    this.#listener.accepted(batch.items, request, wire, batch.tries)
    batch.decided = true
    this.health.responded = true
    this.#passed(request)
    this.#parts.done(batch, batch.items)
    this.#listener.attemptDone()
  }

  /**
   * Handles a reply. Returns the delay in milliseconds before the batch is sent again, or 0 if nothing is left to send.
   */
  #follow(batch: Batch.Batch, reply: Reply, attempt: Attempt): number {
    if (reply._tag !== "Judged" || reply.isWithoutResponse !== true) this.health.responded = true
    switch (reply._tag) {
      case "Judged":
        return this.#judged(batch, reply, attempt)
      case "Split":
        this.health.success()
        this.#parts.refused(batch, { reason: reply.reason, wire: reply.wire, request: attempt.request })
        return 0
      case "Wait":
        this.health.wait({ ...attempt, ...reply, lastStarted: this.#lastStarted })
        this.#wait(batch, reply, attempt.request)
        return 0
      case "Halt":
        if (reply.mayHaveApplied === true) {
          const lost = this.#loseUnrepeatable(batch, reply, attempt.request)
          if (batch.items.length === 0) Batch.advance(batch)
          this.planner.release(batch, lost)
        }
        if (!Batch.isEmpty(batch)) this.planner.requeue(batch)
        this.#stop("halted", reply.reason)
        return 0
    }
  }

  #judged(batch: Batch.Batch, reply: Judged, attempt: Attempt): number {
    const { accepted, answered, decided, gone, kept, lost, trouble } = sortOut(
      batch.items,
      reply,
      (item) => this.#maySendAgain(item),
      (item, verdict) => {
        if (verdict._tag === "Accepted") this.#listener.accepted([item], attempt.request, reply.wire, batch.tries)
        else
          this.#listener.ended(item, endOf(verdict, { wire: reply.wire, request: attempt.request, tries: batch.tries }))
      }
    )
    batch.decided ||= decided
    batch.items = kept
    if (accepted) this.#passed(attempt.request)
    else if (answered) this.health.success()
    if (kept.length === 0) {
      if (trouble !== undefined && !answered) this.health.failure(trouble, attempt.now, 1, attempt.jitter)
      this.#parts.done(batch, gone)
      return 0
    }
    if (gone.length > 0) this.planner.release(batch, gone)
    if (reply.answered && !lost && gone.length > 0) {
      this.#again(batch)
      return 0
    }
    return this.#retry(batch, reply, trouble ?? unanswered.reason, attempt)
  }

  /** The batch is sent again after the wait, without the items that may have been applied and must not be sent twice. */
  #wait(batch: Batch.Batch, reply: Wait, request: number): void {
    const lost = reply.mayHaveApplied === true ? this.#loseUnrepeatable(batch, reply, request) : []
    if (batch.items.length === 0) {
      this.#parts.done(batch, lost)
      return
    }
    if (lost.length > 0) this.planner.release(batch, lost)
    this.#again(batch)
  }

  /** Items of the request that must not be sent again are Unknown. The others stay in the batch. Returns the Unknown items. */
  #loseUnrepeatable(batch: Batch.Batch, { reason, wire }: Halt | Wait, request: number): ReadonlyArray<Item> {
    const lost = batch.items.filter((item) => !this.#maySendAgain(item))
    batch.items = batch.items.filter((item) => this.#maySendAgain(item))
    for (const item of lost)
      this.#listener.ended(item, { outcome: byCause.responseLost, reason, wire, request, tries: batch.tries })
    return lost
  }

  #maySendAgain(item: Item): boolean {
    return item.repeatable || this.#settings.uncertain[item.lane] === "resend"
  }

  /** The attempt failed for the rest of the batch. The rest waits, or is given up if other batches succeed. */
  #retry(batch: Batch.Batch, reply: Judged, reason: Reason, { now, jitter, request }: Attempt): number {
    batch.failures++
    if (batch.passedBefore < 0) batch.passedBefore = this.health.passed
    const delay = this.health.failure(reason, now, batch.failures, jitter)
    if (batch.failures >= this.#maxAttempts && this.health.passed > batch.passedBefore) {
      const end: ItemEnd = { outcome: byCause.givenUp, reason, wire: reply.wire, request, tries: batch.tries }
      for (const item of batch.items) this.#listener.ended(item, end)
      batch.decided = true
      this.#parts.done(batch, batch.items)
      return 0
    }
    if (delay > 0) return delay
    this.#again(batch)
    return 0
  }

  #again(batch: Batch.Batch): void {
    this.planner.requeue(batch)
    this.#wake(this.#settings.concurrency)
  }

  #later(batch: Batch.Batch, delay: number): Effect.Effect<void> {
    this.#delayed.add(batch)
    const comeBack = Effect.sync(() => {
      this.#delayed.delete(batch)
      this.#again(batch)
    })
    return Effect.asVoid(FiberSet.run(this.#fibers, Effect.zipRight(Effect.sleep(delay), comeBack)))
  }

  #stop(kind: "halted" | "outage", reason: Reason): void {
    this.health.halt(reason)
    this.#listener.stop(kind, reason)
  }

  /** An item of this request was accepted. */
  #passed(request: number): void {
    const paused = this.health.state !== "open"
    this.health.success()
    this.#parts.accepted(request)
    if (paused) this.#wake(this.#settings.concurrency)
  }

  /** Seals a partly filled batch once it has waited long enough for more items. One timer at a time. */
  #linger(): Effect.Effect<void> {
    const { opened } = this.planner
    if (opened === undefined || this.#lingering !== undefined || this.#ended) return Effect.void
    this.#lingering = opened
    const timer = Effect.zipRight(
      Effect.sleep(this.#settings.linger),
      Effect.suspend(() => {
        this.#lingering = undefined
        if (this.planner.opened !== opened) return this.#linger()
        this.planner.seal("linger")
        this.#wake(1)
        return Effect.void
      })
    )
    return Effect.asVoid(FiberSet.run(this.#fibers, timer))
  }
}
