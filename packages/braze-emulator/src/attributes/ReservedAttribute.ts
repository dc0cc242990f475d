import type { ReservedAttribute } from "@sluice/braze-api/Attributes"
import * as Call from "../endpoint/Call.js"
import type { Profile, StoredValue } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import * as World from "../state/World.js"
import * as Contacts from "./Contacts.js"
import * as ReservedKind from "./ReservedKind.js"

/**
 * Sets or removes one reserved attribute. The object was already checked, so a bad value here is dropped: the attribute
 * is not changed (an unmappable country becomes empty) and a mistake is noted.
 */
export const apply = (call: Call.Call, profile: Profile, row: ReservedAttribute, sent: unknown): void => {
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
  const what =
    row.onInvalid === "storeNull" ? "was not recognized and was set to null" : "was not recognized and was ignored"
  Call.note(call, stored, row.name, what)
}

/** Sets a reserved attribute and updates the indexes. The type `removed` removes it. */
export const store = (call: Call.Call, profile: Profile, name: string, stored: StoredValue): void => {
  const before = name === "email" || name === "phone" ? Profiles.text(profile, name) : undefined
  if (stored.type === "removed") Profiles.unset(profile, name, call.change)
  else Profiles.set(profile, name, stored, call.change)
  if (name === "email" || name === "phone") reindex(call, profile, name, before)
}

/** Resubscribes a person whose address changed, if the workspace has this setting. */
const resubscribe = (call: Call.Call, profile: Profile): void => {
  const isWanted = call.world.settings.resubscribeOnEmailChange
  if (isWanted && Profiles.text(profile, "email_subscribe") === "unsubscribed")
    Profiles.set(profile, "email_subscribe", { type: "string", value: "subscribed" }, call.change)
}

const reindex = (call: Call.Call, profile: Profile, name: "email" | "phone", before: string | undefined): void => {
  const index = name === "email" ? call.world.byEmail : call.world.byPhone
  const after = Profiles.text(profile, name)
  if (after !== undefined && after !== before && index.has(after))
    Call.note(call, "duplicate-profile", name, "already belongs to another profile")
  World.reindex(index, profile, before, after)
  if (name === "email" && before !== undefined && after !== undefined && after !== before) resubscribe(call, profile)
  if (after !== undefined && after !== before) Contacts.adopt(call, profile, name, after)
}
