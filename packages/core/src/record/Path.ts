import { type Json, type JsonObject, put } from "@sluice/values/Json"

/** A name, or an index if the step consists of digits. */
export type Step = string | number

/** Reads one value from another. `undefined` is nothing: the place does not exist. Total and pure. */
export type Read = (from: Json | undefined) => Json | undefined

/**
 * The steps of a path of a mapping: `a.b[0].c`, `$.a`, `a["odd.name"]`. No steps (`$.`, `.`, the empty text) mean the whole
 * record. Every text is a path; empty steps are skipped; a bracket with neither digits nor quotes belongs to the name, as in
 * `items[]`. For the stricter paths of settings see {@link parseSelector}.
 */
export const parse = (text: string): ReadonlyArray<Step> => {
  const path = text.startsWith("$.") ? text.slice(2) : text
  const steps: Array<Step> = []
  for (const match of path.matchAll(stepPattern)) {
    const [, quoted, apostrophed, index, name] = match
    const step = quoted ?? apostrophed ?? index ?? name
    if (step !== undefined && step !== "") steps.push(asStep(step))
  }
  return steps
}

const stepPattern = /\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|((?:(?!\[(?:"[^"]*"|'[^']*'|\d+)\])[^.])+)/g

/** Canonical indexes as numbers, which arrays read faster; `007` is a name. */
const asStep = (text: string): Step => (/^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text)

/** The path as text below `base`: `$.a[0]["odd name"]`; the whole record is `$.`. */
export const format = (base: string, steps: ReadonlyArray<Step>): string => {
  if (steps.length === 0) return base === "$" ? "$." : base
  return steps.reduce<string>((path, step) => path + formatStep(step), base === "$." ? "$" : base)
}

const formatStep = (step: Step): string => {
  if (typeof step === "number") return `[${step}]`
  return /^[^.[\]"']+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}

/** Names that values inherit from the language: only an own member with this name counts. */
const inherited: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Boolean].flatMap((type) => Object.getOwnPropertyNames(type.prototype))
)

/** Whether a member with this name counts only if it is an own member. */
export const isInherited = (step: Step): boolean => typeof step === "string" && inherited.has(step)

/** The reader for these steps. It decides everything when it is made and nothing when it runs. */
export const reader = (steps: ReadonlyArray<Step>): Read => {
  if (steps.some(isInherited)) return chain(steps.map((step) => (isInherited(step) ? ownMember(step) : one(step))))
  const [first, second, third] = steps
  if (first === undefined) return (from) => from
  if (second === undefined) return one(first)
  if (third === undefined) return two(first, second)
  if (steps.length === 3) return three(first, second, third)
  return many(steps)
}

/**
 * A member of any JSON value. Strings and arrays have members too (`name[0]`, `items.length`), scalars have none. Callers
 * have made sure that the step is not an inherited name, so that what is read is JSON.
 */
const member = (from: Json, step: Step): Json | undefined => (from as JsonObject)[step]

const one =
  (step: Step): Read =>
  (from) =>
    from === undefined || from === null ? undefined : member(from, step)

const two =
  (first: Step, second: Step): Read =>
  (from) => {
    if (from === undefined || from === null) return undefined
    const inner = member(from, first)
    return inner === undefined || inner === null ? undefined : member(inner, second)
  }

const three =
  (first: Step, second: Step, third: Step): Read =>
  (from) => {
    if (from === undefined || from === null) return undefined
    const outer = member(from, first)
    if (outer === undefined || outer === null) return undefined
    const inner = member(outer, second)
    return inner === undefined || inner === null ? undefined : member(inner, third)
  }

const many =
  (steps: ReadonlyArray<Step>): Read =>
  (from) => {
    let value = from
    for (const step of steps) {
      if (value === undefined || value === null) return undefined
      value = member(value, step)
    }
    return value
  }

const ownMember =
  (step: Step): Read =>
  (from) =>
    from !== undefined && from !== null && Object.hasOwn(Object(from), step) ? member(from, step) : undefined

const chain =
  (reads: ReadonlyArray<Read>): Read =>
  (from) => {
    let value = from
    for (const read of reads) value = read(value)
    return value
  }

/** Stands for `[*]`: every element of a list. */
export const every: unique symbol = Symbol("every")

/** A path of the settings `id` and `never`: the places of a record that it selects. */
export type Selector = ReadonlyArray<Step | typeof every>

const selectorPiece = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[(\*)\]/y

/**
 * Reads `$.a.b[0]` or `$.a[*].b`; `$.` is optional. `undefined` for a text that selects nothing or everything, or that has
 * empty steps or other brackets.
 */
export const parseSelector = (text: string): Selector | undefined => {
  const rest = text.startsWith("$.") ? text.slice(2) : text.startsWith("$[") ? text.slice(1) : text
  if (rest === "" || rest === "$") return undefined
  const steps: Array<Step | typeof every> = []
  selectorPiece.lastIndex = 0
  while (selectorPiece.lastIndex < rest.length) {
    const found = selectorPiece.exec(rest)
    if (found === null) return undefined
    steps.push(found[1] ?? (found[3] === undefined ? Number(found[2]) : every))
  }
  return steps
}

/** The value that a selector without `[*]` selects; `undefined` if a step is missing. Only own members count. */
export const get = (body: Json, selector: Selector): Json | undefined => {
  let at: Json | undefined = body
  for (const step of selector) {
    if (typeof at !== "object" || at === null || typeof step === "symbol") return undefined
    if (isList(at)) at = typeof step === "number" ? at[step] : undefined
    else at = Object.hasOwn(at, step) ? at[step] : undefined
  }
  return at
}

/**
 * The same value without what the selector selects. Shares everything that is not on the path; returns the same object when
 * nothing is selected. A removed element of a list leaves `null`, so that the others keep their index.
 */
export const without = (value: Json, selector: Selector, from = 0): Json => {
  const step = selector[from]
  if (step === undefined || typeof value !== "object" || value === null) return value
  if (isList(value)) return withoutElement(value, step, selector, from)
  if (typeof step === "symbol") return value
  const key = String(step)
  if (!Object.hasOwn(value, key)) return value
  const copy: Record<string, Json> = {}
  for (const name of Object.keys(value)) {
    const child = value[name]
    if (child === undefined) continue
    if (name !== key) put(copy, name, child)
    else if (from + 1 < selector.length) put(copy, name, without(child, selector, from + 1))
  }
  return copy
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const withoutElement = (list: ReadonlyArray<Json>, step: Selector[number], selector: Selector, from: number): Json => {
  const last = from + 1 === selector.length
  if (step === every) return last ? [] : list.map((element) => without(element, selector, from + 1))
  if (typeof step !== "number" || step >= list.length) return list
  return list.map((element, i) => (i !== step ? element : last ? null : without(element, selector, from + 1)))
}
