import * as Limits from "@sluice/braze-api/Limits"
import * as Reserved from "@sluice/braze-api/ReservedProperties"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isList, type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import * as NumberValue from "@sluice/values/Number"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"

/** The rules for the properties of one kind of item. */
export interface PropertyRules {
  readonly reserved: ReadonlySet<string>
  /** An upper bound of the name's bytes. {@link JsonSize.unencodable} for a name that must not be sent. */
  readonly nameBytes: (name: string) => number
  readonly isReserved: Refusal
  readonly maxBytes: number
  readonly tooLarge: Refusal
}

const rules = (what: string, names: ReadonlyArray<string>, maxBytes: number): PropertyRules => {
  const reserved = new Set(names)
  return {
    reserved,
    nameBytes: nameSizer(reserved),
    isReserved: new Refusal(
      "property-reserved",
      `Braze refuses ${what} with a property of this name. Reserved names: ${names.join(", ")}. Rename the property in the mapping.`
    ),
    maxBytes,
    tooLarge: new Refusal(
      "properties-too-large",
      `The properties take more than ${maxBytes} bytes, Braze's limit for ${what}. Send fewer or shorter properties.`
    )
  }
}

const maxCount = Limits.properties.value
const nameChars = Limits.propertyNameCharacters.value
const textChars = Limits.stringCharacters.value

const isBadName = (name: string): boolean =>
  name === "" || name.charCodeAt(0) === 0x24 || Text.exceedsChars(name, nameChars)

const cachedNames = 1000

/** Sources have few property names and many events, so the result for a valid name is cached, up to a limit. */
const nameSizer = (reserved: ReadonlySet<string>): PropertyRules["nameBytes"] => {
  const sizes = new Map<string, number>()
  return (name) => {
    const cached = sizes.get(name)
    if (cached !== undefined) return cached
    if (isBadName(name) || reserved.has(name)) return JsonSize.unencodable
    const bytes = JsonSize.ofName(name)
    if (sizes.size >= cachedNames) sizes.clear()
    sizes.set(name, bytes)
    return bytes
  }
}

/** The rules for events and for purchases. */
export const event: PropertyRules = rules("an event", Reserved.event.value, Limits.eventPropertyBytes.value)
/** The rules for purchases. */
export const purchase: PropertyRules = rules("a purchase", Reserved.purchase.value, Limits.purchasePropertyBytes.value)

const tooMany = new Refusal(
  "properties-too-many",
  `There are more than ${maxCount} properties. Braze keeps the first ${maxCount}; the others were left out.`,
  "shortened"
)
const badName = new Refusal(
  "property-name-not-valid",
  `Braze ignores a property whose name is empty, longer than ${nameChars} characters or begins with $. It was left out.`
)
const textTooLong = new Refusal(
  "text-too-long",
  `The text is longer than ${textChars} characters, which Braze drops silently. It was left out.`
)
const isNull = new Refusal("value-null", "The value is null. It was left out.")

/** Properties to send, with an upper bound of their bytes. See {@link JsonSize.atMost}. */
export interface Properties {
  readonly value: JsonObject
  readonly bytes: number
}

/**
 * The properties to send: `given` itself if nothing must be left out, otherwise a copy without the values that Braze
 * would drop, with a warning for each. A reserved name is a problem unless it is optional. `at` is the field path of
 * the properties.
 */
export const read = (given: JsonObject, kind: PropertyRules, at: string, findings: Findings): Properties => {
  let count = 0
  let bytes = 3
  for (const name in given) {
    const value = given[name]
    if (value === undefined) continue
    count++
    bytes += kind.nameBytes(name) + propertyBytes(value)
  }
  if (count <= maxCount && bytes < JsonSize.unencodable) return { value: given, bytes }
  const kept = copy(given, kind, at, findings)
  return { value: kept, bytes: JsonSize.atMost(kept) }
}

/** {@link JsonSize.atMost} for the value of a property, whose rules are stricter than those of nested values. */
const propertyBytes = (value: Json): number => {
  if (typeof value === "string")
    return Text.exceedsChars(value, textChars) ? JsonSize.unencodable : JsonSize.atMost(value)
  return value === null ? JsonSize.unencodable : nestedBytes(value, JsonSize.maxLevels)
}

/** {@link JsonSize.atMost}, and {@link JsonSize.unencodable} also for a number that has lost digits. */
const nestedBytes = (value: Json, levels: number): number => {
  if (typeof value === "number") return NumberValue.flaw(value) === undefined ? JsonSize.scalar : JsonSize.unencodable
  if (typeof value !== "object" || value === null) return JsonSize.atMost(value)
  if (levels === 0) return JsonSize.unencodable
  let bytes = 3
  if (isList(value)) for (const element of value) bytes += nestedBytes(element, levels - 1)
  else for (const name in value) bytes += JsonSize.ofName(name) + nestedBytes(value[name] ?? null, levels - 1)
  return bytes
}

const copy = (given: JsonObject, kind: PropertyRules, at: string, findings: Findings): JsonObject => {
  const kept: MutableJsonObject = {}
  let count = 0
  for (const [name, value] of Object.entries(given)) {
    const field = findings.member(at, name)
    if (isBadName(name)) findings.warn(field, badName)
    else if (kind.reserved.has(name)) findings.refuse(field, kind.isReserved)
    else {
      const sent = property(value, field, findings)
      if (sent === undefined) continue
      if (++count <= maxCount) put(kept, name, sent)
    }
  }
  if (count > maxCount) findings.warn(at, tooMany)
  return kept
}

/**
 * The value of a property, or undefined if it is left out, with a warning in `findings`. Nested values are sent
 * unchanged, except numbers that JSON cannot represent or that have lost digits, because Braze documents no rule for
 * them (event and purchase objects, 2026-11-20).
 */
const property = (value: Json, field: string, findings: Findings): Json | undefined => {
  if (value === null) {
    findings.warn(field, isNull)
    return undefined
  }
  if (typeof value === "object") {
    if (nestedBytes(value, JsonSize.maxLevels) < JsonSize.unencodable) return value
    if (JsonSize.hasAtMostLevels(value, JsonSize.maxLevels)) return withoutFlaws(value, field, findings)
    findings.refuse(field, JsonSize.tooDeep)
    return undefined
  }
  const flaw = flawOf(value)
  if (flaw === undefined) return value
  findings.warn(field, flaw)
  return undefined
}

const flawOf = (value: string | number | boolean): Refusal | undefined => {
  if (typeof value === "string") return Text.exceedsChars(value, textChars) ? textTooLong : undefined
  return typeof value === "number" ? NumberValue.flaw(value) : undefined
}

/** Without numbers that JSON would write as null, or that have lost digits. */
const withoutFlaws = (value: Json, at: string, findings: Findings): Json | undefined => {
  const flaw = typeof value === "number" ? NumberValue.flaw(value) : undefined
  if (flaw !== undefined) {
    findings.warn(at, flaw)
    return undefined
  }
  if (typeof value !== "object" || value === null) return value
  if (isList(value))
    return value.flatMap((element, i) => {
      const kept = withoutFlaws(element, FieldPath.element(at, i), findings)
      return kept === undefined ? [] : [kept]
    })
  const whole: MutableJsonObject = {}
  for (const name of Object.keys(value)) {
    const kept = withoutFlaws(value[name] ?? null, findings.member(at, name), findings)
    if (kept !== undefined) put(whole, name, kept)
  }
  return whole
}

/** Whether the properties exceed the limit of Braze. Counts exactly only if the upper bound exceeds the limit. */
export const isTooLarge = ({ value, bytes }: Properties, kind: PropertyRules): boolean =>
  bytes > kind.maxBytes && Text.exceedsBytes(JSON.stringify(value), kind.maxBytes)
