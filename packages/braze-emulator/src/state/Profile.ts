import type { GroupState } from "@sluice/braze-api/Attributes"
import type { UserAlias } from "@sluice/braze-api/Identifier"
import type { PushToken } from "@sluice/braze-api/UserTrack"
import * as EventLog from "./EventLog.js"
import type * as MergeLog from "./MergeLog.js"

/** The type of a stored value. `removed` marks an attribute that was removed and only has a history. */
export type AttributeType =
  | "boolean"
  | "integer"
  | "float"
  | "string"
  | "time"
  | "array"
  | "object"
  | "objects"
  | "removed"

/** The origin of a value. */
export interface ValueOrigin {
  /** Number of the request. */
  readonly request: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A stored value of an attribute. Never changed in place. */
export interface StoredValue {
  readonly value: unknown
  readonly type: AttributeType
}

/** A value of an attribute and its origin. */
export interface StoredAttribute extends StoredValue {
  /** All values that a request sets share it, which saves 24 bytes for each of them. */
  readonly change: ValueOrigin
  /** The previous value. The length of the chain is bounded. */
  previous: StoredAttribute | undefined
}

/** Count, first and last time, in milliseconds since 1970. */
export interface Sum {
  first: number
  last: number
  count: number
}

/** An event as it was recorded. */
export interface EventEntry {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly properties: Readonly<Record<string, unknown>> | undefined
  readonly appId: string | undefined
  readonly request: number
}

/** A purchase object as it was recorded; it counts as `quantity` purchases. */
export interface PurchaseEntry {
  readonly productId: string
  readonly currency: string
  readonly price: number
  readonly quantity: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly properties: Readonly<Record<string, unknown>> | undefined
  readonly appId: string | undefined
  readonly request: number
}

/** The sums of the recommended order events. */
export interface Orders {
  orders: number
  refunds: number
}

/** The state of a cart after the recommended events. */
export interface Cart {
  /** Milliseconds since 1970 of its last change. */
  readonly at: number
  /** The total of the last event that set or changed the cart. */
  readonly total: number | undefined
  readonly currency: string
  /** Lines in the order in which they were added; no quantity is 0. */
  readonly products: ReadonlyArray<CartLine>
}

/** One line of a cart. */
export interface CartLine {
  readonly product_id: string
  readonly variant_id: string
  readonly product_name: string
  readonly quantity: number
  readonly price: number
}

/** Fields that few profiles have. */
export interface Extra {
  /** Former external ids, which still lead to this profile. */
  deprecatedIds: ReadonlyArray<string>
  /** Changes of identities, by request; the newest {@link MergeLog.most}. */
  merges: ReadonlyArray<MergeLog.MergeEntry>
  /** By `cart_id`. */
  readonly carts: Map<string, Cart>
  /** The time at which each campaign was last received, in milliseconds since 1970. */
  readonly campaigns: Map<string, number>
  /** The time at which each canvas was last entered, in milliseconds since 1970. */
  readonly canvases: Map<string, number>
}

/** State of a subscription group, and the request that set it. */
export interface Group {
  readonly state: GroupState
  readonly request: number
}

/**
 * A person. Fields that most people lack are undefined until they are needed, so that a million profiles fit in memory.
 * Reserved and custom attributes share one map; the name decides which is which.
 */
export interface Profile {
  /** Position in its world; never reused. */
  readonly n: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Grows with each object applied in the world: the larger, the more recently updated. */
  updated: number
  externalId: string | undefined
  aliases: Array<UserAlias> | undefined
  attributes: Map<string, StoredAttribute> | undefined
  events: Map<string, Sum> | undefined
  eventLog: EventLog.EventLog | undefined
  purchases: Map<string, Sum> | undefined
  purchaseLog: Array<PurchaseEntry> | undefined
  groups: Map<string, Group> | undefined
  pushTokens: Array<PushToken> | undefined
  /** Price times quantity of all purchases plus the recommended orders, without currency conversion. */
  revenue: number
  orders: Orders | undefined
  extra: Extra | undefined
}

/** An empty profile. */
export const make = (n: number, createdAt: number): Profile => ({
  n,
  createdAt,
  updated: 0,
  externalId: undefined,
  aliases: undefined,
  attributes: undefined,
  events: undefined,
  eventLog: undefined,
  purchases: undefined,
  purchaseLog: undefined,
  groups: undefined,
  pushTokens: undefined,
  revenue: 0,
  orders: undefined,
  extra: undefined
})

/** The fields that few profiles have, created on first use. */
export const extraOf = (profile: Profile): Extra => {
  profile.extra ??= { deprecatedIds: [], merges: [], carts: new Map(), campaigns: new Map(), canvases: new Map() }
  return profile.extra
}

/** Earlier values kept per attribute. */
const historyLength = 10

/** Newest purchases kept per profile. Sums count all purchases. */
export const logLength = EventLog.most

/** The current attribute; undefined if it was never set or was removed. */
export const attribute = (profile: Profile, name: string): StoredAttribute | undefined => {
  const found = profile.attributes?.get(name)
  return found === undefined || found.type === "removed" ? undefined : found
}

/** The value of an attribute as a string; undefined if it is not a string. */
export const text = (profile: Profile, name: string): string | undefined => {
  const value = attribute(profile, name)?.value
  return typeof value === "string" ? value : undefined
}

/**
 * Sets an attribute and keeps the previous value. An equal value changes nothing. The indexes of the world are not
 * updated.
 */
export const set = (profile: Profile, name: string, { type, value }: StoredValue, change: ValueOrigin): void => {
  profile.attributes ??= new Map()
  const previous = profile.attributes.get(name)
  if (previous === undefined ? type === "removed" : previous.value === value && previous.type === type) return
  profile.attributes.set(name, { value, type, change, previous })
  if (previous !== undefined) cut(previous)
}

const removed: StoredValue = { type: "removed", value: null }

/** Removes an attribute and keeps its history. */
export const unset = (profile: Profile, name: string, change: ValueOrigin): void => {
  if (attribute(profile, name) !== undefined) set(profile, name, removed, change)
}

const cut = (newest: StoredAttribute): void => {
  let entry: StoredAttribute | undefined = newest
  for (let i = 1; i < historyLength && entry !== undefined; i++) entry = entry.previous
  if (entry !== undefined) entry.previous = undefined
}

/** Adds an event to its sum and to the log. */
export const addEvent = (profile: Profile, entry: EventEntry): void => {
  countEvent(profile, entry.name, entry.time)
  profile.eventLog = EventLog.add(profile.eventLog, entry)
}

/** Adds an event that is read on demand and has this name and time. */
export const addLateEvent = (profile: Profile, name: string, time: number, late: number): void => {
  countEvent(profile, name, time)
  profile.eventLog = EventLog.add(profile.eventLog, late)
}

const countEvent = (profile: Profile, name: string, time: number): void => {
  profile.events ??= new Map()
  count(profile.events, name, time, 1)
}

/** Adds a purchase object to its sum, to the revenue and to the log. */
export const addPurchase = (profile: Profile, entry: PurchaseEntry): void => {
  profile.purchases ??= new Map()
  count(profile.purchases, entry.productId, entry.time, entry.quantity)
  profile.revenue += entry.price * entry.quantity
  profile.purchaseLog ??= []
  append(profile.purchaseLog, entry)
}

const count = (sums: Map<string, Sum>, name: string, time: number, times: number): void => {
  const sum = sums.get(name)
  if (sum === undefined) {
    sums.set(name, { first: time, last: time, count: times })
    return
  }
  if (time < sum.first) sum.first = time
  if (time > sum.last) sum.last = time
  sum.count += times
}

/** The log is cut at twice its length in one step, so that a long log adds no cost per entry. */
const append = <A>(log: Array<A>, entry: A): void => {
  log.push(entry)
  if (log.length >= 2 * logLength) log.splice(0, log.length - logLength)
}
