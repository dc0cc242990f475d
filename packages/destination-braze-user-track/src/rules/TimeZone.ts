import { railsTimeZones } from "@sluice/braze-api/TimeZones"
import { Refusal } from "@sluice/values/Refusal"
import { line } from "@sluice/values/Text"
import { leaveOut, type Rule, textOf } from "./Rule.js"

const unknown = new Refusal(
  "time-zone-unknown",
  "Not a time zone that Braze accepts. It was left out. Send an IANA name such as Europe/Lisbon; an offset is not accepted."
)

const byRailsName: ReadonlyMap<string, string> = new Map(
  railsTimeZones.flatMap(({ name }) => [
    [name.toLowerCase(), name],
    [name.replace(/&/g, "and").toLowerCase(), name]
  ])
)

/** `Intl` also accepts offsets such as `+01:00`, which Braze does not. */
const zoneName = /^[A-Za-z][A-Za-z0-9+_/-]*$/

const names: ReadonlySet<string> = new Set(Intl.supportedValuesOf("timeZone"))
const listed: ReadonlyMap<string, string> = new Map([...names].map((name) => [name.toLowerCase(), name]))

const isKnown = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

/** Names outside the list of `Intl`, such as `US/Pacific`, are looked up once. Bounded, because a source may have any text. */
const looked = new Map<string, boolean>()
const lookedAtMost = 2000

const isAlias = (name: string): boolean => {
  const before = looked.get(name)
  if (before !== undefined) return before
  const known = name.length <= 64 && zoneName.test(name) && isKnown(name)
  if (looked.size >= lookedAtMost) looked.clear()
  looked.set(name, known)
  return known
}

/** An IANA name in any case, an older name of a zone in its exact case, or a Rails name such as `Eastern Time (US & Canada)`. */
export const rule: Rule = (value, field, findings) => {
  if (typeof value === "string" && names.has(value)) return value
  const text = textOf(value, field, findings)
  if (text === undefined) return undefined
  const name = line(text)
  const lower = name.toLowerCase()
  const known = listed.get(lower) ?? byRailsName.get(lower)
  if (known !== undefined) return known
  return isAlias(name) ? name : leaveOut(findings, field, unknown)
}
