import { isObject, type Json, type JsonObject, put } from "@sluice/values/Json"
import { type Compiler, type Directive, membersOf, type Site } from "../CompiledValue.js"
import { maxDepth, memberCost, tooDeep } from "../Meter.js"
import { valueSchema } from "../ValueSchema.js"

/** Without members that are `null`, at every level of objects; lists are unchanged. Always a new object. */
const withoutNulls = (object: JsonObject, level: number, site: Site, compiler: Compiler): JsonObject => {
  if (level > maxDepth) throw tooDeep(site.blame)
  const kept: { [key: string]: Json } = {}
  for (const key of Object.keys(object)) {
    const value = object[key]
    compiler.meter.charge(key.length + memberCost, site.blame)
    if (value === null || value === undefined) continue
    put(kept, key, isObject(value) ? withoutNulls(value, level + 1, site, compiler) : value)
  }
  return kept
}

/** `@excludeWhenNull`: `null` becomes nothing, and objects lose their null members. */
export const excludeWhenNull: Directive = {
  name: "@excludeWhenNull",
  text: "Nothing instead of null, and objects without their null members.",
  schema: valueSchema,
  compile: (body, site, compiler) => {
    const inner = compiler.value(body, site)
    const members = membersOf(inner)
    compiler.refuses()
    const cleaned = (value: Json | undefined, level: number): Json | undefined => {
      if (value === null) return undefined
      return isObject(value) ? withoutNulls(value, level, site, compiler) : value
    }
    return {
      run: (from) => cleaned(inner.run(from), 1),
      fresh: inner.fresh,
      members: (from, take) => members(from, (key, value) => take(key, cleaned(value, 2)))
    }
  }
}
