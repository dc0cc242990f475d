import type { Directive } from "./CompiledValue.js"
import { arrayPath } from "./directives/ArrayPath.js"
import { boolean } from "./directives/BooleanValue.js"
import { letterCase } from "./directives/Case.js"
import { date } from "./directives/DateValue.js"
import { firstPresent } from "./directives/Default.js"
import { excludeWhenNull } from "./directives/ExcludeWhenNull.js"
import { flatten } from "./directives/Flatten.js"
import { conditional } from "./directives/If.js"
import { jsonText } from "./directives/JsonText.js"
import { filter, first, map, object } from "./directives/Lists.js"
import { literal } from "./directives/Literal.js"
import { lookup } from "./directives/Lookup.js"
import { math } from "./directives/MathValue.js"
import { merge } from "./directives/Merge.js"
import { number } from "./directives/NumberValue.js"
import { omit } from "./directives/Omit.js"
import { path } from "./directives/Path.js"
import { replace } from "./directives/Replace.js"
import { split } from "./directives/Split.js"
import { template } from "./directives/Template.js"
import { transform } from "./directives/Transform.js"
import type { TableDirective } from "./TableDirective.js"

/**
 * The directives that are shared with other tools. To add a directive, add a file in `directives/` and a line here or
 * below.
 */
const shared: ReadonlyArray<Directive> = [
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

/** The directives that have a table of options. */
export const tableDirectives: ReadonlyArray<TableDirective> = [
  date,
  number,
  boolean,
  math,
  split,
  firstPresent,
  lookup,
  first,
  filter,
  map,
  object,
  omit
]

/** All directives. */
export const all: ReadonlyArray<Directive> = [...shared, ...tableDirectives]

/** The directives by name. */
export const directives: ReadonlyMap<string, Directive> = new Map(all.map((directive) => [directive.name, directive]))

/** The names of all directives, with the `@`. */
export const directiveNames: ReadonlyArray<string> = all.map((directive) => directive.name)

/** Directives of other tools that this language does not have, with their alternatives. */
export const missingDirectives: ReadonlyMap<string, string> = new Map([
  [
    "@liquid",
    "a directive that is supported; @liquid is not, and @template, @if, @case and @replace cover most of its uses"
  ]
])
