import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { empty, leaveOut, type Rule, refuse } from "./Rule.js"
import { stateOf } from "./Subscription.js"

const notArray = new Refusal(
  "subscription-groups-not-valid",
  "The value must be a list of objects with subscription_group_id and subscription_state. Braze refuses other values."
)
const badId = new Refusal(
  "subscription-group-id-not-valid",
  "subscription_group_id must be the identifier of a subscription group that the Braze dashboard shows: 8-4-4-4-12 hexadecimal digits."
)
const badState = new Refusal(
  "subscription-group-state-not-valid",
  "subscription_state must be subscribed or unsubscribed. Braze refuses other values. Yes or no is not read as consent."
)
const badDoubleOptIn = new Refusal(
  "double-opt-in-not-boolean",
  "use_double_opt_in_logic must be true or false. It was left out, which means false."
)

const idleDoubleOptIn = new Refusal(
  "double-opt-in-ignored",
  "use_double_opt_in_logic has an effect only if subscription_state is subscribed. It was left out."
)

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A list of groups, each with the state subscribed or unsubscribed in any case. One invalid group makes the record Invalid. */
export const rule: Rule = (value, field, findings) => {
  if (!Array.isArray(value)) return refuse(findings, field, notArray)
  if (value.length === 0) return leaveOut(findings, field, empty)
  const groups: Array<JsonObject> = []
  for (const entry of value) {
    const group = groupOf(entry)
    if (group instanceof Refusal) return refuse(findings, field, group)
    const doubleOptIn = isObject(entry) ? (entry["use_double_opt_in_logic"] ?? false) : false
    if (typeof doubleOptIn !== "boolean") findings.warn(field, badDoubleOptIn)
    else if (doubleOptIn && group["subscription_state"] !== "subscribed") findings.warn(field, idleDoubleOptIn)
    groups.push(group)
  }
  return groups
}

const groupOf = (entry: Json): JsonObject | Refusal => {
  if (!isObject(entry)) return notArray
  const id = entry["subscription_group_id"]
  if (typeof id !== "string" || !uuid.test(id.trim())) return badId
  const state = stateOf(entry["subscription_state"])
  if (state !== "subscribed" && state !== "unsubscribed") return badState
  const group = { subscription_group_id: id.trim(), subscription_state: state }
  const doubleOptIn = entry["use_double_opt_in_logic"]
  return typeof doubleOptIn === "boolean" && state === "subscribed"
    ? { ...group, use_double_opt_in_logic: doubleOptIn }
    : group
}
