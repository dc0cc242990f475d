import type { Reason, Warning } from "@sluice/values/Reason"
import type { End } from "../delivery/Delivery.js"
import { forget, type Item } from "../destination/Item.js"
import { Account } from "../outcome/Account.js"
import { type DeadLetter, everyDestination } from "../outcome/DeadLetter.js"
import { isDead, isDeadRank, type Outcome, rank as ranks } from "../outcome/Outcome.js"
import type { Settled, SettledDestination } from "../outcome/Settled.js"
import type { Wire } from "../outcome/Wire.js"
import { type Entry, isUnreadable, type Unreadable } from "../record/Source.js"
import { Texts } from "./AcceptedItems.js"
import type { Position } from "./Checkpoint.js"
import { Settlement } from "./Settlement.js"

/** What is remembered of a record at a destination until it is settled. Most records need none. */
interface Note {
  readonly destination: number
  reasons: Array<Reason>
  warnings: ReadonlyArray<Warning>
  wire: Wire | undefined
  request: number | undefined
  tries: number
}

/**
 * The books of a run: what each record still waits for, why it ended as it did, and what is to be written before it may be
 * acknowledged. Synchronous; the pipeline writes the letters it hands out and says when they are durable.
 */
export class Book {
  readonly account: Account
  readonly settlement: Settlement
  /** Items that were accepted, of records that are not settled. */
  readonly delivered: Texts
  /** Items whose answer was lost and that may not be sent twice, of records that are not settled. */
  readonly lost: Texts
  /** Bytes of items that wait for their verdict. */
  bytes = 0
  private readonly index: ReadonlyMap<string, number>
  private readonly notes = new Map<number, Array<Note>>()
  private awaiting: Array<Entry> = []
  private readonly acceptedNow: Array<Item> = []
  private readonly closedNow: Array<number> = []
  private settledNow: Array<Settled> = []

  constructor(
    private readonly destinations: ReadonlyArray<string>,
    window: number,
    position: Position,
    private readonly onSettled: ((settled: ReadonlyArray<Settled>) => void) | undefined
  ) {
    this.account = new Account(destinations)
    this.delivered = new Texts(position.delivered)
    this.lost = new Texts(position.unknown ?? {})
    this.index = new Map(destinations.map((name, at) => [name, at]))
    this.settlement = new Settlement(destinations.length, window, position.lowWater)
  }

  begin(entry: Entry): void {
    this.account.read++
    this.settlement.begin(entry)
  }

  unreadable(entry: Unreadable): void {
    this.ready(entry.seq)
  }

  /** Every destination was asked about it. */
  ready(seq: number): void {
    if (this.settlement.ready(seq)) this.close(seq)
  }

  skipped(seq: number, destination: number, reason: Reason): void {
    this.settlement.decide(seq, destination, "skipped")
    if (this.onSettled !== undefined) this.note(seq, destination).reasons.push(reason)
  }

  invalid(seq: number, destination: number, problems: ReadonlyArray<Reason>): void {
    this.settlement.decide(seq, destination, "invalid")
    this.note(seq, destination).reasons.push(...problems)
  }

  /** All of its items were accepted in an earlier run. */
  deliveredBefore(seq: number, destination: number): void {
    this.settlement.decide(seq, destination, "delivered")
  }

  /** An earlier run sent an item of it and never learned what became of it. */
  unknownBefore(seq: number, destination: number): void {
    this.settlement.decide(seq, destination, "unknown")
    this.note(seq, destination).reasons.push(answerLostEarlier)
  }

  expect(seq: number, destination: number, items: ReadonlyArray<Item>, warnings: ReadonlyArray<Warning>): void {
    this.settlement.expect(seq, destination, items.length)
    for (const item of items) this.bytes += item.bytes
    if (warnings.length === 0) return
    this.account.warn(warnings)
    if (this.onSettled !== undefined) this.note(seq, destination).warnings = warnings
  }

  /** Items that one answer accepted. */
  accepted(items: ReadonlyArray<Item>, request: number, wire: Wire | undefined, tries: number): void {
    for (const item of items) {
      const { seq } = item.record
      const destination = this.index.get(item.destination) ?? 0
      this.account.accepted(item.lane, 1)
      this.bytes -= item.bytes
      if (this.onSettled !== undefined) Object.assign(this.note(seq, destination), { request, wire, tries })
      this.acceptedNow.push(item)
      if (this.settlement.item(seq, destination, "delivered")) this.closedNow.push(seq)
    }
  }

  ended(item: Item, end: End): void {
    const { seq } = item.record
    const destination = this.index.get(item.destination) ?? 0
    const note = this.note(seq, destination)
    if (!note.reasons.some((reason) => reason.code === end.reason.code && reason.message === end.reason.message))
      note.reasons.push(end.reason)
    Object.assign(note, { wire: end.wire, request: end.request, tries: end.tries })
    this.bytes -= item.bytes
    if (this.settlement.item(seq, destination, end.outcome)) this.closedNow.push(seq)
    if (end.outcome === "unknown") this.lost.keep(item)
    else forget(item)
  }

  /** The verdicts of an attempt are complete: records that closed with them are settled, and texts are let go, except those that a letter or the progress may need. */
  judged(): void {
    for (const seq of this.closedNow) this.close(seq)
    this.closedNow.length = 0
    for (const item of this.acceptedNow) {
      if (this.settlement.isSettled(item.record.seq)) forget(item)
      else this.delivered.keep(item)
    }
    this.acceptedNow.length = 0
  }

  /** Whether letters are to be written before more can be acknowledged. */
  get owes(): boolean {
    return this.awaiting.length > 0
  }

  /** The letters of all records that are closed and not settled, and what to call once they are durable. */
  letters(now: number): { readonly letters: ReadonlyArray<DeadLetter>; readonly durable: () => void } {
    const entries = this.awaiting.sort((a, b) => a.seq - b.seq)
    this.awaiting = []
    const at = new Date(now).toISOString()
    const letters = entries.flatMap((entry) => this.lettersOf(entry, at))
    return {
      letters,
      durable: () => {
        this.account.deadLetters += letters.length
        for (const entry of entries) this.settle(entry.seq, entry)
      }
    }
  }

  /** Tells the observer of records that settled since it was told last. */
  tell(): void {
    const settled = this.settledNow
    if (settled.length === 0) return
    this.settledNow = []
    this.onSettled?.(settled)
  }

  private note(seq: number, destination: number): Note {
    let notes = this.notes.get(seq)
    if (notes === undefined) {
      notes = []
      this.notes.set(seq, notes)
    }
    let note = notes.find((other) => other.destination === destination)
    if (note === undefined) {
      note = { destination, reasons: [], warnings: [], wire: undefined, request: undefined, tries: 0 }
      notes.push(note)
    }
    return note
  }

  /** All destinations of a record have decided. */
  private close(seq: number): void {
    const entry = this.settlement.entry(seq)
    if (entry === undefined) return
    if (isUnreadable(entry) || isDeadRank(this.settlement.rank(seq))) this.awaiting.push(entry)
    else this.settle(seq, entry)
  }

  private settle(seq: number, entry: Entry): void {
    this.account.record(isUnreadable(entry) ? ranks.invalid : this.settlement.rank(seq))
    for (let d = 0; d < this.destinations.length; d++) {
      const rank = this.settlement.rankAt(seq, d)
      if (rank >= 0) this.account.destination(d, rank)
    }
    const notes = this.notes.size === 0 ? undefined : this.notes.get(seq)
    if (isUnreadable(entry)) this.explain("invalid", entry.reasons, entry, everyDestination)
    else for (const note of notes ?? []) this.explainNote(seq, entry, note)
    if (this.onSettled !== undefined) this.settledNow.push(this.settledOf(seq, entry))
    this.delivered.drop(seq)
    this.lost.drop(seq)
    if (notes !== undefined) this.notes.delete(seq)
    this.settlement.settle(seq)
  }

  private explainNote(seq: number, entry: Entry, note: Note): void {
    const outcome = this.settlement.outcomeAt(seq, note.destination)
    if (outcome === undefined || outcome === "delivered") return
    const shown = note.reasons.filter((reason) => reason.code !== notForThisRoute.code)
    this.explain(outcome, shown, entry, this.destinations[note.destination] ?? "")
  }

  private explain(outcome: Outcome, reasons: ReadonlyArray<Reason>, entry: Entry, destination: string): void {
    for (const reason of reasons)
      this.account.reason(outcome, reason, { id: entry.id, origin: entry.origin, destination }, entry.seq)
  }

  private settledOf(seq: number, entry: Entry): Settled {
    const outcome = isUnreadable(entry) ? "invalid" : this.settlement.outcome(seq)
    const destinations = isUnreadable(entry)
      ? [{ destination: everyDestination, outcome: "invalid" as const, reasons: entry.reasons, warnings: [] }]
      : this.destinations.flatMap((name, d): Array<SettledDestination> => {
          const at = this.settlement.outcomeAt(seq, d)
          return at === undefined
            ? []
            : [
                this.settledAt(
                  name,
                  at,
                  this.notes.get(seq)?.find((note) => note.destination === d)
                )
              ]
        })
    return { seq, id: entry.id, origin: entry.origin, outcome, destinations }
  }

  private settledAt(destination: string, outcome: Outcome, note: Note | undefined): SettledDestination {
    return {
      destination,
      outcome,
      reasons: note?.reasons ?? [],
      warnings: note?.warnings ?? [],
      ...(note?.request !== undefined && { request: note.request }),
      ...(note?.wire !== undefined && { wire: note.wire })
    }
  }

  private lettersOf(entry: Entry, at: string): Array<DeadLetter> {
    const common = { v: 1 as const, id: entry.id, seq: entry.seq, origin: entry.origin, at }
    if (isUnreadable(entry))
      return [
        {
          ...common,
          destination: everyDestination,
          outcome: "invalid",
          reasons: entry.reasons,
          attempts: 0,
          record: entry.text,
          ...(entry.cut !== undefined && { cut: entry.cut }),
          delivered: []
        }
      ]
    return this.destinations.flatMap((destination, d): Array<DeadLetter> => {
      const outcome = this.settlement.outcomeAt(entry.seq, d)
      if (outcome === undefined || !isDead(outcome)) return []
      const note = this.note(entry.seq, d)
      return [
        {
          ...common,
          destination,
          outcome,
          reasons: note.reasons,
          ...(note.wire !== undefined && { answer: note.wire }),
          attempts: note.tries,
          record: entry.body,
          delivered: this.delivered.sums(entry.seq, destination)
        }
      ]
    })
  }
}

const answerLostEarlier: Reason = {
  code: "answer-lost-earlier",
  message:
    "An earlier run sent it and never learned whether it was applied. It was not sent again, since it could count twice."
}

/** Why a record is Skipped at a destination whose route has a condition that it does not meet. */
export const notForThisRoute: Reason = {
  code: "not-for-this-route",
  message: "The route's condition (when) does not hold for this record."
}
