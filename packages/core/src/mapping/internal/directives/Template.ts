import type { Json } from "@sluice/values/Json"
import * as Path from "../../../record/Path.js"
import { reader } from "../../../record/Path.js"
import { Blame } from "../Blame.js"
import {
  type CompiledValue,
  type Compiler,
  type Directive,
  type Evaluator,
  nothing,
  type Site
} from "../CompiledValue.js"
import { entries } from "../DirectiveOptions.js"
import { described, problem } from "../Problem.js"
import { MappingRefusal } from "../Refusal.js"
import { type Template, templateOf } from "../Template.js"
import { textOf } from "../Text.js"
import { valueSchema } from "../ValueSchema.js"
import { pathAt } from "./Path.js"

const blameFor = (path: string, site: Site): Blame => {
  const blame = new Blame(site.at)
  for (const place of site.scope.resolve(Path.parse(path))) blame.add(place)
  return blame
}

const filled = (template: Template, read: (path: string) => Evaluator, site: Site, compiler: Compiler): Evaluator => {
  const { meter } = compiler
  const { start } = template
  const slots = template.slots.map((slot) => ({
    run: read(slot.path),
    after: slot.after,
    blame: blameFor(slot.path, site)
  }))
  return (from) => {
    let text = start
    for (const slot of slots) text += textOf(slot.run(from), meter, slot.blame) + slot.after
    return text
  }
}

const fixed = (text: string, site: Site, compiler: Compiler): CompiledValue => {
  const template = templateOf(text)
  if (template.slots.length > 0) compiler.refuses()
  return { run: filled(template, (path) => pathAt(path, site, compiler).run, site, compiler), fresh: true }
}

const notText = "The template for this record is not text. Use a value that is always text."

const madePerRecord = (inner: CompiledValue, site: Site, compiler: Compiler): CompiledValue => {
  compiler.refuses()
  compiler.reads([], site)
  const run = (from: Json | undefined): string => {
    const text = inner.run(from)
    if (typeof text !== "string") throw new MappingRefusal("mapping-not-text", site.blame, notText)
    compiler.meter.charge(text.length, site.blame)
    const template = templateOf(text)
    return template.slots.reduce(
      (made, slot) => made + textOf(reader(Path.parse(slot.path))(from), compiler.meter, site.blame) + slot.after,
      template.start
    )
  }
  return { run, fresh: true }
}

/** `@template`: text with values of the record filled in. */
export const template: Directive = {
  name: "@template",
  text: "Text with values of the record filled in, such as {{first}} {{last}}.",
  schema: valueSchema,
  compile: (body, site, compiler) => {
    if (typeof body === "string") return fixed(body, site, compiler)
    if (entries(body) !== undefined) return madePerRecord(compiler.value(body, site), site, compiler)
    compiler.report(
      problem(site, { found: described(body), expected: "text with {{path}}, or a directive that returns such text" })
    )
    return nothing
  }
}
