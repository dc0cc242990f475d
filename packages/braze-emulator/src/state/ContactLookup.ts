import * as Contact from "./Contact.js"
import type { Profile } from "./Profile.js"
import * as Profiles from "./Profile.js"
import * as ProfileIndex from "./ProfileIndex.js"
import type { World } from "./World.js"

/** The place and time of a lookup of a profile, for example a call of an endpoint. */
export interface LookupContext {
  readonly world: World
  /** Milliseconds since 1970. */
  readonly now: number
}

/** An address or number in Braze's form. */
type Kind = "email" | "phone"

const indexOf = (world: World, kind: Kind): ProfileIndex.ProfileIndex =>
  kind === "email" ? world.byEmail : world.byPhone

/** The profiles that can already be found: a new address is found after the delay of the option `emailLookupDelay`. */
const known = ({ world, now }: LookupContext, profiles: ReadonlyArray<Profile>): ReadonlyArray<Profile> =>
  profiles.filter(
    (profile) => now >= (Profiles.attribute(profile, "email")?.change.at ?? now) + world.settings.emailLookupDelay
  )

const isDelayed = ({ world }: LookupContext, kind: Kind): boolean =>
  kind === "email" && world.settings.emailLookupDelay > 0

/** All profiles that Braze finds by an address or number in its own form, in the order in which they got it. */
export const all = (context: LookupContext, kind: Kind, value: string): ReadonlyArray<Profile> => {
  const found = ProfileIndex.all(indexOf(context.world, kind), value)
  return isDelayed(context, kind) ? known(context, found) : found
}

/** All profiles that Braze finds by an address or number in any spelling. */
export const spelled = (context: LookupContext, kind: Kind, value: unknown): ReadonlyArray<Profile> => {
  const read = kind === "email" ? Contact.email(value) : Contact.phone(value)
  return read === undefined ? [] : all(context, kind, read)
}

/** The profile that Braze chooses if an address or number is the only identifier. */
export const chosen = (context: LookupContext, kind: Kind, value: string): Profile | undefined =>
  isDelayed(context, kind)
    ? ProfileIndex.best(all(context, kind, value))
    : ProfileIndex.chosen(indexOf(context.world, kind), value)
