import type { GroupState } from "@sluice/braze-api/Attributes"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../endpoint/Call.js"
import type { Group, Profile } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import * as ProfileIndex from "../state/ProfileIndex.js"
import * as Json from "../text/Json.js"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const isState = (value: unknown): value is GroupState => value === "subscribed" || value === "unsubscribed"

/** The sentence that refuses `subscription_groups`; undefined if they are valid. */
export const check = (sent: unknown): string | undefined => {
  if (!Json.isArray(sent)) return sentences.subscriptionGroups.text
  for (const group of sent) {
    const failure = checkOne(group)
    if (failure !== undefined) return failure
  }
  return undefined
}

const checkOne = (group: unknown): string | undefined => {
  if (!Json.isObject(group)) return sentences.subscriptionGroup.text
  const id = group["subscription_group_id"]
  const state = group["subscription_state"]
  if (id === undefined || state === undefined) return sentences.subscriptionGroup.text
  if (typeof id !== "string" || !uuid.test(id)) return sentences.subscriptionGroupId.text
  return isState(state) ? undefined : sentences.subscriptionGroupState.text
}

/** Sets the states of the profile and of every other profile with the same address. */
export const apply = (call: Call.Call, profile: Profile, sent: unknown): void => {
  if (!Json.isArray(sent)) return
  const email = Profiles.text(profile, "email")
  const sharing = email === undefined ? [] : ProfileIndex.all(call.world.byEmail, email)
  const profiles = new Set([profile, ...sharing])
  for (const group of sent) if (Json.isObject(group)) applyOne(call, profiles, group)
}

const applyOne = (call: Call.Call, profiles: ReadonlySet<Profile>, sent: Json.JsonObject): void => {
  const id = sent["subscription_group_id"]
  const state = sent["subscription_state"]
  if (typeof id !== "string" || !isState(state)) return
  if (sent["use_double_opt_in_logic"] === true && state !== "subscribed")
    Call.note(call, "double-opt-in-ignored", "subscription_groups", "requests double opt-in while unsubscribing")
  const group: Group = { state, request: call.request }
  for (const profile of profiles) {
    profile.groups ??= new Map()
    profile.groups.set(id.toLowerCase(), group)
  }
}
