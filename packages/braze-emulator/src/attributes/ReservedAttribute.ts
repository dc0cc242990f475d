import type { Attribute } from "@sluice/braze-api/Attributes"
import * as Call from "../endpoint/Call.js"
import type { Profile, StoredValue } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import type * as ProfileIndex from "../state/ProfileIndex.js"
import * as World from "../state/World.js"
import * as Contacts from "./Contacts.js"
import * as ReservedKind from "./ReservedKind.js"

/**
 * Sets or removes one reserved attribute. The object was already checked, so a bad value here is dropped: the attribute
 * is not changed (an unmappable country becomes empty) and a mistake is noted.
 */
export const apply = (call: Call.Call, profile: Profile, row: Attribute, sent: unknown): void => {
  if (sent === null) {
    if (row.removable) store(call, profile, row.name, ReservedKind.removed)
    return
  }
  const stored = ReservedKind.of(row).store(sent)
  if (typeof stored !== "string") {
    store(call, profile, row.name, stored)
    return
  }
  if (row.onInvalid === "storeNull") store(call, profile, row.name, ReservedKind.removed)
  const what = row.onInvalid === "storeNull" ? "was not understood and emptied" : "was not understood and ignored"
  Call.note(call, stored, row.name, what)
}

/** Sets a reserved attribute and updates the indexes. The type `removed` removes it. */
export const store = (call: Call.Call, profile: Profile, name: string, { type, value }: StoredValue): void => {
  const before = name === "email" || name === "phone" ? Profiles.text(profile, name) : undefined
  if (type === "removed") Profiles.unset(profile, name, call.request, call.now)
  else Profiles.set(profile, name, type, value, call.request, call.now)
  if (name === "email") reindex(call, call.world.byEmail, profile, name, before)
  else if (name === "phone") reindex(call, call.world.byPhone, profile, name, before)
}

const reindex = (
  call: Call.Call,
  index: ProfileIndex.ProfileIndex,
  profile: Profile,
  name: string,
  before: string | undefined
): void => {
  const after = Profiles.text(profile, name)
  if (after !== undefined && after !== before && index.has(after))
    Call.note(call, "duplicate-profile", name, "already belongs to another profile")
  World.reindex(index, profile, before, after)
  if (after !== undefined && after !== before && (name === "email" || name === "phone"))
    Contacts.adopt(call, profile, name, after)
}
