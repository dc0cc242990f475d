import type { DeadLetter, Endpoint, Outcome, Prepared, Reply, Report, Settled, Source, StateStore } from "@sluice/core"
import type { Trouble } from "./Configuration.js"
import type { Remembered } from "./internal/Remembered.js"

/** When something happened: in the total order of all events of a run, and on its clock. */
export interface Moment {
  /** From 1; unique. */
  readonly step: number
  /** Milliseconds since 1970, virtual in a simulated run. */
  readonly at: number
}

/** An entry was handed to the pipeline. */
export interface TracedRead extends Moment {
  readonly entry: Source.Entry
}

/** An item as it was when it was sent: a pipeline may release the text of a settled item. */
export interface SentItem {
  /** `destination/seq/part`, the same in every request that carries it. */
  readonly id: string
  readonly seq: number
  readonly record: string
  readonly destination: string
  readonly part: number
  readonly key: string
  readonly lane: string
  readonly json: string
  readonly bytes: number
  readonly repeatable: boolean
}

/** A destination was asked to prepare a chunk. */
export interface PreparedChunk extends Moment {
  readonly destination: string
  /** Of the records in the chunk. */
  readonly seqs: ReadonlyArray<number>
  readonly ids: ReadonlyArray<string>
  /** What it returned; empty if it threw. */
  readonly results: ReadonlyArray<Prepared.Prepared>
  /** Items of the results, in the form in which requests show them. */
  readonly items: ReadonlyArray<SentItem>
  /** The name of the error that it threw, if any. */
  readonly threw?: string
  /** Whether it changed a record. */
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

/** What an attempt exchanged over the wire, if the destination uses HTTP over the given transport. */
export interface TracedExchange extends Moment {
  /** The attempt it belongs to; absent if there was none at the time. */
  readonly request?: number
  readonly method: string
  readonly path: string
  /** Length of the body in UTF-8 bytes. */
  readonly bytes: number
  readonly headers: Readonly<Record<string, string>>
  /** The response status, or the reason why there was none. */
  readonly ended: number | string
  /** The injected fault, if any. */
  readonly fault?: string
}

export interface TracedSettlement extends Moment {
  readonly settled: Settled.Settled
}

export interface Acknowledged extends Moment {
  readonly lowWater: number
}

/** Some state became durable. */
export interface Saved extends Moment {
  /** All of it. */
  readonly state: StateStore.State
  /** What it says. */
  readonly checkpoint: Remembered
}

/** Records were committed as settled after a response. */
export interface Committed extends Moment {
  readonly seqs: ReadonlyArray<number>
}

/** A dead letter became durable. */
export interface Lettered extends Moment {
  readonly letter: DeadLetter.DeadLetter
}

/** A text that leaves the pipeline. */
export interface Said extends Moment {
  readonly channel: "log" | "span" | "metric" | "report" | "outcome" | "snapshot" | "error"
  readonly text: string
}

/** How the run ended. */
export type End =
  | { readonly _tag: "Reported"; readonly report: Report.Report }
  | { readonly _tag: "Interrupted" }
  /** A defect: `text` names it. */
  | { readonly _tag: "Died"; readonly text: string }
  /** Everything waits and nothing can happen. */
  | { readonly _tag: "Stuck" }
  | { readonly _tag: "Endless" }

/** An endpoint as the pipeline saw it. */
export interface EndpointSetting {
  readonly id: string
  readonly lanes: ReadonlyArray<string>
  readonly limits: Endpoint.Limits
  readonly budget: Endpoint.RateLimit
}

/** The conditions of the run. */
export interface Setting {
  readonly endpoints: ReadonlyArray<EndpointSetting>
  /** In the order of the routes. */
  readonly destinations: ReadonlyArray<{ readonly name: string; readonly endpoint: string }>
  /** Requests in flight at once, per endpoint. */
  readonly concurrency: number
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
  /** Where the run began. */
  readonly start: Remembered
  /** Texts that must appear nowhere: keys. */
  readonly secrets: ReadonlyArray<string>
  /** Texts that may appear only in items and in the record of a dead letter: personal values. */
  readonly personal: ReadonlyArray<string>
  /** Neither the wire nor the vendor misbehaved. */
  readonly faultless: boolean
  /** The failure apart from the wire, or the signal. */
  readonly trouble: Trouble
}

/** What became of an object that `prepare` had called Invalid, sent to the vendor as it was. */
export interface RawVerdict {
  readonly seq: number
  readonly record: string
  readonly destination: string
  /** `applied`: applied completely. `refused`: with an error. `dropped`: accepted but not, or not completely, applied. */
  readonly verdict: "applied" | "refused" | "dropped"
}

/** All that happened in one run. Each list is in the order of its steps; comparing steps compares across lists. */
export interface Trace {
  readonly setting: Setting
  readonly records: ReadonlyArray<TracedRead>
  readonly prepared: ReadonlyArray<PreparedChunk>
  readonly requests: ReadonlyArray<Sent>
  readonly answers: ReadonlyArray<Answered>
  readonly exchanges: ReadonlyArray<TracedExchange>
  readonly outcomes: ReadonlyArray<TracedSettlement>
  readonly acknowledgements: ReadonlyArray<Acknowledged>
  readonly saved: ReadonlyArray<Saved>
  readonly committed: ReadonlyArray<Committed>
  readonly deadLetters: ReadonlyArray<Lettered>
  readonly logs: ReadonlyArray<Said>
  /** Objects of Invalid records, sent raw; empty if there is no `verdictOf` or nothing was Invalid. */
  readonly raw: ReadonlyArray<RawVerdict>
  readonly end: End
  /** The clock at the end. */
  readonly now: number
}

/** What one attempt did to one item. */
export interface Sending {
  readonly sent: Sent
  readonly answer: Answered | undefined
  /** `Split`, `Wait`, `Halt` and `Interrupted` apply to the whole request. */
  readonly verdict: "Accepted" | "Refused" | "Again" | "Unsure" | "Split" | "Wait" | "Halt" | "Interrupted" | "Open"
}

/** The life of one item: every request that carried it, in order. */
export interface ItemLife {
  readonly item: SentItem
  readonly sendings: ReadonlyArray<Sending>
}

const verdictOf = (answer: Answered | undefined, position: number): Sending["verdict"] => {
  if (answer === undefined) return "Open"
  const reply = answer.reply
  if (reply._tag !== "Judged") return reply._tag
  return reply.verdicts === undefined ? "Accepted" : (reply.verdicts[position]?._tag ?? "Unsure")
}

/** The life of each item that was sent, by its id. */
export const lives = (trace: Trace): ReadonlyMap<string, ItemLife> => {
  const answers = new Map(trace.answers.map((answer) => [answer.request, answer]))
  const all = new Map<string, { item: SentItem; sendings: Array<Sending> }>()
  for (const sent of trace.requests) {
    const answer = answers.get(sent.request)
    sent.items.forEach((item, position) => {
      const life = all.get(item.id) ?? { item, sendings: [] }
      life.sendings.push({ sent, answer, verdict: verdictOf(answer, position) })
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

/** What became of each record, by `seq`. */
export const outcomesBySeq = (trace: Trace): ReadonlyMap<number, TracedSettlement> =>
  new Map(trace.outcomes.map((settlement) => [settlement.settled.seq, settlement]))

/** What became of each record at each destination, as `id destination → outcome`: what two runs are compared by. */
export const verdictsById = (trace: Trace): ReadonlyMap<string, Outcome.Outcome> => {
  const all = new Map<string, Outcome.Outcome>()
  for (const { settled } of trace.outcomes) {
    if (settled.destinations.length === 0) all.set(`record ${settled.id}`, settled.outcome)
    for (const { destination, outcome } of settled.destinations)
      all.set(`record ${settled.id} at ${destination}`, outcome)
  }
  return all
}

/** Source, dead letters and checkpoints worked, and the run was not asked to stop. */
export const undisturbed = ({ setting }: Trace): boolean => setting.trouble._tag === "None"

/**
 * The step from which responses may come too late to count, because the run was asked to end without waiting for what is in
 * flight; infinity otherwise.
 */
export const cutOffAt = ({ setting: { trouble }, requests }: Trace): number => {
  if (trouble._tag !== "Abort" && trouble._tag !== "Interrupt") return Number.POSITIVE_INFINITY
  return requests.find(({ request }) => request === trouble.afterRequests)?.step ?? Number.POSITIVE_INFINITY
}
