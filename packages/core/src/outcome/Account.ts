import type { Reason, Warning, WarningEffect } from "@sluice/values/Reason"
import * as Outcome from "./Outcome.js"
import { ReasonGroups, type ReasonPlace } from "./ReasonGroups.js"
import type { Counts, DestinationEnd, Report, Stopped } from "./Report.js"

/** Counts by rank of the outcome. An array for speed, because every record is counted at every destination. */
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
  readonly #reasons: ReasonGroups<Outcome.Outcome>
  readonly #remarks = new ReasonGroups<WarningEffect>({ separatesDestinations: true })

  readonly #destinations: ReadonlyArray<string>

  /** `isJoined`: the destinations of a record finish at different times, until {@link finish}. */
  constructor(destinations: ReadonlyArray<string>, { isJoined = false }: { readonly isJoined?: boolean } = {}) {
    this.#destinations = destinations
    this.#reasons = new ReasonGroups({ separatesDestinations: false, isJoined })
    this.#byDestination = destinations.map(noTally)
  }

  /** Counts a record with the outcome of this rank. */
  record(rank: number): void {
    increment(this.#records, rank)
  }

  /** The place of a destination, for {@link destination}. */
  placeOf(name: string): number {
    return this.#destinations.indexOf(name)
  }

  /** Counts a record with the outcome of this rank at the destination with this place. */
  destination(place: number, rank: number): void {
    const tally = this.#byDestination[place]
    if (tally !== undefined) increment(tally, rank)
  }

  /** Records by outcome. */
  get counts(): Counts {
    return countsOf(this.#records)
  }

  accepted(lane: string, count: number): void {
    this.items[lane] = (this.items[lane] ?? 0) + count
  }

  /** Warnings of one record at a destination. `seq` is the number of its entry. */
  warn(warnings: ReadonlyArray<Warning>, place: ReasonPlace, seq: number): void {
    for (const warning of warnings) {
      this.warnings[warning.code] = (this.warnings[warning.code] ?? 0) + 1
      this.#remarks.add(warning.effect, warning, place, seq)
    }
  }

  /**
   * `seq` is the number of the entry. Records finish in any order, and the first record of a group is the one that was
   * read first.
   */
  reason(outcome: Outcome.Outcome, reason: Reason, place: ReasonPlace, seq: number): void {
    this.#reasons.add(outcome, reason, place, seq)
  }

  /** Every destination of the entry with this number has finished or abandoned it. Needed only if `isJoined`. */
  finish(seq: number): void {
    this.#reasons.finish(seq)
  }

  report(run: {
    readonly endpoint: ReadonlyArray<string>
    readonly batches: number
    readonly durationMs: number
    readonly stopped: Stopped | undefined
    /** Default: nothing is pending. */
    readonly destinations?: ReadonlyMap<string, DestinationEnd>
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
      remarks: this.#remarks.all.map(({ kind, ...group }) => ({ effect: kind, ...group })),
      reasons: this.#reasons.all.map(({ kind, mappingPath: _, ...group }) => ({ outcome: kind, ...group })),
      destinations: Object.fromEntries(
        this.#destinations.map((name, d) => [
          name,
          { ...countsOf(this.#byDestination[d] ?? []), pending: 0, ...run.destinations?.get(name) }
        ])
      ),
      deadLetters: this.deadLetters,
      durationMs: run.durationMs
    }
  }
}
