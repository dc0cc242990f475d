import type { Json } from "@sluice/values/Json"
import { type CompiledValue, type Directive, type Members, membersOf, nothing } from "../CompiledValue.js"
import { DirectiveOptions } from "../DirectiveOptions.js"
import { problem } from "../Problem.js"
import { isFilled } from "../Text.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

const isPresent = (value: Json | undefined): boolean => value !== undefined && value !== null

/** A literal `0`, `false`, empty text or `null` as `else` is nothing. */
const elseOf = (options: DirectiveOptions): CompiledValue => {
  const given = options.raw("else")
  return given === 0 || given === false || given === "" || given === null ? nothing : options.optionalValue("else")
}

const branches = (
  holds: (from: Json | undefined) => boolean,
  then: CompiledValue,
  otherwise: CompiledValue
): CompiledValue => {
  const run = (from: Json | undefined): Json | undefined => (holds(from) ? then.run(from) : otherwise.run(from))
  const fresh = then.fresh && otherwise.fresh
  if (then.members === undefined && otherwise.members === undefined) return { run, fresh }
  const ofThen = membersOf(then)
  const ofElse = membersOf(otherwise)
  const members: Members = (from, put) => (holds(from) ? ofThen(from, put) : ofElse(from, put))
  return { run, fresh, members }
}

/** `@if`: one value or another. `exists` takes precedence over `blank` if both are given. */
export const conditional: Directive = {
  name: "@if",
  text: "The result is then if the value of exists is present and not null, or the value of blank is present and not blank; otherwise else.",
  // biome-ignore lint/suspicious/noThenProperty: an option of the directive
  schema: optionsSchema({ exists: valueSchema, blank: valueSchema, then: valueSchema, else: valueSchema }),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, ["exists", "blank", "then", "else"])
    if (options === undefined) return nothing
    const test = options.has("exists") ? isPresent : isFilled
    const subject = options.has("exists") ? options.value("exists") : options.optionalValue("blank")
    if (options.has("exists") && options.has("blank")) options.value("blank")
    if (!options.has("exists") && !options.has("blank")) {
      compiler.report(problem(site, { found: "no condition", expected: '"exists" or "blank" with the value to test' }))
    }
    const then = options.optionalValue("then")
    const otherwise = elseOf(options)
    if (typeof (then.constant ?? otherwise.constant) === "string") compiler.decides(site.field)
    return branches((from) => test(subject.run(from)), then, otherwise)
  }
}
