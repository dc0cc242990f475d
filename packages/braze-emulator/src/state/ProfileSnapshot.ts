import * as EventLog from "./EventLog.js"
import type * as LazyEvent from "./LazyEvent.js"
import type * as MergeLog from "./MergeLog.js"
import type {
  Cart,
  EventEntry,
  Extra,
  Group,
  Orders,
  Profile,
  PurchaseEntry,
  StoredAttribute,
  StoredValue,
  Sum,
  ValueOrigin
} from "./Profile.js"
import * as Profiles from "./Profile.js"

/** A value of an attribute without its history. */
export interface AttributeSnapshot extends StoredValue, ValueOrigin {}

/** A profile as plain data that JSON can represent. Absent fields are empty. */
export interface ProfileSnapshot {
  readonly n: number
  readonly createdAt: number
  readonly updated: number
  readonly revenue: number
  readonly externalId?: string
  readonly aliases?: NonNullable<Profile["aliases"]>
  /** The values by name, newest first. */
  readonly attributes?: ReadonlyArray<readonly [string, ReadonlyArray<AttributeSnapshot>]>
  readonly events?: ReadonlyArray<readonly [string, Sum]>
  readonly eventLog?: ReadonlyArray<EventEntry>
  readonly purchases?: ReadonlyArray<readonly [string, Sum]>
  readonly purchaseLog?: ReadonlyArray<PurchaseEntry>
  readonly groups?: ReadonlyArray<readonly [string, Group]>
  readonly pushTokens?: NonNullable<Profile["pushTokens"]>
  readonly orders?: Orders
  readonly extra?: ExtraSnapshot
}

/** The fields that few profiles have, as plain data. */
interface ExtraSnapshot {
  readonly deprecatedIds: ReadonlyArray<string>
  readonly merges: ReadonlyArray<MergeLog.MergeEntry>
  readonly carts: ReadonlyArray<readonly [string, Cart]>
  readonly campaigns: ReadonlyArray<readonly [string, number]>
  readonly canvases: ReadonlyArray<readonly [string, number]>
}

const takeExtra = ({ deprecatedIds, merges, carts, campaigns, canvases }: Extra): ExtraSnapshot => ({
  deprecatedIds,
  merges,
  carts: [...carts],
  campaigns: [...campaigns],
  canvases: [...canvases]
})

const restoreExtra = ({ deprecatedIds, merges, carts, campaigns, canvases }: ExtraSnapshot): Extra => ({
  deprecatedIds,
  merges,
  carts: new Map(carts),
  campaigns: new Map(campaigns),
  canvases: new Map(canvases)
})

/** The values of an attribute, newest first. */
export const history = (attribute: StoredAttribute): ReadonlyArray<AttributeSnapshot> => {
  const values: Array<AttributeSnapshot> = []
  for (let entry: StoredAttribute | undefined = attribute; entry !== undefined; entry = entry.previous) {
    const { value, type, change } = entry
    values.push({ value, type, request: change.request, at: change.at })
  }
  return values
}

/** Copies a profile and reads its events from the bodies of its world. Later changes do not affect the copy. */
export const take = (profile: Profile, bodies: LazyEvent.KeptBodies): ProfileSnapshot => ({
  n: profile.n,
  createdAt: profile.createdAt,
  updated: profile.updated,
  revenue: profile.revenue,
  ...(profile.externalId === undefined ? {} : { externalId: profile.externalId }),
  ...(profile.aliases === undefined ? {} : { aliases: [...profile.aliases] }),
  ...(profile.attributes === undefined
    ? {}
    : { attributes: [...profile.attributes].map(([name, attribute]) => [name, history(attribute)] as const) }),
  ...(profile.events === undefined ? {} : { events: sums(profile.events) }),
  ...(profile.eventLog === undefined ? {} : { eventLog: EventLog.entries(profile.eventLog, bodies).map(eventOf) }),
  ...(profile.purchases === undefined ? {} : { purchases: sums(profile.purchases) }),
  ...(profile.purchaseLog === undefined ? {} : { purchaseLog: profile.purchaseLog.slice() }),
  ...(profile.groups === undefined ? {} : { groups: [...profile.groups] }),
  ...(profile.pushTokens === undefined ? {} : { pushTokens: [...profile.pushTokens] }),
  ...(profile.orders === undefined ? {} : { orders: { ...profile.orders } }),
  ...(profile.extra === undefined ? {} : { extra: takeExtra(profile.extra) })
})

/** An event as plain data, read now if it is read on demand. */
const eventOf = ({ name, time, properties, appId, request }: EventEntry): EventEntry => ({
  name,
  time,
  properties,
  appId,
  request
})

const sums = (map: ReadonlyMap<string, Sum>): ReadonlyArray<readonly [string, Sum]> =>
  [...map].map(([name, sum]) => [name, { ...sum }] as const)

/** A profile from its copy. The copy is not changed. */
export const restore = (snapshot: ProfileSnapshot): Profile => ({
  ...Profiles.make(snapshot.n, snapshot.createdAt),
  updated: snapshot.updated,
  revenue: snapshot.revenue,
  externalId: snapshot.externalId,
  aliases: snapshot.aliases === undefined ? undefined : [...snapshot.aliases],
  attributes: attributesOf(snapshot),
  events: snapshot.events === undefined ? undefined : new Map(snapshot.events.map(([name, sum]) => [name, { ...sum }])),
  eventLog: snapshot.eventLog === undefined ? undefined : EventLog.of(snapshot.eventLog.map(entryOf)),
  purchases:
    snapshot.purchases === undefined ? undefined : new Map(snapshot.purchases.map(([name, sum]) => [name, { ...sum }])),
  purchaseLog: snapshot.purchaseLog?.map(entryOf),
  groups: snapshot.groups === undefined ? undefined : new Map(snapshot.groups),
  pushTokens: snapshot.pushTokens === undefined ? undefined : [...snapshot.pushTokens],
  orders: snapshot.orders === undefined ? undefined : { ...snapshot.orders },
  extra: snapshot.extra === undefined ? undefined : restoreExtra(snapshot.extra)
})

/** JSON omits undefined fields; this adds them again. */
const entryOf = <A extends EventEntry | PurchaseEntry>(entry: A): A => ({
  ...entry,
  properties: entry.properties,
  appId: entry.appId
})

const attributesOf = (snapshot: ProfileSnapshot): Map<string, StoredAttribute> | undefined => {
  if (snapshot.attributes === undefined) return undefined
  let change: ValueOrigin | undefined
  // Values that follow one another mostly come from the same request.
  const changeOf = ({ request, at }: AttributeSnapshot): ValueOrigin => {
    if (change?.request !== request || change.at !== at) change = { request, at }
    return change
  }
  return new Map(
    snapshot.attributes.flatMap(([name, values]) => {
      const newest = values.reduceRight<StoredAttribute | undefined>(
        (previous, one) => ({ value: one.value, type: one.type, change: changeOf(one), previous }),
        undefined
      )
      return newest === undefined ? [] : [[name, newest] as const]
    })
  )
}
