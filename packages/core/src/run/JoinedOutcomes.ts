import type { Account } from "../outcome/Account.js"
import { everyDestination } from "../outcome/DeadLetter.js"
import { byRank, rank as ranks } from "../outcome/Outcome.js"
import * as Remarks from "../outcome/Remarks.js"
import type { Settled } from "../outcome/Settled.js"
import { type Entry, isUnreadable } from "../record/Source.js"

/** An entry that was read and that some groups of endpoints have not finished. */
interface Slot {
  readonly entry: Entry
  /** The number of groups that have not finished it. */
  open: number
  /** Destinations that do not decide it in this run. */
  readonly pending: Array<string>
  /** The worst rank so far. */
  rank: number
  /** Whether it met the condition of no route so far. */
  isForNoRoute: boolean
  settled: Settled | undefined
}

/** The result of an entry at one group of endpoints. */
export interface GroupResult {
  readonly rank: number
  readonly isForNoRoute: boolean
  /** Undefined if outcomes are not observed. */
  readonly settled: Settled | undefined
}

/**
 * Joins the results of a record at the groups of a run to its outcome. Contains the entries that some groups have
 * finished and others have not, so its size is bounded by the windows. Not used by a run with one group.
 */
export class JoinedOutcomes {
  readonly #account: Account
  readonly #onUnreadable: (entry: Entry) => void
  readonly #slots = new Map<number, Slot>()
  #settledNow: Array<Settled> = []

  /** `onUnreadable` is called with an unreadable entry when its dead letter is durable. */
  constructor(account: Account, onUnreadable: (entry: Entry) => void) {
    this.#account = account
    this.#onUnreadable = onUnreadable
  }

  /** An entry that `open` groups finish later. `pending`: destinations whose group stopped before it. */
  begin(entry: Entry, open: number, pending: Array<string>): void {
    if (open === 0) return
    this.#slots.set(entry.seq, { entry, open, pending, rank: 0, isForNoRoute: true, settled: undefined })
  }

  /** One group finished an entry. */
  settle(entry: Entry, { isForNoRoute, rank, settled }: GroupResult): void {
    const { seq } = entry
    const slot = this.#slots.get(seq)
    if (slot === undefined) return
    slot.rank = Math.max(slot.rank, rank)
    slot.isForNoRoute &&= isForNoRoute
    if (settled !== undefined) slot.settled = slot.settled === undefined ? settled : joined(slot.settled, settled)
    this.#close(seq, slot)
    if (isUnreadable(entry)) this.#onUnreadable(entry)
  }

  /**
   * One group stopped and does not finish an entry. `destinations`: the destinations of the group to which the entry
   * applies.
   */
  abandon(seq: number, destinations: ReadonlyArray<string>): void {
    const slot = this.#slots.get(seq)
    if (slot === undefined) return
    slot.pending.push(...destinations)
    this.#close(seq, slot)
  }

  /** The records that all of their groups finished or abandoned since the last call. */
  takeSettled(): ReadonlyArray<Settled> {
    const settled = this.#settledNow
    if (settled.length > 0) this.#settledNow = []
    return settled
  }

  #close(seq: number, slot: Slot): void {
    if (--slot.open > 0) return
    this.#slots.delete(seq)
    const { entry, isForNoRoute, pending, rank, settled } = slot
    if (pending.length === 0) {
      this.#account.record(rank)
      if (isForNoRoute && rank === ranks.skipped) this.#explain(entry)
    }
    this.#account.finish(seq)
    if (settled !== undefined) this.#settledNow.push(pending.length === 0 ? settled : { ...settled, pending })
  }

  #explain({ id, origin, seq }: Entry): void {
    this.#account.reason("skipped", Remarks.reason("for-no-route"), { id, origin, destination: everyDestination }, seq)
  }
}

const joined = (one: Settled, other: Settled): Settled => ({
  ...one,
  outcome: byRank[Math.max(ranks[one.outcome], ranks[other.outcome])] ?? one.outcome,
  destinations: [...one.destinations, ...other.destinations]
})
