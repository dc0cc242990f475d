import type { Directive } from "../CompiledValue.js"
import { valueSchema } from "../ValueSchema.js"

/** `@literal`: the value, resolved like any other. */
export const literal: Directive = {
  name: "@literal",
  text: "The value itself. Write text that looks like a path in this way.",
  schema: valueSchema,
  compile: (body, site, compiler) => compiler.value(body, site)
}
