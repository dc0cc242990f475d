import type { Sum as ExportedSum } from "@sluice/braze-api/UserExport"
import * as DateText from "./DateText.js"
import * as ExportedUser from "./ExportedUser.js"
import type { EventEntry, Profile, PurchaseEntry } from "./Profile.js"
import * as ProfileSnapshot from "./ProfileSnapshot.js"
import * as World from "./World.js"

/** A value an attribute had: what, of which type, set by which request and when (ISO 8601). */
export interface Past {
  readonly value: unknown
  readonly type: string
  readonly request: number
  readonly at: string
}

/** An event with what Braze's own export never gives: its properties. */
export interface EventView extends Omit<EventEntry, "time"> {
  /** ISO 8601 in UTC. */
  readonly time: string
}

/** A purchase object; it stands for `quantity` purchases. */
export interface PurchaseView extends Omit<PurchaseEntry, "time"> {
  /** ISO 8601 in UTC. */
  readonly time: string
}

/** Everything that is known of a person. */
export interface UserView {
  readonly braze_id: string
  /** The profile as Braze exports it, all fields. */
  readonly profile: Readonly<Record<string, unknown>>
  /** Per attribute its values, newest first; bounded. Type `removed`: taken away by that request. */
  readonly history: ReadonlyArray<{ readonly name: string; readonly values: ReadonlyArray<Past> }>
  /** Sums over all time, not over the last 90 days alone. */
  readonly custom_events: ReadonlyArray<ExportedSum>
  readonly purchases: ReadonlyArray<ExportedSum>
  /** The newest, in the order in which they were applied. */
  readonly events: ReadonlyArray<EventView>
  readonly purchase_objects: ReadonlyArray<PurchaseView>
  readonly subscription_groups: ReadonlyArray<{
    readonly subscription_group_id: string
    readonly subscription_state: string
    readonly request: number
  }>
  readonly total_orders: number
  readonly total_refund_value: number
}

/** Everything that is known of a person, as plain data. */
export const make = (world: World.World, profile: Profile, now: number): UserView => ({
  braze_id: World.brazeId(world, profile),
  profile: ExportedUser.make(world, profile, now, undefined),
  history: [...(profile.attributes ?? [])].map(([name, newest]) => ({
    name,
    values: ProfileSnapshot.history(newest).map((past) => ({ ...past, at: DateText.format(past.at) }))
  })),
  custom_events: [...(profile.events ?? [])].map(([name, sum]) => ExportedUser.exported(name, sum)),
  purchases: [...(profile.purchases ?? [])].map(([name, sum]) => ExportedUser.exported(name, sum)),
  events: (profile.eventLog ?? []).map((entry) => ({ ...entry, time: DateText.format(entry.time) })),
  purchase_objects: (profile.purchaseLog ?? []).map((entry) => ({ ...entry, time: DateText.format(entry.time) })),
  subscription_groups: [...(profile.groups ?? [])].map(([id, group]) => ({
    subscription_group_id: id,
    subscription_state: group.state,
    request: group.request
  })),
  total_orders: profile.orders?.orders ?? 0,
  total_refund_value: profile.orders?.refunds ?? 0
})
