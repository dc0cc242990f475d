import * as Limits from "@sluice/braze-api/Limits"
import * as Reserved from "@sluice/braze-api/ReservedProperties"
import type { JsonObject } from "@sluice/core/Json"
import { type Draft, put } from "./Draft.js"
import * as Field from "./Field.js"
import type { Findings } from "./Findings.js"
import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"
import * as Value from "./Value.js"

/** What holds for the properties of one kind of item. */
export interface Rules {
  readonly reserved: ReadonlySet<string>
  readonly isReserved: Refusal
  readonly maxBytes: number
  readonly tooLarge: Refusal
}

const rules = (what: string, names: ReadonlyArray<string>, maxBytes: number): Rules => ({
  reserved: new Set(names),
  isReserved: new Refusal(
    "property-reserved",
    `Braze refuses ${what} with a property of this name (reserved: ${names.join(", ")}). Give it another name in the mapping.`
  ),
  maxBytes,
  tooLarge: new Refusal(
    "properties-too-large",
    `The properties are larger than the ${maxBytes} bytes that Braze takes for ${what}.`
  )
})

/** The rules for events and for purchases. */
export const event: Rules = rules("an event", Reserved.event.value, Limits.eventPropertyBytes.value)
export const purchase: Rules = rules("a purchase", Reserved.purchase.value, Limits.purchasePropertyBytes.value)

const maxCount = Limits.properties.value
const nameChars = Limits.propertyNameCharacters.value
const tooMany = new Refusal(
  "properties-too-many",
  `There are more than ${maxCount} properties; Braze keeps the first ${maxCount}, the others were left out.`
)
const badName = new Refusal(
  "property-name-not-valid",
  `The name of a property is empty, longer than ${nameChars} characters or begins with $, which Braze does not keep; it was left out.`
)

/**
 * The properties that are sent: those given, themselves where nothing has to go, else a copy without what Braze would
 * drop, each with a warning. Reserved names are a problem, unless they are declared optional. `at` is their field.
 */
export const read = (given: JsonObject, kind: Rules, at: string, findings: Findings): JsonObject => {
  let count = 0
  for (const name in given) {
    const value = given[name]
    if (value === undefined) continue
    if (++count > maxCount || isBadName(name) || kind.reserved.has(name) || isFlawed(value))
      return copy(given, kind, at, findings)
  }
  return given
}

const isBadName = (name: string): boolean =>
  name === "" || name.charCodeAt(0) === 0x24 || Text.exceedsChars(name, nameChars)

const isFlawed = (value: JsonObject[string]): boolean =>
  typeof value === "string"
    ? Text.exceedsChars(value, Limits.stringCharacters.value)
    : typeof value === "number"
      ? !(value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER)
      : typeof value === "object" && (value === null || !Value.isSound(value, Value.maxDepth))

const copy = (given: JsonObject, kind: Rules, at: string, findings: Findings): JsonObject => {
  const kept: Draft = {}
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

/** Whether the properties of an item whose text has so many characters are too large. Counts bytes only where it may be. */
export const isTooLarge = (properties: JsonObject, jsonLength: number, kind: Rules): boolean =>
  jsonLength * 3 > kind.maxBytes && Text.exceedsBytes(JSON.stringify(properties), kind.maxBytes)
