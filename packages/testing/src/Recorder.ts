import type { Destination, Endpoint, Prepared, SourceRecord } from "@sluice/core"
import { Effect, FiberRef } from "effect"
import { fingerprint } from "./internal/Fingerprint.js"
import type { Remembered } from "./internal/Remembered.js"
import { isSame } from "./internal/Witnessed.js"
import type * as Trace from "./Trace.js"
import type { SeenObject, Witness } from "./Vendor.js"

/** The number of the attempt of a fiber. Undefined outside of attempts. A transport records it. */
export const currentRequest: FiberRef.FiberRef<number | undefined> = FiberRef.unsafeMake<number | undefined>(undefined)

type Lists = Omit<Trace.Trace, "setting" | "end" | "now" | "raw" | "expected">
/** Events without their time, by the list of the trace that contains them. */
type Happenings = { readonly [K in keyof Lists]: Unstepped<Lists[K][number]> }
type Unstepped<A> = A extends Trace.Moment ? Omit<A, keyof Trace.Moment> : never

/** Records the events of one run, each with a unique number. */
export class Recorder {
  readonly #now: () => number
  readonly #lists: { readonly [K in keyof Lists]: Array<Happenings[K] & Trace.Moment> } = {
    records: [],
    prepared: [],
    requests: [],
    answers: [],
    exchanges: [],
    arrivals: [],
    outcomes: [],
    acknowledgements: [],
    saved: [],
    committed: [],
    deadLetters: [],
    logs: []
  }
  #step = 0
  #request = 0

  /** @param now The clock of the run, in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now
  }

  #moment(): Trace.Moment {
    this.#step += 1
    return { step: this.#step, at: this.#now() }
  }

  /** Adds an event to the list of its kind. */
  note<K extends keyof Lists>(kind: K, happening: Happenings[K]): void {
    const list: Array<Happenings[K] & Trace.Moment> = this.#lists[kind]
    list.push({ ...happening, ...this.#moment() })
  }

  /** The trace so far. */
  trace(rest: Pick<Trace.Trace, "setting" | "end" | "raw" | "expected">): Trace.Trace {
    return { ...this.#lists, ...rest, now: this.#now() }
  }

  /** The same endpoint with its events recorded. `onSent` runs when an attempt has started. */
  endpoint(endpoint: Endpoint.Endpoint, onSent: (request: number) => Effect.Effect<void>): Endpoint.Endpoint {
    const attempt: Endpoint.Endpoint["attempt"] = (items) =>
      Effect.suspend(() => {
        this.#request += 1
        const request = this.#request
        this.note("requests", { request, endpoint: endpoint.id, items: items.map(sentItem) })
        return endpoint.attempt(items).pipe(
          Effect.tap((reply) => Effect.sync(() => this.note("answers", { request, reply }))),
          Effect.onInterrupt(() =>
            Effect.sync(() => this.note("answers", { request, reply: { _tag: "Interrupted" } }))
          ),
          Effect.locally(currentRequest, request),
          (attempted) => Effect.zipRight(onSent(request), attempted)
        )
      })
    return { ...endpoint, attempt }
  }

  /**
   * The same destination with its events recorded. Each chunk is prepared a second time, record by record, and
   * compared.
   */
  destination(destination: Destination.Destination, endpoint: Endpoint.Endpoint): Destination.Destination {
    const { name } = destination
    const prepare: Destination.Destination["prepare"] = (chunk, context) => {
      const before = chunk.map((record) => fingerprint(record.body))
      const attempted = attemptToPrepare(() => destination.prepare(chunk, context))
      const again = attemptToPrepare(() =>
        chunk
          .toReversed()
          .flatMap((record) => destination.prepare([record], context))
          .toReversed()
      )
      const results = attempted.results ?? []
      const heading = { destination: name, seqs: chunk.map(({ seq }) => seq), ids: chunk.map(({ id }) => id) }
      this.note("prepared", {
        ...heading,
        results,
        items: results.flatMap((result) => (result._tag === "Items" ? result.items.map(sentItem) : [])),
        ...(attempted.threw === undefined ? {} : { threw: nameOf(attempted.threw) }),
        mutated: chunk.some((record, index) => fingerprint(record.body) !== before[index]),
        repeated: attempted.threw !== undefined || same(results, again.results)
      })
      if (attempted.threw !== undefined) throw attempted.threw
      return results
    }
    return { name, endpoint, prepare }
  }

  /** The same vendor with what it did recorded. */
  vendor(vendor: Witness): Witness {
    return {
      ...vendor,
      handle: (request) => {
        const answer = vendor.handle(request)
        const attempt = request.attempt ?? this.#attemptOf(answer.seen.objects)
        this.note("arrivals", {
          ...answer.seen,
          ...(attempt !== undefined && { request: attempt }),
          status: answer.status
        })
        return answer
      }
    }
  }

  /**
   * The attempt of a call that does not carry its number, because its client uses promises: the open attempt with the most of
   * these objects. Objects with equal content belong to one person, and are never in two open attempts.
   */
  #attemptOf(objects: ReadonlyArray<SeenObject>): number | undefined {
    const ended = new Set(this.#lists.answers.map(({ request }) => request))
    let best: { readonly request: number; readonly count: number } | undefined
    for (const { items, request } of this.#lists.requests) {
      if (ended.has(request)) continue
      const count = objects.filter((seen) => items.some((item) => isSame(seen, item))).length
      if (best === undefined || count >= best.count) best = { request, count }
    }
    return best?.request
  }

  /** Records the entries that a source returned. Entries with an outcome in an earlier run are not part of this run. */
  read(entries: ReadonlyArray<Trace.TracedRead["entry"]>, start: Remembered): void {
    const settled = new Set(start.settled)
    const isNew = ({ seq }: Trace.TracedRead["entry"]) => seq >= start.lowWater && !settled.has(seq)
    for (const entry of entries) if (isNew(entry)) this.note("records", { entry })
  }
}

/** An item as traces contain it. */
export const sentItem = (
  item: Omit<Trace.SentItem, "id" | "seq" | "record"> & { readonly record: SourceRecord.SourceRecord }
): Trace.SentItem => ({
  id: `${item.destination}/${item.record.seq}/${item.part}`,
  seq: item.record.seq,
  record: item.record.id,
  destination: item.destination,
  part: item.part,
  key: item.key,
  lane: item.lane,
  group: item.group,
  otherKeys: item.otherKeys,
  json: item.json,
  bytes: item.bytes,
  repeatable: item.repeatable
})

interface Attempted {
  readonly results?: ReadonlyArray<Prepared.Prepared>
  readonly threw?: unknown
}

const attemptToPrepare = (prepare: () => ReadonlyArray<Prepared.Prepared>): Attempted => {
  try {
    return { results: prepare() }
  } catch (threw) {
    return { threw: threw ?? new Error("nothing") }
  }
}

const nameOf = (threw: unknown): string => (threw instanceof Error ? `${threw.name}: ${threw.message}` : typeof threw)

const same = (first: ReadonlyArray<Prepared.Prepared>, second: ReadonlyArray<Prepared.Prepared> | undefined): boolean =>
  second !== undefined && JSON.stringify(first.map(comparable)) === JSON.stringify(second.map(comparable))

const comparable = (prepared: Prepared.Prepared): unknown =>
  prepared._tag === "Items" ? { items: prepared.items.map(sentItem), warnings: prepared.warnings } : prepared
