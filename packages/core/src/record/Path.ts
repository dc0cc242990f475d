import { isList, isObject, type Json } from "@sluice/values/Json"
import { Either } from "effect"

/** A name, or an index if the step consists of digits. */
export type Step = string | number

/** Reads a part of a value. `undefined` means nothing, because the place does not exist. Total and pure. */
export type PathReader = (from: Json | undefined) => Json | undefined

/** A piece of a path: a step, every element of a list (`[*]`), or any depth below (`..`). */
export type PathPiece = Step | typeof every | typeof anywhere

/** Represents `[*]`: every element of a list. */
export const every: unique symbol = Symbol("every")

/** Represents `..`: this place and every place below it. */
export const anywhere: unique symbol = Symbol("anywhere")

const piece = /(\.\.|\.)?(?:\[("(?:[^"\\]|\\.)*")\]|\[(0|[1-9]\d{0,8})\]|\[(\*)\]|((?<=\.)[^.[\]"'{}]*[^.[\]"'{}\s]))/y

/**
 * The pieces of `$.a["odd name"][0]`, `$.list[*].b` or `$..b`; undefined if the text is not a valid path. `$.` in front is
 * optional. `$.` is the whole record: no pieces.
 */
export const pieces = (text: string): ReadonlyArray<PathPiece> | undefined => {
  if (text === "$.") return []
  const rest = text.startsWith("$") ? text.slice(1) : `.${text}`
  if (rest === "" || (/^\.[.[]/.test(rest) && !text.startsWith("$"))) return undefined
  const found: Array<PathPiece> = []
  piece.lastIndex = 0
  while (piece.lastIndex < rest.length) {
    const match = piece.exec(rest)
    if (match === null) return undefined
    const [, separator, quoted, index, star, name] = match
    if (separator === "..") found.push(anywhere)
    if (star !== undefined) found.push(every)
    else if (index !== undefined) found.push(Number(index))
    else {
      const step = quoted === undefined ? name : unquoted(quoted)
      if (step === undefined) return undefined
      found.push(asStep(step))
    }
  }
  return found
}

const unquoted = (text: string): string | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The steps of a path into a record: `$.a.b[0]`, `$["odd name"]`; no steps mean the whole record. If the text is not a
 * valid path, the left value describes the expected path, for a message.
 */
export const read = (text: string): Either.Either<ReadonlyArray<Step>, string> => {
  const found = pieces(text)
  if (found === undefined) return Either.left(expectedInstead(text))
  const steps = found.filter((one) => typeof one !== "symbol")
  return steps.length === found.length ? Either.right(steps) : Either.left(oneValue)
}

const oneValue = "a path to one value: names, and indexes from 0 as in [0]"

/** The expectation for a string that is not a valid path: the most similar path, or an example. */
export const expectedInstead = (text: string): string => {
  const meant = corrected(text)
  return meant === undefined ? 'a path such as $.user.id or $["odd name"]' : `the path ${meant}`
}

/** The path that is most similar to a string. Undefined if that is unclear. */
const corrected = (text: string): string | undefined => {
  if (text === "$") return "$."
  const bare = text
    .trim()
    .replace(/^\{\{\{?\s*([^{}]*?)\s*\}?\}\}$/, "$1")
    .replaceAll(/\['((?:[^'\\]|\\.)*)'\]/g, (_, name: string) => `[${JSON.stringify(name)}]`)
    .replace(/\.$/, "")
  const path = `$${bare.replace(/^\$/, "").replace(/^(?=[^.[])/, ".")}`
  return path !== text && pieces(path) !== undefined ? path : undefined
}

/** Whether a string in the short form of a mapping looks like a path. If so, it must be a valid path. */
export const isMeant = (text: string): boolean => /^\$(?:$|[.["'_\p{L}])|^\[["']|\{\{.*\}\}/su.test(text)

/**
 * The steps of a path in the full mapping language, which is shared with other tools. Like {@link read}, but every string
 * is a path. In an invalid path, empty steps are skipped, and a bracket with neither digits nor quotes belongs to the
 * name, as in `items[]`.
 */
export const parse = (text: string): ReadonlyArray<Step> => Either.getOrElse(read(text), () => parseLeniently(text))

const parseLeniently = (text: string): ReadonlyArray<Step> => {
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

/** Canonical indexes become numbers, which are faster to look up in arrays. `007` stays a name. */
const asStep = (text: string): Step => (/^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text)

/** The path as text below `base`: `$.a[0]["odd name"]`; the whole record is `$.`. */
export const format = (base: string, steps: ReadonlyArray<Step>): string => {
  if (steps.length === 0) return base === "$" ? "$." : base
  return steps.reduce<string>((path, step) => path + formatStep(step), base === "$." ? "$" : base)
}

/** A step as a part of a path: `.name`, `["odd.name"]`, `[0]`. */
export const formatStep = (step: Step): string => {
  if (typeof step === "number") return `[${step}]`
  return /^[^.[\]"'{}]*[^.[\]"'{}\s]$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}

/** Names that JavaScript values inherit. Only an own member with such a name counts. */
const inherited: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Boolean].flatMap((type) => Object.getOwnPropertyNames(type.prototype))
)

/** Whether a member with this name counts only if it is an own member. */
export const isInherited = (step: Step): boolean => typeof step === "string" && inherited.has(step)

/** The reader for these steps. All decisions are made when the reader is created, so that reading is fast. */
export const reader = (steps: ReadonlyArray<Step>): PathReader => {
  if (steps.some(isInherited)) return chain(steps.map((step) => (isInherited(step) ? ownMember(step) : one(step))))
  const [first, second, third] = steps
  if (first === undefined) return (from) => from
  if (second === undefined) return one(first)
  if (third === undefined) return two(first, second)
  if (steps.length === 3) return three(first, second, third)
  return many(steps)
}

/** A member of any JSON value. Strings and arrays also have members (`name[0]`, `items.length`). Other scalars do not. */
const member = (from: Json, step: Step): Json | undefined => {
  if (isObject(from)) return from[step]
  return typeof from === "string" || isList(from) ? memberOf(from, step) : undefined
}

const memberOf = (from: string | ReadonlyArray<Json>, step: Step): Json | undefined => {
  if (typeof step === "number") return from[step]
  if (step === "length") return from.length
  const index = Number(step)
  return String(index) === step ? from[index] : undefined
}

const one =
  (step: Step): PathReader =>
  (from) =>
    from === undefined || from === null ? undefined : member(from, step)

const two =
  (first: Step, second: Step): PathReader =>
  (from) => {
    if (from === undefined || from === null) return undefined
    const inner = member(from, first)
    return inner === undefined || inner === null ? undefined : member(inner, second)
  }

const three =
  (first: Step, second: Step, third: Step): PathReader =>
  (from) => {
    if (from === undefined || from === null) return undefined
    const outer = member(from, first)
    if (outer === undefined || outer === null) return undefined
    const inner = member(outer, second)
    return inner === undefined || inner === null ? undefined : member(inner, third)
  }

const many =
  (steps: ReadonlyArray<Step>): PathReader =>
  (from) => {
    let value = from
    for (const step of steps) {
      if (value === undefined || value === null) return undefined
      value = member(value, step)
    }
    return value
  }

const ownMember =
  (step: Step): PathReader =>
  (from) =>
    from !== undefined && from !== null && Object.hasOwn(Object(from), step) ? member(from, step) : undefined

const chain =
  (reads: ReadonlyArray<PathReader>): PathReader =>
  (from) => {
    let value = from
    for (const read of reads) value = read(value)
    return value
  }
