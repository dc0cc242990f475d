import * as Law from "../Law.js"
import { cutOffAt, type ItemLife, isStopped, itemsInOrder, lives, type SentItem, type Trace } from "../Trace.js"
import { appliedTwice } from "./internal/AppliedTwice.js"

/**
 * Law 5 over two runs of one source. The next run does not send items that were accepted or are Unknown in the stopped
 * run, and every record gets its outcome in one of the two runs.
 */
export const resumed = Law.makePair(
  {
    number: 5,
    name: "no duplicates by us, over two runs",
    statement: "a run that continues a stopped one sends nothing twice and leaves nothing out",
    runs: "the first stopped by a signal with a saved checkpoint, the second from that checkpoint to the end"
  },
  function* (first, second) {
    yield* again(first, second)
    for (const { item, times } of appliedTwice([first, second]))
      yield `the vendor applied record ${item.record} at ${item.destination} ${times} times over the two runs`
    const settled = new Set([...first.outcomes, ...second.outcomes].map((one) => one.settled.seq))
    const ended = second.end._tag === "Reported" && !isStopped(second.end.report)
    for (const { entry } of ended ? first.records : [])
      if (!settled.has(entry.seq)) yield `record ${entry.id} was read by the first run but has an outcome in neither`
    const before = new Set(first.outcomes.map((one) => one.settled.seq))
    for (const { settled: one } of second.outcomes)
      if (before.has(one.seq)) yield `record ${one.id} has an outcome in the first run and again in the second`
  }
)

/** By record, destination and content, because two items of a record may have the same content. */
function* again(first: Trace, second: Trace): Generator<string> {
  const done = sums(first, (life) => mustNotBeSent(first, life))
  const prepared = count(itemsInOrder(second))
  for (const [place, { item, times }] of sums(second, () => true)) {
    const before = done.get(place)
    if (before !== undefined && before.times + times > (prepared.get(place)?.times ?? 0))
      yield `item ${item.id} was ${before.why} in the first run and sent again by the second`
  }
}

interface ItemCount {
  readonly item: SentItem
  readonly times: number
  readonly why: string
}

const placeOf = (item: SentItem): string => `${item.seq} ${item.destination} ${item.json}`

const count = (items: ReadonlyArray<SentItem>): Map<string, ItemCount> => {
  const all = new Map<string, ItemCount>()
  for (const item of items) all.set(placeOf(item), { item, times: (all.get(placeOf(item))?.times ?? 0) + 1, why: "" })
  return all
}

const sums = (trace: Trace, which: (life: ItemLife) => string | boolean): Map<string, ItemCount> => {
  const all = new Map<string, ItemCount>()
  for (const life of lives(trace).values()) {
    const why = which(life)
    const place = placeOf(life.item)
    if (why !== false) all.set(place, { item: life.item, times: (all.get(place)?.times ?? 0) + 1, why: String(why) })
  }
  return all
}

/** The reason why a later run must not send an item. False if it may. */
const mustNotBeSent = (trace: Trace, { item, sendings }: ItemLife): string | false => {
  const last = sendings.at(-1)
  if (last?.verdict === "Accepted") {
    // A response that arrives after the run state was closed is lost, which is harmless for repeatable items.
    const lost = item.repeatable && (last.answer?.step ?? 0) > cutOffAt(trace)
    return lost ? false : "accepted"
  }
  const resend = item.repeatable || trace.setting.uncertain[item.lane] === "resend"
  const open = last?.verdict === "Interrupted" || last?.verdict === "Open"
  if (open && !item.repeatable) return "left without a response (and is not repeatable)"
  return last?.verdict === "Unsure" && !resend ? "left without a response (and is not repeatable)" : false
}
