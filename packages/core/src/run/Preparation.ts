import type { Reason } from "@sluice/values/Reason"
import type { Delivery } from "../delivery/Delivery.js"
import type { Limits } from "../destination/Endpoint.js"
import { exceeds, type Item, size } from "../destination/Item.js"
import type { Prepared } from "../destination/Prepared.js"
import type { Route } from "../destination/Route.js"
import * as Remarks from "../outcome/Remarks.js"
import { type Entry, isUnreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type { RunState } from "./RunState.js"

/** Sums of what earlier runs delivered of a record to a destination; undefined: the destination is not concerned. */
export type Before = (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined

/** A route with the delivery of its destination's endpoint. */
export interface RouteDelivery {
  readonly route: Route
  readonly delivery: Delivery
}

/** What preparation works with, the same for all chunks of a run. */
export interface Preparation {
  readonly routes: ReadonlyArray<RouteDelivery>
  readonly state: RunState
  readonly before: Before | undefined
}

/** The items of each record for one endpoint, by the index of the record. */
type Column = Array<ReadonlyArray<Item> | undefined>

/**
 * Brings a chunk of entries from the reader to the planners: each record through every route, its items into the run state,
 * then all of its items for one endpoint offered together, so that they share a request if they fit. `now` in
 * milliseconds since 1970.
 */
export const prepare = (chunk: ReadonlyArray<Entry>, preparation: Preparation, now: number): void => {
  const { routes, state } = preparation
  const records = chunk.filter((entry): entry is SourceRecord => begin(entry, state))
  const columns = new Map<Delivery, Column>()
  routes.forEach(({ delivery }, route) => {
    const column = columns.get(delivery) ?? new Array<ReadonlyArray<Item> | undefined>(records.length)
    columns.set(delivery, column)
    throughRoute(records, { ...preparation, index: route, now }, column)
  })
  for (const [delivery, column] of columns) for (const items of column) if (items !== undefined) delivery.offer(items)
  for (const { seq } of records) state.ready(seq)
}

/** Enters an entry into the run state. Returns whether it is a record. */
const begin = (entry: Entry, state: RunState): boolean => {
  state.begin(entry)
  if (!isUnreadable(entry)) return true
  state.unreadable(entry)
  return false
}

/** One chunk on its way through one route, which is also the index of its destination. */
interface Passage extends Preparation {
  readonly index: number
  readonly now: number
}

const throughRoute = (records: ReadonlyArray<SourceRecord>, passage: Passage, column: Column): void => {
  const { before, index, now, routes, state } = passage
  const of = routes[index]
  if (of === undefined) return
  const { name } = of.route.destination
  const destined: Destined = { name, index, limits: of.delivery.endpoint.limits, state }
  const chosen = concerned(records, of.route, passage)
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
    const items = enter(record, made, destined, before?.(record, name))
    if (items === undefined) continue
    const earlier = column[at]
    column[at] = earlier === undefined ? items : earlier.concat(items)
  }
}

/** The records that a route gets, in their order. The others are noted in the run state. */
const concerned = (
  records: ReadonlyArray<SourceRecord>,
  { destination, when }: Route,
  { before, index, state }: Passage
): ReadonlyArray<SourceRecord> => {
  if (before === undefined && when === undefined) return records
  return records.filter((record) => {
    if (before !== undefined && before(record, destination.name) === undefined) return false
    if (when === undefined || when(record.body)) return true
    state.skipped(record.seq, index, notForThisRoute)
    return false
  })
}

/** Why a record is Skipped at a destination whose route has a condition that it does not meet. */
const notForThisRoute = Remarks.reason("not-for-this-route")

/** A destination as the run state knows it, with the limits of its endpoint. */
interface Destined {
  readonly name: string
  readonly index: number
  readonly limits: Limits
  readonly state: RunState
}

/** Enters what was prepared of a record into the run state. Returns the items to send, if any. */
const enter = (
  record: SourceRecord,
  prepared: Prepared,
  { index, limits, name, state }: Destined,
  delivered: ReadonlyArray<string> | undefined
): ReadonlyArray<Item> | undefined => {
  const { seq } = record
  if (prepared._tag === "Skipped") return void state.skipped(seq, index, prepared.reason)
  if (prepared._tag === "Invalid") return void state.invalid(seq, index, prepared.problems)
  const tooLarge = firstTooLarge(prepared.items, limits)
  if (tooLarge !== undefined) return void state.invalid(seq, index, [itemTooLarge(tooLarge, limits)])
  if (delivered !== undefined) state.delivered.remember(record, name, delivered)
  const undelivered = state.delivered.leaveOut(record, name, prepared.items)
  const items = state.lost.leaveOut(record, name, undelivered)
  if (items.length < undelivered.length) state.unknownBefore(seq, index)
  else if (items.length === 0) state.deliveredBefore(seq, index)
  if (items.length === 0) return undefined
  state.expect(seq, index, items, prepared.warnings)
  return items
}

const firstTooLarge = (items: ReadonlyArray<Item>, limits: Limits): Item | undefined => {
  for (const item of items) if (exceeds(item, limits.bytesAlone - limits.envelope)) return item
  return undefined
}

const itemTooLarge = (item: Item, limits: Limits): Reason =>
  Remarks.reason("item-too-large", { lane: item.lane, bytes: size(item), limit: limits.bytesAlone })
