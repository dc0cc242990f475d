import type { Directive } from "./CompiledValue.js"
import { arrayPath } from "./directives/ArrayPath.js"
import { letterCase } from "./directives/Case.js"
import { excludeWhenNull } from "./directives/ExcludeWhenNull.js"
import { flatten } from "./directives/Flatten.js"
import { conditional } from "./directives/If.js"
import { jsonText } from "./directives/JsonText.js"
import { literal } from "./directives/Literal.js"
import { merge } from "./directives/Merge.js"
import { path } from "./directives/Path.js"
import { replace } from "./directives/Replace.js"
import { template } from "./directives/Template.js"
import { transform } from "./directives/Transform.js"

/** Every directive of the language. A new one is a file in `directives/` and a line here. */
const all: ReadonlyArray<Directive> = [
  path,
  literal,
  template,
  conditional,
  letterCase,
  replace,
  arrayPath,
  flatten,
  jsonText,
  merge,
  transform,
  excludeWhenNull
]

/** The directives by name. */
export const directives: ReadonlyMap<string, Directive> = new Map(all.map((directive) => [directive.name, directive]))

/** The names of all directives, with the `@`. */
export const directiveNames: ReadonlyArray<string> = all.map((directive) => directive.name)

/** Directives of other tools that this language does not have, and what to do instead. */
export const missingDirectives: ReadonlyMap<string, string> = new Map([
  [
    "@liquid",
    "a directive that is supported; @liquid is not, and @template, @if, @case and @replace cover most of its uses"
  ]
])
