import { type DeadLetter, everyDestination } from "../outcome/DeadLetter.js"
import { isDead, type Outcome } from "../outcome/Outcome.js"
import type { Settled, SettledDestination } from "../outcome/Settled.js"
import type { Wire } from "../outcome/Wire.js"
import { type Entry, isUnreadable, partOf, positionOf } from "../record/Source.js"
import type { AcceptedItems } from "./AcceptedItems.js"
import type { RecordNote, RecordNotes } from "./RecordNotes.js"
import type { Settlement } from "./Settlement.js"

/** What is known of the closed records of a run. */
export interface ClosedRecords {
  readonly settlement: Settlement
  readonly notes: RecordNotes
  readonly delivered: AcceptedItems
  readonly destinations: ReadonlyArray<string>
}

/** Whether a closed record needs a dead letter for a destination. */
export const needsLetter = ({ notes, settlement }: ClosedRecords, seq: number, destination: number): boolean => {
  const outcome = settlement.outcomeAt(seq, destination)
  if (outcome === undefined || !isDead(outcome)) return false
  return notes.find(seq, destination)?.hasLetter !== true
}

/** What is reported of a closed record. */
export const settledOf = ({ destinations, notes, settlement }: ClosedRecords, entry: Entry): Settled => {
  const { id, origin, seq } = entry
  const common = { seq, part: partOf(entry), position: positionOf(entry), id, origin }
  if (isUnreadable(entry)) {
    const unreadable = { destination: everyDestination, outcome: "invalid" as const, warnings: [] }
    return { ...common, outcome: "invalid", destinations: [{ ...unreadable, reasons: entry.reasons }] }
  }
  const at = destinations.flatMap((name, d): ReadonlyArray<SettledDestination> => {
    const outcome = settlement.outcomeAt(seq, d)
    return outcome === undefined ? [] : [settledAt(name, outcome, notes.find(seq, d))]
  })
  return { ...common, outcome: settlement.outcome(seq), destinations: at }
}

const settledAt = (destination: string, outcome: Outcome, note: RecordNote | undefined): SettledDestination => ({
  destination,
  outcome,
  reasons: note?.reasons ?? [],
  warnings: note?.warnings ?? [],
  ...(note?.request !== undefined && { request: note.request }),
  ...(note?.wire !== undefined && { wire: withoutWords(note.wire) })
})

const withoutWords = ({ words: _, ...wire }: Wire): Omit<Wire, "words"> => wire

/** The dead letters of a closed record; `at` is the time, in ISO 8601. */
export const lettersOf = (records: ClosedRecords, entry: Entry, at: string): ReadonlyArray<DeadLetter> => {
  const { delivered, destinations, notes, settlement } = records
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
  return destinations.flatMap((destination, d): ReadonlyArray<DeadLetter> => {
    const outcome = settlement.outcomeAt(entry.seq, d)
    if (outcome === undefined || !isDead(outcome) || !needsLetter(records, entry.seq, d)) return []
    const { reasons, tries, wire } = notes.at(entry.seq, d)
    return [
      {
        ...common,
        destination,
        outcome,
        reasons,
        ...(wire !== undefined && { answer: wire }),
        attempts: tries,
        record: entry.body,
        delivered: delivered.sums(entry, destination)
      }
    ]
  })
}
