import { Subscription } from "@sluice/braze-api/Attributes"
import type { Json } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule, refuse } from "./Rule.js"

const notState = new Refusal(
  "subscription-not-valid",
  "The value must be opted_in, subscribed or unsubscribed. Braze refuses other values. Yes or no is not read as consent. Map it to one of the three values."
)

const states: ReadonlyMap<string, string> = new Map([
  ...Subscription.states.map((state): [string, string] => [state, state]),
  ["optedin", "opted_in"]
])

/** The state for a word, in any case and with a space, a hyphen or an underscore. */
export const stateOf = (value: Json | undefined): string | undefined => {
  if (typeof value !== "string") return undefined
  return states.get(value) ?? states.get(value.trim().toLowerCase().replace(/[\s-]/g, "_"))
}

/** One of Braze's three subscription states, in any case. Consent is never derived from any other value. */
export const rule: Rule = (value, field, findings) => {
  const state = stateOf(value)
  if (state !== undefined) return state
  if (typeof value !== "string") return refuse(findings, field, notState)
  if (isBlank(value)) return leaveOut(findings, field, empty)
  if (isPlaceholder(value)) return leaveOut(findings, field, placeholder)
  return refuse(findings, field, notState)
}
