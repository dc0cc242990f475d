import { closest, distance } from "fastest-levenshtein"

/** What is wrong with something a person wrote, where it is, and what to do. Never holds a key. */
export interface Problem {
  /** Where, in dots and brackets: `rules[0].action.status`. Empty for the whole. */
  readonly path: string
  readonly message: string
}

/** The known word that was probably meant, or undefined when none is near; a single other letter is near to none. */
export const nearest = (word: string, known: ReadonlyArray<string>): string | undefined => {
  if (known.length === 0) return undefined
  const lower = word.toLowerCase()
  const lowers = known.map((name) => name.toLowerCase())
  const best = closest(lower, lowers)
  const far = Math.min(Math.ceil(word.length / 3), word.length - 1)
  return distance(lower, best) <= far ? known[lowers.indexOf(best)] : undefined
}

/** One problem for each name that is not known, with the near miss where there is one. */
export const unknownFields = (
  value: Readonly<Record<string, unknown>>,
  known: ReadonlyArray<string>,
  path: string
): Array<Problem> =>
  Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: join(path, name), message: unknownField(name, known) }))

const unknownField = (name: string, known: ReadonlyArray<string>): string => {
  const near = nearest(name, known)
  return near === undefined
    ? `unknown field; known are ${known.map((word) => `"${word}"`).join(", ")}`
    : `unknown field; did you mean "${near}"?`
}

/** A path one field deeper. */
export const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

/** Whether a JSON value is an object (neither null nor an array). */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  object: "an object"
}

/** A JSON value's kind in plain words: `a text`, `a number`, `an object` … */
export const kind = (value: unknown): string => {
  if (value === null) return "null"
  return Array.isArray(value) ? "a list" : (KINDS[typeof value] ?? "nothing")
}
