import { distance } from "fastest-levenshtein"

/** A mistake in something that a person wrote: where it is and what to do. Never contains a key. */
export interface Problem {
  /** Its place: `rules[0].action.status`. Empty for the whole. */
  readonly path: string
  readonly message: string
}

/**
 * The known word that was probably meant; undefined if none is close. It has at most one typo per three letters; two
 * swapped neighbours are one typo. A word of one letter is never close to another. Among equally close words, the first
 * one is returned.
 */
export const nearest = (word: string, known: ReadonlyArray<string>): string | undefined => {
  const lower = word.toLowerCase()
  const spellings = [lower, ...swapped(lower)]
  let best: string | undefined
  let fewest = Math.min(Math.ceil(word.length / 3), word.length - 1) + 1
  for (const name of known) {
    const slips = slipsTo(name.toLowerCase(), spellings)
    if (slips >= fewest) continue
    best = name
    fewest = slips
  }
  return best
}

/**
 * Number of typos between a word and a name: from the first spelling of the name, or from another spelling plus one.
 */
const slipsTo = (name: string, spellings: ReadonlyArray<string>): number =>
  spellings.reduce(
    (least, spelling, at) => Math.min(least, distance(spelling, name) + (at === 0 ? 0 : 1)),
    Number.POSITIVE_INFINITY
  )

/** Longest word for which swapped neighbours are tried. */
const longestSwapped = 60

/** All spellings of a word with two neighbours swapped. */
const swapped = (word: string): ReadonlyArray<string> =>
  word.length > longestSwapped
    ? []
    : Array.from(
        { length: Math.max(0, word.length - 1) },
        (_, at) => `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`
      )

/** One problem for each unknown field, with the near miss if there is one. */
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
    ? `unknown field; known fields are ${known.map((word) => `"${word}"`).join(", ")}`
    : `unknown field; did you mean "${near}"?`
}

/** The path of a field. */
export const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

/** Whether a JSON value is an object, not null or an array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const kinds: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  object: "an object"
}

/** The kind of a JSON value in plain words: `a string`, `a number`, `an object` … */
export const kind = (value: unknown): string => {
  if (value === null) return "null"
  return Array.isArray(value) ? "a list" : (kinds[typeof value] ?? "nothing")
}
