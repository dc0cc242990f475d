import type { Reason, Warning } from "@sluice/values/Reason"
import type { Origin } from "../record/SourceRecord.js"
import * as Outcome from "./Outcome.js"
import * as Remarks from "./Remarks.js"
import type { Counts, GroupedReason, Report, Stopped } from "./Report.js"

/** Kinds of reasons that are counted separately; any further kind counts under `others`. */
export const maxReasons = 1_000

type Mutable<A> = { -readonly [K in keyof A]: A[K] }

/** Equal reasons, with the `seq` of the first. */
interface Group {
  seq: number
  readonly grouped: Mutable<GroupedReason>
}

/** Counts by rank of the outcome: an array, because it counts every record at every destination. */
const noTally = (): Array<number> => Outcome.byRank.map(() => 0)

const increment = (tally: Array<number>, rank: number): void => {
  tally[rank] = (tally[rank] ?? 0) + 1
}

const countsOf = (tally: ReadonlyArray<number>): Counts => Outcome.each((outcome) => tally[Outcome.rank[outcome]] ?? 0)

/** The running sums of a run. Only final outcomes are counted, so at any time `read − Σ outcomes` records are pending. */
export class Account {
  read = 0
  attempts = 0
  deadLetters = 0
  readonly items: Record<string, number> = {}
  readonly warnings: Record<string, number> = {}
  /** By rank of the outcome. */
  readonly #records = noTally()
  readonly #byDestination: ReadonlyArray<Array<number>>
  readonly #reasons = new Map<string, Group>()

  readonly #destinations: ReadonlyArray<string>

  constructor(destinations: ReadonlyArray<string>) {
    this.#destinations = destinations
    this.#byDestination = destinations.map(noTally)
  }

  /** A record settled with the outcome of this rank. */
  record(rank: number): void {
    increment(this.#records, rank)
  }

  /** A record settled with the outcome of this rank at the destination of this index. */
  destination(index: number, rank: number): void {
    const tally = this.#byDestination[index]
    if (tally !== undefined) increment(tally, rank)
  }

  /** Records by outcome. */
  get counts(): Counts {
    return countsOf(this.#records)
  }

  accepted(lane: string, count: number): void {
    this.items[lane] = (this.items[lane] ?? 0) + count
  }

  warn(warnings: ReadonlyArray<Warning>): void {
    for (const { code } of warnings) this.warnings[code] = (this.warnings[code] ?? 0) + 1
  }

  /** `seq` is that of the entry: records settle in any order, and the first of a kind is the one that was read first. */
  reason(
    outcome: Outcome.Outcome,
    reason: Reason,
    place: { readonly id: string; readonly origin: Origin; readonly destination: string },
    seq: number
  ): void {
    const key = `${outcome} ${reason.code} ${reason.path ?? ""}`
    const known = this.#reasons.get(key)
    if (known === undefined) {
      if (this.#reasons.size >= maxReasons && reason !== others) this.reason(outcome, others, place, seq)
      else this.#reasons.set(key, { seq, grouped: grouped(outcome, reason, place) })
      return
    }
    if (seq < known.seq) {
      known.seq = seq
      known.grouped.first = place
      known.grouped.message = reason.message
    }
    known.grouped.count++
  }

  report(run: {
    readonly endpoint: ReadonlyArray<string>
    readonly batches: number
    readonly durationMs: number
    readonly stopped: Stopped | undefined
  }): Report {
    const settled = this.#records.reduce((sum, count) => sum + count, 0)
    return {
      ...(run.stopped && { stopped: run.stopped }),
      endpoint: run.endpoint,
      read: this.read,
      ...this.counts,
      pending: this.read - settled,
      items: { ...this.items },
      batches: run.batches,
      attempts: this.attempts,
      warnings: { ...this.warnings },
      reasons: [...this.#reasons.values()]
        .sort((a, b) => b.grouped.count - a.grouped.count || a.seq - b.seq)
        .map((group) => group.grouped),
      destinations: Object.fromEntries(
        this.#destinations.map((name, d) => [name, countsOf(this.#byDestination[d] ?? [])])
      ),
      deadLetters: this.deadLetters,
      durationMs: run.durationMs
    }
  }
}

const others = Remarks.reason("others")

const grouped = (outcome: Outcome.Outcome, reason: Reason, first: GroupedReason["first"]): Mutable<GroupedReason> => ({
  outcome,
  code: reason.code,
  ...(reason.path !== undefined && { path: reason.path }),
  message: reason.message,
  count: 1,
  first
})
