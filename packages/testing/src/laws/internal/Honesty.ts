import { Outcome } from "@sluice/core"
import type * as Law from "../../Law.js"
import { cutOffAt, type ItemLife, itemsInOrder, lives, type SentItem, type Trace } from "../../Trace.js"
import * as Sums from "./Sums.js"

/** The attempts after which a batch may be given up, unless its endpoint has another number. */
const attemptsBeforeFailed = 10

/**
 * The outcome of an item according to its last attempt, if the response arrived before a step. Undefined without an
 * outcome.
 */
const decided = (trace: Trace, life: ItemLife, step: number): Outcome.Outcome | undefined => {
  const last = life.sendings.at(-1)
  const inTime = last?.answer !== undefined && last.answer.step < step
  const held = (trace.setting.uncertain[life.item.lane] ?? "hold") === "hold"
  switch (inTime ? last.verdict : "Open") {
    case "Accepted":
      return "delivered"
    case "Refused":
      return "rejected"
    case "Split":
      return last?.sent.items.length === 1 ? "rejected" : undefined
    case "Unsure":
      return !life.item.repeatable && held ? "unknown" : failed(trace, life)
    case "Again":
      return failed(trace, life)
    case "Interrupted":
    case "Open":
      return life.item.repeatable ? undefined : "unknown"
    default:
      return undefined
  }
}

const failed = ({ setting }: Trace, life: ItemLife): "failed" | undefined => {
  const endpoint = setting.endpoints.find(({ id }) => id === life.sendings[0]?.sent.endpoint)
  const tries = life.sendings.filter(({ verdict }) => verdict === "Again" || verdict === "Unsure").length
  return tries >= (endpoint?.attempts ?? attemptsBeforeFailed) ? "failed" : undefined
}

/** The outcome in an earlier run of an item that this run did not send. */
const fateBefore = ({ setting: { start } }: Trace, item: SentItem): Outcome.Outcome | undefined => {
  if (Sums.of(start.unknown, item.seq, item.destination).includes(Sums.brief(item.json))) return "unknown"
  return Sums.of(start.delivered, item.seq, item.destination).includes(Sums.brief(item.json)) ? "delivered" : undefined
}

/** Each outcome at a destination is the worst of the outcomes of its items. */
export function* honesty(trace: Trace): Generator<Law.LawFinding> {
  const all = lives(trace)
  const byRecord = new Map<string, Array<SentItem>>()
  for (const item of itemsInOrder(trace)) {
    const key = `${item.seq} ${item.destination}`
    const known = byRecord.get(key)
    if (known === undefined) byRecord.set(key, [item])
    else known.push(item)
  }
  for (const { settled, step } of trace.outcomes) {
    for (const { destination, outcome } of settled.destinations) {
      const place = `record ${settled.id} at ${destination}`
      const items = byRecord.get(`${settled.seq} ${destination}`) ?? []
      const sent = items.some((item) => all.has(item.id))
      const row = Outcome.row(outcome)
      if (sent && !row.sent) yield [`${place} is ${outcome} and was sent`, step]
      else if (
        !sent &&
        row.sent &&
        Outcome.isDead(outcome) &&
        !items.some((item) => fateBefore(trace, item) === "unknown")
      )
        yield [`${place} is ${outcome} and was never sent`, step]
      else if (outcome === "skipped" && items.length > 0) yield [`${place} is skipped and had items to send`, step]
      else if (row.sent)
        yield* decidedBy({ trace, place, outcome, step, items }, (item) => {
          const life = all.get(item.id)
          if (life !== undefined) return decided(trace, life, step)
          return fateBefore(trace, item)
        })
    }
  }
}

/** A drain may be too short for the open requests. */
const mayCutOff = (trace: Trace): boolean => Number.isFinite(cutOffAt(trace)) || trace.setting.trouble._tag === "Stop"

/** An outcome of a record at a destination, with its items. */
interface ClaimedOutcome {
  readonly trace: Trace
  readonly place: string
  readonly outcome: Outcome.Outcome
  readonly step: number
  readonly items: ReadonlyArray<SentItem>
}

function* decidedBy(
  { items, outcome, place, step, trace }: ClaimedOutcome,
  fate: (item: SentItem) => Outcome.Outcome | undefined
): Generator<Law.LawFinding> {
  const fates = items.map(fate)
  const open = items.filter((_, index) => fates[index] === undefined)
  const known = fates.filter((one) => one !== undefined)
  const worst = known.length === 0 ? undefined : known.reduce(Outcome.worst)
  // When a run is cut off, items of open requests become Unknown. A response may still arrive while the outcome is
  // written.
  const tooLate = mayCutOff(trace) && outcome === "unknown" && items.some(({ repeatable }) => !repeatable)
  if (open.length > 0 && !tooLate)
    yield [`${place} is ${outcome} while item ${open.map(({ part }) => part).join(", ")} of it is undecided`, step]
  else if (tooLate) return
  else if (worst === undefined) yield [`${place} is ${outcome} and had nothing to send`, step]
  else if (worst !== outcome) yield [`${place} is ${outcome}, but the responses make it ${worst}`, step]
}
