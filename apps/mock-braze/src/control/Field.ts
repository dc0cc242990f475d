import { isObject, join, kind, nearest, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"

/** A JSON Schema for the API description. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * The description of a value from a caller. It is used to check a value in a program or a body, to read a string in an
 * address, and for the API description.
 */
export interface Field<A> {
  /** Every mistake in a value. `path` is where the value is. */
  readonly problems: (value: unknown, path: string) => ReadonlyArray<Problem>
  /** The value of a string in an address. An invalid string is returned unchanged, and `problems` refuses it. */
  readonly fromText: (text: string) => unknown
  readonly schema: JsonSchema
  /** Exists for the compiler only: the type of valid values. */
  readonly type?: A
}

/** The fields of an object by name. All are optional. */
export type Form = Readonly<Record<string, Field<unknown>>>

/** A valid object of a form. */
export type Values<F extends Form> = { readonly [K in keyof F]?: F[K] extends Field<infer A> ? A : never }

/** `; did you mean "…"?` for a word that is close to a known one, otherwise an empty string. */
export const didYouMean = (word: unknown, known: ReadonlyArray<string>): string => {
  const near = typeof word === "string" ? nearest(word, known) : undefined
  return near === undefined ? "" : `; did you mean "${near}"?`
}

/** The description of a single value. */
interface Leaf {
  readonly schema: JsonSchema
  /** The mistake in a value. Undefined if the value is valid. */
  readonly mistake: (value: unknown) => string | undefined
  readonly fromText?: (text: string) => unknown
}

/** A value without fields. */
export const leaf = <A>({ schema, mistake, fromText = (text) => text }: Leaf): Field<A> => ({
  schema,
  fromText,
  problems: (value, path) => {
    const message = mistake(value)
    return message === undefined ? [] : [{ path, message }]
  }
})

/** Anything. */
export const anything: Field<unknown> = leaf({
  schema: { $id: "/schemas/unknown", title: "unknown" },
  mistake: () => undefined
})

/** A string, perhaps empty. */
export const text: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) => (typeof value === "string" ? undefined : `must be a string, not ${kind(value)}`)
})

/** A string of at least one character. */
export const nonEmptyText: Field<string> = leaf({
  schema: { type: "string", minLength: 1 },
  mistake: (value) => {
    if (typeof value !== "string") return `must be a string, not ${kind(value)}`
    return value === "" ? "must not be empty" : undefined
  }
})

/** A whole number of at least `minimum`; an address contains decimal digits. */
export const whole = (minimum: number): Field<number> =>
  leaf({
    schema: { type: "integer", minimum },
    mistake: (value) =>
      typeof value === "number" && Number.isSafeInteger(value) && value >= minimum
        ? undefined
        : `must be a whole number of at least ${minimum}`,
    fromText: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : text)
  })

/** `true` or `false`. */
export const boolean: Field<boolean> = leaf({
  schema: { type: "boolean" },
  mistake: (value) =>
    typeof value === "boolean"
      ? undefined
      : `must be true or false${value === "true" || value === "false" ? ", not a string" : didYouMean(value, ["true", "false"])}`,
  fromText: (text) => (text === "true" || text === "false" ? text === "true" : text)
})

/** Milliseconds since 1970; an address may contain ISO 8601 instead. */
export const moment: Field<number> = leaf({
  schema: { type: "number" },
  mistake: (value) =>
    typeof value === "number" && Number.isFinite(value)
      ? undefined
      : "must be milliseconds since 1970, or in an address also ISO 8601, such as 2026-01-31T12:00:00Z",
  fromText: (text) => {
    const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
    return Number.isNaN(at) ? text : at
  }
})

/** One of the given words. */
export const oneOf = <A extends string>(words: ReadonlyArray<A>): Field<A> =>
  leaf({
    schema: { type: "string", enum: words },
    mistake: (value) =>
      words.some((word) => word === value) ? undefined : `must be ${listed(words)}${didYouMean(value, words)}`
  })

/** `"a", "b" or "c"`. */
export const listed = (words: ReadonlyArray<string>): string => {
  const quoted = words.map((word) => `"${word}"`)
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`
}

/** An array of values of one kind. `name` is that of one value. */
export const list = <A>(item: Field<A>, name: string): Field<ReadonlyArray<A>> => ({
  schema: { type: "array", items: item.schema },
  fromText: (text) => text,
  problems: (value, path) =>
    Array.isArray(value)
      ? value.flatMap((one: unknown, index) => item.problems(one, `${path}[${index}]`))
      : [{ path, message: `must be a list of ${name}s, not ${kind(value)}` }]
})

/** An object with the fields of a form and no others. */
export const object = <F extends Form>(form: F): Field<Values<F>> => ({
  schema: objectSchema(form),
  fromText: (text) => text,
  problems: (value, path) => formProblems(form, value, path)
})

/** The schema of an object with the fields of a form; `required` names those that must be present. */
export const objectSchema = (form: Form, required: ReadonlyArray<string> = []): JsonSchema => ({
  type: "object",
  required,
  properties: Object.fromEntries(Object.entries(form).map(([name, { schema }]) => [name, schema])),
  additionalProperties: false
})

/** Every mistake in an object of a form. Unknown fields are mistakes, because they would have no effect. */
export const formProblems = (form: Form, value: unknown, path = ""): ReadonlyArray<Problem> => {
  if (!isObject(value)) return [{ path, message: `must be an object, not ${kind(value)}` }]
  const given = Object.entries(value).filter(([, one]) => one !== undefined)
  return [
    ...unknownFields(Object.fromEntries(given), Object.keys(form), path),
    ...Object.entries(form).flatMap(([name, field]) =>
      value[name] === undefined ? [] : field.problems(value[name], join(path, name))
    )
  ]
}

/** Whether a value is a valid object of a form. */
export const isValid = <F extends Form>(form: F, value: unknown): value is Values<F> =>
  formProblems(form, value).length === 0
