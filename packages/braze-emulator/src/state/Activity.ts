import * as DateText from "../text/DateText.js"
import * as EventLog from "./EventLog.js"
import * as Profiles from "./Profile.js"
import type { World } from "./World.js"

/** The first and the last session of a profile, in milliseconds since 1970, according to its attributes. */
export const sessions = (profile: Profiles.Profile): ReadonlyArray<number> => {
  const times = ["date_of_first_session", "date_of_last_session"].flatMap((name) => {
    const text = Profiles.text(profile, name)
    const at = text === undefined ? Number.NaN : DateText.parse(text, "utc")
    return Number.isNaN(at) ? [] : [at]
  })
  return [...new Set(times)]
}

/**
 * The times at which a profile was active, in milliseconds since 1970: its events, purchases and sessions, as far as
 * its log still contains them. With an app, only activity that names that app.
 */
export const moments = (world: World, profile: Profiles.Profile, app: string | null): ReadonlyArray<number> => {
  const events = EventLog.entries(profile.eventLog, world.bodies)
  const tracked = [...events, ...(profile.purchaseLog ?? [])]
  if (app !== null) return tracked.filter(({ appId }) => appId === app).map(({ time }) => time)
  return [...tracked.map(({ time }) => time), ...sessions(profile)]
}

/** Whether a profile uses an app: it has a push token, an event or a purchase with its id. */
export const uses = (world: World, profile: Profiles.Profile, app: string): boolean =>
  profile.pushTokens?.some(({ app_id }) => app_id === app) === true || moments(world, profile, app).length > 0
