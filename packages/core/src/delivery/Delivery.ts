import type { Reason } from "@sluice/values/Reason"
import { Clock, Deferred, Duration, Effect, FiberSet, Random, type Scope } from "effect"
import { unnamedRefusals } from "../destination/AnswerTable.js"
import type { Endpoint } from "../destination/Endpoint.js"
import type { Item } from "../destination/Item.js"
import type { Judged, Reply } from "../destination/Reply.js"
import type { Wire } from "../outcome/Wire.js"
import * as Batch from "./Batch.js"
import type { Budget } from "./Budget.js"
import { Health, maxAttempts } from "./Health.js"
import type { End, Listener } from "./Listener.js"
import { Parking } from "./Parking.js"
import { Planner } from "./Planner.js"
import { type Final, sortOut, unanswered } from "./Sorting.js"

export type { End, Listener } from "./Listener.js"

/** How batches of one endpoint are delivered. Times in milliseconds. */
export interface Settings {
  readonly concurrency: number
  readonly giveUpAfter: number
  readonly linger: number
  /** See `Source.live`. */
  readonly live: boolean
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
}

/**
 * Brings the items of one endpoint to an end: takes batches from the planner, keeps to the budget, tries, and makes of each
 * reply what has to follow. `concurrency` workers pull; a batch that waits between attempts occupies none of them.
 */
export class Delivery {
  readonly planner: Planner
  readonly health: Health
  /** Batches whose request is on the wire. */
  readonly inFlight = new Set<Batch.Batch>()
  /** Batches that a worker took and that the budget or a pause makes wait. */
  private admitting = 0
  private readonly delayed = new Set<Batch.Batch>()
  private readonly parking = new Parking()
  private suspect: Batch.Batch | undefined
  /** Batches in a row that ended with nameless refusals alone. */
  private namelessInRow = 0
  private ended = false
  private held = false
  private stopping = false
  private lingering: Batch.Batch | undefined

  constructor(
    readonly endpoint: Endpoint,
    readonly budget: Budget,
    private readonly settings: Settings,
    private readonly listener: Listener,
    private readonly stopped: Deferred.Deferred<void>,
    private readonly fibers: FiberSet.FiberSet<void>
  ) {
    this.planner = new Planner(endpoint.limits)
    this.health = new Health(settings.giveUpAfter)
  }

  static readonly fibers: Effect.Effect<FiberSet.FiberSet<void>, never, Scope.Scope> = FiberSet.make<void>()

  /** The items of one record. */
  offer(items: ReadonlyArray<Item>): void {
    this.planner.offer(items)
  }

  /** To be run after offers: wakes workers for them. A live record goes at once while nothing else is under way. */
  readonly offered: Effect.Effect<void> = Effect.suspend(() => {
    this.held = false
    if (this.settings.live && this.quiet && this.planner.ready === 0) this.planner.seal("idle")
    this.wake(this.planner.ready)
    return this.linger()
  })

  /** Nothing more will be offered for now, because the window is full: a part-filled batch goes when it is the only one. */
  hold(): void {
    this.held = true
    this.wake(1)
  }

  /** More will be offered soon, so that what is open waits for company again. */
  unhold(): void {
    this.held = false
  }

  /** Nothing more will be offered at all. */
  end(): void {
    this.ended = true
    this.wake(this.settings.concurrency)
  }

  /** Starts no more requests; those on the wire come to their end. */
  stop(): void {
    this.stopping = true
    this.wake(this.settings.concurrency)
  }

  /** Whether everything offered has its verdict. */
  get idle(): boolean {
    return this.planner.idle
  }

  /** Ends when nothing more will come and everything is decided, or after {@link stop}. */
  readonly worker: Effect.Effect<void> = Effect.suspend(() => {
    if (this.stopping) return Effect.void
    const { calls } = this.parking
    const batch = this.next()
    if (batch !== undefined) return Effect.zipRight(this.deliver(batch), this.worker)
    if (this.ended && this.idle) {
      this.wake(this.settings.concurrency)
      return Effect.void
    }
    return Effect.zipRight(this.parking.park(calls), this.worker)
  })

  private next(): Batch.Batch | undefined {
    const ready = this.planner.take()
    if (ready !== undefined) return ready
    const { quiet } = this
    if (this.ended || (quiet && (this.settings.live || this.held))) {
      if (this.planner.seal(this.ended ? "end" : "idle")) return this.planner.take()
      if (quiet && this.suspect !== undefined) {
        this.dismissSuspect()
        return this.next()
      }
    }
    return undefined
  }

  /** No batch is on the wire, waits to go again, or waits for its turn. */
  private get quiet(): boolean {
    return this.inFlight.size === 0 && this.delayed.size === 0 && this.admitting === 0
  }

  private wake(count: number): void {
    this.parking.wake(count)
  }

  private deliver(batch: Batch.Batch): Effect.Effect<void> {
    return Effect.clockWith((clock) => {
      const admitted = this.admit(clock.unsafeCurrentTimeMillis())
      if (admitted === true) return this.start(batch)
      if (admitted !== false) return Effect.zipRight(this.wait(admitted), this.deliver(batch))
      this.planner.requeue(batch)
      return Effect.void
    })
  }

  private wait(turn: Effect.Effect<void>): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.admitting++
      return Effect.map(turn, () => void this.admitting--)
    })
  }

  private start(batch: Batch.Batch): Effect.Effect<void> {
    const request = this.listener.nextRequest()
    this.inFlight.add(batch)
    batch.tries++
    return Effect.flatMap(this.endpoint.attempt(batch.items), (reply) =>
      // A batch that is no longer in flight was given up when the run was cut off: its answer comes too late.
      this.inFlight.delete(batch) ? this.handle(batch, reply, request) : Effect.void
    )
  }

  /** Whether a request may start: it may, none may any more, or what to wait for before asking again. */
  private admit(now: number): boolean | Effect.Effect<void> {
    const { health } = this
    if (this.stopping) return false
    if (now >= health.giveUpAt) {
      this.giveUp()
      return false
    }
    if (now < health.until) return this.sleep(health.until - now)
    if (health.state === "paused") {
      if (health.probing) return this.parking.park(this.parking.calls)
      health.probing = true
    }
    const wait = this.budget.reserve(now)
    if (wait === 0) return true
    health.probing = false
    return this.sleep(wait)
  }

  private sleep(millis: number): Effect.Effect<void> {
    return Effect.raceFirst(Effect.sleep(millis), Deferred.await(this.stopped))
  }

  private giveUp(): void {
    const { giveUpAfter, trouble } = this.health
    const { id, name = id } = this.endpoint
    const time = Duration.format(Duration.millis(giveUpAfter))
    this.listener.stop("outage", {
      code: "gave-up",
      message: `No request to ${name} succeeded for ${time} (giveUpAfter). ${trouble?.message ?? ""}`.trim()
    })
  }

  private handle(batch: Batch.Batch, reply: Reply, request: number): Effect.Effect<void> {
    if (reply._tag === "Judged" && reply.verdicts === undefined) {
      this.allAccepted(batch, reply.wire, request)
      return this.linger()
    }
    return Effect.flatMap(Effect.zip(Clock.currentTimeMillis, Random.next), ([now, jitter]) => {
      const delay = this.follow(batch, reply, request, now, jitter)
      this.listener.judged()
      this.wake(this.settings.concurrency)
      return delay > 0 ? Effect.zipRight(this.later(batch, delay), this.linger()) : this.linger()
    })
  }

  private allAccepted(batch: Batch.Batch, wire: Wire | undefined, request: number): void {
    this.listener.accepted(batch.items, request, wire, batch.tries)
    batch.judged = true
    this.passed()
    this.partDone(batch, batch.items)
    this.listener.judged()
  }

  /** Does what a reply asks for; gives the delay before the batch goes again, 0 where it need not be delayed here. */
  private follow(batch: Batch.Batch, reply: Reply, request: number, now: number, jitter: number): number {
    switch (reply._tag) {
      case "Judged":
        return this.judge(batch, reply, request, now, jitter)
      case "Split":
        this.split(batch, reply.reason, reply.wire, request)
        return 0
      case "Wait":
        this.health.wait(reply.reason, now, reply.millis)
        this.again(batch)
        return 0
      case "Halt":
        this.health.halt(reply.reason)
        this.planner.requeue(batch)
        this.listener.stop("halted", reply.reason)
        return 0
    }
  }

  private judge(batch: Batch.Batch, reply: Judged, request: number, now: number, jitter: number): number {
    const { accepted, answered, gone, judged, kept, lost, trouble } = sortOut(
      batch.items,
      reply,
      (item) => this.maySendAgain(item),
      (item, verdict) => {
        if (verdict._tag === "Accepted") this.listener.accepted([item], request, reply.wire, batch.tries)
        else this.listener.ended(item, end(verdict, reply.wire, request, batch.tries))
      }
    )
    batch.judged ||= judged
    batch.items = kept
    if (accepted) this.passed()
    else if (answered) this.health.success()
    if (kept.length === 0) {
      if (trouble !== undefined && !answered) this.health.failure(trouble, now, 1, jitter)
      this.partDone(batch, gone)
      return 0
    }
    if (gone.length > 0) this.planner.release(batch, gone)
    if (reply.answered && !lost && gone.length > 0) {
      this.again(batch)
      return 0
    }
    return this.retry(batch, reply, trouble ?? unanswered.reason, { now, jitter, request })
  }

  private maySendAgain(item: Item): boolean {
    return item.repeatable || this.settings.uncertain[item.lane] === "resend"
  }

  /** The attempt failed for what is left of the batch: it waits, or is given up where others pass. */
  private retry(
    batch: Batch.Batch,
    reply: Judged,
    reason: Reason,
    at: { readonly now: number; readonly jitter: number; readonly request: number }
  ): number {
    batch.failures++
    if (batch.passedBefore < 0) batch.passedBefore = this.health.passed
    const delay = this.health.failure(reason, at.now, batch.failures, at.jitter)
    if (batch.failures >= maxAttempts && this.health.passed > batch.passedBefore) {
      for (const item of batch.items)
        this.listener.ended(item, {
          outcome: "failed",
          reason,
          wire: reply.wire,
          request: at.request,
          tries: batch.tries
        })
      batch.judged = true
      this.partDone(batch, batch.items)
      return 0
    }
    if (delay > 0) return delay
    this.again(batch)
    return 0
  }

  private again(batch: Batch.Batch): void {
    this.planner.requeue(batch)
    this.wake(this.settings.concurrency)
  }

  private later(batch: Batch.Batch, delay: number): Effect.Effect<void> {
    this.delayed.add(batch)
    const comeBack = Effect.sync(() => {
      this.delayed.delete(batch)
      this.again(batch)
    })
    return Effect.asVoid(FiberSet.run(this.fibers, Effect.zipRight(Effect.sleep(delay), comeBack)))
  }

  private split(batch: Batch.Batch, reason: Reason, wire: Wire | undefined, request: number): void {
    this.health.success()
    const [alone, ...others] = batch.items
    if (alone !== undefined && others.length === 0) {
      batch.nameless.push({ item: alone, reason, wire, request })
      this.partDone(batch, [])
    } else {
      Batch.halve(batch)
      this.again(batch)
    }
  }

  /** What is on the wire as one part has its verdicts: on to the next part, or to the end of the batch. */
  private partDone(batch: Batch.Batch, decided: ReadonlyArray<Item>): void {
    batch.items = []
    if (Batch.advance(batch)) {
      this.planner.release(batch, decided)
      this.again(batch)
      return
    }
    if (batch.nameless.length === 0 || this.believable(batch)) this.finish(batch, decided)
    else this.planner.release(batch, decided)
  }

  /** Whether nameless refusals are to be taken as the vendor's word. */
  private believable(batch: Batch.Batch): boolean {
    if (batch.judged) return true
    if (this.namelessInRow === 0) {
      this.namelessInRow = 1
      this.suspect = batch
    } else {
      const { unnamedRefusals: reason = unnamedRefusals } = this.endpoint
      this.health.halt(reason)
      this.listener.stop("halted", reason)
    }
    return false
  }

  private finish(batch: Batch.Batch, decided: ReadonlyArray<Item>): void {
    const nameless = batch.nameless
    batch.nameless = []
    for (const { item, reason, wire, request } of nameless)
      this.listener.ended(item, { outcome: "rejected", reason, wire, request, tries: batch.tries })
    this.planner.release(batch, nameless.length === 0 ? decided : [...decided, ...nameless.map(({ item }) => item)])
    this.wake(Math.max(1, this.planner.ready))
  }

  private passed(): void {
    const paused = this.health.state !== "open"
    this.health.success()
    this.namelessInRow = 0
    if (this.suspect !== undefined) this.dismissSuspect()
    if (paused) this.wake(this.settings.concurrency)
  }

  private dismissSuspect(): void {
    const batch = this.suspect
    this.suspect = undefined
    if (batch === undefined) return
    this.finish(batch, [])
    this.listener.judged()
  }

  /** Seals a part-filled batch once it has waited long enough for company. One timer at a time. */
  private linger(): Effect.Effect<void> {
    const { opened } = this.planner
    if (opened === undefined || this.lingering !== undefined || this.ended) return Effect.void
    this.lingering = opened
    const timer = Effect.zipRight(
      Effect.sleep(this.settings.linger),
      Effect.suspend(() => {
        this.lingering = undefined
        if (this.planner.opened !== opened) return this.linger()
        this.planner.seal("linger")
        this.wake(1)
        return Effect.void
      })
    )
    return Effect.asVoid(FiberSet.run(this.fibers, timer))
  }
}

const end = (
  verdict: Exclude<Final, { _tag: "Accepted" }>,
  wire: Wire | undefined,
  request: number,
  tries: number
): End => ({
  outcome: verdict._tag === "Refused" ? "rejected" : "unknown",
  reason: verdict.reason,
  wire,
  request,
  tries
})
