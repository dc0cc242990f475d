import type { Reason } from "@sluice/values/Reason"
import type { Item } from "../destination/Item.js"
import type { Wire } from "../outcome/Wire.js"

/** Why a batch was closed to more items. */
export type Closed = "count" | "bytes" | "linger" | "idle" | "end" | "key"

/** An item that was refused when it was sent alone, by a response that named no item. */
export interface UnnamedRefusal {
  readonly item: Item
  readonly reason: Reason
  readonly wire: Wire | undefined
  /** Number of the request that carried it alone. */
  readonly request: number
}

/**
 * Items sent in one request, and the state of sending them. Owned by one planner and changed in place. Until it is done, the
 * keys of its items are in no other request.
 */
export interface Batch {
  /** Unique among the batches of its planner; at least 1. */
  readonly number: number
  /** What the next attempt carries, in source order within each lane. */
  items: Array<Item>
  /** After a split: the parts still to come, in source order. */
  rest: Array<Array<Item>>
  /** Bytes of the body that carries `items`, envelope and commas included; one too few while it is empty. */
  bytes: number
  /** Number of items by lane; present only if the endpoint limits single lanes. */
  readonly perLane: Map<string, number> | undefined
  closed: Closed | undefined
  /** Whether an item comes after one of a later record, because it waited for its key. */
  unordered: boolean
  /** Failed attempts of `items` since the last successful one. */
  failures: number
  /** Requests that carried any part of it. */
  tries: number
  /** Successful attempts of the endpoint, counted when this batch first failed. */
  passedBefore: number
  /** Whether any of its items was accepted or refused by name. */
  decided: boolean
  unnamed: Array<UnnamedRefusal>
}

/** An empty batch. `envelope` is the size of a body without items, in bytes. */
export const make = (number: number, envelope: number, countLanes: boolean): Batch => ({
  number,
  items: [],
  rest: [],
  // Every item adds a comma; the first one needs none.
  bytes: envelope - 1,
  perLane: countLanes ? new Map() : undefined,
  closed: undefined,
  unordered: false,
  failures: 0,
  tries: 0,
  passedBefore: -1,
  decided: false,
  unnamed: []
})

/** Adds an item to an open batch. The caller has checked the limits. */
export const append = (batch: Batch, item: Item): void => {
  const last = batch.items[batch.items.length - 1]
  if (last !== undefined && last.record.seq > item.record.seq) batch.unordered = true
  batch.items.push(item)
  batch.bytes += item.bytes + 1
  if (batch.perLane !== undefined) batch.perLane.set(item.lane, (batch.perLane.get(item.lane) ?? 0) + 1)
}

/**
 * Closes it to more items: puts them in source order, where those of one record keep their order, and copies them into a new
 * list. The list that grew is emptied, because V8 allocates such lists in old space, where a dead one keeps its items alive
 * until the next full collection.
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

/** Continues with the next part. False when there is none: the batch is done. */
export const advance = (batch: Batch): boolean => {
  const next = batch.rest.shift()
  if (next === undefined) return false
  batch.items = next
  batch.failures = 0
  return true
}

/** Whether it has no present items, no parts to come and no unnamed refusals. */
export const isEmpty = (batch: Batch): boolean =>
  batch.items.length === 0 && batch.rest.length === 0 && batch.unnamed.length === 0

/** Keys of everything it still has: present items, parts to come, and unnamed refusals that are undecided. */
export const keys = (batch: Batch): Set<string> => {
  const found = new Set<string>()
  for (const item of batch.items) found.add(item.key)
  for (const part of batch.rest) for (const item of part) found.add(item.key)
  for (const { item } of batch.unnamed) found.add(item.key)
  return found
}
