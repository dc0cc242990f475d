import { type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import { Refusal as ValueRefusal } from "@sluice/values/Refusal"
import { format } from "../../../record/Path.js"
import { type CompiledValue, nothing } from "../CompiledValue.js"
import { elementsOf, sourceIndexes, walker } from "../Elements.js"
import { limitCodes, memberCost } from "../Meter.js"
import * as Option from "../OptionTable.js"
import { MappingRefusal } from "../Refusal.js"
import { recordScope } from "../Site.js"
import { defineDirective, invalidValue, type Placed } from "../TableDirective.js"

const notList = new ValueRefusal(
  "list-expected",
  "The value is not a list. Check the path, or split a string into a list with @split."
)
const keyNotText = new ValueRefusal(
  "object-key-not-valid",
  "The key of an element is neither text nor a number, so it cannot be a name. Choose another path for the key."
)

type Each = (element: Json, index: number) => boolean

/**
 * Calls `each` for the elements of a list until a call returns true. Returns `null` or nothing if the record has this
 * instead of a list, otherwise `true`. A value that is not a list is refused.
 */
const goThrough = (
  list: CompiledValue,
  placed: Placed,
  onInvalid: "refuse" | "drop"
): ((from: Json | undefined, each: Each) => true | null | undefined) => {
  const walk = walker({ list, bases: placed.reader.bases }, placed.compiler)
  const fail = invalidValue(onInvalid, placed)
  return (from, each) => {
    const found = list.run(from)
    if (found === undefined || found === null) return found
    const elements = elementsOf(found)
    if (elements === undefined) return found === "" ? undefined : fail(notList)
    placed.compiler.meter.charge(elements.length * memberCost, placed.site.blame)
    walk(from, found, each)
    return true
  }
}

/** The place of any element of a list. */
const elementOf = (base: string): string => `${base === "$." ? "$" : base}[*]`

const lone = "The list; a single object counts as a list of one."

/** `@filter`: the elements of a list that meet conditions. */
export const filter = defineDirective({
  name: "@filter",
  text: "The elements of a list that meet conditions.",
  main: "list",
  options: { list: Option.list(lone), where: Option.neededWhere("The conditions of an element.") },
  make: ({ list, where }, placed) => {
    const through = goThrough(list, placed, "refuse")
    const run = (from: Json | undefined): Json | undefined => {
      const kept: Array<Json> = []
      const found = through(from, (element) => {
        if (where?.(element) === true) kept.push(element)
        return false
      })
      return found === true ? kept : found
    }
    const indexes = (from: Json | undefined): ReadonlyArray<number | undefined> | undefined => {
      const found = list.run(from)
      const indexOf = sourceIndexes(list, from)
      // A lone object has no index.
      if (!Array.isArray(found)) return undefined
      return found.flatMap((element: Json, i) => (where?.(element) === true ? [indexOf(i)] : []))
    }
    const { compiler, reader, site } = placed
    const [base, another] = reader.bases
    if (site.scope === recordScope && base !== undefined && another === undefined) {
      const field = `${site.field}[]`
      compiler.elements(field, base)
      compiler.rearranges(field, indexes)
      site.sink.add(field, elementOf(base))
    }
    return { run, fresh: true, indexes, bases: reader.bases }
  }
})

/** `@first`: the first element that meets conditions, or a part of it. */
export const first = defineDirective({
  name: "@first",
  text: "The first element of a list that meets conditions, or a part of it. If there is none, the result is nothing.",
  main: "list",
  options: {
    list: Option.list(lone),
    where: Option.where("The conditions of the element. Default: the first one."),
    get: Option.partOfOption("The part of the element. Default: all of it.")
  },
  make: ({ list, where, get }, placed) => {
    const through = goThrough(list, placed, "refuse")
    const run = (from: Json | undefined): Json | undefined => {
      let value: Json | undefined
      const found = through(from, (element) => {
        if (where !== undefined && !where(element)) return false
        value = get === undefined ? element : get.run(element)
        return true
      })
      return found === true ? value : found
    }
    const [base, another] = placed.reader.bases
    const place = (from: Json | undefined): string | undefined => {
      const found = list.run(from)
      const index = (elementsOf(found) ?? []).findIndex((element) => where?.(element) !== false)
      const known = index < 0 ? undefined : sourceIndexes(list, from)(index)
      if (base === undefined || another !== undefined || known === undefined) return undefined
      const whole = base === "$." ? "$" : base
      const element = Array.isArray(found) ? `${whole}[${known}]` : whole
      return get === undefined ? element : get.steps && format(element, get.steps)
    }
    return { run, fresh: get?.fresh === true, place }
  }
})

/** `@map`: a list with the mapping of each element. */
export const map = defineDirective({
  name: "@map",
  text: "A list with the mapping of each element. An element that resolves to nothing is left out.",
  main: "list",
  options: {
    list: Option.list(lone),
    to: Option.shape("The mapping of an element."),
    onInvalid: Option.onInvalid
  },
  make: ({ list, to, onInvalid }, placed) => {
    if (to === undefined) return nothing
    const { compiler, reader, site } = placed
    const { notes } = compiler
    const [base, another] = reader.bases
    const isAligned = onInvalid === "refuse" && to.object !== undefined && list.indexes === undefined
    if (isAligned && base !== undefined && another === undefined) compiler.elements(`${site.field}[]`, base)
    const through = goThrough(list, placed, onInvalid)
    const mapped = (element: Json): Json | undefined => {
      try {
        return to.run(element)
      } catch (thrown) {
        if (onInvalid === "refuse" || !(thrown instanceof MappingRefusal) || limitCodes.has(thrown.code)) throw thrown
        notes.add(thrown)
        return undefined
      }
    }
    const run = (from: Json | undefined): Json | undefined => {
      const made: Array<Json> = []
      const found = through(from, (element) => {
        const value = mapped(element)
        if (value !== undefined) made.push(value)
        return false
      })
      return found === true ? made : found
    }
    const indexes = (from: Json | undefined): ReadonlyArray<number | undefined> | undefined => {
      const before = notes.count
      try {
        const found = list.run(from)
        const indexOf = sourceIndexes(list, from)
        if (!Array.isArray(found)) return undefined
        return found.flatMap((element: Json, i) => (mapped(element) === undefined ? [] : [indexOf(i)]))
      } catch (thrown) {
        if (thrown instanceof MappingRefusal) return undefined
        throw thrown
      } finally {
        notes.remove(before)
      }
    }
    if (!isAligned && site.scope === recordScope && base !== undefined && another === undefined) {
      compiler.elements(`${site.field}[]`, base)
      compiler.rearranges(`${site.field}[]`, indexes)
    }
    return { run, fresh: true, indexes, bases: reader.bases }
  }
})

/** `@object`: an object from a list of keys and values. */
export const object = defineDirective({
  name: "@object",
  text: "An object from a list of keys and values, such as custom fields or event parameters. An element without a key or a value is left out. If keys are equal, the last one is used.",
  main: "list",
  options: {
    list: Option.list(lone),
    key: Option.neededPartOf("The name, such as $.key, or $[0] of a pair in a list."),
    value: Option.neededPartOf("The value, such as $.value, or $[1] of a pair in a list."),
    onInvalid: Option.onInvalid
  },
  make: ({ list, key, value, onInvalid }, placed) => {
    if (key === undefined || value === undefined) return nothing
    const { meter } = placed.compiler
    const through = goThrough(list, placed, onInvalid)
    const fail = invalidValue(onInvalid, placed)
    const run = (from: Json | undefined): Json | undefined => {
      const made: MutableJsonObject = {}
      const found = through(from, (element) => {
        const name = key.run(element)
        const member = value.run(element)
        if (name === undefined || name === null || name === "" || member === undefined) return false
        if (typeof name !== "string" && typeof name !== "number") fail(keyNotText)
        else {
          meter.charge(String(name).length + memberCost, placed.site.blame)
          put(made, String(name), member)
        }
        return false
      })
      return found === true ? made : found
    }
    return { run, fresh: true }
  }
})
