import { refusals } from "@sluice/braze-api/EndpointSentences"
import { identifierKeys } from "@sluice/braze-api/IdentifierKeys"
import { type Lane, lanes } from "@sluice/braze-api/Lanes"
import { userTrackSync as limits } from "@sluice/braze-api/Limits"
import * as Identity from "../../attributes/Identity.js"
import type { Handled, Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Profile, Sum } from "../../state/Profile.js"
import * as Profiles from "../../state/Profile.js"
import type { World } from "../../state/World.js"
import * as AttributeName from "../../text/AttributeName.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import { userTrack } from "./UserTrack.js"

interface SentObject {
  readonly lane: Lane
  readonly object: unknown
}

/**
 * `POST /users/track/sync` (limited beta). Accepts exactly one object, bare or as a list of one, and returns the
 * resulting values of the fields in that object.
 */
export const userTrackSync: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const given = lanes.flatMap((lane) => read(lane, body[lane]))
  const [one] = given
  if (one === undefined || given.length > limits.objects.value) return Reply.fatal(refusals.syncOneObject)
  const tracked = userTrack(world, { [one.lane]: [one.object] }, context)
  if (tracked.refused.length > 0) return refused(tracked)
  const object = Fields.bodyOf(one.object)
  // The profile that was just written is shown even if others cannot find its address yet.
  const profile = Identity.lookup({ world, now: Number.POSITIVE_INFINITY }, object)
  const users = profile === undefined ? [] : [{ ...echo(object), ...result(one.lane, object, profile, world) }]
  return Reply.ok(201, { users }, tracked)
}

const read = (lane: Lane, value: unknown): ReadonlyArray<SentObject> => {
  if (Fields.isAbsent(value)) return []
  return Json.isArray(value) ? value.map((object) => ({ lane, object })) : [{ lane, object: value }]
}

/** Only refusals of the whole request are documented here; their text is the sentence of the object. */
const refused = ({ refused }: Handled): Handled => ({
  ...Reply.bad(refused[0]?.reason ?? refusals.syncOneObject.text),
  refused
})

const echo = (object: Json.JsonObject): Json.JsonObject =>
  Object.fromEntries(identifierKeys.flatMap((key) => (Fields.isAbsent(object[key]) ? [] : [[key, object[key]]])))

const result = (lane: Lane, object: Json.JsonObject, profile: Profile, world: World): Json.JsonObject => {
  if (lane === "events") return { custom_events: sums("name", String(object["name"]), profile.events) }
  if (lane === "purchases")
    return { purchase_events: sums("product_id", String(object["product_id"]), profile.purchases) }
  return { custom_attributes: values(object, profile, world) }
}

const values = (object: Json.JsonObject, profile: Profile, world: World): Json.JsonObject => {
  const found: Record<string, unknown> = {}
  for (const key of Object.keys(object)) {
    const name = AttributeName.of(key)
    if (name.kind === "custom" && !world.settings.blockedAttributes.has(name.name))
      Json.put(found, name.name, Profiles.attribute(profile, name.name)?.value ?? null)
  }
  return found
}

const sums = (
  key: "name" | "product_id",
  name: string,
  known: ReadonlyMap<string, Sum> | undefined
): ReadonlyArray<Json.JsonObject> => {
  const sum = known?.get(name)
  return sum === undefined
    ? []
    : [{ [key]: name, first: DateText.format(sum.first), last: DateText.format(sum.last), count: sum.count }]
}
