import { leftOut } from "@sluice/values/Findings"
import type { Reason, Warning } from "@sluice/values/Reason"
import { type ContentHashes, hash, type Item, isSameContent } from "../destination/Item.js"
import * as Remarks from "../outcome/Remarks.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type { RecordPlace, Remember, RememberedDelivery } from "./RememberedDeliveries.js"

/** The prepared items of a record at a destination, with the inputs of the decision. */
export interface RepeatedRecord {
  readonly record: SourceRecord
  readonly items: ReadonlyArray<Item>
  readonly content: ContentHashes
  /** The remembered delivery of the id at the destination. */
  readonly known: RememberedDelivery | undefined
}

/** The decision about a remembered record. */
export interface RepeatDecision {
  /** Items that may be sent, except those that are listed below. */
  readonly candidates: ReadonlyArray<Item>
  /** Hashes of items to leave out, because they were accepted. */
  readonly accepted: ReadonlyArray<string>
  /**
   * Hashes of items to leave out, because it is unknown whether they were applied. If there are any, the record is
   * Unknown.
   */
  readonly unknown: ReadonlyArray<string>
  /** Whether items are left out because the record changed after its delivery. */
  readonly changed: boolean
}

/**
 * Decides which items of a remembered record to send. Pure. Repeatable items are left out only if the same content was
 * delivered. Other items are left out by their hash if they were applied or may have been. If an applied item is no
 * longer among the items, all other items are left out too, unless `onChange` is `send`.
 */
export const decideRepeat = (
  { content, items, known }: RepeatedRecord,
  { onChange, resendsUnknown }: { readonly onChange: Remember["onChange"]; readonly resendsUnknown: boolean }
): RepeatDecision => {
  if (known === undefined) return { candidates: items, accepted: [], unknown: [], changed: false }
  const { delivered } = known
  const unknown = resendsUnknown ? [] : known.unknown
  const once = items.filter((item) => !item.repeatable)
  const repeated = known.repeated.length === 0 ? none : common(known.repeated, items.map(hash))
  // A partially delivered version has replaced the earlier version at the vendor, so repeatable items are sent again.
  const isRepeated = known.outcome === "delivered" && delivered?.repeatable === content.repeatable
  const repeatable = isRepeated ? [] : items.filter((item) => item.repeatable)
  const isDelivered = delivered !== undefined && delivered.once !== "" && delivered.once === content.once
  if (isDelivered) return { candidates: repeatable, accepted: repeated, unknown, changed: false }
  const hashes = once.map(hash)
  const isOpen = known.accepted.length > 0 || unknown.length > 0
  const missing = isOpen ? difference([...known.accepted, ...unknown], items.map(hash)).length : 0
  const replaces = (delivered !== undefined && delivered.once !== "") || missing > 0
  const fresh = difference(hashes, [...known.accepted, ...unknown])
  if (replaces && fresh.length > 0 && onChange === "skip") {
    // Applied items are still left out by their hash, so that a dead letter lists them.
    const applied = new Multiset([...known.accepted, ...unknown])
    const kept = once.filter((item) => applied.take(hash(item)))
    return {
      candidates: inOrder(items, [...repeatable, ...kept]),
      accepted: [...known.accepted, ...repeated],
      unknown,
      changed: true
    }
  }
  return {
    candidates: isRepeated ? once : items,
    accepted: [...known.accepted, ...repeated],
    unknown,
    changed: false
  }
}

const inOrder = (items: ReadonlyArray<Item>, some: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const chosen = new Set(some)
  return items.filter((item) => chosen.has(item))
}

/** Elements with how often each occurs. */
class Multiset {
  readonly #counts = new Map<string, number>()

  constructor(elements: ReadonlyArray<string>) {
    for (const element of elements) this.#counts.set(element, (this.#counts.get(element) ?? 0) + 1)
  }

  /** Removes an element once. Returns whether it was there. */
  take(element: string): boolean {
    const count = this.#counts.get(element) ?? 0
    if (count === 0) return false
    this.#counts.set(element, count - 1)
    return true
  }
}

/** The first list without the elements of the second list. Each element of the second list removes one. */
export const difference = (elements: ReadonlyArray<string>, removed: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (elements.length === 0 || removed.length === 0) return elements
  const rest = new Multiset(removed)
  return elements.filter((element) => !rest.take(element))
}

/** Each element as often as it occurs in both lists. */
const common = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): ReadonlyArray<string> =>
  difference(one, difference(one, other))

/** Each element as often as it occurs in the list where it occurs more often. */
export const union = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...one,
  ...difference(other, one)
]

/** A record whose items wait for a response. */
export interface Pending extends Omit<RepeatedRecord, "items"> {
  /** The time of its preparation, in milliseconds since 1970. */
  readonly at: number
  /** See {@link RepeatDecision.changed}. */
  readonly changed: boolean
  /** Records with the same id and content that wait for its outcome. */
  readonly waiting: Array<number>
}

/** The relation of a record to the earlier records of this run. */
export type Meeting =
  /** No earlier record of this run has the same id. */
  | { readonly _tag: "First"; readonly known: RememberedDelivery | undefined }
  /** The record with this number has the same id and content and no outcome yet. */
  | { readonly _tag: "Waits"; readonly for: Pending }
  /** A record of this run with the same id and content has its outcome. */
  | { readonly _tag: "Repeats"; readonly known: RememberedDelivery }
  /** A record of this run has the same id and other content. */
  | { readonly _tag: "Conflicts"; readonly place: RecordPlace }
  /** The same, and the other one has no outcome yet. */
  | { readonly _tag: "Overlaps"; readonly place: RecordPlace }

/**
 * The deliveries at the destinations of one run: deliveries of earlier runs, records that wait for a response, and
 * finished records that are not stored yet.
 */
export class Repeats {
  readonly remember: Remember
  readonly #destinations: ReadonlyArray<string>
  /** The last record of each id that waits for a response, by destination. */
  readonly #byId: ReadonlyArray<Map<string, Pending>>
  /** All records that wait for a response, by destination and number. */
  readonly #bySeq: ReadonlyArray<Map<number, Pending>>
  /** The remembered deliveries of the entries that are prepared next, by destination and id. */
  readonly #found = new Map<string, Map<string, RememberedDelivery>>()
  #now = 0
  /** Finished and not committed yet, by destination and id. */
  readonly #settled = new Map<string, Map<string, RememberedDelivery>>()
  /** Those of them that no commit contains yet. */
  #fresh: Array<RememberedDelivery> = []

  constructor(remember: Remember, destinations: ReadonlyArray<string>) {
    this.remember = remember
    this.#destinations = destinations
    this.#byId = destinations.map(() => new Map())
    this.#bySeq = destinations.map(() => new Map())
  }

  /** Replaces the remembered deliveries that were found. `now` in milliseconds since 1970. */
  found(deliveries: ReadonlyArray<RememberedDelivery>, now: number): void {
    const { again = false, deliveries: store, duration } = this.remember
    this.#now = now
    for (const found of this.#found.values()) found.clear()
    for (const delivery of deliveries) {
      if (now - delivery.seen > duration || (again && delivery.run !== store.run)) continue
      put(this.#found, delivery)
    }
  }

  /** Looks for the id and content of a record among those of this run and of earlier runs. */
  meet(record: SourceRecord, destination: number, content: ContentHashes): Meeting {
    const { deliveries, unique = true } = this.remember
    const { id } = record
    const pending = this.#byId[destination]?.get(id)
    if (pending !== undefined) {
      if (isSameContent(pending.content, content)) return { _tag: "Waits", for: pending }
      return { _tag: unique ? "Conflicts" : "Overlaps", place: placeOf(pending.record) }
    }
    const name = this.#destinations[destination] ?? ""
    const known = this.#settled.get(name)?.get(id) ?? this.#found.get(name)?.get(id)
    if (known === undefined || known.run !== deliveries.run) return { _tag: "First", known }
    if (isSameContent(known.content, content)) return { _tag: "Repeats", known }
    return unique ? { _tag: "Conflicts", place: known.place } : { _tag: "First", known }
  }

  /** Adds a record that waits for a response from a destination. */
  begin(destination: number, arrived: Omit<RepeatedRecord, "items">, changed: boolean): void {
    const { content, known, record } = arrived
    const pending: Pending = { record, content, known, changed, at: this.#now, waiting: [] }
    this.#byId[destination]?.set(record.id, pending)
    this.#bySeq[destination]?.set(record.seq, pending)
  }

  /** Removes and returns a record that waits for a response from a destination. */
  end({ id, seq }: Pick<SourceRecord, "id" | "seq">, destination: number): Pending | undefined {
    const pending = this.#bySeq[destination]?.get(seq)
    if (pending === undefined) return undefined
    this.#bySeq[destination]?.delete(seq)
    if (this.#byId[destination]?.get(id) === pending) this.#byId[destination]?.delete(id)
    return pending
  }

  /** Whether items of a record were left out because it changed after its delivery. */
  isChanged(seq: number, destination: number): boolean {
    return this.#bySeq[destination]?.get(seq)?.changed === true
  }

  /** A record has its outcome, which the next commit stores. */
  settle(delivery: RememberedDelivery): void {
    put(this.#settled, delivery)
    this.#fresh.push(delivery)
  }

  /**
   * A record was read again. This is stored only if the delivery would otherwise expire soon, because most runs read
   * remembered records again.
   */
  see(known: RememberedDelivery): void {
    if (this.#now - known.seen > this.remember.duration / refreshShare) this.settle({ ...known, seen: this.#now })
  }

  /** The deliveries of the next commit. Each is returned once. */
  take(): ReadonlyArray<RememberedDelivery> {
    const taken = this.#fresh
    if (taken.length > 0) this.#fresh = []
    return taken
  }

  /** The next commit contains deliveries again that could not be stored, unless newer ones replaced them. */
  notCommitted(deliveries: ReadonlyArray<RememberedDelivery>): void {
    for (const delivery of deliveries)
      if (this.#settled.get(delivery.destination)?.get(delivery.id) === delivery) this.#fresh.push(delivery)
  }

  /** Removes stored deliveries. */
  committed(deliveries: ReadonlyArray<RememberedDelivery>): void {
    for (const delivery of deliveries) {
      const byId = this.#settled.get(delivery.destination)
      if (byId?.get(delivery.id) === delivery) byId.delete(delivery.id)
    }
  }
}

/** The time of the last reading is stored again once a tenth of the duration has passed. */
const refreshShare = 10

const none: ReadonlyArray<string> = []

/** Adds a delivery to maps by destination and id. A combined key would need a new string for each delivery. */
const put = (to: Map<string, Map<string, RememberedDelivery>>, delivery: RememberedDelivery): void => {
  let byId = to.get(delivery.destination)
  if (byId === undefined) {
    byId = new Map()
    to.set(delivery.destination, byId)
  }
  byId.set(delivery.id, delivery)
}

/** The place of a record. */
export const placeOf = ({ origin: { line, source } }: SourceRecord): RecordPlace => ({ source, line })

const placeText = ({ line, source }: RecordPlace): string => (line === undefined ? source : `${source}:${line}`)

/** The reason of a record that is Skipped because it was delivered before with the same content. */
export const alreadyDelivered = ({ place }: RememberedDelivery): Reason =>
  Remarks.reason("already-delivered", { place: placeText(place) })

/** The reason of a record that gets the outcome of another record. */
export const repeatsRecord = (place: RecordPlace): Reason =>
  Remarks.reason("repeats-record", { place: placeText(place) })

/** The reason for items that are left out because the record was delivered before with other content. */
export const changedAfterDelivery = ({ place, version }: RememberedDelivery, now: string): Warning =>
  leftOut(
    Remarks.reason(version === now ? "changed-after-delivery" : "mapping-changed-after-delivery", {
      place: placeText(place)
    })
  )

/** The reason of a record that fails because a record with its id and other content waits for a response. */
export const overlaps = (place: RecordPlace): Reason => Remarks.reason("id-in-flight", { place: placeText(place) })

/** The reason of a run that stops at an id with two contents. */
export const conflict = (record: SourceRecord, place: RecordPlace): Reason =>
  Remarks.reason("id-repeats-with-other-content", { here: placeText(placeOf(record)), place: placeText(place) })
