import { Duration, Either, Option, type ParseResult, Schema, SchemaAST } from "effect"
import { question } from "./NearMiss.js"
import type { Path, Problem } from "./Problem.js"

/*
 * Schemas of configurations and of the settings of destinations. A description is the documentation of a setting. A title is the "Expected …" part of a message.
 */

/** A setting that may be absent. The description is its documentation, also in the JSON Schema, and names the default. */
export const optional = <A, I>(schema: Schema.Schema<A, I>, description: string) =>
  Schema.optionalWith(described(schema, description), { exact: true })

/** A schema that sets its own JSON Schema would lose the description there. */
const described = <A, I>(schema: Schema.Schema<A, I>, description: string): Schema.Schema<A, I> =>
  Option.match(SchemaAST.getJSONSchemaAnnotation(schema.ast), {
    onNone: () => schema.annotations({ description }),
    onSome: (jsonSchema) => schema.annotations({ description, jsonSchema: { ...jsonSchema, description } })
  })

/** Text of at least one character. */
export const text = Schema.String.pipe(Schema.minLength(1, { title: "non-empty text" }))

/** A count of at least 1. */
export const count = Schema.Number.pipe(
  Schema.filter((n) => Number.isInteger(n) && n > 0, {
    title: "a whole number of at least 1",
    jsonSchema: { type: "integer", exclusiveMinimum: 0 }
  })
)

/** A duration as people write it, see {@link length}. */
export const duration = Schema.String.pipe(
  Schema.filter((value) => isLength(value), {
    title: 'a duration such as "30 seconds" or "15 minutes"',
    jsonSchema: {}
  })
)

/** The duration in a string such as `15 minutes`. Infinity for `never` and for any other string. */
export const length = (value: string): Duration.Duration =>
  Option.getOrElse(Duration.decodeUnknown(value), () => Duration.infinity)

/**
 * Whether a string or a number of milliseconds is a duration. Negative durations are not valid, although the library
 * reads them as zero.
 */
export const isLength = (value: unknown): boolean =>
  typeof value === "number"
    ? value >= 0
    : !String(value).trim().startsWith("-") && Option.isSome(Duration.decodeUnknown(value))

/** Stable code of every problem that a decoder reports. */
const code = "setting-not-valid"

/** Decodes and reports every mistake at once, unknown keys included. `at` is the place of the value: every path begins with it. */
export const decoder = <A, I>(
  schema: Schema.Schema<A, I>,
  at: Path = []
): ((value: unknown) => Either.Either<A, ReadonlyArray<Problem>>) => {
  const decode = Schema.decodeUnknownEither(schema, { errors: "all", onExcessProperty: "error" })
  return (value) => Either.mapLeft(decode(value), ({ issue }) => fromIssue(issue, at))
}

/**
 * Every mistake of a failed decoding. A message never contains a value, except text that should be a word of a fixed
 * list.
 */
const fromIssue = (issue: ParseResult.ParseIssue, path: Path): ReadonlyArray<Problem> => {
  switch (issue._tag) {
    case "Pointer":
      return fromIssue(issue.issue, [...path, ...steps(issue.path)])
    case "Composite":
      return fromComposite(issue, path)
    case "Refinement":
      return issue.kind === "From" && title(issue.ast) === undefined
        ? fromIssue(issue.issue, path)
        : [unexpected(issue.ast, issue.actual, path)]
    case "Transformation":
      return fromIssue(issue.issue, path)
    case "Type":
      return [unexpected(issue.ast, issue.actual, path)]
    case "Missing":
      return [{ code, path, message: missing(String(path[path.length - 1] ?? ""), issue.ast.type) }]
    default:
      return [{ code, path, message: "Unexpected value." }]
  }
}

const missing = (name: string, ast: SchemaAST.AST): string => {
  const expected = expectation(ast)
  return `${name} is missing.${expected === undefined ? "" : ` Expected ${expected}.`}`
}

const fromComposite = (issue: ParseResult.Composite, path: Path): ReadonlyArray<Problem> => {
  if (SchemaAST.isUnion(issue.ast)) return [unexpected(issue.ast, issue.actual, path)]
  return several(issue.issues).flatMap((one) =>
    one._tag === "Pointer" && one.issue._tag === "Unexpected"
      ? [unknownKey([...path, ...steps(one.path)], issue.ast)]
      : fromIssue(one, path)
  )
}

const unknownKey = (path: Path, ast: SchemaAST.AST): Problem => {
  const name = String(path[path.length - 1])
  const known = SchemaAST.getPropertySignatures(ast).map((property) => String(property.name))
  const near = question(name, known)
  return { code, path, message: `Unknown key "${name}".${near === "" ? ` Use one of ${known.join(", ")}.` : near}` }
}

const steps = (path: ParseResult.Path): Path =>
  several(path).map((step) => (typeof step === "number" ? step : String(step)))

const several = <A>(value: ParseResult.SingleOrNonEmpty<A>): ReadonlyArray<A> => (isList(value) ? value : [value])
const isList = <A>(value: ParseResult.SingleOrNonEmpty<A>): value is readonly [A, ...Array<A>] => Array.isArray(value)

const title = (ast: SchemaAST.AST): string | undefined => Option.getOrUndefined(SchemaAST.getTitleAnnotation(ast))

const unexpected = (ast: SchemaAST.AST, actual: unknown, path: Path): Problem => {
  const choices = literals(ast)
  if (choices.length > 1) {
    const near = typeof actual === "string" ? question(actual, choices) : ""
    const found = typeof actual === "string" ? `"${actual}"` : kindOf(actual)
    return { code, path, message: `Expected one of ${choices.join(", ")}; found ${found}.${near}` }
  }
  return { code, path, message: `Expected ${expectation(ast) ?? "another value"}; found ${kindOf(actual)}.` }
}

const literals = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  SchemaAST.isUnion(ast) && ast.types.every(SchemaAST.isLiteral)
    ? ast.types.map((type) => (SchemaAST.isLiteral(type) ? String(type.literal) : ""))
    : []

const expectation = (ast: SchemaAST.AST): string | undefined => {
  const own = title(ast)
  if (own !== undefined && !defaultTitles.has(own)) return own
  const choices = literals(ast)
  if (choices.length > 1) return `one of ${choices.join(", ")}`
  if (SchemaAST.isRefinement(ast)) return expectation(ast.from)
  if (SchemaAST.isTransformation(ast)) return expectation(ast.to)
  return kinds[ast._tag]
}

/** Titles that the library sets. */
const defaultTitles: ReadonlySet<string> = new Set(["string", "number", "boolean"])

const kinds: Readonly<Record<string, string>> = {
  StringKeyword: "text",
  NumberKeyword: "a number",
  BooleanKeyword: "true or false",
  TypeLiteral: "an object",
  Declaration: "an object",
  TupleType: "a list"
}

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing"
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list"
  switch (typeof value) {
    case "string":
      return value === "" ? "empty text" : "other text"
    case "number":
      return "another number"
    case "boolean":
      return String(value)
    default:
      return "an object"
  }
}
