import type { Json } from "@sluice/values/Json"
import * as Path from "../../../record/Path.js"
import {
  type CompiledValue,
  type Compiler,
  type Directive,
  type Evaluator,
  nothing,
  type Site
} from "../CompiledValue.js"
import { entries } from "../DirectiveOptions.js"
import { elementsOf, type PlacedList, walker } from "../Elements.js"
import { memberCost } from "../Meter.js"
import { described, problem } from "../Problem.js"
import { both, elementScope, Origins, part, recordScope } from "../Site.js"
import { valueSchema } from "../ValueSchema.js"
import { pathAt } from "./Path.js"

/** The list itself, and where in the record it comes from. */
const listAt = (given: unknown, site: Site, compiler: Compiler): PlacedList => {
  if (typeof given === "string") {
    return { list: pathAt(given, site, compiler), bases: site.scope.resolve(Path.parse(given)) }
  }
  if (entries(given) === undefined) {
    compiler.report(
      problem(site, { found: described(given), expected: "a path as text, or a directive that returns a list" })
    )
    return { list: nothing, bases: [] }
  }
  const origins = new Origins()
  const list = compiler.value(given, { ...site, sink: both(origins, site.sink) })
  return { list, bases: list.bases ?? origins.all() }
}

/** Maps each element by the shape; an element that resolves to nothing is `null`, so that positions do not change. */
const shaped = (placed: PlacedList, shape: CompiledValue, site: Site, compiler: Compiler): Evaluator => {
  const { meter } = compiler
  const { list } = placed
  const walk = walker(placed, compiler)
  const run = shape.run
  return (from) => {
    const found = list.run(from)
    const elements = elementsOf(found)
    if (found === undefined || elements === undefined) return found
    meter.charge(elements.length * memberCost, site.blame)
    const made: Array<Json> = []
    walk(from, found, (element) => {
      made.push(run(element) ?? null)
      return false
    })
    return made
  }
}

/** `@arrayPath`: a list whose elements are mapped by a shape. */
export const arrayPath: Directive = {
  name: "@arrayPath",
  text: "A list and a mapping for its elements, whose paths begin at the element.",
  schema: { type: "array", items: valueSchema, minItems: 1, maxItems: 2 },
  compile: (body, site, compiler) => {
    if (!Array.isArray(body) || body.length === 0 || body.length > 2) {
      compiler.report(
        problem(site, { found: described(body), expected: "a list of a path and, optionally, an item shape" })
      )
      return nothing
    }
    const { list, bases } = listAt(body[0], part(site, 0), compiler)
    const given: unknown = body[1]
    if (given === undefined || given === null || entries(given)?.length === 0) return list
    const shapeSite = { ...part(site, 1), field: `${site.field}[]`, scope: elementScope(bases) }
    if (entries(given) === undefined) {
      compiler.report(
        problem(shapeSite, { found: described(given), expected: "an item shape: an object or a directive" })
      )
      return nothing
    }
    compiler.refuses()
    if (bases.length === 1 && (list.indexes === undefined || site.scope === recordScope)) {
      compiler.elements(shapeSite.field, bases.join())
      if (list.indexes !== undefined) compiler.rearranges(shapeSite.field, list.indexes)
    }
    return { run: shaped({ list, bases }, compiler.value(given, shapeSite), site, compiler), fresh: true }
  }
}
