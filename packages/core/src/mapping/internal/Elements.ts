import type { Json } from "@sluice/values/Json"
import type { CompiledValue, Compiler } from "./CompiledValue.js"
import { MappingRefusal } from "./Refusal.js"

/** The elements of a list; a single object counts as a list of one. Undefined for any other value. */
export const elementsOf = (found: Json | undefined): ReadonlyArray<Json> | undefined =>
  typeof found !== "object" || found === null ? undefined : Array.isArray(found) ? found : [found]

/** A list with the places of the record that it comes from. */
export interface PlacedList {
  readonly list: CompiledValue
  readonly bases: ReadonlyArray<string>
}

/** The index, in the list of the record, of each element that a list returns. */
export const sourceIndexes = (
  { indexes }: CompiledValue,
  from: Json | undefined
): ((index: number) => number | undefined) => {
  if (indexes === undefined) return (index) => index
  const known = indexes(from)
  return (index) => known?.[index]
}

/**
 * A function that calls `each` for every element of a list until one call returns true. Refusals and notes of an element then
 * name its index in the record: `$.products[3].price`, not `$.products[*].price`.
 */
export const walker =
  ({ bases, list }: PlacedList, { notes }: Compiler) =>
  (from: Json | undefined, found: Json, each: (element: Json, index: number) => boolean): void => {
    const isList = Array.isArray(found)
    const elements = elementsOf(found) ?? []
    let index = 0
    let indexOf: ((index: number) => number | undefined) | undefined
    const place = (refusal: MappingRefusal): MappingRefusal => {
      indexOf ??= sourceIndexes(list, from)
      const known = indexOf(index)
      return known === undefined ? refusal : withIndex(refusal, bases, isList ? `[${known}]` : "")
    }
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
