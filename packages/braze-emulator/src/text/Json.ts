import { isObject } from "./Problem.js"

export { isObject }

/** A JSON object that is not an array. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a parsed value is an array. Unlike `Array.isArray`, it leaves the elements unknown. */
export const isArray = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

/** Deepest nesting that {@link bytes} measures. */
export const maxDepth = 100

/** UTF-8 bytes of a string. An unpaired surrogate counts three, like the replacement character. */
export const utf8Bytes = (text: string): number => {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    else if (isPair(text, i, code)) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

/**
 * Whether a JSON value without spaces is larger than a limit in bytes, or nested deeper than {@link maxDepth}. Most
 * values are far below the limit, which an upper bound shows without reading any character.
 */
export const exceeds = (value: unknown, limit: number): boolean => atMost(value, 0) > limit && bytes(value) > limit

/** An upper bound: six bytes per character, the longest escape. */
const atMost = (value: unknown, depth: number): number => {
  if (typeof value === "string") return value.length * 6 + 2
  if (typeof value !== "object" || value === null) return 25
  if (depth >= maxDepth) return Number.POSITIVE_INFINITY
  let sum = 2
  if (isArray(value)) {
    for (const element of value) sum += 1 + atMost(element, depth + 1)
    return sum
  }
  if (!isObject(value)) return sum
  for (const name in value) sum += name.length * 6 + 4 + atMost(value[name], depth + 1)
  return sum
}

/** Whether a JSON value is nested deeper than {@link maxDepth}. */
export const isTooDeep = (value: unknown): boolean => atMost(value, 0) === Number.POSITIVE_INFINITY

/**
 * The reason a value of a program cannot be sent as JSON; undefined if it can. A value that refers to itself is nested
 * too deeply.
 */
export const problem = (value: unknown, depth = 0): string | undefined => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `must be a JSON value, not ${value}`
  if (typeof value !== "object") return `must be a JSON value, not a ${typeof value}`
  if (depth >= maxDepth) return tooDeep
  for (const inner of Object.values(value)) {
    const found = inner === undefined ? undefined : problem(inner, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** The message about a value that {@link isTooDeep}. */
export const tooDeep = `must not be nested more than ${maxDepth} levels deep`

/** UTF-8 bytes of a JSON value without spaces; infinite if it is nested deeper than {@link maxDepth}. */
export const bytes = (value: unknown): number => measure(value, 0)

const measure = (value: unknown, depth: number): number => {
  if (typeof value === "string") return stringBytes(value)
  if (typeof value === "number") return String(value).length
  if (typeof value === "boolean") return value ? 4 : 5
  if (depth >= maxDepth) return value === null ? 4 : Number.POSITIVE_INFINITY
  if (isArray(value)) {
    let sum = 1 + Math.max(1, value.length)
    for (const element of value) sum += measure(element, depth + 1)
    return sum
  }
  if (!isObject(value)) return 4
  const names = Object.keys(value)
  let sum = 1 + Math.max(1, names.length)
  for (const name of names) sum += stringBytes(name) + 1 + measure(value[name], depth + 1)
  return sum
}

const stringBytes = (text: string): number => {
  let sum = 2
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22 || code === 0x5c) sum += 2
    else if (code < 0x20) sum += shortEscape(code) ? 2 : 6
    else if (code < 0x80) sum += 1
    else if (code < 0x800) sum += 2
    else if (isPair(text, i, code)) {
      sum += 4
      i++
    } else sum += code >= 0xd800 && code <= 0xdfff ? 6 : 3
  }
  return sum
}

const shortEscape = (code: number): boolean => (code >= 8 && code <= 10) || code === 12 || code === 13

const isPair = (text: string, i: number, code: number): boolean => {
  if (code < 0xd800 || code > 0xdbff) return false
  const next = text.charCodeAt(i + 1)
  return next >= 0xdc00 && next <= 0xdfff
}

/** Sets a field of a new object. Plain assignment to `__proto__` would change the prototype of the object. */
export const put = (target: Record<string, unknown>, name: string, value: unknown): void => {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  } else target[name] = value
}

/** The value of a key of the object itself; inherited keys are ignored. */
export const own = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined
