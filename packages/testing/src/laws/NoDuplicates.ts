import * as Law from "../Law.js"
import { cutOffAt, type ItemLife, itemsInOrder, lives, type Trace } from "../Trace.js"
import { hash } from "./internal/Honesty.js"

type Finding = readonly [what: string, ...steps: ReadonlyArray<number>]

/**
 * Law 5. We duplicate nothing: an accepted item is never sent again, an Unsure one only if it is repeatable or configured
 * so; and what was accepted of a record that is not delivered is remembered, so that a later run or a replay leaves it out.
 *
 * A vendor that applies a request and answers that it did not makes duplicates that this law does not see.
 */
export const noDuplicates = Law.make(
  {
    number: 5,
    name: "no duplicates by us",
    statement: "an accepted item is never sent again; an Unsure one only if repeatable or configured so"
  },
  function* (trace) {
    const all = lives(trace)
    for (const life of all.values()) yield* sentOnce(trace, life)
    for (const sent of trace.requests) {
      const ids = sent.items.map(({ id }) => id)
      if (new Set(ids).size !== ids.length) yield [`request ${sent.request} carries an item twice`, sent.step]
    }
    yield* earlier(trace, all)
    yield* letters(trace, all)
    yield* progress(trace, all)
  }
)

function* sentOnce(trace: Trace, { item, sendings }: ItemLife): Generator<Finding> {
  for (const [index, { verdict, sent }] of sendings.entries()) {
    const next = sendings[index + 1]
    if (next === undefined) continue
    const steps = [sent.step, next.sent.step]
    const resend = item.repeatable || trace.setting.uncertain[item.lane] === "resend"
    if (verdict === "Accepted") yield [`item ${item.id} was accepted and sent again`, ...steps]
    if (verdict === "Refused") yield [`item ${item.id} was refused and sent again`, ...steps]
    if ((verdict === "Unsure" || verdict === "Interrupted") && !resend)
      yield [`item ${item.id} is not repeatable, its answer was lost and it was sent again`, ...steps]
  }
}

/** Items that an earlier run is known to have delivered stay unsent. */
function* earlier(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<Finding> {
  for (const { item, sendings } of all.values()) {
    const step = sendings[0]?.sent.step ?? 0
    if (item.seq < trace.setting.start.lowWater || trace.setting.start.settled.includes(item.seq))
      yield [`record ${item.record} was settled by an earlier run and sent again`, step]
    else if (trace.setting.start.delivered[item.seq]?.[item.destination]?.includes(hash(item.json)) === true)
      yield [`item ${item.id} was accepted in an earlier run and sent again`, step]
  }
}

/**
 * Hashes of the items of a record that were accepted before a step, now or in an earlier run. `certain`: without those whose
 * answer came when the run was already cut off.
 */
const acceptedHashes = (
  trace: Trace,
  all: ReadonlyMap<string, ItemLife>,
  step: number,
  which: "certain" | "all",
  of: (seq: number, destination: string) => boolean
): ReadonlySet<string> => {
  const hashes = new Set<string>()
  const end = which === "certain" ? Math.min(step, cutOffAt(trace)) : step
  for (const item of itemsInOrder(trace)) {
    if (!of(item.seq, item.destination)) continue
    const sum = hash(item.json)
    const before = trace.setting.start.delivered[item.seq]?.[item.destination]?.includes(sum) === true
    const last = all.get(item.id)?.sendings.at(-1)
    if (before || (last?.verdict === "Accepted" && (last.answer?.step ?? end) < end)) hashes.add(sum)
  }
  return hashes
}

function* letters(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<Finding> {
  for (const { letter, step } of trace.deadLetters) {
    const its = (seq: number, destination: string) => seq === letter.seq && destination === letter.destination
    const wanted = acceptedHashes(trace, all, step, "certain", its)
    const accepted = acceptedHashes(trace, all, step, "all", its)
    const given = new Set(letter.delivered)
    for (const sum of wanted)
      if (!given.has(sum))
        yield [`the dead letter of record ${letter.id} lacks an accepted item: a replay would send it again`, step]
    for (const sum of given)
      if (!accepted.has(sum))
        yield [`the dead letter of record ${letter.id} names an item as delivered that was not accepted`, step]
  }
}

/** The last kept position covers each accepted item of a record without an outcome. */
function* progress(trace: Trace, all: ReadonlyMap<string, ItemLife>): Generator<Finding> {
  const last = trace.saved.at(-1)
  const failed = trace.end._tag === "Reported" && trace.end.report.stopped?.kind === "progress"
  if (last === undefined || failed || trace.end._tag !== "Reported") return
  const settled = new Set(trace.outcomes.map((one) => one.settled.seq))
  for (const { entry } of trace.records) {
    const { seq } = entry
    const done = seq < last.position.lowWater || last.position.settled.includes(seq)
    if (settled.has(seq) && !done)
      yield [`record ${entry.id} is settled and the kept progress does not know: the next run would send it again`]
    if (settled.has(seq)) continue
    for (const { name } of trace.setting.destinations) {
      const kept = new Set(last.position.delivered[seq]?.[name] ?? [])
      for (const sum of acceptedHashes(
        trace,
        all,
        last.step,
        "certain",
        (other, destination) => other === seq && destination === name
      ))
        if (!kept.has(sum))
          yield [
            `record ${entry.id} is pending with an item that ${name} accepted, and the kept progress lacks it`,
            last.step
          ]
    }
  }
}
