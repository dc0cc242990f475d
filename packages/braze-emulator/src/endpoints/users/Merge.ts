import { attributes } from "@sluice/braze-api/Attributes"
import * as ReservedAttribute from "../../attributes/ReservedAttribute.js"
import type * as Call from "../../endpoint/Call.js"
import * as EventLog from "../../state/EventLog.js"
import * as MergeLog from "../../state/MergeLog.js"
import type { Profile, Sum } from "../../state/Profile.js"
import * as Profiles from "../../state/Profile.js"
import * as World from "../../state/World.js"
import * as AttributeName from "../../text/AttributeName.js"

/** Reserved attributes that a merge carries over. Custom attributes are always carried over. */
const carried: ReadonlySet<string> = new Set(attributes.filter(({ merged }) => merged).map(({ name }) => name))

/**
 * Merges one profile into another and removes it. The target keeps its values and receives those it lacks; sums are
 * added, and the earlier first time and the later last time are kept. Aliases are moved unless their label is taken.
 * The target's log records the merge.
 */
export const into = (call: Call.Call, source: Profile, target: Profile, by: MergeLog.By): void => {
  const from = MergeLog.identityOf(call.world, source)
  const into = MergeLog.identityOf(call.world, target)
  const aliases = source.aliases ?? []
  const tokens = source.pushTokens ?? []
  World.remove(call.world, source)
  for (const alias of aliases) if (!hasLabel(target, alias.alias_label)) World.addAlias(call.world, target, alias)
  for (const token of tokens) call.world.byPushToken.set(token.token, target)
  if (tokens.length > 0) target.pushTokens = [...(target.pushTokens ?? []), ...tokens]
  mergeAttributes(call, source, target)
  target.events = mergeSums(source.events, target.events)
  target.purchases = mergeSums(source.purchases, target.purchases)
  target.eventLog = EventLog.merge(source.eventLog, target.eventLog, call.world.bodies)
  target.purchaseLog = mergeLogs(source.purchaseLog, target.purchaseLog)
  target.revenue += source.revenue
  mergeOrders(source, target)
  mergeExtra(source, target)
  MergeLog.merge(source, target)
  MergeLog.note(call, target, { by, from, into, gone: World.brazeId(call.world, source) })
  World.touch(call.world, target)
}

/** Whether a profile has an alias with a label. */
export const hasLabel = (profile: Profile, label: string): boolean =>
  profile.aliases?.some((alias) => alias.alias_label === label) === true

/** Whether both profiles have an alias with the same label. */
export const shareLabel = (one: Profile, other: Profile): boolean =>
  one.aliases?.some((alias) => hasLabel(other, alias.alias_label)) === true

const mergeAttributes = (call: Call.Call, source: Profile, target: Profile): void => {
  for (const [name, attribute] of source.attributes ?? []) {
    if (attribute.type === "removed" || Profiles.attribute(target, name) !== undefined) continue
    if (AttributeName.isReserved(name) && !carried.has(name)) continue
    if (name === "email" || name === "phone") ReservedAttribute.store(call, target, name, attribute)
    else Profiles.set(target, name, attribute, call.change)
  }
}

const mergeSums = (
  source: ReadonlyMap<string, Sum> | undefined,
  target: Map<string, Sum> | undefined
): Map<string, Sum> | undefined => {
  if (source === undefined) return target
  const merged = target ?? new Map<string, Sum>()
  for (const [name, sum] of source) {
    const known = merged.get(name)
    merged.set(
      name,
      known === undefined
        ? { ...sum }
        : {
            first: Math.min(known.first, sum.first),
            last: Math.max(known.last, sum.last),
            count: known.count + sum.count
          }
    )
  }
  return merged
}

const mergeLogs = <A extends { readonly request: number }>(
  source: ReadonlyArray<A> | undefined,
  target: Array<A> | undefined
): Array<A> | undefined => {
  if (source === undefined) return target
  const both = [...(target ?? []), ...source].sort((one, other) => one.request - other.request)
  return both.slice(-Profiles.logLength)
}

const mergeOrders = (source: Profile, target: Profile): void => {
  if (source.orders === undefined) return
  target.orders = {
    orders: source.orders.orders + (target.orders?.orders ?? 0),
    refunds: source.orders.refunds + (target.orders?.refunds ?? 0)
  }
}

const mergeExtra = (source: Profile, target: Profile): void => {
  if (source.extra === undefined) return
  const extra = Profiles.extraOf(target)
  for (const [id, cart] of source.extra.carts) if (!extra.carts.has(id)) extra.carts.set(id, cart)
  newest(source.extra.campaigns, extra.campaigns)
  newest(source.extra.canvases, extra.canvases)
}

const newest = (source: ReadonlyMap<string, number>, target: Map<string, number>): void => {
  for (const [id, at] of source) target.set(id, Math.max(at, target.get(id) ?? at))
}
