import { type Answered, type Arrived, type Sending, type Sent, type SentItem, type Trace, verdictAt } from "../Trace.js"
import type { SeenObject, Treatment } from "../Vendor.js"
import { contentPrint } from "./Fingerprint.js"

/** The treatment of an item by the vendor in one attempt. `unseen`: no request of the attempt contained it. */
export type Fate = Treatment | "unseen"

/** One item of an attempt: what the destination reported, and what the vendor did. */
export interface WitnessedItem {
  readonly item: SentItem
  readonly verdict: Sending["verdict"]
  readonly fate: Fate
  /** The object at the vendor, if it arrived. */
  readonly seen: SeenObject | undefined
}

/** One attempt, as the destination and the vendor saw it. */
export interface WitnessedAttempt {
  readonly sent: Sent
  readonly answer: Answered | undefined
  readonly arrivals: ReadonlyArray<Arrived>
  readonly items: ReadonlyArray<WitnessedItem>
}

const prints = new WeakMap<object, string>()

const printOf = (owner: object, value: () => unknown): string => {
  const known = prints.get(owner)
  if (known !== undefined) return known
  const print = contentPrint(value())
  prints.set(owner, print)
  return print
}

/** The content of an item. Equal for an item and the object that the vendor received. */
export const itemPrint = (item: SentItem): string => printOf(item, () => parsed(item.json))

/** The content of an object at the vendor. */
export const objectPrint = (seen: SeenObject): string => printOf(seen, () => seen.object)

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Whether the vendor's object is the item: equal content, in the same array if the request has several. */
export const isSame = (seen: SeenObject, item: SentItem): boolean =>
  (seen.lane === undefined || seen.lane === item.lane) && objectPrint(seen) === itemPrint(item)

const rank: Readonly<Record<Fate, number>> = { unseen: 0, untouched: 1, refused: 2, accepted: 3, applied: 4 }

/** Every attempt of a run in order, with what the vendor did. */
export const attempts = (trace: Trace): ReadonlyArray<WitnessedAttempt> => {
  const answers = new Map(trace.answers.map((answer) => [answer.request, answer]))
  const arrived = new Map<number, Array<Arrived>>()
  for (const arrival of trace.arrivals) {
    const known = arrived.get(arrival.request ?? -1)
    if (known === undefined) arrived.set(arrival.request ?? -1, [arrival])
    else known.push(arrival)
  }
  return trace.requests.map((sent) => {
    const answer = answers.get(sent.request)
    const arrivals = arrived.get(sent.request) ?? []
    const objects = arrivals.flatMap((arrival) => arrival.objects)
    const items = sent.items.map((item, position) => {
      const seen = objects
        .filter((one) => isSame(one, item))
        .reduce<SeenObject | undefined>(
          (best, one) => (best !== undefined && rank[best.did] >= rank[one.did] ? best : one),
          undefined
        )
      return { item, verdict: verdictAt(answer, position), fate: seen?.did ?? ("unseen" as const), seen }
    })
    return { sent, answer, arrivals, items }
  })
}
