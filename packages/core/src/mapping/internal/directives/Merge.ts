import { type Json, put } from "@sluice/values/Json"
import {
  type CompiledValue,
  type Compiler,
  type Directive,
  type Members,
  membersOf,
  nothing,
  type ObjectEvaluator,
  type Site
} from "../CompiledValue.js"
import { DirectiveOptions, entries } from "../DirectiveOptions.js"
import { memberCost } from "../Meter.js"
import { described, problem } from "../Problem.js"
import { part } from "../Site.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

const objectsOf = (given: unknown, site: Site, compiler: Compiler): ReadonlyArray<CompiledValue> => {
  if (!Array.isArray(given)) {
    compiler.report(problem(site, { found: described(given), expected: "a list of objects or directives" }))
    return []
  }
  return given.map((object: unknown, i) => {
    const place = part(site, i)
    if (entries(object) !== undefined) return compiler.value(object, place)
    compiler.report(problem(place, { found: described(object), expected: "an object or a directive" }))
    return nothing
  })
}

/** Later members replace earlier ones, and a member that resolves to nothing removes the earlier one. */
const merging = (sources: ReadonlyArray<CompiledValue>, site: Site, compiler: Compiler): ObjectEvaluator => {
  const { meter } = compiler
  const takers = sources.map(membersOf)
  return (from) => {
    let merged: { [key: string]: Json } = {}
    const take = (key: string, value: Json | undefined): void => {
      meter.charge(key.length + memberCost, site.blame)
      if (value !== undefined) put(merged, key, value)
      else if (Object.hasOwn(merged, key)) merged = without(merged, key)
    }
    for (const members of takers) members(from, take)
    return merged
  }
}

const without = (object: { [key: string]: Json }, name: string): { [key: string]: Json } => {
  const rest: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(object)) if (key !== name) put(rest, key, value)
  return rest
}

/** `@merge`: one object made from several. The values of members are not merged. */
export const merge: Directive = {
  name: "@merge",
  text: "One object made of several. right: later objects win; left: earlier ones win.",
  schema: optionsSchema(
    { objects: { type: "array", items: valueSchema }, direction: { enum: ["left", "right"] } },
    "objects",
    "direction"
  ),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, ["objects", "direction"])
    if (options === undefined) return nothing
    const direction = options.oneOf("direction", ["left", "right"])
    const objects = options.required("objects", "a list of objects or directives")
      ? objectsOf(options.raw("objects"), options.site("objects"), compiler)
      : []
    const inOrder = direction === "left" ? objects.toReversed() : objects
    const takers = inOrder.map(membersOf)
    compiler.refuses()
    const members: Members = (from, take) => {
      for (const members of takers) members(from, take)
    }
    const object = merging(inOrder, site, compiler)
    return { run: object, object, fresh: true, members }
  }
}
