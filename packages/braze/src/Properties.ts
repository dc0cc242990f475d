import * as Limits from "@sluice/braze-api/Limits"
import * as Reserved from "@sluice/braze-api/ReservedProperties"
import { type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import * as Field from "./Field.js"
import type { Findings } from "./Findings.js"
import * as Value from "./Value.js"

/** What holds for the properties of one kind of item. */
export interface Rules {
  readonly reserved: ReadonlySet<string>
  /** What a name takes at most; {@link Value.unfit} where it may not be sent. */
  readonly weighName: (name: string) => number
  readonly isReserved: Refusal
  readonly maxBytes: number
  readonly tooLarge: Refusal
}

const rules = (what: string, names: ReadonlyArray<string>, maxBytes: number): Rules => {
  const reserved = new Set(names)
  return {
    reserved,
    weighName: weigherOf(reserved),
    isReserved: new Refusal(
      "property-reserved",
      `Braze refuses ${what} with a property of this name (reserved: ${names.join(", ")}). Give it another name in the mapping.`
    ),
    maxBytes,
    tooLarge: new Refusal(
      "properties-too-large",
      `The properties are larger than the ${maxBytes} bytes that Braze takes for ${what}.`
    )
  }
}

const maxCount = Limits.properties.value
const nameChars = Limits.propertyNameCharacters.value

const isBadName = (name: string): boolean =>
  name === "" || name.charCodeAt(0) === 0x24 || Text.exceedsChars(name, nameChars)

const remembered = 1000

/** Sources have few names and many events, so that what was found of a name that may be sent is remembered, up to a bound. */
const weigherOf = (reserved: ReadonlySet<string>): Rules["weighName"] => {
  const names = new Map<string, number>()
  return (name) => {
    const before = names.get(name)
    if (before !== undefined) return before
    if (isBadName(name) || reserved.has(name)) return Value.unfit
    const bytes = Value.weighName(name)
    if (names.size >= remembered) names.clear()
    names.set(name, bytes)
    return bytes
  }
}

/** The rules for events and for purchases. */
export const event: Rules = rules("an event", Reserved.event.value, Limits.eventPropertyBytes.value)
export const purchase: Rules = rules("a purchase", Reserved.purchase.value, Limits.purchasePropertyBytes.value)

const tooMany = new Refusal(
  "properties-too-many",
  `There are more than ${maxCount} properties; Braze keeps the first ${maxCount}, the others were left out.`
)
const badName = new Refusal(
  "property-name-not-valid",
  `The name of a property is empty, longer than ${nameChars} characters or begins with $, which Braze does not keep; it was left out.`
)

/** Properties as they are sent, and how many bytes they take at most; see {@link Value.weigh}. */
export interface Properties {
  readonly value: JsonObject
  readonly bytes: number
}

/**
 * The properties that are sent: those given, themselves where nothing has to go, else a copy without what Braze would
 * drop, each with a warning. Reserved names are a problem, unless they are declared optional. `at` is their field.
 */
export const read = (given: JsonObject, kind: Rules, at: string, findings: Findings): Properties => {
  let count = 0
  let bytes = 3
  for (const name in given) {
    const value = given[name]
    if (value === undefined) continue
    count++
    bytes += kind.weighName(name) + weigh(value)
  }
  return count <= maxCount && bytes < Value.unfit ? { value: given, bytes } : copied(given, kind, at, findings)
}

const copied = (given: JsonObject, kind: Rules, at: string, findings: Findings): Properties => {
  const kept = copy(given, kind, at, findings)
  return { value: kept, bytes: Value.weigh(kept) }
}

/** {@link Value.weigh} for a property itself, whose rules are stricter. */
const weigh = (value: Json): number =>
  typeof value === "string"
    ? Text.exceedsChars(value, Limits.stringCharacters.value)
      ? Value.unfit
      : Value.weigh(value)
    : value === null || (typeof value === "number" && !isSafe(value))
      ? Value.unfit
      : Value.weigh(value)

const isSafe = (value: number): boolean => value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER

const copy = (given: JsonObject, kind: Rules, at: string, findings: Findings): JsonObject => {
  const kept: MutableJsonObject = {}
  let count = 0
  for (const [name, value] of Object.entries(given)) {
    if (isBadName(name)) findings.warn(Field.member(at, name), badName)
    else if (kind.reserved.has(name)) findings.refuse(Field.member(at, name), kind.isReserved)
    else {
      const one = Value.property(value, at, name, findings)
      if (one === undefined) continue
      if (++count <= maxCount) put(kept, name, one)
    }
  }
  if (count > maxCount) findings.warn(at, tooMany)
  return kept
}

/** Whether they are larger than Braze takes. Counts them only where they may be. */
export const isTooLarge = ({ value, bytes }: Properties, kind: Rules): boolean =>
  bytes > kind.maxBytes && Text.exceedsBytes(JSON.stringify(value), kind.maxBytes)
