import type { Outcome } from "@sluice/core"
import { oneLine } from "../internal/Readable.js"
import { attempts, type Fate, isSame, type WitnessedAttempt, type WitnessedItem } from "../internal/Witnessed.js"
import * as Law from "../Law.js"
import { cutOffAt, itemsInOrder, type SentItem, type Trace } from "../Trace.js"
import * as Sums from "./internal/Sums.js"

/**
 * Law 12. What a destination reports about an object is what the vendor did with it. Delivered: the vendor applied it.
 * Rejected: the vendor refused it. Applied: it is Delivered, Unknown, or Failed if it is repeatable. Invalid and
 * Skipped: the vendor never received it. Unknown: it is not repeatable, and no response said what the vendor did.
 *
 * The vendor reads objects from the requests that arrive, according to the description of its API.
 */
export const trueOutcomes = Law.make(
  {
    number: 12,
    name: "true outcomes",
    statement: "what a destination reports about an object is what the vendor did with it"
  },
  function* (trace) {
    if (!trace.setting.witnessed) return
    const all = attempts(trace)
    const found = all.flatMap((attempt) => [
      ...content(attempt),
      ...attempt.items.flatMap((one) => [...claim(attempt, one)])
    ])
    // Wrong reports of attempts cause wrong outcomes, so outcomes are only checked without them.
    yield* found.length > 0 ? found : outcomes(trace, all)
  }
)

/** The vendor received the items of the attempt, each once, and nothing else. */
function* content({ arrivals, items, sent }: WitnessedAttempt): Generator<Law.LawFinding> {
  for (const { objects, step } of arrivals) {
    for (const seen of objects)
      if (!items.some(({ item }) => isSame(seen, item)))
        yield [
          `the vendor received an object in request ${sent.request} that is not one of its items: ${oneLine(seen.object)}`,
          sent.step,
          step
        ]
    for (const { item } of items) {
      const times = objects.filter((seen) => isSame(seen, item)).length
      const wanted = items.filter((other) => isEqual(other.item, item)).length
      if (times > wanted)
        yield [`the vendor received ${shown(item)} ${times} times in request ${sent.request}`, sent.step, step]
    }
  }
}

const isEqual = (one: SentItem, other: SentItem): boolean => one.lane === other.lane && one.json === other.json

/** Statuses that refuse every object of a request. Others refuse an object only if it is alone. */
const refusing: ReadonlyArray<number> = [409, 410, 412, 423, 451]
const refusingAlone: ReadonlyArray<number> = [400, 413, 422, ...refusing]

function* claim(attempt: WitnessedAttempt, { fate, item, verdict }: WitnessedItem): Generator<Law.LawFinding> {
  const { answer, sent } = attempt
  const steps = [sent.step, ...(answer === undefined ? [] : [answer.step])]
  const but = `but the vendor ${did(fate, attempt)} (request ${sent.request})`
  const tookEffect = fate === "applied" || fate === "accepted"
  const decides = attempt.arrivals.at(-1)?.decides === true
  const isAlone = attempt.items.length === 1
  switch (verdict) {
    case "Accepted":
      if (!tookEffect) yield [`${shown(item)} was reported as delivered, ${but}`, ...steps]
      return
    case "Refused":
    case "Split":
      if (verdict === "Split" && !isAlone) {
        if (tookEffect && decides) yield [`${shown(item)} was sent again in smaller requests, ${but}`, ...steps]
      } else if (fate !== "refused" && !isRefusedWhole(attempt))
        yield [`${shown(item)} was reported as rejected, ${but}`, ...steps]
      return
    case "Again":
      if (fate === "applied" && !item.repeatable) yield [`${shown(item)} was reported as not applied, ${but}`, ...steps]
      else if (decides && (tookEffect || fate === "refused"))
        yield [`${shown(item)} was reported as unknown, ${but} and said so`, ...steps]
      return
    case "Unsure":
    case "Wait":
    case "Halt":
      if (decides && fate !== "unseen") yield [`${shown(item)} was reported as unknown, ${but} and said so`, ...steps]
      return
    case "Interrupted":
    case "Open":
      return
  }
}

const isRefusedWhole = ({ arrivals, items }: WitnessedAttempt): boolean => {
  const last = arrivals.at(-1)
  const statuses = items.length === 1 ? refusingAlone : refusing
  return (
    last !== undefined && statuses.includes(last.status) && last.objects.every(({ did: one }) => one === "untouched")
  )
}

const did = (fate: Fate, { arrivals }: WitnessedAttempt): string => {
  const last = arrivals.at(-1)
  switch (fate) {
    case "applied":
      return "applied it"
    case "accepted":
      return "accepted it"
    case "refused":
      return "refused it"
    case "untouched":
      return `did nothing with it and responded with ${last?.status}`
    case "unseen":
      if (last === undefined) return "received no request"
      return last.problem === undefined ? "never received it" : `processed no object of the request: ${last.problem}`
  }
}

const shown = (item: SentItem): string => {
  const part = item.part === 0 ? "" : ` (item ${item.part})`
  return `record ${item.record}${part} at ${item.destination}`
}

/** The strongest fate of each item in the run. */
const fates = (all: ReadonlyArray<WitnessedAttempt>): ReadonlyMap<string, ReadonlyArray<WitnessedItem>> => {
  const found = new Map<string, Array<WitnessedItem>>()
  for (const one of all.flatMap(({ items }) => items)) {
    const known = found.get(one.item.id)
    if (known === undefined) found.set(one.item.id, [one])
    else known.push(one)
  }
  return found
}

function* outcomes(trace: Trace, all: ReadonlyArray<WitnessedAttempt>): Generator<Law.LawFinding> {
  const byItem = fates(all)
  const byRecord = new Map<string, Array<ReadonlyArray<WitnessedItem>>>()
  for (const history of byItem.values()) {
    const item = history[0]?.item
    if (item === undefined) continue
    const place = `${item.seq} ${item.destination}`
    const known = byRecord.get(place)
    if (known === undefined) byRecord.set(place, [history])
    else known.push(history)
  }
  for (const item of itemsInOrder(trace)) {
    if (byItem.has(item.id) || wasDelivered(trace, item)) continue
    const place = `${item.seq} ${item.destination}`
    byRecord.set(place, [...(byRecord.get(place) ?? []), []])
  }
  for (const { settled, step } of trace.outcomes)
    for (const { destination, outcome } of settled.destinations) {
      const histories = byRecord.get(`${settled.seq} ${destination}`) ?? []
      const what = contradictions[outcome](histories, trace)
      if (what !== undefined) yield [`record ${settled.id} is ${outcome} at ${destination}, ${what}`, step]
    }
}

/** Whether an earlier run delivered an item, so that this run does not send it. */
const wasDelivered = ({ setting: { start } }: Trace, { destination, json, seq }: SentItem): boolean =>
  Sums.of(start.delivered, seq, destination).includes(Sums.brief(json))

/** The attempts of an item in their order. Empty if it was never sent. */
type History = ReadonlyArray<WitnessedItem>

const has = (history: History, ...wanted: ReadonlyArray<Fate>): boolean =>
  history.some(({ fate }) => wanted.includes(fate))

/** The fact that contradicts an outcome, according to the history of each item of the record. Undefined if none does. */
type Contradiction = (histories: ReadonlyArray<History>, trace: Trace) => string | undefined

const received: Contradiction = (histories) =>
  histories.some((history) => has(history, "applied", "accepted", "refused", "untouched"))
    ? "but the vendor received it"
    : undefined

/** One row per outcome. Without a row, the law would accept any claim of that outcome. */
const contradictions: Readonly<Record<Outcome.Outcome, Contradiction>> = {
  delivered: (histories) =>
    histories.every((history) => has(history, "applied", "accepted"))
      ? undefined
      : "but the vendor did not apply all of it",
  invalid: received,
  skipped: received,
  rejected: (histories) =>
    !histories.some((history) => history.some(isRefusal)) ? "but no response refused an item of it" : undefined,
  failed: (histories, trace) =>
    histories.some(
      (history) => has(history, "applied") && history.at(-1)?.verdict !== "Accepted" && !mayRepeat(history, trace)
    )
      ? "but the vendor applied it, and it is not repeatable"
      : undefined,
  unknown: (histories, trace) => {
    const sent = histories.filter((history) => history.length > 0)
    return !Number.isFinite(cutOffAt(trace)) && sent.length > 0 && sent.every((history) => history.some(isHarmless))
      ? "but it may be sent again: the vendor applies it only once, or applying it twice is harmless"
      : undefined
  }
}

/** Whether an item may be sent again: it is repeatable, or the configuration of its lane allows it. */
const mayRepeat = ([first]: ReadonlyArray<WitnessedItem>, { setting }: Trace): boolean =>
  first !== undefined && (first.item.repeatable || setting.uncertain[first.item.lane] === "resend")

/** A claim that an item was refused. `claim` compares it with what the vendor did. */
const isRefusal = ({ verdict }: WitnessedItem): boolean => verdict === "Refused" || verdict === "Split"

const isHarmless = ({ seen }: WitnessedItem): boolean => seen !== undefined && (seen.repeatable || seen.hasKey)
