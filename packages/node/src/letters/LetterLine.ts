import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as Outcome from "@sluice/core/Outcome"
import { Either, Schema } from "effect"

const Origin = Schema.Struct({
  source: Schema.String,
  line: Schema.optionalWith(Schema.Number, { exact: true }),
  offset: Schema.optionalWith(Schema.Number, { exact: true })
})

const Reason = Schema.Struct({
  code: Schema.String,
  path: Schema.optionalWith(Schema.String, { exact: true }),
  mappingPath: Schema.optionalWith(Schema.String, { exact: true }),
  message: Schema.String
})

const Wire = Schema.Struct({
  status: Schema.optionalWith(Schema.Number, { exact: true }),
  words: Schema.optionalWith(Schema.String, { exact: true }),
  requestId: Schema.optionalWith(Schema.String, { exact: true })
})

type Json = DeadLetter["record"]
// What was parsed from JSON is JSON; walking it again would prove nothing.
const Json = Schema.declare((value: unknown): value is Json => value !== undefined)

const Letter: Schema.Schema<DeadLetter> = Schema.Struct({
  v: Schema.Literal(1),
  id: Schema.String,
  seq: Schema.Number,
  origin: Origin,
  destination: Schema.String,
  outcome: Schema.Literal(...Outcome.dead),
  reasons: Schema.Array(Reason),
  answer: Schema.optionalWith(Wire, { exact: true }),
  attempts: Schema.Number,
  at: Schema.String,
  record: Json,
  cut: Schema.optionalWith(Schema.Struct({ kept: Schema.Number, of: Schema.Number }), { exact: true }),
  delivered: Schema.Array(Schema.String)
})

const decoder = Schema.decodeUnknownEither(Letter)

/** One line, its newline included. The version stands first: a file is known by it. */
export const encode = (letter: DeadLetter): string => {
  const { v, id, ...rest } = letter
  return `${JSON.stringify({ v, id, ...rest })}\n`
}

/** Undefined when the line is no dead letter. */
export const decode = (line: string): DeadLetter | undefined => {
  try {
    const result = decoder(JSON.parse(line))
    return Either.isRight(result) ? result.right : undefined
  } catch {
    return undefined
  }
}

const beginning = '{"v":1,'

/** Whether a file that begins so holds dead letters; also when it is empty or was torn at once. */
export const looksLikeLetters = (head: string): boolean => head.startsWith(beginning) || beginning.startsWith(head)
