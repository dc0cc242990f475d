import type { Json } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { Schema } from "effect"

const criteria = ["identified", "unidentified", "most_recently_updated", "least_recently_updated"] as const

/** A criterion for choosing among several people with the same address or number. */
export type Criterion = (typeof criteria)[number]

const isCriterion = (value: unknown): value is Criterion => criteria.some((criterion) => criterion === value)

/** Whether the criteria do not repeat or exclude each other. */
const isConsistent = (chosen: ReadonlyArray<Criterion>): boolean =>
  new Set(chosen).size === chosen.length && !(chosen.includes("identified") && chosen.includes("unidentified"))

/** The criteria in the settings. */
export const schema = Schema.NonEmptyArray(Schema.Literal(...criteria)).pipe(
  Schema.filter(isConsistent, {
    title: "criteria without repetition, and only one of identified and unidentified",
    jsonSchema: { type: "array", items: { type: "string", enum: [...criteria] }, minItems: 1, uniqueItems: true }
  })
)

const notValid = new Refusal(
  "prioritization-not-valid",
  "prioritization must be a list of identified or unidentified, most_recently_updated and least_recently_updated, without repetition."
)
const missing = new Refusal(
  "prioritization-missing",
  "Several people may have the same email address or phone number. Set prioritization in settings or the mapping, for example [unidentified, most_recently_updated]."
)

/** The criteria of an object, or those of the settings. */
export const read = (
  value: Json | undefined,
  otherwise: ReadonlyArray<Criterion> | undefined
): ReadonlyArray<Criterion> | Refusal => {
  if (value === undefined || value === null) return otherwise ?? missing
  if (!Array.isArray(value) || value.length === 0) return notValid
  const chosen = value.filter(isCriterion)
  return chosen.length === value.length && isConsistent(chosen) ? chosen : notValid
}
