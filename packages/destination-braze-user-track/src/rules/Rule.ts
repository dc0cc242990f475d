import type { Findings } from "@sluice/values/Findings"
import type { Json } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"

/**
 * Reads the value of one attribute: returns the value to send, or `undefined` after adding to `findings` why it is left out or
 * must not be sent. Pure apart from `findings`; never throws; never changes its input, so a corrected value is a new one.
 * Not called with `null`, which removes the attribute. `now` is milliseconds since 1970.
 *
 * A value that Braze refuses is refused (`findings.refuse`); one that Braze would silently drop is left out (`findings.warn`).
 */
export type Rule = (value: Json, field: string, findings: Findings, now: number) => Json | undefined

/** A standard attribute: its rule and its documentation. */
export interface StandardAttribute {
  readonly rule: Rule
  /** The accepted values and their conversion. */
  readonly accepts: string
  /** The treatment of other values. */
  readonly otherwise: string
}

/** Empty text is not sent, because it would erase the stored value. */
export const empty = new Refusal(
  "empty",
  "The value is empty and was left out. To remove the attribute from the profile, send null."
)

/** A variable of a template or chat platform that was not filled in. */
export const placeholder = new Refusal(
  "placeholder-not-filled",
  "The value is an unfilled placeholder and was left out. Check the step that sets the variable."
)

/** The refusal of a value that is not text. */
export const notText = new Refusal("not-text", "The value must be text. It was left out.")

/** Leaves the value out with a warning. For values that Braze would silently drop. */
export const leaveOut = (findings: Findings, field: string, refusal: Refusal): undefined => {
  findings.warn(field, refusal)
  return undefined
}

/** Makes the record Invalid, or leaves the value out if the field is optional. For values that Braze refuses. */
export const refuse = (findings: Findings, field: string, refusal: Refusal): undefined => {
  findings.refuse(field, refusal)
  return undefined
}

/** The text of a value; `undefined` after leaving out a value that is not text, is empty, or is a placeholder. */
export const textOf = (value: Json, field: string, findings: Findings): string | undefined => {
  if (typeof value !== "string") return leaveOut(findings, field, notText)
  if (isBlank(value)) return leaveOut(findings, field, empty)
  if (isPlaceholder(value)) return leaveOut(findings, field, placeholder)
  return value
}
