import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import { isDead } from "@sluice/core/Outcome"
import type { Settled } from "@sluice/core/Settled"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Reason } from "@sluice/values/Reason"
import { Effect } from "effect"
import type { Sent } from "./Client.js"

/** Tells what became of records in a sender's terms. It watches dead letters, which alone know of parts that were taken. */
export class Settlements {
  readonly #parted = new Set<number>()

  /** The same dead letters, looked at on their way. */
  watching(deadLetters: DeadLetters): DeadLetters {
    return {
      name: deadLetters.name,
      write: (letters) =>
        Effect.suspend(() => {
          for (const { delivered, seq } of letters) if (delivered.length > 0) this.#parted.add(seq)
          return deadLetters.write(letters)
        })
    }
  }

  sentOf({ destinations, outcome, seq }: Settled): Sent {
    const parted = this.#parted.delete(seq) || destinations.some((one) => one.outcome === "delivered")
    const warnings = once(destinations.flatMap((one) => one.warnings))
    const reasons = once(destinations.flatMap((one) => (isDead(one.outcome) ? one.reasons : [])))
    switch (outcome) {
      case "delivered":
        return { _tag: "Accepted", warnings }
      case "skipped": {
        const skipped = destinations.flatMap((one) => one.reasons)[0]
        return { _tag: "Accepted", warnings, ...(skipped && { skipped }) }
      }
      case "invalid":
      case "rejected":
        return { _tag: parted ? "Partly" : "Refused", reasons, warnings }
      case "failed":
        return parted ? { _tag: "Partly", reasons, warnings } : { _tag: "Failed", reasons, retryable: true }
      case "unknown":
        return { _tag: "Unknown", reasons }
    }
  }
}

/** Destinations with the same identity chain say the same of it. */
const once = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Reason> => [
  ...new Map(reasons.map((reason) => [`${reason.code} ${reason.path ?? reason.mappingPath ?? ""}`, reason])).values()
]

/** The letters of a record that no pipeline has any more, one for each destination. */
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
