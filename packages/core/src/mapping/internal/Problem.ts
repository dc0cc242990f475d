import * as NearMiss from "@sluice/values/NearMiss"

/** One mistake in a mapping or a condition, found when it is compiled. */
export interface MappingProblem {
  /** The place in the mapping, for people: `fields.email`, `mapping.products.@arrayPath[1].sku`. */
  readonly path: string
  /** The same place as keys and indexes below the compiled value, for looking up line and column in a parsed file. */
  readonly segments: ReadonlyArray<string | number>
  /** The value at this place. */
  readonly found: string
  /** The values that are allowed at this place. */
  readonly expected: string
  /** The most similar valid value. */
  readonly suggestion?: string
  /** The whole problem in one or two sentences. */
  readonly message: string
}

/** A place in the mapping or condition that is being compiled. */
export interface MappingPlace {
  readonly at: string
  readonly segments: ReadonlyArray<string | number>
}

/** The place of a member or element. */
export const below = (place: MappingPlace, segment: string | number): MappingPlace => ({
  at: joined(place.at, segment),
  segments: [...place.segments, segment]
})

/** `a.b`, `a[0]`, `a["odd name"]`; a first name has no dot. */
export const joined = (path: string, segment: string | number): string => {
  if (typeof segment === "number") return `${path}[${segment}]`
  if (!/^[@$\w][\w?$-]*$/.test(segment)) return `${path}[${JSON.stringify(shortened(segment))}]`
  return path === "" ? segment : `${path}.${segment}`
}

/** A problem at a place: what was found, what was expected, and a suggestion. */
export const problem = (
  place: MappingPlace,
  what: { found: string; expected: string; word?: string; candidates?: Iterable<string> }
): MappingProblem => {
  const suggestion = what.word === undefined ? undefined : NearMiss.suggest(what.word, what.candidates ?? [])
  return {
    path: place.at,
    segments: place.segments,
    found: what.found,
    expected: what.expected,
    ...(suggestion === undefined ? {} : { suggestion }),
    message: `${place.at}: found ${what.found}; expected ${what.expected}.${NearMiss.didYouMean(suggestion)}`
  }
}

/** A short description of a value of a mapping. Mappings are written by the user and contain no values of records. */
export const described = (value: unknown): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`
  switch (typeof value) {
    case "string":
      return value === "" ? "empty text" : `the text ${JSON.stringify(shortened(value))}`
    case "number":
    case "boolean":
      return `${value}`
    case "undefined":
      return "undefined"
    case "object":
      return describedObject(value)
    default:
      return `a ${typeof value}`
  }
}

const describedObject = (value: object): string => {
  const keys = Object.keys(value)
  if (keys.length === 0) return "an empty object"
  const first = keys.slice(0, 3).map((key) => JSON.stringify(shortened(key)))
  return `an object with ${first.join(", ")}${keys.length > 3 ? ", …" : ""}`
}

/** At most 40 characters of a string, with an ellipsis if it is longer. */
export const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** `"a", "b" or "c"`. */
export const alternatives = (words: ReadonlyArray<string>): string => {
  const quoted = words.map((word) => JSON.stringify(word))
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`
}
