import type { MappingFacts } from "@sluice/core/Mapping"
import * as FieldPath from "@sluice/values/FieldPath"
import type { FieldLocation, FieldLocator } from "@sluice/values/Findings"

/**
 * Finds the location of a field of a mapped item. A field inside a value that the mapping copies as a whole is located below
 * that value: `properties.colour` of `properties: $.props` is at `$.props.colour`. `at` is the place of the mapping in the
 * configuration, such as `fields`.
 */
export const ofMapping =
  (mapping: Pick<MappingFacts, "paths" | "origins">, at: string): FieldLocator =>
  (field) => {
    const path = pathOf(mapping, field)
    return {
      ...(path !== undefined && { path }),
      mappingPath: field === "" || field.startsWith("[") ? at + field : `${at}.${field}`
    }
  }

const pathOf = ({ paths, origins }: Pick<MappingFacts, "paths" | "origins">, field: string): string | undefined => {
  for (let name = field; ; ) {
    const general = FieldPath.withoutIndexes(name)
    const path = paths.get(general)
    if (path !== undefined)
      return path.includes("[*]") && field !== name ? path : joined(path, field.slice(name.length))
    if (origins.has(general) || name === "") return undefined
    name = name.slice(0, Math.max(0, name.lastIndexOf("."), name.lastIndexOf("[")))
  }
}

const joined = (path: string, rest: string): string => {
  if (rest === "") return path
  const whole = path === "$." ? "$" : path
  return rest.startsWith(".") || rest.startsWith("[") ? whole + rest : `${whole}.${rest}`
}

/** Looks a field up in `locations`, else asks `next`. */
export const orElse =
  (locations: ReadonlyMap<string, FieldLocation>, next: FieldLocator): FieldLocator =>
  (field) =>
    locations.get(field) ?? next(field)
