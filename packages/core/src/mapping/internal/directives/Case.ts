import type { Json } from "@sluice/values/Json"
import { type Directive, nothing } from "../CompiledValue.js"
import { DirectiveOptions } from "../DirectiveOptions.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

/** `@case`: text in lower or upper case; other values unchanged. A literal empty text as `value` is nothing. */
export const letterCase: Directive = {
  name: "@case",
  text: "Text in lower or upper case; other values are unchanged.",
  schema: optionsSchema({ operator: { enum: ["lower", "upper"] }, value: valueSchema }, "operator", "value"),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, ["operator", "value"])
    if (options === undefined) return nothing
    const operator = options.oneOf("operator", ["lower", "upper"])
    const value = options.value("value")
    if (options.raw("value") === "") return nothing
    const { meter } = compiler
    compiler.refuses()
    const run = (from: Json | undefined): Json | undefined => {
      const text = value.run(from)
      if (typeof text !== "string") return text
      meter.charge(text.length, site.blame)
      return operator === "upper" ? text.toUpperCase() : text.toLowerCase()
    }
    return { run, fresh: value.fresh }
  }
}
