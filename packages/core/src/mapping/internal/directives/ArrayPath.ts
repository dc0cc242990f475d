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
import { memberCost } from "../Meter.js"
import { described, problem } from "../Problem.js"
import { elementScope, Origins, part } from "../Site.js"
import { pathAt } from "./Path.js"

/** The list itself, and where in the record it comes from. */
const listAt = (
  given: unknown,
  site: Site,
  compiler: Compiler
): { list: CompiledValue; bases: ReadonlyArray<string> } => {
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
  const add = (field: string, path: string): void => {
    origins.add(field, path)
    site.sink.add(field, path)
  }
  const list = compiler.value(given, { ...site, sink: { add } })
  return { list, bases: origins.all() }
}

/** Maps each element by the shape; an element that resolves to nothing is `null`, so that positions do not change. */
const shaped = (list: CompiledValue, shape: CompiledValue, site: Site, compiler: Compiler): Evaluator => {
  const { meter } = compiler
  const run = shape.run
  return (from) => {
    const found = list.run(from)
    if (typeof found !== "object" || found === null) return found
    const elements: ReadonlyArray<Json> = Array.isArray(found) ? found : [found]
    meter.charge(elements.length * memberCost, site.blame)
    return elements.map((element) => {
      const value = run(element)
      return value === undefined ? null : value
    })
  }
}

/** `@arrayPath`: a list whose elements are mapped by a shape. */
export const arrayPath: Directive = {
  name: "@arrayPath",
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
    return { run: shaped(list, compiler.value(given, shapeSite), site, compiler), fresh: true }
  }
}
