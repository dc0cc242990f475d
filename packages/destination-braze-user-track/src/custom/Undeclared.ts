import * as Fields from "../item/Fields.js"
import * as MappedItem from "../item/MappedItem.js"
import * as Registry from "./Registry.js"

/** A field that no record can have. */
export interface Refused {
  /** As it is written, with its question mark. */
  readonly key: string
  readonly code: string
  readonly message: string
}

/**
 * Fields that the short form of a mapping names and the registry refuses of every record, so that one of both is a mistake.
 * None where the registry does not refuse, and none of what is no such form.
 */
export const refused = (
  fields: unknown,
  registry: Registry.Registry | undefined,
  fullName?: string
): ReadonlyArray<Refused> => {
  if (registry?.unknown !== "refuse" || typeof fields !== "object" || fields === null) return []
  const isKnown = (name: string): boolean =>
    Registry.standardNames.has(name) || registry.types.has(name) || name === fullName || name === MappedItem.bag
  return Object.keys(fields).flatMap((key) => {
    const name = key.replace(/\?$/, "").trim()
    if (isKnown(name)) return []
    const { code, message } = Fields.undeclared("refuse", name, registry)
    return [{ key, code, message }]
  })
}
