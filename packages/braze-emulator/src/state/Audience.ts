import { Subscription } from "@sluice/braze-api/Attributes"
import * as AttributeName from "../text/AttributeName.js"
import * as DateText from "../text/DateText.js"
import * as Json from "../text/Json.js"
import * as Regex from "../text/Regex.js"
import type { Profile, StoredAttribute } from "./Profile.js"
import * as Profiles from "./Profile.js"

/** Whether a profile belongs to an audience at a time (milliseconds since 1970). */
export type Predicate = (profile: Profile, now: number) => boolean

/** Deepest nesting of `AND` and `OR` that is read. */
const deepest = 20

/**
 * Reads a connected audience: `{"AND": […]}`, `{"OR": […]}` or one filter; undefined if it is not valid. Segments of
 * the seed may also filter by `custom_event`, `purchase` and `standard_attribute`, which connected audiences cannot.
 */
export const read = (sent: unknown, place: "audience" | "segment", depth = 0): Predicate | undefined => {
  if (!Json.isObject(sent) || depth > deepest || (depth === 0 && regexes(sent) > mostRegexes)) return undefined
  const [name, ...others] = Object.keys(sent)
  if (name === undefined || others.length > 0) return undefined
  const value = sent[name]
  if (name === "AND" || name === "OR") return readList(name, value, place, depth)
  if (!Json.isObject(value)) return undefined
  const reader = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (reader !== undefined) return reader(value)
  return place === "segment" && Object.hasOwn(segmentFilters, name) ? segmentFilters[name]?.(value) : undefined
}

/** Maximum number of regular expressions in an audience: each is compiled when it is read. */
const mostRegexes = 100

const regexComparisons: ReadonlyArray<unknown> = ["matches_regex", "does_not_match_regex"]

const regexes = (filter: unknown, depth = 0): number => {
  if (depth > deepest + 1) return 0
  if (Json.isArray(filter)) return filter.reduce<number>((sum, one) => sum + regexes(one, depth), 0)
  if (!Json.isObject(filter)) return 0
  const own = regexComparisons.includes(filter["comparison"]) ? 1 : 0
  return own + Object.values(filter).reduce<number>((sum, one) => sum + regexes(one, depth + 1), 0)
}

const readList = (
  name: "AND" | "OR",
  value: unknown,
  place: "audience" | "segment",
  depth: number
): Predicate | undefined => {
  if (!Json.isArray(value) || value.length === 0) return undefined
  const inner = value.map((one) => read(one, place, depth + 1))
  const known = inner.filter((one) => one !== undefined)
  if (known.length < inner.length) return undefined
  return name === "AND"
    ? (profile, now) => known.every((one) => one(profile, now))
    : (profile, now) => known.some((one) => one(profile, now))
}

type Reader = (filter: Json.JsonObject) => Predicate | undefined

type Test = (stored: StoredAttribute | undefined, now: number) => boolean

const customAttribute: Reader = (filter) => {
  const name = filter["custom_attribute_name"]
  if (typeof name !== "string" || AttributeName.isReserved(name)) return undefined
  return byAttribute(name, filter)
}

const standardAttribute: Reader = (filter) => {
  const name = filter["name"]
  return typeof name === "string" && AttributeName.isReserved(name) ? byAttribute(name, filter) : undefined
}

const byAttribute = (name: string, filter: Json.JsonObject): Predicate | undefined => {
  const test = testOf(filter["comparison"], filter["value"])
  return test === undefined ? undefined : (profile, now) => test(Profiles.attribute(profile, name), now)
}

const exists: Test = (stored) => stored !== undefined
const not =
  (test: Test): Test =>
  (stored, now) =>
    !test(stored, now)

/** The test of a comparison on a stored value; undefined if the comparison is unknown or its value does not fit. */
const testOf = (comparison: unknown, value: unknown): Test | undefined => {
  switch (comparison) {
    case "exists":
      return exists
    case "does_not_exist":
      return not(exists)
    case "equals":
      return equals(value)
    case "not_equal":
      return negated(equals(value))
    case "matches_regex":
      return matches(value)
    case "does_not_match_regex":
      return negated(matches(value))
    case "includes_value":
      return includes(value)
    case "does_not_include_value":
      return negated(includes(value))
    case "after":
    case "before":
      return moment(comparison, value)
    default:
      return ordered(comparison, value) ?? days(comparison, value)
  }
}

const negated = (test: Test | undefined): Test | undefined => (test === undefined ? undefined : not(test))

const isPlain = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"

const equals = (value: unknown): Test | undefined => (isPlain(value) ? (stored) => stored?.value === value : undefined)

const matches = (value: unknown): Test | undefined => {
  const regex = typeof value === "string" ? Regex.read(value) : undefined
  return regex === undefined
    ? undefined
    : (stored) => typeof stored?.value === "string" && Regex.matches(regex, stored.value)
}

const includes = (value: unknown): Test | undefined =>
  isPlain(value) ? (stored) => Json.isArray(stored?.value) && stored.value.includes(value) : undefined

const orders: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  greater_than: (one, other) => one > other,
  greater_than_or_equal_to: (one, other) => one >= other,
  less_than: (one, other) => one < other,
  less_than_or_equal_to: (one, other) => one <= other
}

const ordered = (comparison: unknown, value: unknown): Test | undefined => {
  const order = typeof comparison === "string" && Object.hasOwn(orders, comparison) ? orders[comparison] : undefined
  if (order === undefined || typeof value !== "number") return undefined
  return (stored) => typeof stored?.value === "number" && order(stored.value, value)
}

const momentOf = (stored: StoredAttribute | undefined): number =>
  typeof stored?.value === "string" ? DateText.parse(stored.value, "utc") : Number.NaN

const moment = (comparison: "after" | "before", value: unknown): Test | undefined => {
  const edge = typeof value === "string" ? DateText.parse(value, "utc") : Number.NaN
  if (Number.isNaN(edge)) return undefined
  return (stored) => (comparison === "after" ? momentOf(stored) > edge : momentOf(stored) < edge)
}

const dayMs = 86_400_000

const days = (comparison: unknown, value: unknown): Test | undefined => {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined
  const span = value * dayMs
  switch (comparison) {
    case "less_than_x_days_ago":
      return (stored, now) => momentOf(stored) > now - span && momentOf(stored) <= now
    case "greater_than_x_days_ago":
      return (stored, now) => momentOf(stored) < now - span
    case "less_than_x_days_in_the_future":
      return (stored, now) => momentOf(stored) < now + span && momentOf(stored) >= now
    case "greater_than_x_days_in_the_future":
      return (stored, now) => momentOf(stored) > now + span
    default:
      return undefined
  }
}

const states: ReadonlyArray<unknown> = Subscription.states

const subscription =
  (name: "push_subscribe" | "email_subscribe"): Reader =>
  ({ comparison, value }) => {
    if ((comparison !== "is" && comparison !== "is_not") || !states.includes(value)) return undefined
    const wanted = comparison === "is"
    return (profile) => ((Profiles.text(profile, name) ?? Subscription.initial) === value) === wanted
  }

/** The emulator has no apps, so the last use is the last session date that came through the API. */
const lastUsedApp: Reader = ({ comparison, value }) => {
  if (comparison !== "after" && comparison !== "before") return undefined
  const test = moment(comparison, value)
  return test === undefined
    ? undefined
    : (profile, now) => test(Profiles.attribute(profile, "date_of_last_session"), now)
}

const counted =
  (key: "events" | "purchases", nameKey: string): Reader =>
  (filter) => {
    const name = filter[nameKey]
    const order = ordered(filter["comparison"] ?? "greater_than", filter["value"] ?? 0)
    if (typeof name !== "string" || order === undefined) return undefined
    return (profile, now) => {
      const count = profile[key]?.get(name)?.count ?? 0
      return order({ value: count, type: "integer", change: { request: 0, at: now }, previous: undefined }, now)
    }
  }

const filters: Readonly<Record<string, Reader>> = {
  custom_attribute: customAttribute,
  push_subscription_status: subscription("push_subscribe"),
  email_subscription_status: subscription("email_subscribe"),
  last_used_app: lastUsedApp
}

const segmentFilters: Readonly<Record<string, Reader>> = {
  standard_attribute: standardAttribute,
  custom_event: counted("events", "name"),
  purchase: counted("purchases", "product_id")
}
