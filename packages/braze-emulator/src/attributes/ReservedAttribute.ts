import * as Attributes from "@sluice/braze-api/Attributes"
import { countries } from "@sluice/braze-api/Countries"
import { languages } from "@sluice/braze-api/Languages"
import { railsTimeZones } from "@sluice/braze-api/TimeZones"
import * as Call from "../endpoint/Call.js"
import type { MistakeCode } from "../record/MistakeCode.js"
import * as Contact from "../state/Contact.js"
import type { Profile, Stored } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import type * as ProfileIndex from "../state/ProfileIndex.js"
import * as World from "../state/World.js"
import * as DateText from "../text/DateText.js"
import * as Json from "../text/Json.js"
import * as Contacts from "./Contacts.js"

/**
 * Sets or removes one reserved attribute. The object was already checked, so a bad value here is dropped: the attribute
 * is not changed (an unmappable country becomes empty) and a mistake is noted.
 */
export const apply = (call: Call.Call, profile: Profile, row: Attributes.Attribute, sent: unknown): void => {
  if (sent === null) {
    if (row.removable) store(call, profile, row.name, removed)
    return
  }
  const stored = read(row.rule, sent)
  if (typeof stored !== "string") {
    store(call, profile, row.name, stored)
    return
  }
  if (row.onInvalid === "storeNull") store(call, profile, row.name, removed)
  const what = row.onInvalid === "storeNull" ? "was not understood and emptied" : "was not understood and ignored"
  Call.note(call, stored, row.name, what)
}

const removed: Stored = { type: "removed", value: null }

/** Sets a reserved attribute and updates the indexes. The type `removed` removes it. */
export const store = (call: Call.Call, profile: Profile, name: string, { type, value }: Stored): void => {
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

/** A value in Braze's form, or the code of the mistake. Handles every kind of rule. */
const read = (rule: Attributes.AttributeRule, sent: unknown): Stored | MistakeCode => {
  switch (rule.kind) {
    case "text":
    case "url":
      return text(sent, rule.maxCharacters)
    case "subscription":
      return text(sent, Number.POSITIVE_INFINITY)
    case "boolean":
      return typeof sent === "boolean" ? { type: "boolean", value: sent } : "wrong-type"
    case "time":
      return time(sent)
    case "location":
    case "social":
      return object(sent)
    case "pushTokens":
    case "subscriptionGroups":
      // Stored separately from the attributes.
      return removed
    case "email":
      return mapped(Contact.email(sent), "wrong-type")
    case "phone":
      return mapped(Contact.phone(sent), "invalid-phone")
    case "date":
      return mapped(day(sent), "bad-dob")
    case "gender":
      return mapped(among(genders, sent), "unknown-gender")
    case "country":
      return mapped(country(sent), "unmappable-country")
    case "language":
      return mapped(among(languageCodes, sent), "unknown-language")
    case "timeZone":
      return mapped(timeZone(sent), "unknown-time-zone")
  }
}

const text = (sent: unknown, maxCharacters: number): Stored | MistakeCode => {
  if (typeof sent !== "string") return "wrong-type"
  return sent.length > maxCharacters ? "string-too-long" : { type: "string", value: sent }
}

const time = (sent: unknown): Stored | MistakeCode => {
  const at = typeof sent === "string" ? DateText.parse(sent, "utc") : Number.NaN
  return Number.isNaN(at) ? "bad-time" : { type: "time", value: DateText.format(at) }
}

const object = (sent: unknown): Stored | MistakeCode => {
  if (!Json.isObject(sent)) return "wrong-type"
  return Json.isTooDeep(sent) ? "too-deep" : { type: "object", value: sent }
}

const mapped = (value: string | undefined, mistake: MistakeCode): Stored | MistakeCode =>
  value === undefined ? mistake : { type: "string", value }

const countryCodes: ReadonlyMap<string, string> = new Map(
  countries.flatMap(({ code, name, otherNames }) =>
    [code, name, ...otherNames].map((word) => [word.toLowerCase(), code])
  )
)
const languageCodes: ReadonlySet<string> = new Set(languages.filter((row) => row.supported).map((row) => row.code))
const genders: ReadonlySet<unknown> = new Set(Attributes.Gender.words.map((row) => row.word))
const railsNames: ReadonlySet<string> = new Set(railsTimeZones.map((row) => row.name))

const among = (known: ReadonlySet<unknown>, sent: unknown): string | undefined =>
  typeof sent === "string" && known.has(sent) ? sent : undefined

const country = (sent: unknown): string | undefined =>
  typeof sent === "string" ? countryCodes.get(sent.trim().toLowerCase()) : undefined

const day = (sent: unknown): string | undefined => (typeof sent === "string" && DateText.isDay(sent) ? sent : undefined)

const zonePattern = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*){0,2}$/
const zones = new Map<string, boolean>()
const mostZones = 1_000

const timeZone = (sent: unknown): string | undefined => {
  if (typeof sent !== "string") return undefined
  return railsNames.has(sent) || (zonePattern.test(sent) && isZone(sent)) ? sent : undefined
}

/** The runtime knows the zones but reports an unknown one only by throwing, which is slow. */
const isZone = (name: string): boolean => {
  const known = zones.get(name)
  if (known !== undefined) return known
  if (zones.size >= mostZones) zones.clear()
  const found = isKnownToRuntime(name)
  zones.set(name, found)
  return found
}

const isKnownToRuntime = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== ""
  } catch {
    return false
  }
}
