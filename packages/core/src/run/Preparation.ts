import type { Reason, Warning } from "@sluice/values/Reason"
import type { Delivery } from "../delivery/Delivery.js"
import type { PersonOrder } from "../delivery/PersonOrder.js"
import type { Limits } from "../destination/Endpoint.js"
import { contentOf, exceeds, hash, type Item, size } from "../destination/Item.js"
import type * as Prepared from "../destination/Prepared.js"
import type { Route } from "../destination/Route.js"
import type { DeadLetters, EarlierLetter } from "../outcome/DeadLetter.js"
import * as Remarks from "../outcome/Remarks.js"
import { type Entry, isUnreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import { anonymize, type Forgotten } from "./Forgotten.js"
import {
  alreadyDelivered,
  changedAfterDelivery,
  conflict,
  decideRepeat,
  difference,
  overlaps,
  type RepeatDecision,
  type Repeats
} from "./Repeats.js"
import type { RunState } from "./RunState.js"

/**
 * Sums of the items of a record that earlier runs delivered to a destination. Undefined if the record is not sent to
 * the destination.
 */
export type Before = (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined

/** A route with the delivery of its destination's endpoint. */
export interface RouteDelivery {
  readonly route: Route
  readonly delivery: Delivery
}

/** The inputs of preparation that all chunks of a run share. */
export interface Preparation {
  readonly routes: ReadonlyArray<RouteDelivery>
  readonly state: RunState
  /** The orders across deliveries, if any delivery needs one. */
  readonly orders: ReadonlyArray<PersonOrder>
  readonly before: Before | undefined
  readonly forgotten: Forgotten | undefined
  /** See {@link DeadLetters.earlier}. */
  readonly earlierLetter: DeadLetters["earlier"]
  /** Stops the run, because an id has two contents. */
  readonly onConflict: (reason: Reason) => void
}

/** The items of each record for one endpoint, by the index of the record. */
type Column = Array<ReadonlyArray<Item> | undefined>

/**
 * Prepares a chunk of entries for the planners. Each record passes every route, its items enter the run state, and all
 * items for one endpoint are offered together, so that they share a request if they fit. `now` in milliseconds since
 * 1970.
 */
export const prepare = (chunk: ReadonlyArray<Entry>, preparation: Preparation, now: number): void => {
  const { routes, state } = preparation
  const { entries, skipped } = anonymize(chunk, preparation.forgotten, now)
  const begun = entries.filter((entry): entry is SourceRecord => begin(entry, state))
  const records = skipped.size === 0 ? begun : begun.filter(({ seq }) => !skipped.has(seq))
  for (const seq of skipped) for (const route of routes.keys()) state.skipped(seq, route, forgottenReason)
  const columns = new Map<Delivery, Column>()
  routes.forEach(({ delivery }, route) => {
    const column = columns.get(delivery) ?? new Array<ReadonlyArray<Item> | undefined>(records.length)
    columns.set(delivery, column)
    throughRoute(records, { preparation, index: route, now }, column)
  })
  const { orders } = preparation
  for (const [delivery, column] of columns)
    if (!orders.some((order) => order.has(delivery)))
      for (const items of column) if (items !== undefined) delivery.offer(items)
  for (const order of orders) offerInOrder(order, columns, records.length)
  for (const { seq } of begun) state.ready(seq)
}

/** Offers the items of each record to all deliveries of an order before those of the next record. */
const offerInOrder = (order: PersonOrder, columns: ReadonlyMap<Delivery, Column>, count: number): void => {
  const ordered = [...columns].filter(([delivery]) => order.has(delivery))
  for (let n = 0; n < count; n++)
    order.offer(
      ordered.flatMap(([delivery, column]) => {
        const items = column[n]
        return items === undefined ? [] : [{ delivery, items }]
      })
    )
}

/**
 * The reason without a place. It is used if the reason is not read, because creating a string for each record takes a
 * microsecond.
 */
const deliveredEarlier = Remarks.reason("already-delivered", { place: "" })

const forgottenReason = Remarks.reason("forgotten")

/** Enters an entry into the run state. Returns whether it is a record. */
const begin = (entry: Entry, state: RunState): boolean => {
  state.begin(entry)
  if (!isUnreadable(entry)) return true
  state.unreadable(entry)
  return false
}

/** One chunk in one route. The index of the route is also the index of its destination. */
interface Passage {
  readonly preparation: Preparation
  readonly index: number
  readonly now: number
}

const throughRoute = (records: ReadonlyArray<SourceRecord>, passage: Passage, column: Column): void => {
  const { index, now } = passage
  const { before, onConflict, routes, state } = passage.preparation
  const of = routes[index]
  if (of === undefined) return
  const { name } = of.route.destination
  const destined: Destined = { name, index, limits: of.delivery.endpoint.limits, state, onConflict }
  const ended = new Map<SourceRecord, EarlierLetter>()
  const chosen = concerned(records, of.route, passage, ended)
  const prepared = of.route.destination.prepare(chosen, { now })
  let at = 0
  for (let n = 0; n < chosen.length; n++) {
    const record = chosen[n]
    const made = prepared[n]
    if (record === undefined || made === undefined)
      throw new Error(
        `Destination ${name} prepared ${prepared.length} of ${chosen.length} records. Return exactly one result per record.`
      )
    while (records[at] !== record) at++
    const items = enter(record, made, destined, { delivered: before?.(record, name), letter: ended.get(record) })
    if (items === undefined) continue
    const earlier = column[at]
    column[at] = earlier === undefined ? items : earlier.concat(items)
  }
}

/**
 * The records of a route, in their order. The others are noted in the run state. A record with a letter of an earlier
 * run is not sent. If deliveries are remembered, it is still prepared, because its content is remembered, and is then
 * `ended`.
 */
const concerned = (
  records: ReadonlyArray<SourceRecord>,
  { destination, when }: Route,
  { index, preparation: { before, earlierLetter, state } }: Passage,
  ended: Map<SourceRecord, EarlierLetter>
): ReadonlyArray<SourceRecord> => {
  if (before === undefined && when === undefined && earlierLetter === undefined) return records
  return records.filter((record) => {
    if (before !== undefined && before(record, destination.name) === undefined) return false
    const letter = earlierLetter?.(record, destination.name)
    if (letter !== undefined && state.repeats === undefined) {
      state.endedBefore(record.seq, index, letter)
      return false
    }
    if (letter !== undefined) {
      ended.set(record, letter)
      return true
    }
    if (when === undefined || when(record.body)) return true
    state.skipped(record.seq, index, notForThisRoute)
    return false
  })
}

/** The reason of a record that is Skipped because it does not meet the condition of the route. */
const notForThisRoute = Remarks.reason("not-for-this-route")

/** A destination by its index in the run state, with the limits of its endpoint. */
interface Destined {
  readonly name: string
  readonly index: number
  readonly limits: Limits
  readonly state: RunState
  readonly onConflict: (reason: Reason) => void
}

/** The results of earlier runs for a record at a destination. */
interface Left {
  /** Sums of the delivered items. */
  readonly delivered: ReadonlyArray<string> | undefined
  /** The outcome of the record. */
  readonly letter: EarlierLetter | undefined
}

/** Enters the prepared items of a record into the run state. Returns the items to send, if any. */
const enter = (
  record: SourceRecord,
  prepared: Prepared.Prepared,
  destined: Destined,
  { delivered, letter }: Left
): ReadonlyArray<Item> | undefined => {
  const { index, limits, name, state } = destined
  const { seq } = record
  if (letter !== undefined && prepared._tag !== "Items") return void state.endedBefore(seq, index, letter)
  if (prepared._tag === "Skipped") return void state.skipped(seq, index, prepared.reason, prepared.warnings)
  if (prepared._tag === "Invalid") return void state.invalid(seq, index, prepared.problems)
  const tooLarge = firstTooLarge(prepared.items, limits)
  if (tooLarge !== undefined) return void state.invalid(seq, index, [itemTooLarge(tooLarge, limits)])
  if (delivered !== undefined) state.delivered.remember(record, name, delivered)
  if (state.repeats === undefined) return send(record, unseen(prepared), destined)
  const { items, warnings } = prepared
  return recall(record, { items, warnings, letter }, destined, state.repeats)
}

/** Items that may be sent, with those that an earlier run sent. */
interface Candidates extends Pick<RepeatDecision, "accepted" | "unknown"> {
  readonly items: ReadonlyArray<Item>
  readonly warnings: ReadonlyArray<Warning>
  /** Whether the record has a dead letter with the outcome Unknown. */
  readonly hasLetter: boolean
  /** The reason items were left out, if they were left out because the record changed. */
  readonly changed: Warning | undefined
  /** The outcome of the record in an earlier run. Nothing of it is sent then. */
  readonly letter: EarlierLetter | undefined
}

/**
 * The candidates of a record without stored data. Built without a spread, which would take a microsecond per record.
 */
const unseen = ({ items, warnings }: Pick<Prepared.Items, "items" | "warnings">): Candidates => ({
  items,
  warnings,
  accepted: none,
  unknown: none,
  hasLetter: false,
  changed: undefined,
  letter: undefined
})

const none: ReadonlyArray<never> = []

/** Decides by the remembered deliveries of its id. Returns the items to send, if any. */
const recall = (
  record: SourceRecord,
  { items, letter, warnings }: Pick<Candidates, "items" | "warnings" | "letter">,
  destined: Destined,
  repeats: Repeats
): ReadonlyArray<Item> | undefined => {
  const { index, name, state } = destined
  const { seq } = record
  const { onChange, resends, version } = repeats.remember
  const content = contentOf(items)
  const meeting = repeats.meet(record, index, content)
  if (letter !== undefined && meeting._tag !== "First") return void state.endedBefore(seq, index, letter)
  if (meeting._tag === "Waits") return void state.wait(seq, index, meeting.for)
  if (meeting._tag === "Repeats") return void state.repeat(seq, index, meeting.known)
  if (meeting._tag === "Conflicts") {
    state.withhold(seq, index)
    return void destined.onConflict(conflict(record, meeting.place))
  }
  if (meeting._tag === "Overlaps") {
    if (content.once !== "") return void state.failed(seq, index, overlaps(meeting.place))
    repeats.begin(index, { record, content, known: undefined }, false)
    return send(record, unseen({ items, warnings }), destined)
  }
  const { known } = meeting
  const decision = decideRepeat(
    { record, items, content, known },
    { onChange, resendsUnknown: resends?.(record) === true }
  )
  const { accepted, candidates, unknown } = decision
  const changed = decision.changed && known !== undefined ? changedAfterDelivery(known, version(name)) : undefined
  if (known !== undefined && candidates.length + unknown.length === 0) {
    repeats.see(known)
    return void state.skipped(seq, index, changed ?? (state.explains ? alreadyDelivered(known) : deliveredEarlier))
  }
  repeats.begin(index, { record, content, known }, decision.changed)
  const hasLetter = known?.outcome === "unknown"
  return send(record, { items: candidates, warnings, accepted, unknown, hasLetter, changed, letter }, destined)
}

/** Leaves out the items that an earlier run sent, and enters the rest. Returns the items to send, if any. */
const send = (
  record: SourceRecord,
  { accepted, changed, hasLetter, items, letter, unknown, warnings }: Candidates,
  { index, name, state }: Destined
): ReadonlyArray<Item> | undefined => {
  const { seq } = record
  const undelivered = state.delivered.leaveOut(record, name, items)
  const notLost = state.lost.leaveOut(record, name, undelivered)
  // An item that is listed by position and by id counts once.
  const listed = notLost.length === items.length ? [] : left(items, notLost).map(hash)
  const notAccepted = state.delivered.recall(record, name, notLost, difference(accepted, listed))
  const rest = state.lost.recall(record, name, notAccepted, difference(unknown, listed))
  if (letter !== undefined) return void state.endedBefore(seq, index, letter)
  const isLost = notLost.length < undelivered.length
  if (isLost || unknown.length > 0) state.unknownBefore(seq, index, hasLetter && !isLost && rest.length === 0)
  else if (rest.length === 0 && changed !== undefined) state.skipped(seq, index, changed)
  else if (rest.length === 0) state.deliveredBefore(seq, index)
  if (rest.length === 0) return undefined
  state.expect(seq, index, rest, changed === undefined ? warnings : [...warnings, changed])
  return rest
}

const left = (all: ReadonlyArray<Item>, some: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const rest = new Set(some)
  return all.filter((item) => !rest.has(item))
}

const firstTooLarge = (items: ReadonlyArray<Item>, limits: Limits): Item | undefined => {
  for (const item of items) if (exceeds(item, limits.bytesAlone - limits.envelope)) return item
  return undefined
}

const itemTooLarge = (item: Item, limits: Limits): Reason =>
  Remarks.reason("item-too-large", { lane: item.lane, bytes: size(item), limit: limits.bytesAlone })
