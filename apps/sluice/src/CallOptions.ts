import type { Problem } from "@sluice/values/Problem"
import { count, decoder, isLength } from "@sluice/values/SettingsSchema"
import { Either, Predicate, Schema } from "effect"
import { pathText } from "./configuration/Problem.js"
import type { SendOptions } from "./live/LiveSending.js"
import type { SenderOptions } from "./live/Sender.js"
import type { QueueOptions } from "./live/SendQueue.js"
import * as LetterSelection from "./run/LetterSelection.js"
import type { ReplayOptions, RunOptions, SluiceOptions } from "./Sluice.js"
import { SluiceError } from "./SluiceError.js"

/*
 * The options of each function of the library, checked at run time because JavaScript callers have no compiler. An ignored typo in an option could cause an unlimited run, or dead letters in another file.
 */

const Length = Schema.Unknown.pipe(
  Schema.filter(isLength, { title: 'a duration such as "30 seconds", or milliseconds' })
)
const Callback = Schema.Unknown.pipe(Schema.filter(Predicate.isFunction, { title: "a function" }))
const Share = Schema.Number.pipe(Schema.filter((n) => n > 0 && n <= 1, { title: "a number above 0 and at most 1" }))
const Signal = Schema.Unknown.pipe(
  Schema.filter((value) => value instanceof AbortSignal, { title: "the signal of an AbortController" })
)
const Connection = Schema.Struct({ endpoint: Schema.String, apiKey: Schema.String })

const Place = Schema.Literal("memory", "disk")
const QueueSettings = Schema.Struct({
  on: Place,
  records: Schema.optionalWith(count, { exact: true }),
  bytes: Schema.optionalWith(count, { exact: true }),
  age: Schema.optionalWith(Length, { exact: true })
} satisfies Fields<keyof QueueOptions>)

const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

type FunctionName = "createSluice" | "createSender" | "send" | "run" | "replay"

/** A field for every option. An option without one does not compile, because no caller could pass it. */
type Fields<Option extends string> = Readonly<Record<Option, Schema.Struct.Field>>

type Decode = (options: unknown) => Either.Either<unknown, ReadonlyArray<Problem>>

const decoders: Readonly<Record<FunctionName, Decode>> = {
  createSluice: decoder(
    Schema.Struct({
      environment: optional(Schema.String),
      variables: optional(Schema.Unknown),
      offline: optional(Schema.Boolean),
      connection: optional(Connection),
      state: optional(Schema.String),
      queue: optional(Schema.Unknown)
    } satisfies Fields<keyof SluiceOptions>)
  ),
  createSender: decoder(
    Schema.Struct({
      environment: optional(Schema.String),
      variables: optional(Schema.Unknown),
      connection: optional(Connection)
    } satisfies Fields<keyof SenderOptions>)
  ),
  send: decoder(Schema.Struct({ deadline: optional(Length) } satisfies Fields<keyof SendOptions>)),
  run: decoder(
    Schema.Struct({
      source: optional(Schema.Unknown),
      limit: optional(count),
      sample: optional(Share),
      state: optional(Schema.String),
      deadLetters: optional(Schema.String),
      outcomes: optional(Schema.String),
      rejects: optional(Schema.String),
      again: optional(Schema.Boolean),
      againFiles: optional(Schema.Array(Schema.String)),
      acceptFiles: optional(Schema.Array(Schema.String)),
      requireState: optional(Schema.Boolean),
      pastRefusals: optional(Schema.Boolean),
      onProgress: optional(Callback),
      signal: optional(Signal)
    } satisfies Fields<keyof RunOptions | "signal">)
  ),
  replay: decoder(
    Schema.Struct({
      only: optional(Schema.Array(Schema.Literal(...LetterSelection.outcomes))),
      maxAge: optional(Length),
      onProgress: optional(Callback),
      signal: optional(Signal)
    } satisfies Fields<keyof ReplayOptions | "signal">)
  )
}

const decodePlace: Decode = decoder(Place)
const decodeQueue: Decode = decoder(QueueSettings)

/** The queue is text or an object. Decoded alone, because a message for both kinds at once would name no mistake. */
const queueProblems = (given: unknown): ReadonlyArray<Problem> => {
  const queue = Predicate.hasProperty(given, "queue") ? given.queue : undefined
  if (queue === undefined) return []
  const decoded = Predicate.isRecord(queue) ? decodeQueue(queue) : decodePlace(queue)
  return Either.isLeft(decoded) ? decoded.left.map((one) => ({ ...one, path: ["queue", ...one.path] })) : []
}

/** Throws a {@link SluiceError} with every mistake in the options of a function. */
export const check = (name: FunctionName, options: unknown): void => {
  const given = Predicate.isRecord(options)
    ? Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
    : options
  const decoded = decoders[name](given)
  const found = [...(Either.isLeft(decoded) ? decoded.left : []), ...queueProblems(given)]
  if (found.length === 0) return
  const file = `options of ${name}`
  const problems = found.map(({ path, message }) => ({ file, path: pathText(path), message }))
  const sentences = problems.map(({ path, message }) => `${file}: ${path === "" ? "" : `${path}: `}${message}`)
  throw new SluiceError("CONFIG", sentences.join("\n"), { problems })
}
