import type { GroupState } from "@sluice/braze-api/Attributes"
import { contactStateDays } from "@sluice/braze-api/Limits"
import type * as Call from "../endpoint/Call.js"
import type { Profile } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import type { ContactState } from "../state/WorkspaceObjects.js"
import type { World } from "../state/World.js"

// The state of addresses and numbers that no profile has, kept for the documented number of days.
const day = 86_400_000

/** An address or number in Braze's form. */
export interface NamedContact {
  readonly kind: "email" | "phone"
  readonly value: string
}

const keyOf = (kind: "email" | "phone", value: string): string => `${kind}:${value}`

/** The state of a contact that is not expired; undefined if there is none. */
export const stateOf = (
  world: World,
  kind: "email" | "phone",
  value: string,
  now: number
): ContactState | undefined => {
  const state = world.objects.contacts.get(keyOf(kind, value))
  return state !== undefined && state.at > now - contactStateDays.value * day ? state : undefined
}

/** Stores the state of a subscription group for an address or number. */
export const setGroup = (call: Call.Call, { kind, value }: NamedContact, group: string, state: GroupState): void => {
  const known = stateOf(call.world, kind, value, call.now)
  call.world.objects.contacts.set(keyOf(kind, value), {
    ...known,
    at: call.now,
    groups: { ...known?.groups, [group]: state }
  })
}

/** Stores the email subscription of an address. */
export const setEmailSubscribe = (call: Call.Call, address: string, state: string): void => {
  const known = stateOf(call.world, "email", address, call.now)
  call.world.objects.contacts.set(keyOf("email", address), {
    at: call.now,
    groups: known?.groups ?? {},
    emailSubscribe: state
  })
}

/** Moves the stored state of an address or number to the profile that it was just added to. */
export const adopt = (call: Call.Call, profile: Profile, kind: "email" | "phone", value: string): void => {
  const { contacts } = call.world.objects
  if (contacts.size === 0) return
  const state = stateOf(call.world, kind, value, call.now)
  if (state === undefined) return
  contacts.delete(keyOf(kind, value))
  profile.groups ??= new Map()
  for (const [group, held] of Object.entries(state.groups))
    profile.groups.set(group, { state: held, request: call.request })
  if (state.emailSubscribe !== undefined)
    Profiles.set(profile, "email_subscribe", { type: "string", value: state.emailSubscribe }, call.change)
}
