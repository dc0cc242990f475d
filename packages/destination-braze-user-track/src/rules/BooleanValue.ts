import { plainWords, read } from "@sluice/values/Boolean"
import { Refusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule } from "./Rule.js"

const notBoolean = new Refusal("not-boolean", "The value must be true or false. It was left out.")

/** `true` or `false`, also as text in any case. Numbers are not accepted. */
export const rule: Rule = (value, field, findings) =>
  (typeof value === "number" ? undefined : read(value, plainWords)) ?? leaveOut(findings, field, notBoolean)
