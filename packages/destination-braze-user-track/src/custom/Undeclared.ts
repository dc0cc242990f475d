import * as NearMiss from "@sluice/values/NearMiss"
import type { Problem } from "@sluice/values/Problem"
import { Refusal } from "@sluice/values/Refusal"
import * as Registry from "./Registry.js"

/** The refusal of an undeclared attribute, with a suggestion. */
export const refusal = (unknown: "refuse" | "drop", name: string, registry: Registry.Registry): Refusal => {
  const question = NearMiss.question(name, [...registry.types.keys(), ...Registry.standardNames])
  const consequence = unknown === "refuse" ? "" : " It was left out."
  return new Refusal(
    "attribute-not-declared",
    `The attribute is not declared under attributes.${consequence}${question}`
  )
}

/**
 * The fields of a mapping in the short form that the registry would refuse in every record. Paths begin with `fields`.
 * Empty if the registry does not refuse attributes, and for a mapping that is not in the short form.
 */
export const inFields = (
  fields: unknown,
  registry: Registry.Registry | undefined,
  fullName: string | undefined
): ReadonlyArray<Problem> => {
  if (registry?.unknown !== "refuse" || typeof fields !== "object" || fields === null) return []
  const isKnown = (name: string): boolean =>
    Registry.standardNames.has(name) ||
    registry.types.has(name) ||
    name === fullName ||
    name === Registry.customAttributes
  return Object.keys(fields).flatMap((key) => {
    const name = key.replace(/\?$/, "").trim()
    if (isKnown(name)) return []
    const { code, message } = refusal("refuse", name, registry)
    return [{ code, path: ["fields", key], message }]
  })
}
