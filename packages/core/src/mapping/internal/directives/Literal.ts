import type { Directive } from "../CompiledValue.js"

/** `@literal`: the value, resolved like any other. */
export const literal: Directive = {
  name: "@literal",
  compile: (body, site, compiler) => compiler.value(body, site)
}
