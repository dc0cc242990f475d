import * as Attributes from "@sluice/braze-api/Attributes"
import * as Membership from "../state/Membership.js"
import type * as MergeLog from "../state/MergeLog.js"
import type { EventEntry, Profile, Sum as ProfileSum, PurchaseEntry } from "../state/Profile.js"
import * as ProfileSnapshot from "../state/ProfileSnapshot.js"
import * as Totals from "../state/Totals.js"
import type { Message } from "../state/WorkspaceObjects.js"
import * as World from "../state/World.js"
import * as Json from "../text/Json.js"

/** Count, first and last time. */
export interface NamedSum {
  readonly name: string
  readonly first: string
  readonly last: string
  readonly count: number
}

/** An event with its properties, which Braze's own export omits. */
export interface Event {
  readonly name: string
  readonly time: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly app_id?: string
  /** Number of the request that contained it. */
  readonly request: number
}

/** A purchase object; it counts as `quantity` purchases. */
export interface Purchase {
  readonly product_id: string
  readonly currency: string
  readonly price: number
  readonly quantity: number
  readonly time: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly app_id?: string
  readonly request: number
}

/** A current or earlier value of an attribute. */
export interface Value {
  readonly value: unknown
  readonly type: string
  readonly at: string
  readonly request: number
}

/** An attribute before and after a request. */
export interface AttributeChange {
  /** ISO 8601 in UTC. */
  readonly at: string
  /** Number of the request that changed it; 0 for seed data. */
  readonly request: number
  /** Null if there was no value, or if it is no longer known. */
  readonly before: unknown
  /** Null if it was removed. */
  readonly after: unknown
  /** Type of the value after it; `removed` if it was removed. */
  readonly type: string
}

/** An identity that now leads to the profile of another one. */
export interface Merge {
  /** ISO 8601 in UTC, by the workspace's clock. */
  readonly at: string
  /** Number of the request. */
  readonly request: number
  /** Path of the endpoint. */
  readonly by: MergeLog.By
  /** As `external_id:u1`, `alias:LABEL:NAME`, `email:…`, `phone:…`, `braze_id:…`. */
  readonly from: string
  /** The identity that was kept or added, in the same form. */
  readonly into: string
  /** The `braze_id` of the profile that was merged into this one; null if only an identity was added. */
  readonly gone: string | null
}

/** An attribute with its history. */
export interface AttributeView {
  readonly name: string
  /** `reserved`: has a meaning for Braze, such as `email`. */
  readonly kind: "reserved" | "custom"
  /** `removed`: it was removed, and only its history is known. */
  readonly type: string
  readonly value: unknown
  /** Time of this value, ISO 8601 in UTC. */
  readonly at: string
  readonly request: number
  /** Newest first. */
  readonly history: ReadonlyArray<AttributeChange>
}

/**
 * A person in the form that tests need: reserved attributes (`first_name`, `email` …) at the top, as in an export, the
 * others under `custom_attributes`. Times are ISO 8601 in UTC; empty fields are present.
 */
export interface User {
  readonly [attribute: string]: unknown
  readonly braze_id: string
  readonly external_id: string | null
  /** Former external ids, which still lead to this person. */
  readonly deprecated_external_ids: ReadonlyArray<string>
  readonly user_aliases: ReadonlyArray<{ readonly alias_name: string; readonly alias_label: string }>
  /**
   * The newest merges and changes of identity (at most 100), including those of people merged into this person, by
   * request.
   */
  readonly merges: ReadonlyArray<Merge>
  readonly created_at: string
  readonly random_bucket: number
  readonly custom_attributes: Readonly<Record<string, unknown>>
  /** Every attribute with its history, reserved ones first. */
  readonly attributes: ReadonlyArray<AttributeView>
  /** Sums over all events, by name. */
  readonly custom_events: ReadonlyArray<NamedSum>
  /** Sums over all purchases, by product. */
  readonly purchases: ReadonlyArray<NamedSum>
  readonly total_revenue: number
  /** Placed minus cancelled orders, by the recommended events. */
  readonly total_orders: number
  /** Sum of the refunded orders, by the recommended events. */
  readonly total_refund_value: number
  readonly subscription_groups: ReadonlyArray<{ readonly id: string; readonly state: string; readonly request: number }>
  readonly push_tokens: ReadonlyArray<{
    readonly app_id: string
    readonly token: string
    readonly device_id?: string | undefined
  }>
  /** Segments of the seed that the person belongs to now. */
  readonly segments: ReadonlyArray<{ readonly id: string; readonly name: string }>
  /** The messages to the person in the outbox, oldest first. */
  readonly messages: ReadonlyArray<Message>
  /** The newest events in the order of arrival: at least 1,000, as far as their requests are in the last 128 MB. */
  readonly events: ReadonlyArray<Event>
  /** The newest purchase objects (at least 1,000) in the order of arrival. */
  readonly purchase_log: ReadonlyArray<Purchase>
  /** Values of each attribute, newest first: the current one and at most ten earlier ones. */
  readonly history: Readonly<Record<string, ReadonlyArray<Value>>>
}

const iso = (at: number): string => new Date(at).toISOString()

const reserved: ReadonlySet<string> = new Set(Attributes.attributes.map(({ name }) => name))

/** A person at a time (milliseconds since 1970). Later changes of the world do not affect the view. */
export const make = (world: World.World, profile: Profile, now: number): User => {
  const seen = ProfileSnapshot.take(profile, world.bodies)
  const brazeId = World.brazeId(world, profile)
  const standing = (seen.attributes ?? []).flatMap(([name, [newest]]) =>
    newest === undefined || newest.type === "removed" ? [] : [[name, newest.value] as const]
  )
  return {
    ...object(standing.filter(([name]) => reserved.has(name))),
    braze_id: brazeId,
    external_id: seen.externalId ?? null,
    deprecated_external_ids: seen.extra?.deprecatedIds ?? [],
    user_aliases: seen.aliases ?? [],
    merges: (seen.extra?.merges ?? []).map(merge),
    created_at: iso(seen.createdAt),
    random_bucket: World.randomBucket(world, profile),
    custom_attributes: object(standing.filter(([name]) => !reserved.has(name))),
    attributes: attributes(seen.attributes ?? []),
    custom_events: sums(seen.events),
    purchases: sums(seen.purchases),
    total_revenue: Totals.rounded(seen.revenue),
    total_orders: seen.orders?.orders ?? 0,
    total_refund_value: Totals.rounded(seen.orders?.refunds ?? 0),
    subscription_groups: (seen.groups ?? []).map(([id, { state, request }]) => ({ id, state, request })),
    push_tokens: seen.pushTokens ?? [],
    segments: Membership.of(world, profile, now).map(({ id, name }) => ({ id, name })),
    messages: world.objects.outbox.filter(({ braze_id }) => braze_id === brazeId),
    events: (seen.eventLog ?? []).map(event),
    purchase_log: (seen.purchaseLog ?? []).map(purchase),
    history: object((seen.attributes ?? []).map(([name, values]) => [name, values.map(value)] as const))
  }
}

/** `Object.fromEntries` that treats `__proto__` as a plain name. */
const object = <A>(entries: ReadonlyArray<readonly [string, A]>): Readonly<Record<string, A>> => {
  const made: Record<string, A> = {}
  for (const [name, inner] of entries) Json.put(made, name, inner)
  return made
}

const attributes = (
  all: ReadonlyArray<readonly [string, ReadonlyArray<ProfileSnapshot.AttributeSnapshot>]>
): ReadonlyArray<AttributeView> => {
  const views = all.flatMap(([name, values]) => attribute(name, values))
  return [...views.filter(({ kind }) => kind === "reserved"), ...views.filter(({ kind }) => kind === "custom")]
}

const attribute = (
  name: string,
  values: ReadonlyArray<ProfileSnapshot.AttributeSnapshot>
): ReadonlyArray<AttributeView> =>
  values.slice(0, 1).map(({ value, type, at, request }) => ({
    name,
    kind: reserved.has(name) ? "reserved" : "custom",
    type,
    value,
    at: iso(at),
    request,
    history: values.map((one, index) => ({
      at: iso(one.at),
      request: one.request,
      before: values[index + 1]?.value ?? null,
      after: one.value,
      type: one.type
    }))
  }))

const sums = (entries: ReadonlyArray<readonly [string, ProfileSum]> | undefined): ReadonlyArray<NamedSum> =>
  (entries ?? []).map(([name, { first, last, count }]) => ({ name, first: iso(first), last: iso(last), count }))

const extras = ({ properties, appId }: EventEntry | PurchaseEntry) => ({
  ...(properties === undefined ? {} : { properties }),
  ...(appId === undefined ? {} : { app_id: appId })
})

const event = (entry: EventEntry): Event => ({
  name: entry.name,
  time: iso(entry.time),
  ...extras(entry),
  request: entry.request
})

const purchase = (entry: PurchaseEntry): Purchase => ({
  product_id: entry.productId,
  currency: entry.currency,
  price: entry.price,
  quantity: entry.quantity,
  time: iso(entry.time),
  ...extras(entry),
  request: entry.request
})

const merge = ({ at, request, by, from, into, gone }: MergeLog.MergeEntry): Merge => ({
  at: iso(at),
  request,
  by,
  from,
  into,
  gone: gone ?? null
})

const value = ({ value, type, at, request }: ProfileSnapshot.AttributeSnapshot): Value => ({
  value,
  type,
  at: iso(at),
  request
})
