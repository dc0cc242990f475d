import type { Json } from "./Json.js"

/** Words for true and false, in lower case. */
export type Words = ReadonlyMap<string, boolean>

/** `true` and `false` alone. */
export const plainWords: Words = new Map([
  ["true", true],
  ["false", false]
])

/** `true`, `t`, `1`, `false`, `f` and `0`, as databases write them. */
export const databaseWords: Words = new Map([...plainWords, ["t", true], ["1", true], ["f", false], ["0", false]])

/** A boolean, or one of `words` in any case as text or number. Otherwise undefined: no other value is guessed to be true or false. */
export const read = (value: Json, words: Words): boolean | undefined =>
  typeof value === "boolean"
    ? value
    : typeof value === "string" || typeof value === "number"
      ? words.get(String(value).trim().toLowerCase())
      : undefined
