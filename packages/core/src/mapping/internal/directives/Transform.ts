import { type CompiledValue, type Compiler, type Directive, membersOf, nothing, type Site } from "../CompiledValue.js"
import { DirectiveOptions, entries } from "../DirectiveOptions.js"
import { alternatives, described, problem } from "../Problem.js"
import { derivedScope, Origins, part, within } from "../Site.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

/** The key of a `@transform` that runs before all other keys of the mapping. */
export const rootKey = "__segment_internal_directive"

const names = ["apply", "mapping"]

type Compile = (site: Site) => CompiledValue

/** A part of the mapping with its place. */
interface Placed {
  readonly site: Site
  readonly compile: Compile
}

const composed = (apply: Placed, mapping: Placed, compiler: Compiler): CompiledValue => {
  const origins = new Origins()
  const first = apply.compile({ ...apply.site, field: "", sink: origins })
  const second = mapping.compile(within(mapping.site, derivedScope(origins)))
  const members = membersOf(second)
  compiler.repeats()
  return {
    run: (from) => second.run(first.run(from)),
    fresh: second.fresh,
    members: (from, put) => members(first.run(from), put)
  }
}

const objectAt =
  (options: DirectiveOptions, name: string, compiler: Compiler): Compile =>
  (site) => {
    if (!options.required(name, "an object or a directive")) return nothing
    const given = options.raw(name)
    if (entries(given) !== undefined) return rooted(given, site, compiler)
    compiler.report(problem(site, { found: described(given), expected: "an object or a directive" }))
    return nothing
  }

const placed = (options: DirectiveOptions, name: string, compiler: Compiler): Placed => ({
  site: options.site(name),
  compile: objectAt(options, name, compiler)
})

/** `@transform`: a mapping over the result of another. */
export const transform: Directive = {
  name: "@transform",
  text: "A mapping of the result of another mapping.",
  schema: optionsSchema({ apply: valueSchema, mapping: valueSchema }, "apply", "mapping"),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, names)
    if (options === undefined) return nothing
    return composed(placed(options, "apply", compiler), placed(options, "mapping", compiler), compiler)
  }
}

/** A whole mapping: if it has a root directive, its other keys are mapped over the result of that directive. */
export const rooted = (json: unknown, site: Site, compiler: Compiler): CompiledValue => {
  const members = entries(json)
  const root = members?.find(([key]) => key === rootKey)
  if (members === undefined || root === undefined) return compiler.value(json, site)
  const others = Object.fromEntries(members.filter(([key]) => key !== rootKey))
  const place = part(site, rootKey)
  const body = DirectiveOptions.open(root[1], place, compiler, ["@transform"])
  if (body === undefined || !body.required("@transform", `an object with ${alternatives(names)}`)) return nothing
  const options = DirectiveOptions.open(body.raw("@transform"), body.site("@transform"), compiler, names)
  if (options === undefined) return nothing
  return composed(placed(options, "apply", compiler), { site, compile: (at) => compiler.value(others, at) }, compiler)
}
