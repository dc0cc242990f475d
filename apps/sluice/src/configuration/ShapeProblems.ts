import { question } from "@sluice/values/NearMiss"
import { Option, type ParseResult, SchemaAST } from "effect"
import type { ConfigurationPath } from "./Problem.js"

/** A mistake of shape, before its line is looked up. */
export interface ShapeProblem {
  /** Of what is missing too. */
  readonly path: ConfigurationPath
  readonly message: string
}

/** Every mistake of a failed decoding, in words. Never a value, except a text that should be one of a few words. */
export const fromIssue = (issue: ParseResult.ParseIssue, path: ConfigurationPath = []): ReadonlyArray<ShapeProblem> => {
  switch (issue._tag) {
    case "Pointer":
      return fromIssue(issue.issue, [...path, ...steps(issue.path)])
    case "Composite":
      return fromComposite(issue, path)
    case "Refinement":
      return issue.kind === "From" && title(issue.ast) === undefined
        ? fromIssue(issue.issue, path)
        : [expected(issue.ast, issue.actual, path)]
    case "Transformation":
      return fromIssue(issue.issue, path)
    case "Type":
      return [expected(issue.ast, issue.actual, path)]
    case "Missing":
      return [{ path, message: missing(String(path[path.length - 1] ?? ""), issue.ast.type) }]
    default:
      return [{ path, message: "This is not expected here." }]
  }
}

const missing = (name: string, ast: SchemaAST.AST): string => {
  const words = wordsOf(ast)
  return `${name} is missing${words === undefined ? "" : `; it is ${words}`}.`
}

const fromComposite = (issue: ParseResult.Composite, path: ConfigurationPath): ReadonlyArray<ShapeProblem> => {
  if (SchemaAST.isUnion(issue.ast)) return [expected(issue.ast, issue.actual, path)]
  return several(issue.issues).flatMap((one) =>
    one._tag === "Pointer" && one.issue._tag === "Unexpected"
      ? [unknownKey([...path, ...steps(one.path)], issue.ast)]
      : fromIssue(one, path)
  )
}

const unknownKey = (path: ConfigurationPath, ast: SchemaAST.AST): ShapeProblem => {
  const name = String(path[path.length - 1])
  const known = SchemaAST.getPropertySignatures(ast).map((property) => String(property.name))
  const near = question(name, known)
  return {
    path,
    message: `There is no setting "${name}" here.${near === "" ? ` There are ${known.join(", ")}.` : near}`
  }
}

const steps = (path: ParseResult.Path): ConfigurationPath =>
  several(path).map((step) => (typeof step === "number" ? step : String(step)))

const several = <A>(value: ParseResult.SingleOrNonEmpty<A>): ReadonlyArray<A> => (isList(value) ? value : [value])
const isList = <A>(value: ParseResult.SingleOrNonEmpty<A>): value is readonly [A, ...Array<A>] => Array.isArray(value)

const title = (ast: SchemaAST.AST): string | undefined => Option.getOrUndefined(SchemaAST.getTitleAnnotation(ast))

const expected = (ast: SchemaAST.AST, actual: unknown, path: ConfigurationPath): ShapeProblem => {
  const choices = literals(ast)
  if (choices.length > 1) {
    const near = typeof actual === "string" ? question(actual, choices) : ""
    return {
      path,
      message: `Expected one of ${choices.join(", ")}; found ${typeof actual === "string" ? `"${actual}"` : kindOf(actual)}.${near}`
    }
  }
  return { path, message: `Expected ${wordsOf(ast) ?? "something else"}; found ${kindOf(actual)}.` }
}

const literals = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  SchemaAST.isUnion(ast) && ast.types.every(SchemaAST.isLiteral)
    ? ast.types.map((type) => (SchemaAST.isLiteral(type) ? String(type.literal) : ""))
    : []

const wordsOf = (ast: SchemaAST.AST): string | undefined => {
  const own = title(ast)
  if (own !== undefined && !plain.has(own)) return own
  const choices = literals(ast)
  if (choices.length > 1) return `one of ${choices.join(", ")}`
  if (SchemaAST.isRefinement(ast)) return wordsOf(ast.from)
  if (SchemaAST.isTransformation(ast)) return wordsOf(ast.to)
  return kinds[ast._tag]
}

/** Titles that the library gives by itself. */
const plain: ReadonlySet<string> = new Set(["string", "number", "boolean"])

const kinds: Readonly<Record<string, string>> = {
  StringKeyword: "a text",
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
      return value === "" ? "an empty text" : "another text"
    case "number":
      return "another number"
    case "boolean":
      return String(value)
    default:
      return "an object"
  }
}
