import * as Law from "../Law.js"
import { type EndpointSetting, itemsInOrder, outcomesBySeq, type Sent, type Trace } from "../Trace.js"
import * as Bytes from "./internal/Bytes.js"

/**
 * Law 2. No request exceeds counts or bytes; no sliding window exceeds the budget; an item that does not fit into a
 * request is Invalid.
 */
export const limits = Law.make(
  {
    number: 2,
    name: "limits",
    statement:
      "no request exceeds counts or bytes; no sliding window exceeds the budget; an item that does not fit into a request is Invalid"
  },
  function* (trace) {
    for (const endpoint of trace.setting.endpoints) {
      const requests = trace.requests.filter((sent) => sent.endpoint === endpoint.id)
      for (const sent of requests) yield* size(sent, endpoint)
      yield* tooLarge(trace, endpoint)
      yield* concurrency(trace, endpoint.id, requests)
    }
    yield* budget(trace)
    yield* bodies(trace)
  }
)

/** Bytes of a body with these items: the envelope, the items, and a comma between two. */
const bodyBytes = (sent: Sent, endpoint: EndpointSetting): number =>
  sent.items.reduce((sum, item) => sum + Bytes.of(item), 0) +
  Math.max(0, sent.items.length - 1) +
  endpoint.limits.envelope

function* size(sent: Sent, endpoint: EndpointSetting): Generator<Law.LawFinding> {
  const { limits: limit, lanes } = endpoint
  const name = `request ${sent.request}`
  const count = sent.items.length
  if (count === 0) yield [`${name} contains no item`, sent.step]
  if (count > limit.items) yield [`${name} contains ${count} items; the limit is ${limit.items}`, sent.step]
  for (const lane of new Set(sent.items.map((item) => item.lane))) {
    const inLane = sent.items.filter((item) => item.lane === lane).length
    if (!lanes.includes(lane))
      yield [`${name} uses the lane ${lane}, which does not exist in ${endpoint.id}`, sent.step]
    if (limit.perLane !== undefined && inLane > limit.perLane)
      yield [`${name} contains ${inLane} ${lane}; the limit is ${limit.perLane}`, sent.step]
  }
  if (limit.onePerPerson === true && new Set(sent.items.map(({ key }) => key)).size < count)
    yield [`${name} contains two items of one person`, sent.step]
  const bytes = bodyBytes(sent, endpoint)
  const allowed = count === 1 ? limit.bytesAlone : limit.bytes
  if (bytes > allowed) yield [`${name} has ${bytes} bytes; the limit is ${allowed}`, sent.step]
  for (const item of sent.items) if (!Bytes.agree(item)) yield [`item ${item.id} ${Bytes.told(item)}`, sent.step]
}

function* tooLarge(trace: Trace, endpoint: EndpointSetting): Generator<Law.LawFinding> {
  const here = new Set(trace.setting.destinations.filter((d) => d.endpoint === endpoint.id).map((d) => d.name))
  const outcomes = outcomesBySeq(trace)
  for (const item of itemsInOrder(trace)) {
    if (!here.has(item.destination) || Bytes.of(item) + endpoint.limits.envelope <= endpoint.limits.bytesAlone) continue
    const settlement = outcomes.get(item.seq)
    const at = settlement?.settled.destinations.find(({ destination }) => destination === item.destination)
    if (at !== undefined && at.outcome !== "invalid")
      yield [
        `record ${item.record} is ${at.outcome} at ${item.destination}, and its item ${item.part} does not fit into a request`,
        settlement?.step ?? 0
      ]
  }
}

function* concurrency(trace: Trace, endpoint: string, requests: ReadonlyArray<Sent>): Generator<Law.LawFinding> {
  const ended = new Map(trace.answers.map(({ request, step }) => [request, step]))
  const open: Array<number> = []
  for (const { request, step } of requests) {
    const still = open.filter((end) => end > step)
    still.push(ended.get(request) ?? Number.POSITIVE_INFINITY)
    open.splice(0, open.length, ...still)
    if (open.length > trace.setting.concurrency)
      yield [
        `${endpoint} has ${open.length} requests that wait for a response; the limit is ${trace.setting.concurrency}`,
        step
      ]
  }
}

function* budget(trace: Trace): Generator<Law.LawFinding> {
  const pools = new Map<string, { count: number; per: number; ids: Set<string> }>()
  for (const { id, budget } of trace.setting.endpoints) {
    const pool = pools.get(budget.pool) ?? { count: budget.count, per: budget.per, ids: new Set<string>() }
    pool.ids.add(id)
    pools.set(budget.pool, pool)
  }
  for (const [name, { count, per, ids }] of pools) {
    const starts = trace.requests.filter(({ endpoint }) => ids.has(endpoint))
    for (let last = count; last < starts.length; last++) {
      const first = starts[last - count]
      const next = starts[last]
      if (first === undefined || next === undefined || next.at - first.at >= per) continue
      yield [
        `${count + 1} requests started within ${next.at - first.at} ms; ${name} allows ${count} in ${per} ms`,
        first.step,
        next.step
      ]
    }
  }
}

/** A body is not larger than its counted size. */
function* bodies(trace: Trace): Generator<Law.LawFinding> {
  const requests = new Map(trace.requests.map((sent) => [sent.request, sent]))
  const endpoints = new Map(trace.setting.endpoints.map((endpoint) => [endpoint.id, endpoint]))
  for (const { request, bytes, step } of trace.exchanges) {
    const sent = request === undefined ? undefined : requests.get(request)
    const endpoint = sent === undefined ? undefined : endpoints.get(sent.endpoint)
    if (sent === undefined || endpoint === undefined) continue
    const counted = bodyBytes(sent, endpoint)
    if (bytes > counted)
      yield [
        `request ${sent.request} has a body of ${bytes} bytes, more than the ${counted} of its items and envelope`,
        step
      ]
  }
}
