import { Subscription } from "@sluice/braze-api/Attributes"
import type { Json } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule, refuse } from "./Rule.js"

const notState = new Refusal(
  "subscription-not-valid",
  "It must be opted_in, subscribed or unsubscribed, which Braze refuses otherwise. A yes or no is not taken for consent: map it to one of the three."
)

const states: ReadonlyMap<string, string> = new Map([
  ...Subscription.states.map((state): [string, string] => [state, state]),
  ["optedin", "opted_in"]
])

/** The state a word stands for, whatever its case and whether it has a space, a hyphen or an underscore in it. */
export const stateOf = (value: Json | undefined): string | undefined => {
  if (typeof value !== "string") return undefined
  return states.get(value) ?? states.get(value.trim().toLowerCase().replace(/[\s-]/g, "_"))
}

/** Braze's three words for a subscription, in any case. Consent is never guessed from anything else. */
export const rule: Rule = (value, field, findings) => {
  const state = stateOf(value)
  if (state !== undefined) return state
  if (typeof value !== "string") return refuse(findings, field, notState)
  if (isBlank(value)) return leaveOut(findings, field, empty)
  if (isPlaceholder(value)) return leaveOut(findings, field, placeholder)
  return refuse(findings, field, notState)
}
