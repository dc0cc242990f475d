import type { Json, JsonObject } from "@sluice/core/Json"

/** Reads the value at a place of a record; undefined where a step is missing. Never throws. */
export type Get = (body: JsonObject) => Json | undefined

const form = /^\$?\.?([^.[\]]+(?:\[\d+\])*)(\.[^.[\]]+(?:\[\d+\])*)*$/
const step = /[^.[\]]+/g

/** Compiles a path such as `$.session.id` or `$.ids[0]`; undefined where it is none. Own members alone are seen. */
export const compile = (path: string): Get | undefined => {
  if (!path.startsWith("$.") || !form.test(path)) return undefined
  const steps = path.slice(2).match(step) ?? []
  const [first, second] = steps
  if (first === undefined) return undefined
  if (steps.some((name) => name in Object.prototype || name in Array.prototype)) return walkOwn(steps)
  if (second === undefined) return (body) => body[first]
  return steps.length === 2 ? (body) => member(body[first], second) : (body) => walk(body, steps)
}

const member = (value: Json | undefined, name: string): Json | undefined => {
  if (typeof value !== "object" || value === null) return undefined
  return isArray(value) ? value[Number(name)] : value[name]
}

const isArray = (value: ReadonlyArray<Json> | JsonObject): value is ReadonlyArray<Json> => Array.isArray(value)

const walk = (body: JsonObject, steps: ReadonlyArray<string>): Json | undefined => {
  let value: Json | undefined = body
  for (const name of steps) value = member(value, name)
  return value
}

const walkOwn =
  (steps: ReadonlyArray<string>): Get =>
  (body) => {
    let value: Json | undefined = body
    for (const name of steps)
      value =
        typeof value === "object" && value !== null && Object.hasOwn(value, name) ? member(value, name) : undefined
    return value
  }
