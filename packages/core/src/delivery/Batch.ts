import type { Reason } from "@sluice/values/Reason"
import type { Item } from "../destination/Item.js"
import type { Wire } from "../outcome/Wire.js"
import type { Reservation } from "./Budget.js"

/** The reason a batch was closed to more items. */
export type Closed = "count" | "bytes" | "linger" | "idle" | "end" | "key"

/** An item that was refused when it was sent alone, by a response that named no item. */
export interface UnnamedRefusal {
  readonly item: Item
  readonly reason: Reason
  readonly wire: Wire | undefined
  /** The number of the request that contained only this item. */
  readonly request: number
  /** Whether later items of its key follow in other parts. It is then not sent once more, because the order would change. */
  readonly isFollowed: boolean
}

/**
 * Items sent in one request, and the state of sending them. Owned by one planner and changed in place. Until it is done, the
 * keys of its items are in no other request.
 */
export interface Batch {
  /** At least 1. Unique among the batches of its planner. */
  readonly number: number
  /** The items of the next attempt, in source order within each lane. */
  items: Array<Item>
  /** The remaining parts after a split, in source order. */
  rest: Array<Array<Item>>
  /** Bytes of the body with `items`, including envelope and commas. One byte too few while the batch is empty. */
  bytes: number
  /** Number of items by lane; present only if the endpoint limits single lanes. */
  readonly perLane: Map<string, number> | undefined
  closed: Closed | undefined
  /** Whether an item follows an item of a later record, because it waited for its key. */
  unordered: boolean
  /** Failed attempts of `items` since the last successful one. */
  failures: number
  /** The number of requests that contained a part of the batch. */
  tries: number
  /** The count of its open request in the rate limit. */
  reservation: Reservation | undefined
  /** Successful attempts of the endpoint, counted when this batch first failed. */
  passedBefore: number
  /** Whether any of its items was accepted or refused by name. */
  decided: boolean
  /** Whether its items are sent again after the vendor responded, so that their unnamed refusals are final. */
  confirmed: boolean
  unnamed: Array<UnnamedRefusal>
}

/** An empty batch. `envelope` is the size of a body without items, in bytes. */
export const make = (number: number, envelope: number, countLanes: boolean): Batch => ({
  number,
  items: [],
  rest: [],
  // Every item except the first adds a comma.
  bytes: envelope - 1,
  perLane: countLanes ? new Map() : undefined,
  closed: undefined,
  unordered: false,
  failures: 0,
  tries: 0,
  reservation: undefined,
  passedBefore: -1,
  decided: false,
  confirmed: false,
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
 * Closes the batch. Sorts the items in source order, keeps the order of the items of one record, and copies them into a
 * new list. The old list is emptied, because V8 allocates growing lists in old space. There, an unused list keeps its
 * items in memory until the next full collection.
 */
export const close = (batch: Batch, reason: Closed): void => {
  const grown = batch.items
  if (batch.unordered) grown.sort((a, b) => a.record.seq - b.record.seq)
  batch.unordered = false
  batch.closed = reason
  batch.items = grown.slice()
  grown.length = 0
}

/** Keeps the first half of the items and puts the second half before the remaining parts. */
export const halve = (batch: Batch): void => {
  const middle = Math.ceil(batch.items.length / 2)
  batch.rest.unshift(batch.items.slice(middle))
  batch.items = batch.items.slice(0, middle)
}

/**
 * Keeps the items of the first record for a probe, and puts the others before the remaining parts. Items of one record
 * stay together.
 */
export const isolateFirst = (batch: Batch): void => {
  const first = batch.items[0]?.record
  const others = batch.items.filter(({ record }) => record !== first)
  if (others.length === 0) return
  batch.rest.unshift(others)
  batch.items = batch.items.filter(({ record }) => record === first)
}

/** Whether the request contains the batch as it was planned, so that no part of it was sent alone. */
export const isWhole = (batch: Batch): boolean => batch.rest.length === 0 && batch.unnamed.length === 0

/** Puts the items with unnamed refusals back, so that they are sent once more, unless they are followed. */
export const confirm = (batch: Batch): void => {
  batch.confirmed = true
  if (batch.unnamed.length === 0) return
  batch.items = batch.unnamed.filter(({ isFollowed }) => !isFollowed).map(({ item }) => item)
  batch.unnamed = batch.unnamed.filter(({ isFollowed }) => isFollowed)
}

/** Whether a remaining part contains an item of the key. */
export const isFollowed = ({ rest }: Batch, key: string): boolean =>
  rest.some((part) => part.some((item) => item.key === key))

/** Continues with the next part. Returns false if there is none, and the batch is then done. */
export const advance = (batch: Batch): boolean => {
  const next = batch.rest.shift()
  if (next === undefined) return false
  batch.items = next
  batch.failures = 0
  return true
}

/** Whether the batch has no items, no remaining parts and no unnamed refusals. */
export const isEmpty = (batch: Batch): boolean =>
  batch.items.length === 0 && batch.rest.length === 0 && batch.unnamed.length === 0

/** The keys of its items, of its remaining parts, and of unnamed refusals that are undecided. */
export const keys = (batch: Batch): Set<string> => {
  const found = new Set<string>()
  for (const item of batch.items) found.add(item.key)
  for (const part of batch.rest) for (const item of part) found.add(item.key)
  for (const { item } of batch.unnamed) found.add(item.key)
  return found
}
