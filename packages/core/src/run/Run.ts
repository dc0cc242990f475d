import type { Reason } from "@sluice/values/Reason"
import { type Clock, Deferred, Duration, Effect, Either, type FiberSet, type Scope } from "effect"
import { Budgets } from "../delivery/Budget.js"
import type { Delivery, DeliverySettings } from "../delivery/Delivery.js"
import { Account } from "../outcome/Account.js"
import { byCause, dead } from "../outcome/Outcome.js"
import * as Remarks from "../outcome/Remarks.js"
import { type DestinationEnd, type Report, type Stopped, sum } from "../outcome/Report.js"
import { type Entry, isUnreadable } from "../record/Source.js"
import type { Listed } from "./AcceptedItems.js"
import { CheckpointWriter } from "./CheckpointWriter.js"
import { DeadLetterWriter } from "./DeadLetterWriter.js"
import { EarlierRuns } from "./EarlierRuns.js"
import { EndpointGroup, type GroupRoutes, groupsOf } from "./EndpointGroup.js"
import { JoinedOutcomes } from "./JoinedOutcomes.js"
import { reopen } from "./OpenDeliveries.js"
import type { EndpointSnapshot, PipelineOptions, Snapshot } from "./Pipeline.js"
import { prepare } from "./Preparation.js"
import { Reader, slice } from "./Reader.js"
import type { Remember } from "./RememberedDeliveries.js"
import type { State, StateStore } from "./StateStore.js"

const defaults = { concurrency: 8, windowRecords: 65_536, windowBytes: 64 * 1024 * 1024 }

/** A running pipeline: connects the reader, the groups of endpoints and the writers. */
export class Run {
  readonly #options: PipelineOptions
  readonly #store: StateStore | undefined
  readonly #left: State
  readonly #earlier: EarlierRuns
  readonly #stopping: Deferred.Deferred<void>
  readonly #budgets: Budgets
  readonly #account: Account
  /** Joins the results of several groups. Undefined if there is one. */
  readonly #joined: JoinedOutcomes | undefined
  readonly #groups: ReadonlyArray<EndpointGroup>
  readonly #reader: Reader
  readonly #deadLetters: DeadLetterWriter
  readonly #checkpoints: CheckpointWriter
  readonly #concurrency: number
  #requests = 0
  /** The reason the first group stopped. */
  #firstStop: Stopped | undefined
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
    const groups = groupsOf(options.routes, options.source.live === true)
    const endpoints = new Set(options.routes.map(({ destination }) => destination.endpoint.id))
    this.#earlier = new EarlierRuns(left, [...endpoints], resumable)
    this.#stopping = stopping
    this.#concurrency = options.concurrency ?? defaults.concurrency
    this.#budgets = options.budgets ?? new Budgets()
    this.#account = new Account(
      options.routes.map(({ destination }) => destination.name),
      { isJoined: groups.length > 1 }
    )
    this.#joined =
      groups.length === 1
        ? undefined
        : new JoinedOutcomes(this.#account, (entry) => {
            for (const { state } of this.#groups)
              if (state.settlement.entry(entry.seq) !== undefined) state.settleUnreadable(entry)
          })
    this.#groups = groups.map((routes, index) => this.#group(routes, index === 0, fibers))
    this.#reader = new Reader({
      groups: this.#groups,
      concurrency: this.#concurrency,
      windowBytes: options.window?.bytes ?? defaults.windowBytes,
      prepare: (entries) => this.#prepare(entries),
      reading: () => this.#reading,
      onBroken: (message) => {
        this.#stopped ??= { kind: "source", code: "source-broke", message }
      }
    })
    this.#deadLetters = new DeadLetterWriter({
      states: this.#groups.map(({ state }) => state),
      deadLetters: options.deadLetters,
      onWritten: Effect.suspend(() => {
        this.#reportSettled()
        this.#reader.wake()
        return this.#commitAll
      }),
      onFailed: (message) => this.stop({ kind: "dead-letters", code: "dead-letters-not-written", message })
    })
    this.#checkpoints = new CheckpointWriter({
      groups: this.#groups,
      source: options.source,
      earlier: this.#earlier,
      store: this.#store,
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
        for (const { state } of this.#groups) state.settlement.accept(part, position)
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
      this.#groups,
      (group) =>
        Effect.zipRight(
          this.#workersOf(group),
          Effect.sync(() => this.#drained(group))
        ),
      { concurrency: "unbounded", discard: true }
    )
  )

  #workersOf({ deliveries }: EndpointGroup): Effect.Effect<void> {
    return Effect.forEach(
      deliveries.flatMap((delivery) => Array.from({ length: this.#concurrency }, () => delivery.worker)),
      (worker) => worker,
      { concurrency: "unbounded", discard: true }
    )
  }

  readonly #endOfInput = (): void => {
    for (const delivery of this.#deliveries) delivery.end()
  }

  /** Stops reading and starting requests. The first reason counts. */
  stop(why: Stopped): void {
    this.#stopped ??= why
    for (const group of this.#groups) group.stop(why)
    Deferred.unsafeDone(this.#stopping, Effect.void)
    this.#reader.wake()
  }

  /** Stops one group. The run stops with the last group. */
  #stopGroup(group: EndpointGroup, why: Stopped): void {
    group.stop(why)
    this.#firstStop ??= why
    if (this.#groups.every(({ stopped }) => stopped !== undefined)) this.stop(this.#firstStop)
    else this.#reader.wake()
  }

  /** No request of a group waits for a response. If the group stopped, its other records wait for the next run. */
  #drained(group: EndpointGroup): void {
    if (group.stopped === undefined) return
    this.#abandon(group)
    this.#reportSettled()
  }

  /** Reports the undecided records of a group with their outcomes at other groups. */
  #abandon(group: EndpointGroup): void {
    const joined = this.#joined
    if (joined === undefined) return
    for (const [seq, destinations] of group.abandon()) joined.abandon(seq, destinations)
  }

  #reportSettled(): void {
    for (const { state } of this.#groups) state.reportSettled()
  }

  /** Decides the items that still have no response, then writes the dead letters and a last checkpoint. */
  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.#closed = true
    for (const { deliveries, state } of this.#groups) {
      for (const delivery of deliveries) {
        delivery.stop()
        for (const { items, tries } of delivery.inFlight)
          for (const item of items)
            if (!item.repeatable)
              state.ended(item, {
                outcome: byCause.cutOff,
                reason: cutOff,
                wire: undefined,
                request: this.#requests,
                tries
              })
        delivery.abandon()
      }
      state.attemptDone()
    }
    const abandoned = Effect.sync(() => {
      for (const group of this.#groups) this.#abandon(group)
      this.#reportSettled()
    })
    const changes = Effect.forEach(this.#groups, ({ changes }) => changes?.endNotes ?? Effect.void, { discard: true })
    return Effect.all([this.#deadLetters.write, abandoned, changes, this.#checkpoints.write], { discard: true })
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
    const rest = Effect.suspend(() => this.#groups[0]?.changes?.commit(this.#earlier.notes) ?? Effect.void)
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
    const { counts, read } = this.#account
    const endpoints = this.#groups.flatMap((group) => endpointSnapshots(group, now))
    const living = endpoints.filter(({ isStopped }) => !isStopped)
    const deliveries = this.#deliveries
    const [wait] = deliveries.flatMap((delivery) => delivery.waitFrom(now) ?? []).sort((a, b) => b.millis - a.millis)
    const troubled = endpoints.find(({ health, trouble }) => health !== "open" || trouble !== undefined)
    return {
      read,
      delivered: counts.delivered,
      skipped: counts.skipped,
      dead: sum(counts, dead),
      open: Math.max(0, ...(living.length === 0 ? endpoints : living).map(({ open }) => open)),
      inFlight: endpoints.reduce((total, { inFlight }) => total + inFlight, 0),
      attempts: this.#requests,
      health: troubled?.health ?? "open",
      ...(troubled?.trouble !== undefined && { trouble: troubled.trouble }),
      ...(wait !== undefined && { wait }),
      concurrency: {
        limit: Math.min(...deliveries.map(({ concurrency }) => concurrency.limit)),
        max: this.#concurrency
      },
      budget: endpoints[0]?.budget ?? { used: 0, count: 0 },
      endpoints
    }
  }

  /** The closing account. */
  report(durationMs: number): Report {
    this.#account.attempts = this.#requests
    return this.#account.report({
      endpoint: this.#deliveries.map(({ endpoint }) => endpoint.id),
      batches: this.#deliveries.reduce((total, { planner }) => total + planner.batches, 0),
      durationMs,
      stopped: this.#stopped,
      destinations: new Map(this.#groups.flatMap((group) => this.#endsOf(group)))
    })
  }

  #endsOf({ destinations, pending, stopped }: EndpointGroup): ReadonlyArray<readonly [string, DestinationEnd]> {
    return destinations.map((name, d) => [
      name,
      // The reason of the whole run is in the report itself.
      { pending: pending[d] ?? 0, ...(stopped !== undefined && stopped !== this.#stopped && { stopped }) }
    ])
  }

  get #deliveries(): ReadonlyArray<Delivery> {
    return this.#groups.flatMap(({ deliveries }) => deliveries)
  }

  /** `isFirst`: it also keeps the stored items of destinations that are not in this run. */
  #group(routes: GroupRoutes, isFirst: boolean, fibers: FiberSet.FiberSet<void>): EndpointGroup {
    const { concerns, deadLetters, forgotten, onSettled, remember, source, window } = this.#options
    const store = this.#store?.isVolatile === true ? undefined : this.#store
    const here = new Set(routes.map(({ destination }) => destination.name))
    const all = new Set(this.#options.routes.map(({ destination }) => destination.name))
    const isKept = ({ destination }: Listed): boolean => here.has(destination) || (isFirst && !all.has(destination))
    return new EndpointGroup({
      routes,
      earlier: this.#earlier,
      remember,
      state: {
        account: this.#account,
        joined: this.#joined,
        window: window?.records ?? defaults.windowRecords,
        accepted: this.#earlier.accepted.filter(isKept),
        unknown: this.#earlier.unknown.filter(isKept),
        keepsChanges: this.#store !== undefined,
        commitsChanges: store !== undefined,
        onSettled
      },
      changes: store && { store, source, onFailed: this.#notKept },
      preparation: {
        before: concerns,
        onConflict: ({ code, message }) => this.stop({ kind: "conflict", code, message }),
        earlierLetter: deadLetters.earlier,
        forgotten
      },
      budgets: this.#budgets,
      settings: this.#settings(),
      fibers,
      nextRequest: () => ++this.#requests,
      onAttempt: ({ state }) => {
        state.reportSettled()
        if (state.owes) this.#deadLetters.wake()
        this.#reader.wake()
      },
      onStop: (group, why) => this.#stopGroup(group, why)
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

  readonly #notKept = (message: string): undefined => {
    this.stop({ kind: "progress", code: "progress-not-kept", message })
  }

  #prepare(entries: ReadonlyArray<Entry>): Effect.Effect<void> {
    return Effect.clockWith((clock) => {
      const now = clock.unsafeCurrentTimeMillis()
      const unsettled = this.#unsettled(entries)
      if (this.#options.remember !== undefined && !this.#find(this.#options.remember, unsettled, now))
        return Effect.void
      this.#enter(unsettled, now)
      return this.#offered
    })
  }

  #enter(entries: ReadonlyArray<Entry>, now: number): void {
    this.#account.read += entries.length
    const [only] = this.#groups
    if (this.#joined === undefined && only !== undefined) prepare(entries, only.preparation, now)
    else if (this.#joined !== undefined) this.#enterEach(entries, this.#joined, now)
    for (const { state } of this.#groups) {
      state.reportSettled()
      if (state.owes) this.#deadLetters.wake()
    }
  }

  /** Passes each entry to the groups that have not finished it. */
  #enterEach(entries: ReadonlyArray<Entry>, joined: JoinedOutcomes, now: number): void {
    const living = this.#groups.filter(({ stopped }) => stopped === undefined)
    const stopped = this.#groups.filter((group) => group.stopped !== undefined)
    const chunks = living.map((): Array<Entry> => [])
    for (const entry of entries) {
      const missing = stopped.flatMap((group) => (group.isDone(entry) ? [] : group.miss(entry)))
      // One group writes the dead letter of an unreadable entry. The others finish it when the letter is durable.
      const deciding = isUnreadable(entry) ? living.slice(0, 1) : living.filter((group) => !group.isDone(entry))
      // A record that is meant for no destination is Skipped.
      if (deciding.length + missing.length === 0) deciding.push(...living.slice(0, 1))
      joined.begin(entry, deciding.length, missing)
      for (const [g, group] of living.entries()) {
        if (deciding.includes(group)) chunks[g]?.push(entry)
        else if (isUnreadable(entry)) group.state.begin(entry)
        else group.state.settlement.skip(entry)
      }
    }
    for (const [g, { preparation }] of living.entries()) prepare(chunks[g] ?? [], preparation, now)
  }

  /** See {@link Take}. Not possible if changes are stored, because entries and requests then need effects. */
  #take(entries: ReadonlyArray<Entry>, clock: Clock.Clock): boolean {
    const needsEffects =
      this.#earlier.any || this.#groups.some(({ changes, isOrdered }) => changes !== undefined || isOrdered)
    if (needsEffects || !this.#reading || entries.length > slice) return false
    if (this.#groups.some(({ state }) => entries.length > state.settlement.room)) return false
    const deliveries = this.#deliveries
    if (!deliveries.every((delivery) => delivery.isQuiet)) return false
    this.#enter(entries, clock.unsafeCurrentTimeMillis())
    for (const delivery of deliveries) delivery.startOffered(clock)
    return true
  }

  /** Reads the remembered deliveries of entries. Returns whether they could be read. */
  #find({ deliveries }: Remember, entries: ReadonlyArray<Entry>, now: number): boolean {
    const found = deliveries.find(entries.map(({ id }) => id))
    if (Either.isLeft(found)) {
      this.#notKept(found.left.message)
      return false
    }
    for (const { destinations, repeats } of this.#groups)
      repeats?.found(
        this.#joined === undefined
          ? found.right
          : found.right.filter(({ destination }) => destinations.includes(destination)),
        now
      )
    return true
  }

  readonly #offered: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(this.#deliveries, (delivery) => delivery.offered, { discard: true })
  )

  readonly #commitAll: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(this.#groups, ({ changes }) => changes?.commit([]) ?? Effect.void, { discard: true })
  )

  /** Entries that no earlier run finished. The others only occupy their place in the windows. */
  #unsettled(entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> {
    if (!this.#earlier.any) return entries
    return entries.filter((entry) => {
      if (!this.#earlier.isSettled(entry)) return true
      for (const { state, stopped } of this.#groups)
        if (stopped === undefined || this.#joined === undefined) state.settlement.skip(entry)
      return false
    })
  }

  /** Whether new entries may still enter the run state. */
  get #reading(): boolean {
    return this.#stopped === undefined && !this.#closed
  }
}

const cutOff: Reason = Remarks.reason("cut-off")

const endpointSnapshots = (group: EndpointGroup, now: number): ReadonlyArray<EndpointSnapshot> =>
  group.deliveries.map(({ budget, endpoint, health, inFlight }) => {
    const isTroubled = health.state !== "open" || now < health.until
    return {
      endpoint: endpoint.id,
      destinations: group.destinations,
      open: group.state.settlement.unsettled,
      inFlight: inFlight.size,
      health: health.state,
      ...(isTroubled && health.trouble !== undefined && { trouble: health.trouble.message }),
      isStopped: group.stopped !== undefined,
      budget: { used: budget.used(now), count: budget.count }
    }
  })
