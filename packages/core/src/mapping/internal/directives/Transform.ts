import { type Code, type Compiler, type Directive, membersOf, nothing, type Site } from "../Code.js"
import { entries, Options } from "../Options.js"
import { alternatives, described, problem } from "../Problem.js"
import { derivedScope, Origins, part, within } from "../Site.js"

/** The key under which a mapping names a `@transform` that goes before all its other keys. */
export const rootKey = "__segment_internal_directive"

const names = ["apply", "mapping"]

type Compile = (site: Site) => Code

const composed = (applySite: Site, apply: Compile, mappingSite: Site, mapping: Compile, compiler: Compiler): Code => {
  const origins = new Origins()
  const first = apply({ ...applySite, field: "", sink: origins })
  const second = mapping(within(mappingSite, derivedScope(origins)))
  const members = membersOf(second)
  compiler.repeats()
  return {
    run: (from) => second.run(first.run(from)),
    fresh: second.fresh,
    members: (from, put) => members(first.run(from), put)
  }
}

const objectAt =
  (options: Options, name: string, compiler: Compiler): Compile =>
  (site) => {
    if (!options.required(name, "an object or a directive")) return nothing
    const given = options.raw(name)
    if (entries(given) !== undefined) return rooted(given, site, compiler)
    compiler.report(problem(site, { found: described(given), expected: "an object or a directive" }))
    return nothing
  }

/** `@transform`: a mapping over the result of another. */
export const transform: Directive = {
  name: "@transform",
  compile: (body, site, compiler) => {
    const options = Options.open(body, site, compiler, names)
    if (options === undefined) return nothing
    const apply = objectAt(options, "apply", compiler)
    const mapping = objectAt(options, "mapping", compiler)
    return composed(options.site("apply"), apply, options.site("mapping"), mapping, compiler)
  }
}

/** A whole mapping: where it names a root directive, its other keys are mapped over what that one makes. */
export const rooted = (json: unknown, site: Site, compiler: Compiler): Code => {
  const members = entries(json)
  const root = members?.find(([key]) => key === rootKey)
  if (members === undefined || root === undefined) return compiler.value(json, site)
  const others = Object.fromEntries(members.filter(([key]) => key !== rootKey))
  const place = part(site, rootKey)
  const body = Options.open(root[1], place, compiler, ["@transform"])
  if (body === undefined || !body.required("@transform", `an object with ${alternatives(names)}`)) return nothing
  const options = Options.open(body.raw("@transform"), body.site("@transform"), compiler, names)
  if (options === undefined) return nothing
  const mapping: Compile = (at) => compiler.value(others, at)
  return composed(options.site("apply"), objectAt(options, "apply", compiler), site, mapping, compiler)
}
