import * as FieldPath from "@sluice/values/FieldPath"
import type { FieldLocation, FieldLocator, MappedMember } from "@sluice/values/Findings"
import type { JsonObject } from "@sluice/values/Json"
import { isBlank } from "@sluice/values/Text"
import * as Path from "../record/Path.js"
import { fieldName, type MappingFacts } from "./Mapping.js"

/** The facts about a mapping that a locator needs. */
type Places = Pick<MappingFacts, "paths" | "origins" | "alternatives" | "elements" | "rearranged" | "places">

/**
 * Finds the location of a field of a mapped item. A field inside a copied value is located below that value:
 * `properties.colour` of `properties: $.props` is at `$.props.colour`. A field of an element has the index of that
 * element, and a field with alternatives is at the place that is present in the record. `at` is the place of the
 * mapping in the configuration, such as `fields`.
 */
export const ofMapping =
  (mapping: Places, at: string): FieldLocator =>
  (field, record) => {
    const { path, varies } = pathOf(mapping, field, record)
    return {
      ...(path !== undefined && { path }),
      mappingPath: field === "" || field.startsWith("[") ? at + field : `${at}.${field}`,
      ...(varies && { varies })
    }
  }

/** Recognises the members that a mapping names, and those of its `optional` fields. */
export const mappedMembersOf = ({ optional, origins }: Pick<MappingFacts, "origins" | "optional">): MappedMember => {
  return (at, name) => {
    const general = fieldName(name, FieldPath.withoutIndexes(at))
    return origins.has(general) || optional.has(general) ? fieldName(name, at) : undefined
  }
}

interface Place {
  readonly path: string | undefined
  readonly varies: boolean
}

const pathOf = (places: Places, field: string, record: JsonObject | undefined): Place => {
  for (let name = field; ; ) {
    const general = FieldPath.withoutIndexes(name)
    const placed = record === undefined ? undefined : places.places.get(general)?.(record)
    if (placed !== undefined) return { path: joined(placed, field.slice(name.length)), varies: true }
    const choices = places.alternatives.get(general) ?? []
    const paths = choices.length > 1 ? choices : [places.paths.get(general)]
    const found = paths.flatMap((path) => (path === undefined ? [] : [withIndexes(path, name, places, record)]))
    const path = found.find((one) => isPresent(one, record)) ?? found[0]
    if (path !== undefined) {
      const isWhole = path.includes("[*]") && field !== name
      return {
        path: isWhole ? path : joined(path, field.slice(name.length)),
        varies: found.length > 1 || path !== paths[0]
      }
    }
    if (places.origins.has(general) || name === "") return { path: undefined, varies: false }
    name = name.slice(0, Math.max(0, name.lastIndexOf("."), name.lastIndexOf("[")))
  }
}

/** Whether a record has a value at this place that `@default` would choose. */
const isPresent = (path: string, record: JsonObject | undefined): boolean => {
  const value = Path.reader(Path.parse(path))(record)
  return value !== undefined && value !== null && !(typeof value === "string" && isBlank(value))
}

/**
 * The path with the indexes of the field, if an element of the output is made from the element with the same index. A
 * single object instead of a list has no index.
 */
const withIndexes = (path: string, field: string, places: Places, record: JsonObject | undefined): string => {
  if (!path.includes("[*]")) return path
  const known: Array<readonly [general: string, placed: string]> = []
  const placed = (text: string): string =>
    known.reduce((made, [from, to]) => (made.startsWith(from) ? to + made.slice(from.length) : made), text)
  for (const { 0: index, index: start } of field.matchAll(/\[\d+\]/g)) {
    const general = FieldPath.withoutIndexes(field.slice(0, start + index.length))
    const base = places.elements.get(general)
    const number = indexOf(Number(index.slice(1, -1)), places.rearranged.get(general), record)
    if (base === undefined || number === undefined) continue
    const list = base === "$." ? "$" : placed(base)
    const isLone = record !== undefined && !Array.isArray(Path.reader(Path.parse(list))(record))
    known.push([`${list}[*]`, isLone ? list : `${list}[${number}]`])
  }
  return placed(path)
}

/** The index in the record of an element of the output. */
const indexOf = (
  index: number,
  rearranged: ((record: JsonObject) => ReadonlyArray<number | undefined> | undefined) | undefined,
  record: JsonObject | undefined
): number | undefined => {
  if (rearranged === undefined) return index
  return record === undefined ? undefined : rearranged(record)?.[index]
}

const joined = (path: string, rest: string): string => {
  if (rest === "") return path
  const whole = path === "$." ? "$" : path
  return rest.startsWith(".") || rest.startsWith("[") ? whole + rest : `${whole}.${rest}`
}

/** Looks a field up in `locations`, otherwise calls `next`. */
export const orElse =
  (locations: ReadonlyMap<string, FieldLocation>, next: FieldLocator): FieldLocator =>
  (field, record) =>
    locations.get(field) ?? next(field, record)
