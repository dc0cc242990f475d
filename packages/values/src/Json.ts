/**
 * Any value that JSON can represent. Arrays and objects are read-only, because values from a source are never changed.
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject

/** A JSON object. A key never has the value `undefined`. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** A JSON object under construction. Assign members with {@link put} if their names come from a record. */
export type MutableJsonObject = { [key: string]: Json }

/** Whether a value is an object: not an array, not `null`, not a scalar. */
export const isObject: {
  (value: Json | undefined): value is JsonObject
  (value: unknown): value is Readonly<Record<string, unknown>>
} = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether a value is an array. Unlike `Array.isArray`, it keeps the elements read-only JSON. */
export const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

/** Sets a member. `__proto__` becomes an ordinary member, while an assignment would change the prototype. */
export const put = (object: MutableJsonObject, name: string, value: Json): void => {
  if (name === "__proto__")
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  else object[name] = value
}

/** The value of a JSON text. `undefined` for invalid JSON. No valid JSON text has this value. */
export const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
