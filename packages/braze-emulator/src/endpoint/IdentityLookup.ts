import * as Contact from "../state/Contact.js"
import type { Profile } from "../state/Profile.js"
import * as ProfileIndex from "../state/ProfileIndex.js"
import * as World from "../state/World.js"
import * as Fields from "../text/Fields.js"
import type * as Json from "../text/Json.js"
import * as Entries from "./Entries.js"

/** The profile that an object of `users/track` names, in the order of its identifiers. Creates none. */
export const named = (world: World.World, object: Json.JsonObject): Profile | undefined => {
  const id = Fields.textOf(object["external_id"])
  if (id !== undefined) return world.byExternalId.get(id)
  const alias = Entries.aliasOf(object["user_alias"])
  if (alias !== undefined) return World.byAlias(world, alias)
  const brazeId = Fields.textOf(object["braze_id"])
  if (brazeId !== undefined) return World.byBrazeId(world, brazeId)
  const email = Contact.email(object["email"])
  if (email !== undefined) return ProfileIndex.chosen(world.byEmail, email)
  const phone = Contact.phone(object["phone"])
  return phone === undefined ? undefined : ProfileIndex.chosen(world.byPhone, phone)
}
