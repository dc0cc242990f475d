import type { Remembered } from "../internal/Remembered.js"
import * as Law from "../Law.js"
import { cutOffAt, type ItemLife, itemsInOrder, lives, type SentItem, type Trace } from "../Trace.js"
import { appliedTwice } from "./internal/AppliedTwice.js"
import * as Sums from "./internal/Sums.js"

/**
 * Law 5. The pipeline does not send duplicates. An accepted item is never sent again, and an Unsure item only if it is
 * repeatable or configured to be sent again. The accepted items of a record that is not delivered are stored, so that a
 * later run or a replay leaves them out.
 *
 * A vendor that reports what it did applies nothing twice, unless that is harmless.
 */
export const noDuplicates = Law.make(
  {
    number: 5,
    name: "no duplicates by us",
    statement:
      "an accepted item is never sent again; an item with an unknown result only if it is repeatable or configured to be sent again"
  },
  function* (trace) {
    const all = lives(trace)
    for (const life of all.values()) yield* sentOnce(trace, life)
    for (const sent of trace.requests) {
      const ids = sent.items.map(({ id }) => id)
      if (new Set(ids).size !== ids.length) yield [`request ${sent.request} contains an item twice`, sent.step]
    }
    for (const { item, steps, times } of appliedTwice([trace]))
      yield [`the vendor applied record ${item.record} at ${item.destination} ${times} times`, ...steps]
    yield* earlier(trace, all)
    yield* letters(trace, all)
    yield* checkpoints(trace, all)
  }
)

function* sentOnce(trace: Trace, { item, sendings }: ItemLife): Generator<Law.LawFinding> {
  for (const [index, { verdict, sent }] of sendings.entries()) {
    const next = sendings[index + 1]
    if (next === undefined) continue
    const steps = [sent.step, next.sent.step]
    const resend = item.repeatable || trace.setting.uncertain[item.lane] === "resend"
    if (verdict === "Accepted") yield [`item ${item.id} was accepted and sent again`, ...steps]
    if (verdict === "Refused") yield [`item ${item.id} was refused and sent again`, ...steps]
    if ((verdict === "Unsure" || verdict === "Interrupted") && !resend)
      yield [`item ${item.id} is not repeatable and was sent again after its response was lost`, ...steps]
  }
}

/** Items that an earlier run delivered, or sent without a response, are not sent again. */
function* earlier(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<Law.LawFinding> {
  const { start } = trace.setting
  for (const { item, sendings } of all.values())
    if (item.seq < start.lowWater || start.settled.includes(item.seq))
      yield [`record ${item.record} had its outcome in an earlier run and was sent again`, sendings[0]?.sent.step ?? 0]
  for (const { seq, name, id, prepared, sent } of recordsAt(trace, all)) {
    const before = [...Sums.of(start.delivered, seq, name), ...Sums.of(start.unknown, seq, name)]
    const left = Sums.lacking(prepared, before)
    if (Sums.lacking(sent, left).length > 0)
      yield [`an item of record ${id} was accepted in an earlier run, or may have been, and ${name} sent it again`]
  }
}

interface RecordAt {
  readonly seq: number
  readonly id: string
  readonly name: string
  /** Hashes of the items that were prepared, and of those that were sent. */
  readonly prepared: ReadonlyArray<string>
  readonly sent: ReadonlyArray<string>
  readonly items: ReadonlyArray<SentItem>
}

/** Each record at each destination with its prepared items. */
function* recordsAt(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<RecordAt> {
  const places = new Map<string, Array<SentItem>>()
  for (const item of itemsInOrder(trace)) {
    const place = `${item.seq} ${item.destination}`
    const items = places.get(place)
    if (items === undefined) places.set(place, [item])
    else items.push(item)
  }
  for (const items of places.values()) {
    const [first] = items
    if (first === undefined) continue
    const sums = (some: ReadonlyArray<SentItem>) => some.map(({ json }) => Sums.brief(json))
    const sent = items.filter(({ id }) => all.has(id))
    yield { seq: first.seq, id: first.record, name: first.destination, prepared: sums(items), sent: sums(sent), items }
  }
}

/**
 * Hashes of the items of a record that were accepted before a step, in this run or an earlier one. `certain` excludes
 * items with a response that arrived after the run was cut off.
 */
const accepted = (
  trace: Trace,
  all: ReadonlyMap<string, ItemLife>,
  { items, name, seq }: RecordAt,
  { step, which }: { readonly step: number; readonly which: "certain" | "all" }
): ReadonlyArray<string> => {
  const end = which === "certain" ? Math.min(step, cutOffAt(trace)) : step
  const now = items.filter(({ id }) => {
    const last = all.get(id)?.sendings.at(-1)
    return last?.verdict === "Accepted" && (last.answer?.step ?? end) < end
  })
  return [...Sums.of(trace.setting.start.delivered, seq, name), ...now.map(({ json }) => Sums.brief(json))]
}

/** Dead letters list items by hash. */
const asSums = ({ items }: RecordAt, hashes: ReadonlyArray<string>): ReadonlyArray<string> => {
  const sums = new Map(items.map(({ json }) => [Sums.brief(json), Sums.hash(json)]))
  return hashes.map((hash) => sums.get(hash) ?? hash)
}

function* letters(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<Law.LawFinding> {
  const records = new Map([...recordsAt(trace, all)].map((one) => [`${one.seq} ${one.name}`, one]))
  for (const { letter, step } of trace.deadLetters) {
    const record = records.get(`${letter.seq} ${letter.destination}`)
    const certain = record === undefined ? [] : asSums(record, accepted(trace, all, record, { step, which: "certain" }))
    const possible = record === undefined ? [] : asSums(record, accepted(trace, all, record, { step, which: "all" }))
    if (Sums.lacking(certain, letter.delivered).length > 0)
      yield [`the dead letter of record ${letter.id} lacks an accepted item: a replay would send it again`, step]
    if (Sums.lacking(letter.delivered, possible).length > 0)
      yield [`the dead letter of record ${letter.id} names an item as delivered that was not accepted`, step]
  }
}

/** The last checkpoint covers everything that must not be sent again. */
function* checkpoints(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<Law.LawFinding> {
  const last = trace.saved.at(-1)
  const lost = trace.setting.trouble._tag === "CheckpointLost"
  if (last === undefined || lost || (trace.end._tag !== "Reported" && trace.end._tag !== "Interrupted")) return
  const { checkpoint, step } = last
  const { start } = trace.setting
  const done = (seq: number): boolean => seq < checkpoint.lowWater || checkpoint.settled.includes(seq)
  for (const { settled } of trace.outcomes)
    if (!done(settled.seq))
      yield [
        `record ${settled.id} has its outcome but is missing from the saved checkpoint: the next run would send it again`
      ]
  for (const seq of start.settled)
    if (!done(seq))
      yield [`entry ${seq} had its outcome in an earlier run but is missing from the saved checkpoint`, step]
  const settled = new Set(trace.outcomes.map((one) => one.settled.seq))
  for (const record of recordsAt(trace, all)) {
    if (settled.has(record.seq)) continue
    const kept = Sums.of(checkpoint.delivered, record.seq, record.name)
    if (Sums.lacking(accepted(trace, all, record, { step, which: "certain" }), kept).length > 0)
      yield [
        `record ${record.id} is pending with an item that ${record.name} accepted, and the saved checkpoint lacks it`,
        step
      ]
    const unknown = [...kept, ...Sums.of(checkpoint.unknown, record.seq, record.name)]
    if (Sums.lacking(unanswered(trace, all, record), unknown).length > 0)
      yield [
        `record ${record.id} is pending with an item of ${record.name} whose response was lost, and the saved checkpoint lacks it`,
        step
      ]
  }
  yield* forgotten(trace, checkpoint, done, "delivered")
  yield* forgotten(trace, checkpoint, done, "unknown")
}

/** Hashes of the items of a pending record that were sent, got no response and must not be sent twice. */
const unanswered = (trace: Trace, all: ReadonlyMap<string, ItemLife>, { items }: RecordAt): ReadonlyArray<string> =>
  items
    .filter(({ id, lane, repeatable }) => {
      const verdict = all.get(id)?.sendings.at(-1)?.verdict
      const held = trace.setting.uncertain[lane] !== "resend"
      return !repeatable && (verdict === "Interrupted" || verdict === "Open" || (verdict === "Unsure" && held))
    })
    .map(({ json }) => Sums.brief(json))

/** Items that an earlier run stored for records without an outcome in this run are still stored. */
function* forgotten(
  trace: Trace,
  checkpoint: Remembered,
  done: (seq: number) => boolean,
  which: "delivered" | "unknown"
): Generator<Law.LawFinding> {
  for (const [seq, places] of Object.entries(trace.setting.start[which] ?? {}))
    for (const [name, sums] of Object.entries(places))
      if (!done(Number(seq)) && Sums.lacking(sums, Sums.of(checkpoint[which], Number(seq), name)).length > 0)
        yield [`the saved checkpoint lacks an item of entry ${seq} at ${name} that an earlier run stored`]
}
