import { HttpApiSchema } from "@effect/platform"
import { JSONSchema, Schema } from "effect"

/** A field that may be left out, and never stands there as undefined. */
export const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** A body that is judged by the emulator itself, because its messages name path and near miss; `shape` is what it should be. */
export const judged = <A, I>(shape: Schema.Schema<A, I>): Schema.Schema<unknown> => {
  const { $schema: _, ...jsonSchema } = JSONSchema.make(shape)
  return Schema.Unknown.annotations({ jsonSchema })
}

/** Anything that JSON can say. */
export const Json = Schema.Unknown

/** JSON objects whose fields are not known beforehand. */
export const JsonObject = Schema.Record({ key: Schema.String, value: Json })

/** Texts by name, such as headers. */
export const Texts = Schema.Record({ key: Schema.String, value: Schema.String })

/** Numbers by name. */
export const Counts = Schema.Record({ key: Schema.String, value: Schema.Number })

const Problem = Schema.Struct({ path: Schema.String, message: Schema.String }).annotations({ identifier: "Problem" })

/** 400: every mistake in what was sent, with its path and the near miss. Nothing was changed. */
export class BadRequest extends Schema.TaggedError<BadRequest>()(
  "BadRequest",
  { message: Schema.String, problems: Schema.Array(Problem) },
  HttpApiSchema.annotations({ status: 400 })
) {}

/** 404: no such request, person, snapshot or workspace. */
export class NotFound extends Schema.TaggedError<NotFound>()(
  "NotFound",
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 404 })
) {}

/** Which workspace a call is about: that of this key or name. Default: that of the `Authorization` header, else the default one. */
export const about = { workspace: optional(Schema.String) }

/** The query of a call that only says which workspace it is about. */
export const aboutQuery = Schema.Struct(about)
