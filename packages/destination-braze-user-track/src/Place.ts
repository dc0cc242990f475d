import type { Locate, Place } from "@sluice/braze/Findings"

/** Where the fields of an item come from, as far as the mapping says. */
export interface Origins {
  /** Where the mapping stands, as `fields`; absent for the default mapping, which nobody wrote. */
  readonly root?: string
  /** The place in the record of each top-level field, as `$.session.email`; absent where several places make the field. */
  readonly paths: ReadonlyMap<string, string>
}

const append = (base: string, rest: string): string =>
  rest === "" || rest.startsWith("[") ? base + rest : `${base}.${rest}`

/** Splits `address.city` into `address` and `city`, `tags[2]` into `tags` and `[2]`. */
const split = (field: string): readonly [head: string, rest: string] => {
  const end = field.slice(1).search(/[.[]/) + 1
  if (end === 0) return [field, ""]
  return [field.slice(0, end), field[end] === "." ? field.slice(end + 1) : field.slice(end)]
}

/** Places of fields: a part of a field stands at the same part of the field's own place. */
export const locate =
  ({ root, paths }: Origins): Locate =>
  (field) => {
    const [head, rest] = split(field)
    const path = paths.get(head)
    const place: { path?: string; mappingPath?: string } = {}
    if (path !== undefined) place.path = append(path, rest)
    if (root !== undefined) place.mappingPath = append(root, field)
    return place satisfies Place
  }
