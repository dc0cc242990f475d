import { decoder } from "@sluice/values/SettingsSchema"
import { Either, Predicate, Schema } from "effect"
import { isLength } from "./configuration/Lengths.js"
import { pathText } from "./configuration/Problem.js"
import { Count } from "./configuration/Shape.js"
import * as LetterSelection from "./run/LetterSelection.js"
import { SluiceError } from "./SluiceError.js"

/*
 * What may be said in a call, for those whom no compiler tells: an option that is misspelt and ignored would be a run that is
 * not limited, or dead letters in another place.
 */

const Length = Schema.Unknown.pipe(
  Schema.filter(isLength, { title: 'a length of time, as "30 seconds" or milliseconds' })
)
const Callback = Schema.Unknown.pipe(Schema.filter(Predicate.isFunction, { title: "a function" }))
const Part = Schema.Number.pipe(Schema.filter((n) => n > 0 && n <= 1, { title: "a number above 0 and at most 1" }))
const Signal = Schema.Unknown.pipe(
  Schema.filter((value) => value instanceof AbortSignal, { title: "the signal of an AbortController" })
)
const Connection = Schema.Struct({ endpoint: Schema.String, apiKey: Schema.String })

const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

type Call = "createSluice" | "send" | "run" | "replay"

/** What each call takes. */
const calls: Readonly<Record<Call, Schema.Schema.AnyNoContext>> = {
  createSluice: Schema.Struct({
    environment: optional(Schema.String),
    variables: optional(Schema.Unknown),
    offline: optional(Schema.Boolean),
    connection: optional(Connection)
  }),
  send: Schema.Struct({ deadline: optional(Length) }),
  run: Schema.Struct({
    source: optional(Schema.Unknown),
    limit: optional(Count),
    sample: optional(Part),
    state: optional(Schema.String),
    deadLetters: optional(Schema.String),
    outcomes: optional(Schema.String),
    again: optional(Schema.Boolean),
    onProgress: optional(Callback),
    signal: optional(Signal)
  }),
  replay: Schema.Struct({
    only: optional(Schema.Array(Schema.Literal(...LetterSelection.outcomes))),
    maxAge: optional(Length),
    onProgress: optional(Callback),
    signal: optional(Signal)
  })
}

/** Throws a {@link SluiceError} with every mistake in the options of a call. */
export const check = (call: Call, options: unknown): void => {
  const given = Predicate.isRecord(options)
    ? Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
    : options
  const decoded = decoder(calls[call])(given)
  if (Either.isRight(decoded)) return
  const file = `options of ${call}`
  const problems = decoded.left.map(({ path, message }) => ({ file, path: pathText(path), message }))
  const sentences = problems.map(({ path, message }) => `${file}: ${path === "" ? "" : `${path}: `}${message}`)
  throw new SluiceError("CONFIG", sentences.join("\n"), { problems })
}
