import type { Reason, Warning } from "@sluice/values/Reason"
import type { ItemEnd } from "../delivery/Delivery.js"
import { forget, type Item } from "../destination/Item.js"
import type { Account } from "../outcome/Account.js"
import { type DeadLetter, type EarlierLetter, everyDestination } from "../outcome/DeadLetter.js"
import { byCause, isDeadRank, isRemembered, mayCountTwice, type Outcome, rank as ranks } from "../outcome/Outcome.js"
import * as Remarks from "../outcome/Remarks.js"
import type { Settled } from "../outcome/Settled.js"
import type { Wire } from "../outcome/Wire.js"
import { type Entry, isUnreadable, type Unreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import { AcceptedItems, type Listed } from "./AcceptedItems.js"
import type { JoinedOutcomes } from "./JoinedOutcomes.js"
import { OpenChange } from "./OpenChange.js"
import { type RecordNote, RecordNotes, sentBy } from "./RecordNotes.js"
import type { RememberedDelivery, RememberedOutcome } from "./RememberedDeliveries.js"
import { type Pending, placeOf, type Repeats, repeatsRecord } from "./Repeats.js"
import { type ClosedRecords, lettersOf, needsLetter, settledOf } from "./SettledRecords.js"
import { Settlement } from "./Settlement.js"

/** The settings of a run state. */
export interface RunStateOptions {
  /** The names of the destinations of one group, in the order of the routes. */
  readonly destinations: ReadonlyArray<string>
  /** The account of the run. */
  readonly account: Account
  /** Joins the results of several groups. Undefined if the run has one. */
  readonly joined: JoinedOutcomes | undefined
  /** Maximum number of records that are read and not finished. */
  readonly window: number
  /** Accepted items of earlier runs. */
  readonly accepted: ReadonlyArray<Listed>
  /** Items of earlier runs whose response was lost. */
  readonly unknown: ReadonlyArray<Listed>
  /** Whether changes are collected for a state store. False for a run without one. */
  readonly keepsChanges: boolean
  /** Whether each change is committed. False for a store that only saves the open items of a run that stops. */
  readonly commitsChanges: boolean
  /** Undefined if deliveries are not remembered. */
  readonly repeats?: Repeats | undefined
  readonly onSettled: ((settled: ReadonlyArray<Settled>) => void) | undefined
}

/**
 * The state of a run at one group of endpoints: the pending items of each record, the reasons of its outcome, and the dead letters that must be
 * durable before its acknowledgement. Owns the settlement. Synchronous. The dead-letter writer reports
 * when letters are durable.
 */
export class RunState {
  readonly account: Account
  readonly settlement: Settlement
  /** Accepted items of unfinished records. */
  readonly delivered: AcceptedItems
  /** Unrepeatable items of unfinished records whose response was lost. */
  readonly lost: AcceptedItems
  /** The remembered deliveries. Undefined if nothing is remembered. */
  readonly repeats: Repeats | undefined
  /** Bytes of items without a verdict. */
  bytes = 0
  readonly #index: ReadonlyMap<string, number>
  readonly #notes = new RecordNotes()
  #awaiting: Array<Entry> = []
  readonly #acceptedNow: Array<Item> = []
  readonly #closedNow: Array<number> = []
  #settledNow: Array<Settled> = []
  /** The data of the next commit. Undefined if no state is stored. */
  readonly change: OpenChange | undefined
  readonly #joined: JoinedOutcomes | undefined
  /** The places of the destinations in the account. */
  readonly #places: ReadonlyArray<number>
  readonly #closed: ClosedRecords
  readonly #destinations: ReadonlyArray<string>
  readonly #onSettled: ((settled: ReadonlyArray<Settled>) => void) | undefined

  constructor(options: RunStateOptions) {
    const {
      accepted,
      account,
      commitsChanges,
      destinations,
      joined,
      keepsChanges,
      onSettled,
      repeats,
      unknown,
      window
    } = options
    this.repeats = repeats
    this.#destinations = destinations
    this.#onSettled = onSettled
    this.account = account
    this.#joined = joined
    this.#places = destinations.map((name) => account.placeOf(name))
    this.delivered = new AcceptedItems(accepted)
    this.lost = new AcceptedItems(unknown)
    this.#index = new Map(destinations.map((name, at) => [name, at]))
    this.settlement = new Settlement(destinations.length, window)
    const { delivered, lost, settlement } = this
    this.#closed = { settlement, notes: this.#notes, delivered, destinations }
    const kept = { settlement, delivered, lost, repeats, destinations, isCommitted: commitsChanges }
    this.change = keepsChanges ? new OpenChange(kept) : undefined
  }

  /** Whether the reasons of Skipped records are read. */
  get explains(): boolean {
    return this.#onSettled !== undefined
  }

  begin(entry: Entry): void {
    this.settlement.begin(entry)
  }

  /** An unreadable entry that another group decided has its durable dead letter. */
  settleUnreadable(entry: Entry): void {
    this.settlement.settle(entry.seq)
    this.change?.settled(entry)
  }

  unreadable(entry: Unreadable): void {
    this.ready(entry.seq)
  }

  /** Every destination has prepared it. */
  ready(seq: number): void {
    if (this.settlement.ready(seq)) this.#close(seq)
  }

  /** `warnings`: what was left out, if that is why there is nothing to send. */
  skipped(seq: number, destination: number, reason: Reason, warnings?: ReadonlyArray<Warning>): void {
    this.settlement.decide(seq, destination, byCause.nothingToSend)
    if (warnings !== undefined) this.#notes.at(seq, destination).warnings = warnings
    // A record whose content was left out completely is in the account even if outcomes are not observed.
    if (this.#onSettled !== undefined || warnings !== undefined) this.#notes.at(seq, destination).reasons.push(reason)
  }

  invalid(seq: number, destination: number, problems: ReadonlyArray<Reason>): void {
    this.settlement.decide(seq, destination, byCause.notValid)
    this.#notes.at(seq, destination).reasons.push(...problems)
  }

  /** An earlier run delivered all of its items. */
  deliveredBefore(seq: number, destination: number): void {
    this.settlement.decide(seq, destination, byCause.accepted)
  }

  /** A killed run wrote its dead letter. */
  endedBefore(seq: number, destination: number, { outcome, reasons }: EarlierLetter): void {
    this.settlement.decide(seq, destination, outcome)
    this.#notes.at(seq, destination).reasons.push(...reasons)
  }

  /** An earlier run sent an item of it and got no response. `hasLetter`: whether that run wrote a dead letter. */
  unknownBefore(seq: number, destination: number, hasLetter = false): void {
    this.settlement.decide(seq, destination, byCause.responseLost)
    const note = this.#notes.at(seq, destination)
    note.reasons.push(answerLostEarlier)
    note.hasLetter = hasLetter
  }

  /** It cannot be decided, because a record with its id and other content waits for a response. */
  failed(seq: number, destination: number, reason: Reason): void {
    this.settlement.decide(seq, destination, byCause.idInFlight)
    this.#notes.at(seq, destination).reasons.push(reason)
  }

  /** It stays pending, because the run stops. */
  withhold(seq: number, destination: number): void {
    this.settlement.expect(seq, destination, 1)
  }

  /** It gets the outcome of a record with the same id and content when that record is finished. */
  wait(seq: number, destination: number, other: Pending): void {
    this.settlement.expect(seq, destination, 1)
    other.waiting.push(seq)
  }

  /** It gets the outcome of a finished record of this run with the same id and content. */
  repeat(seq: number, destination: number, { outcome, place }: RememberedDelivery): void {
    const shared = outcome === "delivered" || outcome === "open" ? "skipped" : outcome
    this.settlement.decide(seq, destination, shared)
    const note = this.#notes.at(seq, destination)
    note.reasons.push(repeatsRecord(place))
    note.hasLetter = true
  }

  expect(seq: number, destination: number, items: ReadonlyArray<Item>, warnings: ReadonlyArray<Warning>): void {
    this.settlement.expect(seq, destination, items.length)
    for (const item of items) this.bytes += item.bytes
    if (warnings.length > 0) this.#notes.at(seq, destination).warnings = warnings
  }

  /** Items that one response accepted. */
  accepted(items: ReadonlyArray<Item>, request: number, wire: Wire | undefined, tries: number): void {
    for (const item of items) {
      const { seq } = item.record
      const destination = this.#index.get(item.destination) ?? 0
      this.account.accepted(item.lane, 1)
      this.bytes -= item.bytes
      if (this.#onSettled !== undefined) sentBy(this.#notes.at(seq, destination), request, wire, tries)
      this.#acceptedNow.push(item)
      if (this.settlement.item(seq, destination, byCause.accepted)) this.#closedNow.push(seq)
    }
  }

  ended(item: Item, end: ItemEnd): void {
    const { seq } = item.record
    const destination = this.#index.get(item.destination) ?? 0
    const note = this.#notes.at(seq, destination)
    if (!note.reasons.some((reason) => reason.code === end.reason.code && reason.message === end.reason.message))
      note.reasons.push(end.reason)
    sentBy(note, end.request, end.wire, end.tries)
    this.bytes -= item.bytes
    if (this.settlement.item(seq, destination, end.outcome)) this.#closedNow.push(seq)
    if (mayCountTwice(end.outcome)) this.#keep(this.lost, item)
    else forget(item)
  }

  /**
   * The verdicts of an attempt are complete. Finishes the records that they closed, and releases their items, except
   * those that a dead letter or a checkpoint may need.
   */
  attemptDone(): void {
    for (const seq of this.#closedNow) this.#close(seq)
    this.#closedNow.length = 0
    for (const item of this.#acceptedNow) {
      if (this.settlement.isSettled(item.record.seq)) forget(item)
      else this.#keep(this.delivered, item)
    }
    this.#acceptedNow.length = 0
  }

  #keep(items: AcceptedItems, item: Item): void {
    items.keep(item)
    this.change?.changed(item.record.seq)
  }

  /** Whether dead letters must be written before more can be acknowledged. */
  get owes(): boolean {
    return this.#awaiting.length > 0
  }

  /** The dead letters of all records that are closed and not finished, and a function to call once they are durable. */
  letters(now: number): { readonly letters: ReadonlyArray<DeadLetter>; readonly durable: () => void } {
    const entries = this.#awaiting.sort((a, b) => a.seq - b.seq)
    this.#awaiting = []
    const at = new Date(now).toISOString()
    const letters = entries.flatMap((entry) => lettersOf(this.#closed, entry, at))
    return {
      letters,
      durable: () => {
        this.account.deadLetters += letters.length
        for (const entry of entries) this.#settle(entry.seq, entry)
      }
    }
  }

  /** Calls `onSettled` with the records that finished since the last call. */
  reportSettled(): void {
    const settled = this.#joined === undefined ? this.#settledNow : this.#joined.takeSettled()
    if (settled.length === 0) return
    if (this.#joined === undefined) this.#settledNow = []
    this.#onSettled?.(settled)
  }

  /** Every destination of a record has decided. */
  #close(seq: number): void {
    const entry = this.settlement.entry(seq)
    if (entry === undefined) return
    if (isUnreadable(entry) || (isDeadRank(this.settlement.rank(seq)) && this.#needsLetter(seq)))
      this.#awaiting.push(entry)
    else this.#settle(seq, entry)
  }

  #needsLetter(seq: number): boolean {
    if (this.repeats === undefined) return true
    return this.#destinations.some((_, d) => needsLetter(this.#closed, seq, d))
  }

  #settle(seq: number, entry: Entry): void {
    const rank = isUnreadable(entry) ? ranks.invalid : this.settlement.rank(seq)
    for (let d = 0; d < this.#destinations.length; d++) {
      const rankAt = this.settlement.rankAt(seq, d)
      if (rankAt >= 0) this.account.destination(this.#places[d] ?? 0, rankAt)
    }
    const notes = this.#notes.of(seq)
    const isForNone = rank === ranks.skipped && isForNoRoute(notes)
    if (isUnreadable(entry)) this.#explain("invalid", entry.reasons, entry, everyDestination)
    else {
      for (const note of notes) {
        this.#explainNote(seq, entry, note)
        if (note.warnings.length > 0) this.#warn(entry, note)
      }
    }
    if (this.#joined === undefined) {
      this.account.record(rank)
      if (isForNone) this.#explain("skipped", forNoRoute, entry, everyDestination)
      if (this.#onSettled !== undefined) this.#settledNow.push(settledOf(this.#closed, entry))
    }
    const settled =
      this.#joined === undefined || this.#onSettled === undefined ? undefined : settledOf(this.#closed, entry)
    const share = this.repeats === undefined || isUnreadable(entry) ? undefined : this.#remember(this.repeats, entry)
    this.delivered.drop(entry)
    this.lost.drop(entry)
    this.#notes.drop(seq)
    this.settlement.settle(seq)
    this.change?.settled(entry)
    this.#joined?.settle(entry, { rank, isForNoRoute: isForNone, settled })
    share?.()
  }

  /**
   * Remembers a finished record. Returns a function that passes its outcome to the records that wait for it, if there
   * are any.
   */
  #remember(repeats: Repeats, record: SourceRecord): (() => void) | undefined {
    const shares: Array<() => void> = []
    for (const [d, destination] of this.#destinations.entries()) {
      const pending = repeats.end(record, d)
      const outcome = this.settlement.outcomeAt(record.seq, d)
      if (pending === undefined || outcome === undefined) continue
      if (isRemembered(outcome)) repeats.settle(this.#deliveryOf(repeats.remember, pending, destination, outcome))
      if (pending.waiting.length > 0) {
        const reasons = this.#notes.find(record.seq, d)?.reasons ?? []
        shares.push(() => this.#share(pending, d, outcome, reasons))
      }
    }
    if (shares.length === 0) return undefined
    return () => {
      for (const share of shares) share()
    }
  }

  #deliveryOf(
    { deliveries, version }: Repeats["remember"],
    { at, changed, content, known, record }: Pending,
    destination: string,
    outcome: RememberedOutcome
  ): RememberedDelivery {
    const before = known?.delivered
    const isWhole = outcome === "delivered" && !changed
    // The items that were left out were not delivered, so later records are compared with the content that was
    // delivered before.
    const partly = { repeatable: content.repeatable, once: before?.once ?? "" }
    return {
      id: record.id,
      destination,
      outcome,
      content,
      delivered: isWhole ? content : outcome === "delivered" ? partly : before,
      accepted: isWhole ? none : this.delivered.onceHashes(record, destination),
      repeated: isWhole ? none : this.delivered.repeatableHashes(record, destination),
      unknown: isWhole ? none : this.lost.hashes(record, destination),
      at,
      seen: at,
      run: deliveries.run,
      version: version(destination),
      place: placeOf(record)
    }
  }

  #share({ record, waiting }: Pending, destination: number, outcome: Outcome, reasons: ReadonlyArray<Reason>): void {
    const shared = outcome === "delivered" ? "skipped" : outcome
    for (const seq of waiting) {
      const note = this.#notes.at(seq, destination)
      note.reasons.push(repeatsRecord(placeOf(record)), ...reasons)
      note.hasLetter = true
      if (this.settlement.item(seq, destination, shared)) this.#close(seq)
    }
  }

  #explainNote(seq: number, entry: Entry, note: RecordNote): void {
    const outcome = this.settlement.outcomeAt(seq, note.destination)
    if (outcome === undefined || outcome === "delivered") return
    const shown = note.reasons.filter((reason) => !isForAnotherRoute(reason))
    this.#explain(outcome, shown, entry, this.#destinations[note.destination] ?? "")
  }

  /** Counted when the record is finished, because the run that sends a pending record counts it. */
  #warn({ id, origin, seq }: Entry, { destination, warnings }: RecordNote): void {
    this.account.warn(warnings, { id, origin, destination: this.#destinations[destination] ?? "" }, seq)
  }

  #explain(outcome: Outcome, reasons: ReadonlyArray<Reason>, entry: Entry, destination: string): void {
    for (const reason of reasons)
      this.account.reason(outcome, reason, { id: entry.id, origin: entry.origin, destination }, entry.seq)
  }
}

const none: ReadonlyArray<string> = []

/** Whether a record met the condition of no route. Known only if outcomes are observed. */
const isForNoRoute = (notes: ReadonlyArray<RecordNote>): boolean =>
  notes.length > 0 && notes.every(({ reasons }) => reasons.length > 0 && reasons.every(isForAnotherRoute))

const isForAnotherRoute = ({ code }: Reason): boolean => code === notForThisRoute

const forNoRoute = [Remarks.reason("for-no-route")]

const answerLostEarlier = Remarks.reason("answer-lost-earlier")

/** The account does not count the conditions of single routes among the reasons, because most records meet only some. */
const notForThisRoute: Remarks.RemarkCode = "not-for-this-route"
