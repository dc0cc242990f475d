/** Any value that JSON can carry. Arrays and objects are read-only: nothing in Sluice changes what a source gave it. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject

/** A JSON object. A key with `undefined` never occurs: an absent key is absent. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** Tells an object from arrays, `null` and scalars. Arrays are not objects here. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)
