import type { Json, JsonObject } from "@sluice/values/Json"

/** A step of a path into a record: a key, an index, or every element. */
export type Step = string | number | typeof every

/** Stands for `[*]`. */
export const every: unique symbol = Symbol("every")

/** A path, read. */
export type RecordPath = ReadonlyArray<Step>

const piece = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[(\*)\]/y

/** Reads `$.a.b[0]` or `$.a[*].b`; the `$.` may be left out. Undefined when it is no such path. */
export const parse = (text: string): RecordPath | undefined => {
  const rest = text.startsWith("$.") ? text.slice(2) : text.startsWith("$[") ? text.slice(1) : text
  if (rest === "" || rest === "$") return undefined
  const steps: Array<Step> = []
  piece.lastIndex = 0
  while (piece.lastIndex < rest.length) {
    const found = piece.exec(rest)
    if (found === null) return undefined
    steps.push(found[1] ?? (found[3] === undefined ? Number(found[2]) : every))
  }
  return steps
}

/** The value at a path without `[*]`; undefined where a step is missing. Only own keys count. */
export const get = (body: Json, path: RecordPath): Json | undefined => {
  let at: Json | undefined = body
  for (const step of path) {
    if (typeof at !== "object" || at === null || typeof step === "symbol") return undefined
    if (Array.isArray(at)) at = typeof step === "number" ? at[step] : undefined
    else at = Object.hasOwn(at, step) ? (at as JsonObject)[step] : undefined
  }
  return at
}

/** The same value without what stands at `path`. Shares everything that is not on the path; the same object when nothing is there. */
export const without = (value: Json, path: RecordPath, from = 0): Json => {
  const step = path[from]
  if (step === undefined || typeof value !== "object" || value === null) return value
  if (isList(value)) return withoutElement(value, step, path, from)
  if (typeof step === "symbol") return value
  const key = String(step)
  if (!Object.hasOwn(value, key)) return value
  const copy: Record<string, Json> = {}
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (member === undefined) continue
    if (name !== key) put(copy, name, member)
    else if (from + 1 < path.length) put(copy, name, without(member, path, from + 1))
  }
  return copy
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const withoutElement = (list: ReadonlyArray<Json>, step: Step, path: RecordPath, from: number): Json => {
  const last = from + 1 === path.length
  if (step === every) return last ? [] : list.map((element) => without(element, path, from + 1))
  if (typeof step !== "number" || step >= list.length) return list
  // An element that is cut leaves null: the others keep their index.
  return list.map((element, i) => (i !== step ? element : last ? null : without(element, path, from + 1)))
}

const put = (target: Record<string, Json>, key: string, value: Json): void => {
  if (key === "__proto__")
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
