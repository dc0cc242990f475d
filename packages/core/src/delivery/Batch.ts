import type { Reason } from "@sluice/values/Reason"
import type { Item } from "../destination/Item.js"
import type { Wire } from "../outcome/Wire.js"

/** Why a batch took no more items. */
export type Closed = "count" | "bytes" | "linger" | "idle" | "end" | "key"

/** An item that was refused when it was sent alone, without a name in the answer. */
export interface Nameless {
  readonly item: Item
  readonly reason: Reason
  readonly wire: Wire | undefined
  /** Number of the request that carried it alone. */
  readonly request: number
}

/**
 * Items sent in one request, and what is known of sending them. Owned by one planner and changed in place: while it
 * lives, the keys of its items are in no other request.
 */
export interface Batch {
  /** Its planner tells its batches apart by it; at least 1. */
  readonly number: number
  /** What the next attempt carries, in source order within each lane. */
  items: Array<Item>
  /** After a split: the parts still to come, in source order. */
  rest: Array<Array<Item>>
  /** Bytes of the body that carries `items`, envelope and commas included; one too few while it is empty. */
  bytes: number
  /** Items by lane; kept only where the endpoint limits single lanes. */
  readonly perLane: Map<string, number> | undefined
  closed: Closed | undefined
  /** An item stands behind one of a later record, because it waited for its key. */
  unordered: boolean
  /** Failed attempts of `items` since the last one that was answered. */
  failures: number
  /** Requests that carried any part of it. */
  tries: number
  /** Successful attempts of the endpoint, counted when this batch first failed. */
  passedBefore: number
  /** Whether any of its items was accepted or refused by name. */
  judged: boolean
  nameless: Array<Nameless>
}

export const make = (number: number, envelope: number, countLanes: boolean): Batch => ({
  number,
  items: [],
  rest: [],
  // Every item brings a comma, and the first one needs none.
  bytes: envelope - 1,
  perLane: countLanes ? new Map() : undefined,
  closed: undefined,
  unordered: false,
  failures: 0,
  tries: 0,
  passedBefore: -1,
  judged: false,
  nameless: []
})

export const append = (batch: Batch, item: Item): void => {
  const last = batch.items[batch.items.length - 1]
  if (last !== undefined && last.record.seq > item.record.seq) batch.unordered = true
  batch.items.push(item)
  batch.bytes += item.bytes + 1
  if (batch.perLane !== undefined) batch.perLane.set(item.lane, (batch.perLane.get(item.lane) ?? 0) + 1)
}

/**
 * Takes no more: the items are put in source order, where those of one record stay as they stand, and into a list of
 * their own. The list that grew is emptied, because V8 makes such lists in old space, where a dead one keeps alive what
 * it holds until the next full collection.
 */
export const close = (batch: Batch, reason: Closed): void => {
  const grown = batch.items
  if (batch.unordered) grown.sort((a, b) => a.record.seq - b.record.seq)
  batch.unordered = false
  batch.closed = reason
  batch.items = grown.slice()
  grown.length = 0
}

/** Keeps the first half of the items and puts the second before what was still to come. */
export const halve = (batch: Batch): void => {
  const middle = Math.ceil(batch.items.length / 2)
  batch.rest.unshift(batch.items.slice(middle))
  batch.items = batch.items.slice(0, middle)
}

/** Goes on with the next part. False when there is none: the batch is done. */
export const advance = (batch: Batch): boolean => {
  const next = batch.rest.shift()
  if (next === undefined) return false
  batch.items = next
  batch.failures = 0
  return true
}

/** Whether it holds nothing any more: no present items, no parts to come, no nameless refusals. */
export const isEmpty = (batch: Batch): boolean =>
  batch.items.length === 0 && batch.rest.length === 0 && batch.nameless.length === 0

/** Keys of everything that it still holds: present items, parts to come, and nameless refusals that wait to be judged. */
export const keys = (batch: Batch): Set<string> => {
  const held = new Set<string>()
  for (const item of batch.items) held.add(item.key)
  for (const part of batch.rest) for (const item of part) held.add(item.key)
  for (const { item } of batch.nameless) held.add(item.key)
  return held
}
