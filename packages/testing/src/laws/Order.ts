import { isSame } from "../internal/Witnessed.js"
import * as Law from "../Law.js"
import { itemsInOrder, lives, type Sent, type SentItem, type Trace } from "../Trace.js"

/**
 * Law 3. Per key, a request starts only after the previous one is complete, or both items share it. In a request, each
 * lane is in source order. The items of a record with one key and one group share a request if they fit.
 *
 * The law is about the order of sending. An endpoint may apply lanes in a different order. A vendor that reports what
 * it did also names the person of an object, independently of the key that the destination uses.
 */
export const order = Law.make(
  {
    number: 3,
    name: "order",
    statement:
      "per key, a request starts only after the previous one is complete, or both items share it; each lane is in source order"
  },
  function* (trace) {
    const items = itemsInOrder(trace)
    const place = new Map(items.map((item, index) => [item.id, index]))
    for (const sent of trace.requests) yield* lanes(sent, place)
    yield* oneAtATime(trace)
    yield* nothingOvertakes(trace, items, place)
    yield* together(trace, items)
    yield* atTheVendor(trace, items)
  }
)

function* lanes(sent: Sent, place: ReadonlyMap<string, number>): Generator<Law.LawFinding> {
  const last = new Map<string, SentItem>()
  for (const item of sent.items) {
    const before = last.get(item.lane)
    const behind = before !== undefined && (place.get(before.id) ?? 0) >= (place.get(item.id) ?? 0)
    // A record may be about several people. Items of a record about different people have no order.
    if (behind && (before.seq !== item.seq || before.key === item.key))
      yield [`request ${sent.request} has ${item.id} after ${before.id} in ${item.lane}`, sent.step]
    last.set(item.lane, item)
  }
}

/** No two requests that wait for a response have the same key. */
function* oneAtATime(trace: Trace): Generator<Law.LawFinding> {
  const ended = new Map(trace.answers.map(({ request, step }) => [request, step]))
  const busy = new Map<string, Sent>()
  for (const sent of trace.requests) {
    for (const key of new Set(sent.items.map((item) => `${sent.endpoint} ${item.key}`))) {
      const other = busy.get(key)
      if (other !== undefined && (ended.get(other.request) ?? Number.POSITIVE_INFINITY) > sent.step)
        yield [
          `requests ${other.request} and ${sent.request} have the same key and waited for a response at the same time`,
          other.step,
          sent.step
        ]
      busy.set(key, sent)
    }
  }
}

/** When an item is sent, each earlier item with its key has a final result or is in the same request. */
function* nothingOvertakes(
  trace: Trace,
  items: ReadonlyArray<SentItem>,
  place: ReadonlyMap<string, number>
): Generator<Law.LawFinding> {
  const all = lives(trace)
  const endpointOf = new Map(trace.setting.destinations.map(({ name, endpoint }) => [name, endpoint]))
  const invalid = invalidAt(trace)
  const byKey = new Map<string, Array<SentItem>>()
  for (const item of items) {
    if (invalid.has(`${item.seq} ${item.destination}`) || knownBefore(trace, item.seq)) continue
    const key = `${endpointOf.get(item.destination) ?? ""} ${item.key}`
    const same = byKey.get(key)
    if (same === undefined) byKey.set(key, [item])
    else same.push(item)
  }
  for (const sent of trace.requests) {
    const here = new Set(sent.items.map(({ id }) => id))
    for (const key of new Set(sent.items.map((item) => `${sent.endpoint} ${item.key}`))) {
      const same = byKey.get(key) ?? []
      const last = same.findLast(({ id }) => here.has(id))
      if (last === undefined) continue
      for (const earlier of same) {
        if ((place.get(earlier.id) ?? 0) >= (place.get(last.id) ?? 0)) break
        if (here.has(earlier.id)) continue
        const end = all.get(earlier.id)?.sendings.at(-1)?.answer?.step
        if (end === undefined || end > sent.step)
          yield [
            `request ${sent.request} contains ${last.id} although ${earlier.id} with the same key has no final result yet`,
            sent.step
          ]
      }
    }
  }
}

/** Whether an earlier run sent some items of the record, which are left out. */
const knownBefore = ({ setting: { start } }: Trace, seq: number): boolean =>
  start.delivered[seq] !== undefined || start.unknown?.[seq] !== undefined

/**
 * Records that are Invalid at a destination, or that become Invalid because one of their items does not fit into a
 * request.
 */
const invalidAt = (trace: Trace): ReadonlySet<string> => {
  const settled = trace.outcomes.flatMap(({ settled }) =>
    settled.destinations
      .filter(({ outcome }) => outcome === "invalid")
      .map(({ destination }) => `${settled.seq} ${destination}`)
  )
  const most = new Map(
    trace.setting.destinations.map(({ name, endpoint }) => {
      const limits = trace.setting.endpoints.find(({ id }) => id === endpoint)?.limits
      return [name, limits === undefined ? Number.POSITIVE_INFINITY : limits.bytesAlone - limits.envelope]
    })
  )
  const tooLarge = itemsInOrder(trace).filter(({ bytes, destination }) => bytes > (most.get(destination) ?? 0))
  return new Set([...settled, ...tooLarge.map(({ seq, destination }) => `${seq} ${destination}`)])
}

/** The items of a record with one key and one group are first sent in the same request if all of them fit into one. Items about several people are not. */
function* together(trace: Trace, items: ReadonlyArray<SentItem>): Generator<Law.LawFinding> {
  const all = lives(trace)
  const endpointOf = new Map(trace.setting.destinations.map(({ name, endpoint }) => [name, endpoint]))
  const records = new Map<string, Array<SentItem>>()
  const groups = new Map<string, { run: number; group: string | undefined }>()
  for (const item of items) {
    if (!all.has(item.id) || item.otherKeys !== undefined) continue
    const person = `${item.seq} ${endpointOf.get(item.destination) ?? ""} ${item.key}`
    // An item of another group in between must be sent in between.
    const last = groups.get(person) ?? { run: 0, group: item.group }
    const run = last.group === item.group ? last.run : last.run + 1
    groups.set(person, { run, group: item.group })
    const key = `${person} ${run}`
    const known = records.get(key)
    if (known === undefined) records.set(key, [item])
    else known.push(item)
  }
  for (const ofRecord of records.values()) {
    const endpoint = trace.setting.endpoints.find(({ id }) => id === endpointOf.get(ofRecord[0]?.destination ?? ""))
    if (endpoint === undefined || !fits(ofRecord, endpoint.limits)) continue
    const firsts = ofRecord.map((item) => all.get(item.id)?.sendings[0]?.sent)
    const numbers = new Set(firsts.map((sent) => sent?.request))
    if (numbers.size > 1)
      yield [
        `the items of record ${ofRecord[0]?.record} fit into one request, but were sent in requests ${[...numbers].join(", ")}`,
        ...firsts.map((sent) => sent?.step ?? 0)
      ]
  }
}

/** The vendor applies the objects of a person in an array in source order. Objects with equal content have no order. */
function* atTheVendor(trace: Trace, items: ReadonlyArray<SentItem>): Generator<Law.LawFinding> {
  const last = new Map<string, { readonly item: SentItem; readonly step: number }>()
  const first = new Set<string>()
  for (const { objects, step } of trace.arrivals)
    for (const seen of objects) {
      if (seen.did !== "applied" || seen.person === undefined) continue
      const [item, ...equal] = items.filter((one) => isSame(seen, one))
      if (item === undefined || equal.length > 0 || first.has(item.id)) continue
      first.add(item.id)
      const place = `${item.lane} ${seen.person}`
      const before = last.get(place)
      if (before !== undefined && before.item.seq > item.seq)
        yield [
          `the vendor applied record ${item.record} at ${item.destination} after record ${before.item.record} of the same person`,
          before.step,
          step
        ]
      else last.set(place, { item, step })
    }
}

const fits = (items: ReadonlyArray<SentItem>, limit: Trace["setting"]["endpoints"][number]["limits"]): boolean => {
  const lanes = new Map<string, number>()
  for (const { lane } of items) lanes.set(lane, (lanes.get(lane) ?? 0) + 1)
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0) + items.length - 1 + limit.envelope
  return (
    (items.length === 1 || limit.onePerPerson !== true) &&
    items.length <= limit.items &&
    bytes <= (items.length === 1 ? limit.bytesAlone : limit.bytes) &&
    [...lanes.values()].every((count) => count <= (limit.perLane ?? Number.POSITIVE_INFINITY))
  )
}
