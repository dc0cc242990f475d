import * as Limits from "@sluice/braze-api/Limits"
import * as ReservedProperties from "@sluice/braze-api/ReservedProperties"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Identity from "../../attributes/Identity.js"
import * as Call from "../../endpoint/Call.js"
import * as EventLog from "../../state/EventLog.js"
import * as LazyEvent from "../../state/LazyEvent.js"
import * as Profiles from "../../state/Profile.js"
import * as Totals from "../../state/Totals.js"
import * as World from "../../state/World.js"
import type * as Json from "../../text/Json.js"
import * as CommonEventFields from "./CommonEventFields.js"
import * as EcommerceEvent from "./EcommerceEvent.js"
import * as Properties from "./Properties.js"

const rules: Properties.PropertyRules = {
  reserved: new Set(ReservedProperties.event.value),
  bytes: Limits.eventPropertyBytes.value,
  fine: []
}
const known: CommonEventFields.Known = { names: new Set([...CommonEventFields.sharedKeys, "name"]), fine: [] }

/** The sentence that refuses an event object; undefined if it is valid. Changes nothing. */
export const check = (call: Call.Call, object: Json.JsonObject): string | undefined =>
  Identity.check(call, object) ??
  checkName(object["name"]) ??
  CommonEventFields.checkTime(call, object["time"]) ??
  Properties.check(call, object["properties"], rules)

/** The sentence that refuses a recommended event that does not fit its schema; undefined for every other event. */
export const checkSchema = (object: Json.JsonObject): string | undefined =>
  typeof object["name"] === "string" ? EcommerceEvent.check(object["name"], object["properties"]) : undefined

const checkName = (name: unknown): string | undefined => {
  if (typeof name !== "string" || name === "") return sentences.eventName.text
  return name.length > Limits.eventNameCharacters.value ? sentences.eventNameLength.text : undefined
}

const nameOf = (call: Call.Call, sent: string): string => {
  if (sent !== call.name) call.name = World.nameOf(call.world, sent)
  return call.name
}

/** Records a valid event object. An object sent twice counts twice. False if no profile is affected. */
export const apply = (call: Call.Call, object: Json.JsonObject): boolean => {
  const name = nameOf(call, String(object["name"]))
  CommonEventFields.noteForeign(call, object, known)
  EcommerceEvent.noteNearMiss(call, name)
  const time = CommonEventFields.timeOf(call)
  const properties = Properties.keep(call, object["properties"])
  const profile = Identity.resolve(call, object)
  if (profile === undefined) return false
  World.touch(call.world, profile)
  const { blockedEvents } = call.world.settings
  if (blockedEvents.size > 0 && blockedEvents.has(name)) {
    Call.note(call, "blocklisted", "name", "is blocked in this workspace")
    return false
  }
  if (
    call.origin !== undefined &&
    EventLog.fits(call.index) &&
    (properties === undefined || properties === object["properties"])
  ) {
    const kept = LazyEvent.keep(call.world.bodies, call.origin)
    Profiles.addLateEvent(profile, name, time, EventLog.late(kept, call.index))
  } else {
    const { request } = call
    Profiles.addEvent(profile, { name, time, properties, appId: CommonEventFields.appIdOf(object), request })
  }
  Totals.addEvent(call.world.objects.totals, name, time)
  EcommerceEvent.apply(call, profile, name, properties)
  return true
}
