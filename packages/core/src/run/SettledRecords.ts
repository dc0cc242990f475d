import { type DeadLetter, everyDestination } from "../outcome/DeadLetter.js"
import { isDead, type Outcome } from "../outcome/Outcome.js"
import type { Settled, SettledDestination } from "../outcome/Settled.js"
import type { Wire } from "../outcome/Wire.js"
import { type Entry, isUnreadable, partOf, positionOf } from "../record/Source.js"
import type { AcceptedItems } from "./AcceptedItems.js"
import type { RecordNote, RecordNotes } from "./RecordNotes.js"
import type { Settlement } from "./Settlement.js"

/** The closed records of a run. */
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

/** The report of a closed record. Built without spreads, which would cost 3 µs per live record. */
export const settledOf = (records: ClosedRecords, entry: Entry): Settled => ({
  seq: entry.seq,
  part: partOf(entry),
  position: positionOf(entry),
  id: entry.id,
  origin: entry.origin,
  outcome: isUnreadable(entry) ? "invalid" : records.settlement.outcome(entry.seq),
  destinations: isUnreadable(entry)
    ? [{ destination: everyDestination, outcome: "invalid", reasons: entry.reasons, warnings: [] }]
    : settledDestinations(records, entry.seq)
})

const settledDestinations = (
  { destinations, notes, settlement }: ClosedRecords,
  seq: number
): ReadonlyArray<SettledDestination> => {
  const settled: Array<SettledDestination> = []
  for (const [d, name] of destinations.entries()) {
    const outcome = settlement.outcomeAt(seq, d)
    if (outcome !== undefined) settled.push(settledAt(name, outcome, notes.find(seq, d)))
  }
  return settled
}

const settledAt = (destination: string, outcome: Outcome, note: RecordNote | undefined): SettledDestination => {
  const { reasons, request, warnings, wire } = note ?? nothingNoted
  if (request === undefined) return { destination, outcome, reasons, warnings }
  return wire === undefined
    ? { destination, outcome, reasons, warnings, request }
    : { destination, outcome, reasons, warnings, request, wire: withoutWords(wire) }
}

const nothingNoted: Pick<RecordNote, "reasons" | "request" | "warnings" | "wire"> = {
  reasons: [],
  warnings: [],
  wire: undefined,
  request: undefined
}

const withoutWords = (wire: Wire): Omit<Wire, "words"> => {
  if (wire.words === undefined) return wire
  const { words: _, ...rest } = wire
  return rest
}

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
        ...(entry.suggestion !== undefined && { suggestion: entry.suggestion }),
        ...(entry.csv !== undefined && { csv: entry.csv }),
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
