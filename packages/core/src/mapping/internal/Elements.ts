import type { Json } from "@sluice/values/Json"
import type { Compiler } from "./CompiledValue.js"
import { MappingRefusal } from "./Refusal.js"

/** The elements of a list; a single object counts as a list of one. Undefined for any other value. */
export const elementsOf = (found: Json | undefined): ReadonlyArray<Json> | undefined =>
  typeof found !== "object" || found === null ? undefined : Array.isArray(found) ? found : [found]

/**
 * A function that calls `each` for every element of a list that comes from `bases`, until one call returns true. Refusals and
 * notes of an element then name its index: `$.products[3].price`, not `$.products[*].price`.
 */
export const walker =
  (bases: ReadonlyArray<string>, { notes }: Compiler) =>
  (found: Json, elements: ReadonlyArray<Json>, each: (element: Json, index: number) => boolean): void => {
    const isList = Array.isArray(found)
    let index = 0
    const place = (refusal: MappingRefusal): MappingRefusal => withIndex(refusal, bases, isList ? `[${index}]` : "")
    try {
      for (; index < elements.length; index++) {
        const before = notes.count
        const isDone = each(elements[index] ?? null, index)
        if (notes.count > before) notes.change(before, place)
        if (isDone) return
      }
    } catch (thrown) {
      if (thrown instanceof MappingRefusal) throw place(thrown)
      throw thrown
    }
  }

const withIndex = (refusal: MappingRefusal, bases: ReadonlyArray<string>, index: string): MappingRefusal => {
  const { path } = refusal
  if (path === undefined) return refusal
  for (const base of bases) {
    const general = `${base === "$." ? "$" : base}[*]`
    if (path.startsWith(general)) return refusal.at(general.slice(0, -3) + index + path.slice(general.length))
  }
  return refusal
}
