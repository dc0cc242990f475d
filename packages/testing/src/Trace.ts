import type { DeadLetter, Endpoint, Outcome, Prepared, Reply, Report, Settled, Source, StateStore } from "@sluice/core"
import type { Json } from "@sluice/values"
import type { Trouble } from "./Configuration.js"
import type { Remembered } from "./internal/Remembered.js"
import type { SeenRequest } from "./Vendor.js"

/** The time of an event: its number in the total order of all events of a run, and the time on the clock of the run. */
export interface Moment {
  /** From 1; unique. */
  readonly step: number
  /** Milliseconds since 1970, virtual in a simulated run. */
  readonly at: number
}

/** An entry was returned to the pipeline. */
export interface TracedRead extends Moment {
  readonly entry: Source.Entry
}

/**
 * A copy of an item at the time of sending, because a pipeline may release the content of an item after its last
 * response.
 */
export interface SentItem {
  /** `destination/seq/part`, the same in every request that contains the item. */
  readonly id: string
  readonly seq: number
  readonly record: string
  readonly destination: string
  readonly part: number
  readonly key: string
  readonly lane: string
  /** See `Item.otherKeys`. Undefined if it is about one person. */
  readonly otherKeys?: ReadonlyArray<string> | undefined
  /** See `Item.group`. */
  readonly group?: string | undefined
  readonly json: string
  readonly bytes: number
  readonly repeatable: boolean
}

/** A destination prepared a chunk. */
export interface PreparedChunk extends Moment {
  readonly destination: string
  /** Of the records in the chunk. */
  readonly seqs: ReadonlyArray<number>
  readonly ids: ReadonlyArray<string>
  /** The returned results. Empty if `prepare` threw. */
  readonly results: ReadonlyArray<Prepared.Prepared>
  /** The items of the results, in the same form as in requests. */
  readonly items: ReadonlyArray<SentItem>
  /** The name of the thrown error, if any. */
  readonly threw?: string
  /** Whether `prepare` changed a record. */
  readonly mutated: boolean
  /** Whether a second call, record by record, returned the same. */
  readonly repeated: boolean
}

/** An attempt started. */
export interface Sent extends Moment {
  /** From 1, in order of starting. */
  readonly request: number
  readonly endpoint: string
  readonly items: ReadonlyArray<SentItem>
}

/** An attempt ended: with a reply, or interrupted. */
export interface Answered extends Moment {
  readonly request: number
  readonly reply: Reply.Reply | { readonly _tag: "Interrupted" }
}

/** A request and its response, if the destination uses HTTP over the given transport. */
export interface TracedExchange extends Moment {
  /** The attempt of the exchange. Absent if there was no attempt at the time. */
  readonly request?: number
  readonly method: string
  readonly path: string
  /** The length of the body in UTF-8 bytes. */
  readonly bytes: number
  readonly headers: Readonly<Record<string, string>>
  /** The response status, or the reason why there was none. */
  readonly ended: number | string
  /** The injected fault, if any. */
  readonly fault?: string
}

/** A request arrived at the vendor, which reports what it did with each object. */
export interface Arrived extends Moment, SeenRequest {
  /** The attempt that sent it. Absent if there was no attempt at the time. */
  readonly request?: number
  /** The status of the response, as the vendor or a fault sent it. */
  readonly status: number
}

export interface TracedSettlement extends Moment {
  readonly settled: Settled.Settled
}

export interface Acknowledged extends Moment {
  readonly lowWater: number
}

/** A change of the state became durable. */
export interface Saved extends Moment {
  /** The whole state. */
  readonly state: StateStore.State
  /** Its content. */
  readonly checkpoint: Remembered
}

/** Records were committed as final after a response. */
export interface Committed extends Moment {
  readonly seqs: ReadonlyArray<number>
}

/** A dead letter became durable. */
export interface Lettered extends Moment {
  readonly letter: DeadLetter.DeadLetter
}

/** A string that leaves the pipeline. */
export interface Said extends Moment {
  readonly channel: "log" | "span" | "metric" | "report" | "outcome" | "snapshot" | "error"
  readonly text: string
}

/** The end of the run. */
export type End =
  | { readonly _tag: "Reported"; readonly report: Report.Report }
  | { readonly _tag: "Interrupted" }
  /** A defect: `text` names it. */
  | { readonly _tag: "Died"; readonly text: string }
  /** All fibers wait and no event can happen. */
  | { readonly _tag: "Stuck" }
  | { readonly _tag: "Endless" }

/** The properties of an endpoint for the pipeline. */
export interface EndpointSetting {
  readonly id: string
  readonly lanes: ReadonlyArray<string>
  readonly limits: Endpoint.Limits
  readonly budget: Endpoint.RateLimit
  /** The attempts after which a batch may be given up, if the endpoint says so. */
  readonly attempts?: number
}

/** The conditions of the run. */
export interface Setting {
  readonly endpoints: ReadonlyArray<EndpointSetting>
  /** In the order of the routes. */
  readonly destinations: ReadonlyArray<{ readonly name: string; readonly endpoint: string }>
  /** Maximum number of requests that wait for a response at the same time, per endpoint. */
  readonly concurrency: number
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
  /** The start position of the run. */
  readonly start: Remembered
  /** Strings that must not appear anywhere: keys. */
  readonly secrets: ReadonlyArray<string>
  /** Strings that may appear only in items and in the record of a dead letter: personal values. */
  readonly personal: ReadonlyArray<string>
  /** Whether the wire and the vendor worked without faults. */
  readonly faultless: boolean
  /** The failure that is not on the wire, or the signal. */
  readonly trouble: Trouble
  /** Whether the vendor reports what it did with each object. */
  readonly witnessed: boolean
}

/** The verdict of the vendor on an object that is Invalid for `prepare`, sent unchanged. */
export interface RawVerdict {
  readonly seq: number
  readonly record: string
  readonly destination: string
  /**
   * `applied`: applied completely. `refused`: with an error. `dropped`: accepted, but not applied or only partly
   * applied.
   */
  readonly verdict: "applied" | "refused" | "dropped"
}

/** The objects that the vendor should receive for a record, according to the subject of the proof. */
export interface ExpectedObjects {
  readonly seq: number
  readonly record: string
  readonly destination: string
  readonly objects: ReadonlyArray<Json.Json>
  /** Whether the vendor accepts each of them, without a fault. */
  readonly isValid: boolean
}

/** All events of one run. Each list is in the order of its steps. Steps can be compared across lists. */
export interface Trace {
  readonly setting: Setting
  readonly records: ReadonlyArray<TracedRead>
  readonly prepared: ReadonlyArray<PreparedChunk>
  readonly requests: ReadonlyArray<Sent>
  readonly answers: ReadonlyArray<Answered>
  readonly exchanges: ReadonlyArray<TracedExchange>
  /** Empty if no vendor reports what it did. */
  readonly arrivals: ReadonlyArray<Arrived>
  readonly outcomes: ReadonlyArray<TracedSettlement>
  readonly acknowledgements: ReadonlyArray<Acknowledged>
  readonly saved: ReadonlyArray<Saved>
  readonly committed: ReadonlyArray<Committed>
  readonly deadLetters: ReadonlyArray<Lettered>
  readonly logs: ReadonlyArray<Said>
  /** Objects of Invalid records, sent unchanged. Empty if there is no `verdictOf` or no record was Invalid. */
  readonly raw: ReadonlyArray<RawVerdict>
  /** The objects that the vendor should receive for each record. Empty if there is no `expected`. */
  readonly expected: ReadonlyArray<ExpectedObjects>
  readonly end: End
  /** The clock at the end. */
  readonly now: number
}

/** The effect of one attempt on one item. */
export interface Sending {
  readonly sent: Sent
  readonly answer: Answered | undefined
  /**
   * `Split`, `Wait`, `Halt` and `Interrupted` apply to the whole request. A wait or a halt after which the request may have
   * been applied is `Unsure`.
   */
  readonly verdict: "Accepted" | "Refused" | "Again" | "Unsure" | "Split" | "Wait" | "Halt" | "Interrupted" | "Open"
}

/** The history of one item: every request that contained it, in order. */
export interface ItemLife {
  readonly item: SentItem
  readonly sendings: ReadonlyArray<Sending>
}

/** The verdict of an attempt on the item at a position of its request. */
export const verdictAt = (answer: Answered | undefined, position: number): Sending["verdict"] => {
  if (answer === undefined) return "Open"
  const reply = answer.reply
  if (reply._tag !== "Judged") return "mayHaveApplied" in reply ? "Unsure" : reply._tag
  return reply.verdicts === undefined ? "Accepted" : (reply.verdicts[position]?._tag ?? "Unsure")
}

/** The history of each sent item, by its id. */
export const lives = (trace: Trace): ReadonlyMap<string, ItemLife> => {
  const answers = new Map(trace.answers.map((answer) => [answer.request, answer]))
  const all = new Map<string, { item: SentItem; sendings: Array<Sending> }>()
  for (const sent of trace.requests) {
    const answer = answers.get(sent.request)
    sent.items.forEach((item, position) => {
      const life = all.get(item.id) ?? { item, sendings: [] }
      life.sendings.push({ sent, answer, verdict: verdictAt(answer, position) })
      all.set(item.id, life)
    })
  }
  return all
}

/** Every item that was prepared, in source order: by record, then by destination in the order of the routes, then by part. */
export const itemsInOrder = (trace: Trace): ReadonlyArray<SentItem> => {
  const position = new Map(trace.setting.destinations.map(({ name }, index) => [name, index]))
  const place = (item: SentItem): number => position.get(item.destination) ?? 0
  return trace.prepared
    .flatMap((chunk) => chunk.items)
    .sort((a, b) => a.seq - b.seq || place(a) - place(b) || a.part - b.part)
}

/** The outcome of each record, by `seq`. */
export const outcomesBySeq = (trace: Trace): ReadonlyMap<number, TracedSettlement> =>
  new Map(trace.outcomes.map((settlement) => [settlement.settled.seq, settlement]))

/** The outcome of each record at each destination, as `id destination → outcome`, to compare two runs. */
export const verdictsById = (trace: Trace): ReadonlyMap<string, Outcome.Outcome> => {
  const all = new Map<string, Outcome.Outcome>()
  for (const { settled } of trace.outcomes) {
    if (settled.destinations.length === 0) all.set(`record ${settled.id}`, settled.outcome)
    for (const { destination, outcome } of settled.destinations)
      all.set(`record ${settled.id} at ${destination}`, outcome)
  }
  return all
}

/** Whether the run or one of its destinations stopped before the end of the source. */
export const isStopped = ({ destinations, stopped }: Report.Report): boolean =>
  stopped !== undefined || Object.values(destinations).some((destination) => destination.stopped !== undefined)

/** Whether source, dead letters and checkpoints worked and no signal stopped the run. */
export const undisturbed = ({ setting }: Trace): boolean => setting.trouble._tag === "None"

/**
 * The step from which responses may arrive too late to count, because a signal ended the run without waiting for open
 * requests. Infinity otherwise.
 */
export const cutOffAt = ({ setting: { trouble }, requests }: Trace): number => {
  if (trouble._tag !== "Abort" && trouble._tag !== "Interrupt") return Number.POSITIVE_INFINITY
  return requests.find(({ request }) => request === trouble.afterRequests)?.step ?? Number.POSITIVE_INFINITY
}
