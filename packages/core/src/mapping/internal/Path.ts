import type { Json, JsonObject } from "@sluice/values/Json"

/** A name, or an index where the step consists of digits. */
export type Step = string | number

/** Reads one value out of another. `undefined` is nothing: there is no such place. Total and pure. */
export type Read = (from: Json | undefined) => Json | undefined

/**
 * The steps of `a.b[0].c`, `$.a`, `a["odd.name"]`. No steps (`$.`, `.`, the empty text) mean the whole. Any text is a path;
 * empty steps are skipped; a bracket that holds neither digits nor quotes belongs to the name, as in `items[]`.
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

/** The path written out below `base`: `$.a[0]["odd name"]`; the whole record is `$.`. */
export const format = (base: string, steps: ReadonlyArray<Step>): string => {
  if (steps.length === 0) return base === "$" ? "$." : base
  return steps.reduce<string>((path, step) => path + formatStep(step), base === "$." ? "$" : base)
}

const formatStep = (step: Step): string => {
  if (typeof step === "number") return `[${step}]`
  return /^[^.[\]"']+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}

/** Names that values inherit from the language: only an own member of that name counts. */
const inherited: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Boolean].flatMap((type) => Object.getOwnPropertyNames(type.prototype))
)

/** Whether a member of that name counts only where it is an own one. */
export const isInherited = (step: Step): boolean => typeof step === "string" && inherited.has(step)

/** The reader for these steps. All decisions are taken here, none when it runs. */
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
 * have made sure that the step is no inherited name, so that what is read is JSON.
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
