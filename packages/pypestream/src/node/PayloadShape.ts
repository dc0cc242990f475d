import * as FieldPath from "@sluice/values/FieldPath"
import type { JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Either, type ParseResult, Schema } from "effect"

/** Any object: for nodes whose mapping says what they take. What is checked has been read as JSON before. */
export const Any: Schema.Schema<JsonObject> = Schema.declare(
  (value): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value)
)

/** Decodes a payload, or tells every place that is not as the schema says. Messages name types, never values. */
export const decoder = <A, I>(
  schema: Schema.Schema<A, I>
): ((value: unknown) => Either.Either<A, ReadonlyArray<Reason>>) => {
  const decode = Schema.decodeUnknownEither(schema, { errors: "all" })
  return (value) => Either.mapLeft(decode(value), ({ issue }) => oncePerPlace(reasonsOf(issue, "$.payload")))
}

/** A union says of each of its members that it does not fit; the first one is enough. */
const oncePerPlace = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Reason> =>
  [...new Map(reasons.toReversed().map((reason) => [reason.path, reason])).values()].toReversed()

const reasonsOf = (issue: ParseResult.ParseIssue, at: string): ReadonlyArray<Reason> => {
  switch (issue._tag) {
    case "Pointer":
      return reasonsOf(issue.issue, [issue.path].flat().reduce<string>(step, at))
    case "Composite":
      return [issue.issues].flat().flatMap((one) => reasonsOf(one, at))
    case "Refinement":
    case "Transformation":
      return issue.issue._tag === "Type" ? [mistaken(issue.ast, at)] : reasonsOf(issue.issue, at)
    case "Missing":
      return [{ code: "payload-field-missing", path: at, message: "The node needs this, and it was not filled in." }]
    case "Unexpected":
      return [{ code: "payload-field-unknown", path: at, message: "The node does not take this." }]
    case "Type":
    case "Forbidden":
      return [mistaken(issue.ast, at)]
  }
}

const step = (at: string, key: PropertyKey): string =>
  typeof key === "number" ? FieldPath.element(at, key) : FieldPath.member(at, String(key))

const mistaken = (ast: { readonly toString: () => string }, path: string): Reason => ({
  code: "payload-field-mistaken",
  path,
  message: `The node takes ${String(ast)} here.`
})
