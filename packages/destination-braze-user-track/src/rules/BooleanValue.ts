import { Refusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule } from "./Rule.js"

const notBoolean = new Refusal("not-boolean", "It must be true or false. It was left out.")

const byText: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false]
])

/** `true` or `false`, also as text in any case. */
export const rule: Rule = (value, field, findings) => {
  if (typeof value === "boolean") return value
  const flag = typeof value === "string" ? byText.get(value.trim().toLowerCase()) : undefined
  return flag ?? leaveOut(findings, field, notBoolean)
}
