import { isRefusal, type ObjectMapping } from "@sluice/core/Mapping"
import type { Warning } from "@sluice/values/Reason"
import * as Registry from "./custom/Registry.js"
import * as SimilarNames from "./custom/SimilarNames.js"
import type * as Fields from "./item/Fields.js"

/** Names of attributes that a mapping gives: those that depend on records, and those that come out of an empty one. */
export const namesOf = (mapping: ObjectMapping): ReadonlyArray<string> => {
  const constant = mapping.apply({})
  const fields = [...mapping.origins.keys(), ...mapping.optional]
  const names = fields.map((field) => field.replace(/^custom_attributes\./, "").replace(/[.[].*$/s, ""))
  return isRefusal(constant) ? names : [...names, ...Object.keys(constant)]
}

/** What is to be said once of the names that a configuration holds. */
export const of = ({ registry, known }: Pick<Fields.Settings, "registry" | "known">): ReadonlyArray<Warning> => {
  const notices: Array<Warning> = []
  for (const name of registry.standard)
    notices.push({
      code: "declaration-of-no-effect",
      mappingPath: `attributes.${name}`,
      message: "It is a standard attribute with a rule of its own, so what is declared here has no effect."
    })
  for (const name of known) {
    const similar = Registry.standardNames.has(name) ? undefined : SimilarNames.of(name)
    if (similar !== undefined) notices.push({ code: similar.code, mappingPath: name, message: similar.message })
  }
  return notices
}
