import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import * as AttributeName from "../../text/AttributeName.js"
import * as DateText from "../../text/DateText.js"
import type * as Json from "../../text/Json.js"
import * as FieldNames from "./FieldNames.js"

/** The fields that events and purchases share: a time, an app, properties. */

/** The sentence that refuses a time; undefined if it is valid. */
export const checkTime = (call: Call.Call, sent: unknown): string | undefined => {
  if (sent === undefined || sent === null || sent === "") return sentences.timeRequired.text
  if (typeof sent !== "string") return sentences.time.text
  // Objects of one request often have the same time, and comparing costs less than parsing.
  if (sent === call.time) return undefined
  call.at = DateText.parse(sent, "refuse")
  call.isZoneUnread = Number.isNaN(call.at)
  if (call.isZoneUnread) call.at = DateText.parse(sent, "utc")
  if (Number.isNaN(call.at)) {
    call.time = ""
    return sentences.time.text
  }
  call.time = sent
  return undefined
}

/** Time of the object just checked, in milliseconds since 1970; a future time is recorded as now. */
export const timeOf = (call: Call.Call): number => {
  if (call.isZoneUnread) Call.note(call, "malformed-zone", "time", "has an invalid time zone")
  if (call.at <= call.now) return call.at
  Call.note(call, "future-time", "time", "is in the future")
  return call.now
}

/** The app id, if it is a string. */
export const appIdOf = (object: Json.JsonObject): string | undefined => {
  const appId = object["app_id"]
  return typeof appId === "string" ? appId : undefined
}

/** Keys of the objects of one lane. */
export interface Known {
  readonly names: ReadonlySet<string>
  /** Keys that belong to the lane, or are at least not profile fields. */
  readonly fine: FieldNames.FieldNames
}

/** Notes profile fields in an event or purchase. Braze ignores them. */
export const noteForeign = (call: Call.Call, object: Json.JsonObject, known: Known): void => {
  let at = 0
  for (const name in object) {
    if (!FieldNames.has(known.fine, at, name)) {
      if (known.names.has(name) || !AttributeName.isReserved(name)) FieldNames.set(known.fine, at, name)
      else Call.note(call, "reserved-name-in-event", name, "is a profile field and was ignored")
    }
    at++
  }
}

/** Keys that events and purchases share. Identifiers are always allowed. */
export const sharedKeys: ReadonlyArray<string> = [
  "external_id",
  "user_alias",
  "braze_id",
  "email",
  "phone",
  "app_id",
  "time",
  "properties",
  "_update_existing_only"
]
