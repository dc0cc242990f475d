import type { Json } from "@sluice/values/Json"
import { Either } from "effect"
import * as Path from "../../../record/Path.js"
import { expectedInstead, isInherited, read, reader, type Step } from "../../../record/Path.js"
import { type CompiledValue, type Compiler, type Directive, nothing, type Site } from "../CompiledValue.js"
import { entries } from "../DirectiveOptions.js"
import { described, problem } from "../Problem.js"
import { MappingRefusal } from "../Refusal.js"
import { valueSchema } from "../ValueSchema.js"

/** A path written in the mapping as text. */
export const pathAt = (text: string, site: Site, compiler: Compiler): CompiledValue => {
  const odd = /\[(?:\*|-\d+)\]/.exec(text)
  if (odd !== null) {
    compiler.report(
      problem(site, { found: `the step ${odd[0]} in a path`, expected: "a name, or an index from 0 as in [0]" })
    )
  }
  const isMisspelt = odd === null && /^\$(?!\.)/.test(text) && Either.isLeft(read(text))
  if (isMisspelt) compiler.report(problem(site, { found: described(text), expected: expectedInstead(text) }))
  return valueAt(Path.parse(text), site, compiler)
}

/**
 * A string of the short form that looks like a path. Unlike in the full language, it must be a valid path, because other
 * text is sent literally.
 */
export const shortPath = (text: string, site: Site, compiler: Compiler): CompiledValue => {
  const steps = read(text)
  if (Either.isRight(steps)) return valueAt(steps.right, site, compiler)
  const isTemplate = /\{\{.*\}\}/s.test(text) && !/^\s*\{\{[^{}]*\}\}\s*$/.test(text)
  const meant = isTemplate ? `{ "@template": ${JSON.stringify(text)} }` : steps.left
  const expected = `${meant}, or { "@literal": ${JSON.stringify(text)} } if this text itself is meant`
  compiler.report(problem(site, { found: described(text), expected }))
  return nothing
}

const valueAt = (steps: ReadonlyArray<Step>, site: Site, compiler: Compiler): CompiledValue => {
  compiler.reads(steps, site)
  const run = reader(steps)
  return steps.some(isInherited) ? { run, fresh: false } : { run, fresh: false, steps }
}

const notText = "The path for this record is not text. Use a value that is always text."

/** A path that a directive returns for each record. */
const readerFrom = (inner: CompiledValue, site: Site, compiler: Compiler): CompiledValue => {
  compiler.refuses()
  compiler.reads([], site)
  const read = (from: Json | undefined): Json | undefined => {
    const path = inner.run(from)
    if (typeof path === "string") return reader(Path.parse(path))(from)
    throw new MappingRefusal("mapping-not-text", site.blame, notText)
  }
  return { run: read, fresh: false }
}

/** `@path`: the value at a place. */
export const path: Directive = {
  name: "@path",
  text: "The value at a path, or at a path that another directive returns.",
  schema: valueSchema,
  compile: (body, site, compiler) => {
    if (typeof body === "string") return pathAt(body, site, compiler)
    if (entries(body) !== undefined) return readerFrom(compiler.value(body, site), site, compiler)
    compiler.report(
      problem(site, { found: described(body), expected: "a path as text, or a directive that returns one" })
    )
    return nothing
  }
}
