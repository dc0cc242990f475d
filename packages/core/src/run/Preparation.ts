import type { Reason } from "@sluice/values/Reason"
import type { Delivery } from "../delivery/Delivery.js"
import type { Limits } from "../destination/Endpoint.js"
import { exceeds, type Item, size } from "../destination/Item.js"
import type { Prepared } from "../destination/Prepared.js"
import type { Route } from "../destination/Route.js"
import { type Entry, isUnreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import { leaveOut } from "./AcceptedItems.js"
import { type Book, notForThisRoute } from "./RunState.js"

/** What a run knows of earlier runs about a record at a destination; undefined: the destination is not concerned. */
export type Before = (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined

/** A route with the delivery of its destination's endpoint. */
export interface Way {
  readonly route: Route
  readonly delivery: Delivery
}

/**
 * Brings a chunk of entries from reading to the planners: each record through every route, its items in the books, then
 * all of its items for one endpoint offered together, so that they share a request where they fit.
 */
export const prepare = (
  chunk: ReadonlyArray<Entry>,
  ways: ReadonlyArray<Way>,
  book: Book,
  before: Before | undefined,
  now: number
): void => {
  const records = chunk.filter((entry): entry is SourceRecord => begin(entry, book))
  const offers = new Map<Delivery, Array<ReadonlyArray<Item> | undefined>>()
  ways.forEach((way, destination) => {
    const column = offers.get(way.delivery) ?? new Array<ReadonlyArray<Item> | undefined>(records.length)
    offers.set(way.delivery, column)
    throughRoute(records, way, destination, book, before, now, column)
  })
  for (const [delivery, column] of offers) for (const items of column) if (items !== undefined) delivery.offer(items)
  for (const { seq } of records) book.ready(seq)
}

/** Puts an entry into the books. Says whether it is a record. */
const begin = (entry: Entry, book: Book): boolean => {
  book.begin(entry)
  if (!isUnreadable(entry)) return true
  book.unreadable(entry)
  return false
}

const throughRoute = (
  records: ReadonlyArray<SourceRecord>,
  { delivery, route }: Way,
  index: number,
  book: Book,
  before: Before | undefined,
  now: number,
  column: Array<ReadonlyArray<Item> | undefined>
): void => {
  const { name } = route.destination
  const place: Destined = { name, index, limits: delivery.endpoint.limits }
  const chosen = concerned(records, route, index, book, before)
  const prepared = route.destination.prepare(chosen, { now })
  let at = 0
  for (let n = 0; n < chosen.length; n++) {
    const record = chosen[n]
    const made = prepared[n]
    if (record === undefined || made === undefined)
      throw new Error(
        `Destination ${name} prepared ${prepared.length} of ${chosen.length} records; each record needs exactly one result.`
      )
    while (records[at] !== record) at++
    const items = enter(record, made, place, book, before?.(record, name))
    if (items === undefined) continue
    const earlier = column[at]
    column[at] = earlier === undefined ? items : earlier.concat(items)
  }
}

/** Those of the records that a route is to see, in their order; of the others the books are told. */
const concerned = (
  records: ReadonlyArray<SourceRecord>,
  { destination, when }: Route,
  index: number,
  book: Book,
  before: Before | undefined
): ReadonlyArray<SourceRecord> => {
  if (before === undefined && when === undefined) return records
  return records.filter((record) => {
    if (before !== undefined && before(record, destination.name) === undefined) return false
    if (when === undefined || when(record.body)) return true
    book.skipped(record.seq, index, notForThisRoute)
    return false
  })
}

/** A destination as the books know it, with the limits of its endpoint. */
interface Destined {
  readonly name: string
  readonly index: number
  readonly limits: Limits
}

/** Puts what was made of a record into the books; gives the items to send, if any. */
const enter = (
  { seq }: SourceRecord,
  prepared: Prepared,
  { index, limits, name }: Destined,
  book: Book,
  delivered: ReadonlyArray<string> | undefined
): ReadonlyArray<Item> | undefined => {
  if (prepared._tag === "Skipped") return void book.skipped(seq, index, prepared.reason)
  if (prepared._tag === "Invalid") return void book.invalid(seq, index, prepared.problems)
  const tooLarge = firstTooLarge(prepared.items, limits)
  if (tooLarge !== undefined) return void book.invalid(seq, index, [itemTooLarge(tooLarge, limits)])
  if (delivered !== undefined) book.delivered.remember(seq, name, delivered)
  const undelivered = delivered === undefined ? prepared.items : leaveOut(prepared.items, delivered)
  const items = leaveOut(undelivered, book.lost.before(seq, name))
  if (items.length < undelivered.length) book.unknownBefore(seq, index)
  else if (items.length === 0) book.deliveredBefore(seq, index)
  if (items.length === 0) return undefined
  book.expect(seq, index, items, prepared.warnings)
  return items
}

const firstTooLarge = (items: ReadonlyArray<Item>, limits: Limits): Item | undefined => {
  for (const item of items) if (exceeds(item, limits.bytesAlone - limits.envelope)) return item
  return undefined
}

const itemTooLarge = (item: Item, limits: Limits): Reason => ({
  code: "item-too-large",
  message: `Its ${item.lane} object has ${size(item)} bytes; a request may have ${limits.bytesAlone}. Send less of it: leave out the largest field.`
})
