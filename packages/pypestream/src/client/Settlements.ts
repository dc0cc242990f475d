import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import { isDead, row } from "@sluice/core/Outcome"
import type { Settled } from "@sluice/core/Settled"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Reason } from "@sluice/values/Reason"
import { Effect } from "effect"
import type { SendResult } from "./Client.js"

/**
 * Translates finished records into results. It reads the dead letters, because only they list the accepted parts of a
 * record.
 */
export class Settlements {
  readonly #partlyAccepted = new Set<number>()

  /** The same dead letters, with the accepted parts recorded. */
  watch(deadLetters: DeadLetters): DeadLetters {
    return {
      name: deadLetters.name,
      write: (letters) =>
        Effect.suspend(() => {
          for (const { delivered, seq } of letters) if (delivered.length > 0) this.#partlyAccepted.add(seq)
          return deadLetters.write(letters)
        })
    }
  }

  /** Call it once for each record. */
  resultOf({ destinations, outcome, seq }: Settled): SendResult {
    const isPartlyAccepted =
      this.#partlyAccepted.delete(seq) || destinations.some((destination) => destination.outcome === "delivered")
    const warnings = distinct(destinations.flatMap((one) => one.warnings))
    const reasons = distinct(destinations.flatMap((one) => (isDead(one.outcome) ? one.reasons : [])))
    const { again, sent } = row(outcome)
    switch (again) {
      case "needless": {
        const skipped = sent ? undefined : destinations.flatMap((one) => one.reasons)[0]
        return { _tag: "Accepted", warnings, ...(skipped && { skipped }) }
      }
      case "after-a-fix":
        return { _tag: isPartlyAccepted ? "Partly" : "Refused", reasons, warnings }
      case "may-succeed":
        return isPartlyAccepted ? { _tag: "Partly", reasons, warnings } : { _tag: "Failed", reasons, retryable: true }
      case "may-count-twice":
        return { _tag: "Unknown", reasons }
    }
  }
}

/** Destinations with the same identity chain have the same reasons. */
const distinct = <R extends Reason>(reasons: ReadonlyArray<R>): ReadonlyArray<R> => [
  ...new Map(reasons.map((reason) => [`${reason.code} ${reason.path ?? reason.mappingPath ?? ""}`, reason])).values()
]

/** The dead letters of a record that is no longer in a pipeline, one per destination. */
export const letters = (
  { body, id, origin, seq }: SourceRecord,
  destinations: ReadonlyArray<string>,
  delivered: Readonly<Record<string, ReadonlyArray<string>>>,
  why: { readonly outcome: DeadLetter["outcome"]; readonly reason: Reason; readonly at: string }
): ReadonlyArray<DeadLetter> =>
  destinations.map((destination) => ({
    v: 1,
    id,
    seq,
    origin,
    destination,
    outcome: why.outcome,
    reasons: [why.reason],
    attempts: 0,
    at: why.at,
    record: body,
    delivered: delivered[destination] ?? []
  }))
