import type { Json, JsonObject } from "../../../Json.js"
import type { Blame } from "../Blame.js"
import { type Directive, nothing, put } from "../Code.js"
import { type Meter, maxDepth, memberCost, tooDeep } from "../Meter.js"
import { Options } from "../Options.js"

interface Flattening {
  readonly into: { [key: string]: Json }
  readonly separator: string
  readonly omitArrays: boolean
  readonly meter: Meter
  readonly blame: Blame
}

const flattenInto = (state: Flattening, prefix: string, value: Json, level: number): void => {
  if (typeof value !== "object" || value === null || (state.omitArrays && Array.isArray(value))) {
    put(state.into, prefix, value)
    return
  }
  if (level > maxDepth) throw tooDeep(state.blame)
  for (const [key, member] of Object.entries(value)) {
    state.meter.charge(prefix.length + key.length + memberCost, state.blame)
    flattenInto(state, prefix === "" ? key : `${prefix}${state.separator}${key}`, member, level + 1)
  }
}

/**
 * `@flatten`: an object of one level. Empty objects and lists leave nothing; what is no object stands under the empty name;
 * of members that come to the same name the last one stays.
 */
export const flatten: Directive = {
  name: "@flatten",
  compile: (body, site, compiler) => {
    const options = Options.open(body, site, compiler, ["value", "separator", "omitArrays"])
    if (options === undefined) return nothing
    const value = options.value("value")
    const separator = options.text("separator", 1, 100) ?? ""
    const omitArrays = options.flag("omitArrays", false)
    const { meter } = compiler
    compiler.refuses()
    const run = (from: Json | undefined): JsonObject => {
      const into: { [key: string]: Json } = {}
      const found = value.run(from)
      if (found !== undefined) flattenInto({ into, separator, omitArrays, meter, blame: site.blame }, "", found, 1)
      return into
    }
    return { run, object: run, fresh: true }
  }
}
