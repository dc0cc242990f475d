import type { Findings } from "@sluice/values/Findings"
import type { Json } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"

/**
 * Looks at the value of one attribute: gives what goes on the wire, or `undefined` after telling `findings` why it is left
 * out or must not be sent. Pure besides that; never throws; changes nothing it is given, so a value that is corrected is a
 * new one. Never called with `null`, which unsets. `now` is milliseconds since 1970.
 *
 * What Braze refuses is refused (`findings.refuse`), what it would drop without a word is left out (`findings.warn`).
 */
export type Rule = (value: Json, field: string, findings: Findings, now: number) => Json | undefined

/** A reserved attribute: its rule and the words for it in the documentation. */
export interface Attribute {
  readonly rule: Rule
  /** What is accepted and what it becomes. */
  readonly accepts: string
  /** What happens to anything else. */
  readonly otherwise: string
}

/** An empty text says nothing, and sent as it is it would blank what the profile holds. */
export const empty = new Refusal("empty", "It is empty and was left out. To take it off the profile, send null.")

/** A variable of a template or chat platform that nobody filled in. */
export const placeholder = new Refusal(
  "placeholder-not-filled",
  "It is a placeholder that was never filled in. It was left out; look at the step that sets the variable."
)

export const notText = new Refusal("not-text", "It must be text. It was left out.")

/** Leaves the value out and says why. For what Braze would drop without a word. */
export const leaveOut = (findings: Findings, field: string, refusal: Refusal): undefined => {
  findings.warn(field, refusal)
  return undefined
}

/** The record must not be sent with this value, unless the field is optional. For what Braze refuses. */
export const refuse = (findings: Findings, field: string, refusal: Refusal): undefined => {
  findings.refuse(field, refusal)
  return undefined
}

/** The text of a value, or `undefined` after leaving out what is no text, empty, or a placeholder. */
export const textOf = (value: Json, field: string, findings: Findings): string | undefined => {
  if (typeof value !== "string") return leaveOut(findings, field, notText)
  if (isBlank(value)) return leaveOut(findings, field, empty)
  if (isPlaceholder(value)) return leaveOut(findings, field, placeholder)
  return value
}
