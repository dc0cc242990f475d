import type { Json } from "@sluice/values/Json"
import { type Compiler, type Directive, type Evaluator, nothing, type Site } from "../CompiledValue.js"
import { DirectiveOptions } from "../DirectiveOptions.js"
import { maxDepth } from "../Meter.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

const encoding = (value: Evaluator, site: Site, compiler: Compiler): Evaluator => {
  const { meter } = compiler
  return (from) => {
    const found = value(from)
    if (found === undefined) return undefined
    meter.chargeLevels(found, site.blame)
    return JSON.stringify(found)
  }
}

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const decoding = (value: Evaluator, site: Site, compiler: Compiler): Evaluator => {
  const { meter } = compiler
  return (from) => {
    const found = value(from)
    if (typeof found !== "string") return found
    meter.charge(found.length, site.blame)
    const decoded = parsed(found)
    // A level has at least two characters, so most strings need no check.
    if (found.length > 2 * maxDepth) meter.chargeLevels(decoded, site.blame)
    return decoded
  }
}

/** `@json`: a value as JSON text, or JSON text as a value. Text that is not JSON is returned unchanged. */
export const jsonText: Directive = {
  name: "@json",
  text: "encode: a value as JSON text; decode: JSON text as a value.",
  schema: optionsSchema({ mode: { enum: ["encode", "decode"] }, value: valueSchema }, "mode", "value"),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, ["mode", "value"])
    if (options === undefined) return nothing
    const mode = options.oneOf("mode", ["encode", "decode"])
    const value = options.value("value")
    compiler.refuses()
    return mode === "encode"
      ? { run: encoding(value.run, site, compiler), fresh: true }
      : { run: decoding(value.run, site, compiler), fresh: value.fresh }
  }
}
