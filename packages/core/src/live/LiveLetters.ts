import type { Reason } from "@sluice/values/Reason"
import type { DeadLetter } from "../outcome/DeadLetter.js"
import type { QueuedRecord } from "./Queue.js"

/** The reason a record leaves a queue without a pipeline, and the items that were accepted before, by destination. */
export interface LetterFacts {
  readonly queue: string
  readonly destinations: ReadonlyArray<string>
  readonly delivered: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  readonly outcome: DeadLetter["outcome"]
  readonly reason: Reason
  /** ISO 8601, UTC. */
  readonly at: string
}

/** The dead letters of a record that is in no pipeline, one per destination. */
export const queueLetters = (
  { body, id, position }: QueuedRecord,
  { at, delivered, destinations, outcome, queue, reason }: LetterFacts
): ReadonlyArray<DeadLetter> =>
  destinations.map((destination) => ({
    v: 1,
    id: id ?? `${queue}:${position}`,
    seq: typeof position === "number" ? position : 0,
    origin: { source: queue },
    destination,
    outcome,
    reasons: [reason],
    attempts: 0,
    at,
    record: body,
    delivered: delivered?.[destination] ?? []
  }))
