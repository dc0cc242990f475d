import { isList, type Json, put } from "@sluice/values/Json"
import { Either } from "effect"
import { anywhere, every, expectedInstead, type PathPiece, pieces } from "./Path.js"

/** A path that may select several places of a record: `$.a.b[0]`, `$.a[*].b`, or `$..b` for a member `b` anywhere. */
export type Selector = ReadonlyArray<PathPiece>

/**
 * If the text is not a valid path to a part of the record, the left value describes the expected path, for a message.
 */
export const parse = (text: string): Either.Either<Selector, string> => {
  const found = pieces(text)
  if (found === undefined) return Either.left(expectedInstead(text))
  return found.length === 0 ? Either.left("a path to a part of the record, such as $.transcript") : Either.right(found)
}

/** Whether a selector selects anything in this value. */
export const matches = (value: Json, selector: Selector): boolean => without(value, selector) !== value

/**
 * The same value without the selected places. Values outside the path are shared. Returns the same object if nothing is
 * selected. A removed list element becomes `null`, so that the other elements keep their index.
 */
export const without = (value: Json, selector: Selector, from = 0): Json => {
  const step = selector[from]
  if (step === undefined || typeof value !== "object" || value === null) return value
  if (step === anywhere) return withoutAnywhere(value, selector, from)
  if (isList(value)) return withoutElement(value, step, selector, from)
  if (typeof step === "symbol") return value
  const key = String(step)
  const child = Object.hasOwn(value, key) ? value[key] : undefined
  if (child === undefined) return value
  const isLast = from + 1 === selector.length
  const rest = isLast ? undefined : without(child, selector, from + 1)
  return rest === child ? value : withMember(value, key, rest)
}

/** A copy of the object with another value of this member, or without the member. */
const withMember = (value: { readonly [key: string]: Json }, key: string, member: Json | undefined): Json => {
  const copy: Record<string, Json> = {}
  for (const name of Object.keys(value)) {
    const found = name === key ? member : value[name]
    if (found !== undefined) put(copy, name, found)
  }
  return copy
}

const withoutElement = (list: ReadonlyArray<Json>, step: PathPiece, selector: Selector, from: number): Json => {
  const isLast = from + 1 === selector.length
  if (step === every) {
    if (isLast) return list.length === 0 ? list : []
    return changed(list, (element) => without(element, selector, from + 1))
  }
  if (typeof step !== "number" || step >= list.length) return list
  return changed(list, (element, i) => (i !== step ? element : isLast ? null : without(element, selector, from + 1)))
}

/** Applies the rest of the selector here and at every place below. */
const withoutAnywhere = (value: Json, selector: Selector, from: number): Json => {
  const here = without(value, selector, from + 1)
  if (typeof here !== "object" || here === null) return here
  if (isList(here)) return changed(here, (element) => withoutAnywhere(element, selector, from))
  let rest = here
  for (const key of Object.keys(here)) {
    const child = here[key]
    if (child === undefined) continue
    const cut = withoutAnywhere(child, selector, from)
    if (cut === child) continue
    if (rest === here) rest = { ...here }
    put(rest, key, cut)
  }
  return rest
}

/** The list with changed elements. The same list if no element has changed. */
const changed = (list: ReadonlyArray<Json>, change: (element: Json, index: number) => Json): ReadonlyArray<Json> => {
  const elements = list.map(change)
  return elements.every((element, i) => element === list[i]) ? list : elements
}
