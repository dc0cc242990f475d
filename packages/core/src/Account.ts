import { type Outcome, all as outcomes } from "./Outcome.js"
import type { Reason, Warning } from "./Reason.js"
import type { Counts, GroupedReason, Report, Stopped } from "./Report.js"
import type { Origin } from "./SourceRecord.js"

/** Kinds of reasons that are kept apart; what comes after counts under `others`. */
export const maxReasons = 1_000

type Mutable<A> = { -readonly [K in keyof A]: A[K] }

/** Reasons that are alike, with the `seq` of the first. */
interface Group {
  seq: number
  readonly grouped: Mutable<GroupedReason>
}

export const noCounts = (): Mutable<Counts> => ({
  delivered: 0,
  skipped: 0,
  invalid: 0,
  rejected: 0,
  failed: 0,
  unknown: 0
})

/** The running sums of a run. Only what is final is counted, so at every moment `read − Σ outcomes` is what is pending. */
export class Account {
  read = 0
  attempts = 0
  deadLetters = 0
  readonly counts = noCounts()
  readonly items: Record<string, number> = {}
  readonly warnings: Record<string, number> = {}
  private readonly destinations: ReadonlyMap<string, Mutable<Counts>>
  private readonly reasons = new Map<string, Group>()

  constructor(destinations: ReadonlyArray<string>) {
    this.destinations = new Map(destinations.map((name) => [name, noCounts()]))
  }

  record(outcome: Outcome): void {
    this.counts[outcome]++
  }

  destination(name: string, outcome: Outcome): void {
    const counts = this.destinations.get(name)
    if (counts !== undefined) counts[outcome]++
  }

  accepted(lane: string, count: number): void {
    this.items[lane] = (this.items[lane] ?? 0) + count
  }

  warn(warnings: ReadonlyArray<Warning>): void {
    for (const { code } of warnings) this.warnings[code] = (this.warnings[code] ?? 0) + 1
  }

  /** `seq` is that of the entry: records settle in any order, and the first of a kind is the one that was read first. */
  reason(
    outcome: Outcome,
    reason: Reason,
    place: { readonly id: string; readonly origin: Origin; readonly destination: string },
    seq: number
  ): void {
    const key = `${outcome} ${reason.code} ${reason.path ?? ""}`
    const known = this.reasons.get(key)
    if (known === undefined) {
      if (this.reasons.size >= maxReasons && reason !== others) this.reason(outcome, others, place, seq)
      else this.reasons.set(key, { seq, grouped: grouped(outcome, reason, place) })
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
    const settled = outcomes.reduce((sum, outcome) => sum + this.counts[outcome], 0)
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
      reasons: [...this.reasons.values()]
        .sort((a, b) => b.grouped.count - a.grouped.count || a.seq - b.seq)
        .map((group) => group.grouped),
      destinations: Object.fromEntries([...this.destinations].map(([name, counts]) => [name, { ...counts }])),
      deadLetters: this.deadLetters,
      durationMs: run.durationMs
    }
  }
}

const others: Reason = {
  code: "others",
  message: "More kinds of reasons than are kept apart; the dead letters have each."
}

const grouped = (outcome: Outcome, reason: Reason, first: GroupedReason["first"]): Mutable<GroupedReason> => ({
  outcome,
  code: reason.code,
  ...(reason.path !== undefined && { path: reason.path }),
  message: reason.message,
  count: 1,
  first
})
