import { isObject, type Json, type JsonObject, put } from "@sluice/values/Json"
import type { Blame } from "../Blame.js"
import { type Directive, type Members, nothing, type Put } from "../CompiledValue.js"
import { DirectiveOptions } from "../DirectiveOptions.js"
import { type Meter, maxDepth, memberCost, tooDeep } from "../Meter.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

interface Flattening {
  readonly take: Put
  readonly separator: string
  readonly omitArrays: boolean
  readonly meter: Meter
  readonly blame: Blame
}

/** Adds a member, or the members of it. */
const flattenMember = (state: Flattening, name: string, value: Json | undefined, level: number): void => {
  if (typeof value === "object" && value !== null && !(state.omitArrays && Array.isArray(value))) {
    flattenInto(state, name, value, level)
  } else if (value !== undefined) {
    state.meter.charge(name.length + memberCost, state.blame)
    state.take(name, value)
  }
}

const flattenInto = (
  state: Flattening,
  prefix: string,
  container: JsonObject | ReadonlyArray<Json>,
  level: number
): void => {
  if (level > maxDepth) throw tooDeep(state.blame)
  const before = prefix === "" ? "" : prefix + state.separator
  // Charge for empty levels too, because a value can contain the same part many times.
  state.meter.charge(before.length + memberCost, state.blame)
  if (isObject(container)) {
    for (const key of Object.keys(container)) flattenMember(state, before + key, container[key], level + 1)
  } else {
    for (let i = 0; i < container.length; i++) flattenMember(state, `${before}${i}`, container[i], level + 1)
  }
}

/**
 * `@flatten`: an object of one level. Empty objects and lists are left out; a value that is not an object gets the
 * empty name; if several members get the same name, the last one is used.
 */
export const flatten: Directive = {
  name: "@flatten",
  text: "An object of one level, with keys joined by the separator.",
  schema: optionsSchema(
    { value: valueSchema, separator: { type: "string", minLength: 1 }, omitArrays: { type: "boolean" } },
    "value",
    "separator"
  ),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, ["value", "separator", "omitArrays"])
    if (options === undefined) return nothing
    const value = options.value("value")
    const separator = options.text("separator", 1, 100) ?? ""
    const omitArrays = options.flag("omitArrays", false)
    const { meter } = compiler
    compiler.refuses()
    const members: Members = (from, take) =>
      flattenMember({ take, separator, omitArrays, meter, blame: site.blame }, "", value.run(from), 1)
    const object = (from: Json | undefined): JsonObject => {
      const into: { [key: string]: Json } = {}
      members(from, (key, member) => {
        if (member !== undefined) put(into, key, member)
      })
      return into
    }
    return { run: object, object, fresh: true, members }
  }
}
