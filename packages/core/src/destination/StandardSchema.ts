import { Either } from "effect"

/**
 * The part of the Standard Schema interface that is used here; schemas of zod, valibot, arktype and Effect
 * (`Schema.standardSchemaV1`) have it.
 *
 * @see https://standardschema.dev (version 1)
 */
export interface StandardSchema<Output, Input = Output> {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: string
    /** Only for the type checker. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    readonly validate: (value: unknown) => ValidationResult<Output> | Promise<ValidationResult<Output>>
  }
}

type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<SchemaIssue> }

interface SchemaIssue {
  readonly message: string
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
}

/** One mistake that a schema found. The message comes from the schema and should not repeat values. */
export interface Issue {
  readonly message: string
  readonly path: ReadonlyArray<string>
}

/**
 * Validates synchronously. A schema that is asynchronous or throws refuses every value, with a message about the cause.
 */
export const validate = <Output>(
  schema: StandardSchema<Output, unknown>,
  value: unknown
): Either.Either<Output, ReadonlyArray<Issue>> => {
  try {
    const result = schema["~standard"].validate(value)
    if (result instanceof Promise)
      return Either.left([{ path: [], message: "The schema is asynchronous. Use a synchronous one." }])
    return result.issues === undefined ? Either.right(result.value) : Either.left(result.issues.map(issue))
  } catch {
    return Either.left([
      { path: [], message: `The ${schema["~standard"].vendor} schema threw an error. Fix the schema.` }
    ])
  }
}

const issue = ({ message, path }: SchemaIssue): Issue => ({
  message,
  path: (path ?? []).map((step) => String(typeof step === "object" ? step.key : step))
})
