import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import { format, type PathReader, read, reader, type Step } from "../record/Path.js"
import { entries } from "./internal/DirectiveOptions.js"
import { below, described, type MappingPlace, type MappingProblem, problem } from "./internal/Problem.js"

/** A condition on records, ready to use. */
export interface When {
  /** Whether the record or an element of a list meets the condition. Never throws and never changes it. */
  readonly test: (record: Json | undefined) => boolean
  /** The places of the record that the condition reads, as `$.ended_at`, each once. */
  readonly reads: ReadonlyArray<string>
}

/** The operators that a condition object may have. */
export const operators: ReadonlyArray<string> = ["exists", "not"]

const forms = "a value, a list of values, { exists: true } or { not: a value or a list }"

const scalarSchema: JsonObject = { type: ["string", "number", "boolean", "null"] }
const valuesSchema: JsonObject = {
  anyOf: [scalarSchema, { type: "array", items: scalarSchema, minItems: 1 }]
}

/** JSON Schema of a condition, for editors. A condition that it accepts may have a mistake, such as an invalid path. */
export const schema: JsonObject = {
  type: "object",
  additionalProperties: {
    anyOf: [
      valuesSchema,
      {
        type: "object",
        properties: {
          exists: {
            type: "boolean",
            description: "true: the value is present and not null. false: the value is missing or null."
          },
          not: { ...valuesSchema, description: "Any other value, even a missing one." }
        },
        additionalProperties: false,
        minProperties: 1
      }
    ]
  }
}

type Test = (value: Json | undefined) => boolean
type Scalar = string | number | boolean | null

/**
 * Compiles a condition: an object with paths (`$.type`, as in a mapping) and their required values. All values must
 * match:
 *
 * - a string, number, boolean or null: exactly that value, including its type (`"5"` is not `5`; `null` is not a missing place).
 *   A whole number beyond 2^53 is a problem, because records have its digits as text;
 * - a list of those: one of them;
 * - `{ exists: true }`: neither missing nor null; `{ exists: false }`: missing or null;
 * - `{ not: … }` with a value or a list of values: anything else, even a missing place. With several operators, all must match.
 *
 * An empty object matches every record. Total. Returns a condition or all problems. `at` is the first part of paths in
 * problems.
 */
export const compile = (
  condition: unknown,
  options: { readonly at?: string } = {}
): Either.Either<When, ReadonlyArray<MappingProblem>> => {
  const root: MappingPlace = { at: options.at ?? "when", segments: [] }
  const problems: Array<MappingProblem> = []
  const members = entries(condition)
  if (members === undefined) {
    return Either.left([
      problem(root, { found: described(condition), expected: `an object of paths, each with ${forms}` })
    ])
  }
  const clauses = members.map(([path, expected]) => {
    const steps = stepsOf(path, below(root, path), problems)
    return {
      path: format("$", steps),
      read: reader(steps),
      test: testOf(expected, below(root, path), problems)
    }
  })
  if (problems.length > 0) return Either.left(problems)
  return Either.right({ test: all(clauses), reads: [...new Set(clauses.map((clause) => clause.path))] })
}

const stepsOf = (path: string, place: MappingPlace, problems: Array<MappingProblem>): ReadonlyArray<Step> =>
  Either.getOrElse(read(path), (expected) => {
    problems.push(problem(place, { found: `the key ${JSON.stringify(path)}`, expected }))
    return []
  })

const all =
  (clauses: ReadonlyArray<{ readonly read: PathReader; readonly test: Test }>) =>
  (record: Json | undefined): boolean => {
    for (const clause of clauses) if (!clause.test(clause.read(record))) return false
    return true
  }

const isScalar = (value: unknown): value is Scalar =>
  value === null ||
  typeof value === "string" ||
  typeof value === "boolean" ||
  (typeof value === "number" && Number.isFinite(value))

const never: Test = () => false

/** A whole number beyond 2^53, which no record has, because its digits are read as text. */
const isInexact = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)

const inexact = {
  found: "a number beyond 2^53, whose last digits are lost",
  expected: "its digits as text, because records have such a number as text"
}

const testOf = (expected: unknown, place: MappingPlace, problems: Array<MappingProblem>): Test => {
  if (isInexact(expected)) {
    problems.push(problem(place, inexact))
    return never
  }
  if (isScalar(expected)) return (value) => value === expected
  if (Array.isArray(expected)) return oneOf(expected, place, problems)
  const members = entries(expected)
  if (members !== undefined) return operator(members, place, problems)
  problems.push(problem(place, { found: described(expected), expected: forms }))
  return never
}

const oneOf = (expected: ReadonlyArray<unknown>, place: MappingPlace, problems: Array<MappingProblem>): Test => {
  if (expected.length === 0) {
    problems.push(
      problem(place, { found: "an empty list, which matches no record", expected: "at least one value in the list" })
    )
  }
  expected.forEach((value, i) => {
    if (isInexact(value)) problems.push(problem(below(place, i), inexact))
    if (isScalar(value)) return
    problems.push(
      problem(below(place, i), { found: described(value), expected: "a string, a number, true, false or null" })
    )
  })
  const wanted: ReadonlySet<unknown> = new Set(expected)
  return (value) => wanted.has(value)
}

const operator = (
  members: ReadonlyArray<readonly [string, unknown]>,
  place: MappingPlace,
  problems: Array<MappingProblem>
): Test => {
  if (members.length === 0) problems.push(problem(place, { found: "an empty object", expected: forms }))
  const tests: Array<Test> = []
  for (const [name, wanted] of members) {
    const at = below(place, name)
    if (!operators.includes(name)) {
      const what = { found: `the operator ${JSON.stringify(name)}`, expected: forms }
      problems.push(problem(at, { ...what, word: name, candidates: operators }))
    } else if (name === "not") {
      const excluded = excludedBy(wanted, at, problems)
      tests.push((value) => !excluded(value))
    } else if (typeof wanted === "boolean") {
      tests.push((value) => (value !== undefined && value !== null) === wanted)
    } else {
      problems.push(problem(at, { found: described(wanted), expected: "true or false" }))
    }
  }
  return (value) => tests.every((test) => test(value))
}

const excludedBy = (wanted: unknown, place: MappingPlace, problems: Array<MappingProblem>): Test => {
  if (isScalar(wanted) || Array.isArray(wanted)) return testOf(wanted, place, problems)
  problems.push(problem(place, { found: described(wanted), expected: "a value or a list of values" }))
  return never
}
