import { HttpApiSchema } from "@effect/platform"
import { JSONSchema, Schema } from "effect"
import type { Form, JsonSchema } from "./Field.js"

/** A field that may be absent but is never undefined. */
export const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/**
 * A body that another module validates, because its messages contain paths and near misses. The schema only describes it
 * in the API description.
 */
export const described = (jsonSchema: JsonSchema): Schema.Schema<unknown> => Schema.Unknown.annotations({ jsonSchema })

/** Like {@link described}, with the JSON Schema of an Effect schema. */
export const describedBy = <A, I>(shape: Schema.Schema<A, I>): Schema.Schema<unknown> => {
  const { $schema: _, ...jsonSchema } = JSONSchema.make(shape)
  return described({ ...jsonSchema })
}

/** Any JSON value. */
export const Json = Schema.Unknown

/** JSON objects with any fields. */
export const JsonObject = Schema.Record({ key: Schema.String, value: Json })

/** Strings by name, such as headers. */
export const Texts = Schema.Record({ key: Schema.String, value: Schema.String })

/** Numbers by name. */
export const Counts = Schema.Record({ key: Schema.String, value: Schema.Number })

const Problem = Schema.Struct({ path: Schema.String, message: Schema.String }).annotations({ identifier: "Problem" })

/** 400: every mistake in the input, each with its path and a suggestion. Nothing was changed. */
export class BadRequest extends Schema.TaggedError<BadRequest>()(
  "BadRequest",
  { message: Schema.String, problems: Schema.Array(Problem) },
  HttpApiSchema.annotations({ status: 400 })
) {}

/** 404: no such request, user, snapshot or workspace. */
export class NotFound extends Schema.TaggedError<NotFound>()(
  "NotFound",
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 404 })
) {}

/**
 * The workspace of a call, by key or name. Default: the workspace of the key in the `Authorization` header, otherwise
 * the default workspace.
 */
const workspace = { workspace: optional(Schema.String) }

/** The query of a call whose only parameter is the workspace. */
export const workspaceQuery = Schema.Struct(workspace)

/** The query of a call with a filter. */
export const query = (form: Form) =>
  Schema.Struct({
    ...workspace,
    ...Object.fromEntries(Object.keys(form).map((name) => [name, optional(Schema.String)]))
  })
