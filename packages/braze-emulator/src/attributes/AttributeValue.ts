import { operators } from "@sluice/braze-api/ArrayOperators"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../endpoint/Call.js"
import type { AttributeType, Profile, StoredValue } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import type { ForcedType } from "../state/World.js"
import * as DateText from "../text/DateText.js"
import * as Json from "../text/Json.js"
import * as Arrays from "./ArrayOperations.js"
import * as Nested from "./NestedOperations.js"

/**
 * Applies the value sent for one custom attribute: sets it, removes it, or operates on the stored value. A value that
 * Braze would drop changes nothing and is noted as a mistake.
 */
export const apply = (call: Call.Call, profile: Profile, name: string, sent: unknown): void => {
  if (sent === null) {
    Profiles.unset(profile, name, call.change)
    return
  }
  const before = Profiles.attribute(profile, name)
  const stored = coerced(call, name, result(call, name, sent, before))
  if (stored === undefined) return
  see(call, name, stored.type)
  Profiles.set(profile, name, stored, call.change)
}

const result = (
  call: Call.Call,
  name: string,
  sent: unknown,
  before: StoredValue | undefined
): StoredValue | undefined => {
  if (Json.isArray(sent)) return Arrays.replace(call, name, sent)
  if (!Json.isObject(sent)) return scalar(call, name, sent)
  if (isIncrement(sent)) return increment(call, name, sent[operators.increment], before)
  if (Arrays.isOperation(sent)) return Arrays.operate(call, name, sent, before)
  if (Nested.isOperation(sent)) return Nested.operate(call, name, sent, before)
  return Nested.assign(call, name, sent, before)
}

const isIncrement = (object: Json.JsonObject): boolean =>
  Object.hasOwn(object, operators.increment) && Object.keys(object).length === 1

const scalar = (call: Call.Call, name: string, sent: unknown): StoredValue | undefined => {
  if (typeof sent === "boolean") return { type: "boolean", value: sent }
  if (typeof sent === "number") return { type: Number.isInteger(sent) ? "integer" : "float", value: sent }
  if (typeof sent !== "string") return undefined
  if (sent.length > Limits.stringCharacters.value) {
    Call.note(call, "string-too-long", name, "is longer than 255 characters and was dropped")
    return undefined
  }
  const time = DateText.detect(sent)
  return time === undefined ? { type: "string", value: sent } : { type: "time", value: time }
}

const increment = (
  call: Call.Call,
  name: string,
  by: unknown,
  before: StoredValue | undefined
): StoredValue | undefined => {
  const start = before === undefined ? 0 : before.value
  if (typeof by !== "number" || typeof start !== "number" || !Number.isInteger(by) || !Number.isInteger(start)) {
    Call.note(call, "not-an-integer", name, "or its increment is not a whole number; the operation was dropped")
    return undefined
  }
  return { type: "integer", value: start + by }
}

/** Whole and decimal numbers have the same type. */
const kind = (type: AttributeType): AttributeType => (type === "float" ? "integer" : type)

const mostSeen = 20_000

/** Since 2026-03-30 the first value determines the type of a custom attribute in a workspace. */
const see = (call: Call.Call, name: string, type: AttributeType): void => {
  const { seenTypes } = call.world
  const first = seenTypes.get(name)
  if (first === undefined) {
    if (seenTypes.size < mostSeen) seenTypes.set(name, type)
  } else if (kind(first) !== kind(type)) {
    Call.note(
      call,
      "attribute-type-changed",
      name,
      `has type ${type}; its first value in the workspace had type ${first}`
    )
  }
}

const coerced = (call: Call.Call, name: string, stored: StoredValue | undefined): StoredValue | undefined => {
  const { attributeTypes } = call.world.settings
  if (stored === undefined || attributeTypes.size === 0) return stored
  const wanted = attributeTypes.get(name)
  if (wanted === undefined) return stored
  const fitting = coerce(wanted, stored)
  if (fitting === undefined) Call.note(call, "cannot-coerce", name, `does not fit the type ${wanted} and was ignored`)
  return fitting
}

const yes: ReadonlyArray<unknown> = [1, "1", "true", "t"]
const no: ReadonlyArray<unknown> = [0, "0", "false", "f"]

/** A value converted to a forced type; undefined if that is not possible. */
const coerce = (wanted: ForcedType, stored: StoredValue): StoredValue | undefined => {
  const { type, value } = stored
  switch (wanted) {
    case "boolean":
      if (type === "boolean") return stored
      if (yes.includes(value)) return { type: "boolean", value: true }
      return no.includes(value) ? { type: "boolean", value: false } : undefined
    case "number":
      if (typeof value === "number") return stored
      return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
        ? numeric(Number(value))
        : undefined
    case "string":
      return typeof value === "object" ? undefined : { type: "string", value: String(value) }
    default:
      return type === wanted ? stored : undefined
  }
}

const numeric = (value: number): StoredValue => ({ type: Number.isInteger(value) ? "integer" : "float", value })
