import * as FieldPath from "@sluice/values/FieldPath"
import { isObject, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Either, type ParseResult, Schema } from "effect"

/** Any object, for nodes whose mapping validates the payload. The value was already read as JSON. */
export const Any: Schema.Schema<JsonObject> = Schema.declare((value): value is JsonObject => isObject(value))

/** Decodes a payload, or returns a reason for each path that does not match the schema. Messages contain types, never values. */
export const decoder = <A, I>(
  schema: Schema.Schema<A, I>
): ((value: unknown) => Either.Either<A, ReadonlyArray<Reason>>) => {
  const decode = Schema.decodeUnknownEither(schema, { errors: "all" })
  return (value) => Either.mapLeft(decode(value), ({ issue }) => oncePerPlace(reasonsOf(issue, "$.payload")))
}

/** A union reports a mismatch for each of its members. The first is enough. */
const oncePerPlace = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Reason> =>
  [...new Map(reasons.toReversed().map((reason) => [reason.path, reason])).values()].toReversed()

const reasonsOf = (issue: ParseResult.ParseIssue, at: string): ReadonlyArray<Reason> => {
  switch (issue._tag) {
    case "Pointer":
      return reasonsOf(issue.issue, [issue.path].flat().reduce<string>(step, at))
    case "Composite":
      return [issue.issues].flat().flatMap((part) => reasonsOf(part, at))
    case "Refinement":
    case "Transformation":
      return issue.issue._tag === "Type" ? [mismatch(issue.ast, at)] : reasonsOf(issue.issue, at)
    case "Missing":
      return [{ code: "payload-field-missing", path: at, message: "The field is missing." }]
    case "Unexpected":
      return [{ code: "payload-field-unknown", path: at, message: "The node does not know this field." }]
    case "Type":
    case "Forbidden":
      return [mismatch(issue.ast, at)]
  }
}

const step = (at: string, key: PropertyKey): string =>
  typeof key === "number" ? FieldPath.element(at, key) : FieldPath.member(at, String(key))

const mismatch = (ast: { readonly toString: () => string }, path: string): Reason => ({
  code: "payload-field-mistaken",
  path,
  message: `The field must be ${String(ast)}.`
})
