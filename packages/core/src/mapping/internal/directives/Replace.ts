import type { Json, JsonObject } from "@sluice/values/Json"
import type { Blame } from "../Blame.js"
import { type Directive, nothing } from "../CompiledValue.js"
import { DirectiveOptions } from "../DirectiveOptions.js"
import { numberText } from "../Text.js"
import { optionsSchema, valueSchema } from "../ValueSchema.js"

/** Longest pattern and replacement, as in Segment's mapping kit. */
const longest = 10

const names = ["value", "pattern", "replacement", "ignorecase", "global", "pattern2", "replacement2"]

const text: JsonObject = { type: "string", maxLength: longest }
const texts: JsonObject = {
  pattern: { ...text, minLength: 1 },
  replacement: text,
  pattern2: text,
  replacement2: text
}

type Edit = (text: string) => string

/** Patterns and replacements are plain text without special characters. */
const edit = (pattern: string, replacement: string, flags: string): Edit => {
  const expression = new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), flags)
  return (text) => text.replace(expression, () => replacement)
}

const textToEdit = (value: Json | undefined, blame: Blame): string | undefined => {
  if (typeof value === "number") return numberText(value, blame)
  return typeof value === "string" ? value : typeof value === "boolean" ? `${value}` : undefined
}

/**
 * `@replace`: one or two literal replacements. A value that is not text, a number or a boolean becomes empty text; a literal
 * empty text as `value` is nothing.
 */
export const replace: Directive = {
  name: "@replace",
  text: "Plain text replaced with plain text.",
  schema: optionsSchema(
    { value: valueSchema, ...texts, ignorecase: { type: "boolean" }, global: { type: "boolean" } },
    "value",
    "pattern"
  ),
  compile: (body, site, compiler) => {
    const options = DirectiveOptions.open(body, site, compiler, names)
    if (options === undefined) return nothing
    const value = options.value("value")
    const flags = `${options.flag("global", true) ? "g" : ""}${options.flag("ignorecase", false) ? "i" : ""}`
    const first = edit(
      options.text("pattern", 1, longest) ?? "",
      options.optionalText("replacement", 0, longest) ?? "",
      flags
    )
    const pattern2 = options.optionalText("pattern2", 0, longest) ?? ""
    const replacement2 = options.optionalText("replacement2", 0, longest) ?? ""
    const second = pattern2 === "" ? undefined : edit(pattern2, replacement2, flags)
    if (options.raw("value") === "") return nothing
    const { meter } = compiler
    compiler.refuses()
    compiler.decides(site.field)
    const run = (from: Json | undefined): string => {
      const text = textToEdit(value.run(from), site.blame)
      if (text === undefined) return ""
      meter.charge(text.length, site.blame)
      const once = first(text)
      meter.charge(once.length, site.blame)
      return second === undefined ? once : second(once)
    }
    return { run, fresh: true }
  }
}
