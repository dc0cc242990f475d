import {
  type AttributeRule,
  attributes,
  Gender,
  type ReservedAttribute,
  Subscription
} from "@sluice/braze-api/Attributes"
import { countries } from "@sluice/braze-api/Countries"
import { languages } from "@sluice/braze-api/Languages"
import { railsTimeZones } from "@sluice/braze-api/TimeZones"
import type { ExportedPushToken } from "@sluice/braze-api/UserExport"
import type { MistakeCode } from "../record/MistakeCode.js"
import * as Contact from "../state/Contact.js"
import type { Profile, StoredValue } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import * as DateText from "../text/DateText.js"
import * as Json from "../text/Json.js"
import * as PushTokens from "./PushTokens.js"
import * as SubscriptionGroups from "./SubscriptionGroups.js"

/** Braze's treatment of the values of one reserved attribute. */
export interface ReservedKind {
  /**
   * The sentence with which Braze refuses the whole object; undefined if it accepts it. Not called for a `null`, which
   * removes the attribute.
   */
  readonly refuse: (sent: unknown) => string | undefined
  /** A value in Braze's form, or the code of the mistake if Braze drops it. */
  readonly store: (sent: unknown) => StoredValue | MistakeCode
  /** The value in an export; null if the profile has none. */
  readonly exported: (profile: Profile) => unknown
}

/** An attribute without a value. It may have a history. */
export const removed: StoredValue = { type: "removed", value: null }

/**
 * The emulator's rule for each kind of attribute. With a rule that has only `store`, Braze never refuses the object.
 */
const make = ({ name, rule, sentence }: ReservedAttribute): ReservedKind => {
  const kind = (store: ReservedKind["store"], rest: Partial<ReservedKind> = {}): ReservedKind => ({
    store,
    refuse: () => undefined,
    exported: (profile) => Profiles.attribute(profile, name)?.value ?? null,
    ...rest
  })
  const refuseUnless = (isValid: (sent: unknown) => boolean): Partial<ReservedKind> => ({
    refuse: (sent) => (isValid(sent) ? undefined : sentence?.text)
  })
  switch (rule.kind) {
    case "text":
    case "url":
      return kind((sent) => text(sent, rule.maxCharacters))
    case "number":
      return kind((sent) => number(sent, rule))
    case "boolean":
      return kind((sent) => (typeof sent === "boolean" ? { type: "boolean", value: sent } : "wrong-type"))
    case "date":
      return kind((sent) => mapped(day(sent), "bad-dob"))
    case "time":
      return kind(time)
    case "email":
      return kind(
        (sent) => mapped(Contact.email(sent), "wrong-type"),
        refuseUnless((sent) => Contact.email(sent) !== undefined)
      )
    case "phone":
      return kind((sent) => mapped(Contact.phone(sent), "invalid-phone"))
    case "gender":
      return kind((sent) => mapped(among(genders, sent), "unknown-gender"))
    case "country":
      return kind((sent) => mapped(country(sent), "unmappable-country"))
    case "language":
      return kind((sent) => mapped(among(languageCodes, sent), "unknown-language"))
    case "timeZone":
      return kind((sent) => mapped(timeZone(sent), "unknown-time-zone"))
    case "subscription":
      return kind((sent) => text(sent, Number.POSITIVE_INFINITY), {
        ...refuseUnless((sent) => states.includes(sent)),
        exported: (profile) => Profiles.text(profile, name) ?? Subscription.initial
      })
    case "location":
      return kind(object, {
        ...refuseUnless(isLocation),
        exported: (profile) => coordinates(Profiles.attribute(profile, name)?.value)
      })
    case "social":
      return kind(object)
    case "pushTokens":
      return kind(storedSeparately, { refuse: PushTokens.check, exported: tokens })
    case "subscriptionGroups":
      return kind(storedSeparately, { refuse: SubscriptionGroups.check, exported: groups })
  }
}

type NumberRule = AttributeRule & { readonly kind: "number" }

const storedSeparately = (): StoredValue => removed

const states: ReadonlyArray<unknown> = Subscription.states

const isLocation = (sent: unknown): boolean =>
  Json.isObject(sent) && typeof sent["longitude"] === "number" && typeof sent["latitude"] === "number"

const coordinates = (location: unknown): unknown =>
  Json.isObject(location) ? [location["longitude"], location["latitude"]] : null

const tokens = (profile: Profile): ReadonlyArray<ExportedPushToken> =>
  (profile.pushTokens ?? []).map(({ app_id, token, device_id }) => ({
    app: app_id,
    platform: null,
    token,
    device_id: device_id ?? null,
    notifications_enabled: true
  }))

const groups = (profile: Profile): ReadonlyArray<unknown> =>
  [...(profile.groups ?? [])].map(([id, { state }]) => ({ id, state }))

const text = (sent: unknown, maxCharacters: number): StoredValue | MistakeCode => {
  if (typeof sent !== "string") return "wrong-type"
  return sent.length > maxCharacters ? "string-too-long" : { type: "string", value: sent }
}

const time = (sent: unknown): StoredValue | MistakeCode => {
  const at = typeof sent === "string" ? DateText.parse(sent, "utc") : Number.NaN
  return Number.isNaN(at) ? "bad-time" : { type: "time", value: DateText.format(at) }
}

const number = (sent: unknown, { min, max, whole }: NumberRule): StoredValue | MistakeCode => {
  if (typeof sent !== "number" || sent < min || sent > max) return "wrong-type"
  if (Number.isInteger(sent)) return { type: "integer", value: sent }
  return whole ? "wrong-type" : { type: "float", value: sent }
}

const object = (sent: unknown): StoredValue | MistakeCode => {
  if (!Json.isObject(sent)) return "wrong-type"
  return Json.isTooDeep(sent) ? "too-deep" : { type: "object", value: sent }
}

const mapped = (value: string | undefined, mistake: MistakeCode): StoredValue | MistakeCode =>
  value === undefined ? mistake : { type: "string", value }

const countryCodes: ReadonlyMap<string, string> = new Map(
  countries.flatMap(({ code, name, otherNames }) =>
    [code, name, ...otherNames].map((word) => [word.toLowerCase(), code])
  )
)
const languageCodes: ReadonlySet<string> = new Set(languages.filter((row) => row.supported).map((row) => row.code))
const genders: ReadonlySet<unknown> = new Set(Gender.words.map((row) => row.word))
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

const kinds: ReadonlyMap<ReservedAttribute, ReservedKind> = new Map(attributes.map((row) => [row, make(row)]))

/** The rules of a reserved attribute. */
export const of = (row: ReservedAttribute): ReservedKind => kinds.get(row) ?? make(row)
