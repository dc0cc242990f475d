import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as Outcome from "@sluice/core/Outcome"
import { isObject, parse } from "@sluice/values/Json"
import { Either, ParseResult, Schema } from "effect"
import { firstMistake } from "../format/JsonScan.js"

export const LetterOrigin = Schema.Struct({
  source: Schema.String,
  line: Schema.optionalWith(Schema.Number, { exact: true }),
  offset: Schema.optionalWith(Schema.Number, { exact: true })
})

export const LetterReason = Schema.Struct({
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
// The value was parsed from JSON, so it is not checked again.
const Json = Schema.declare((value: unknown): value is Json => value !== undefined)

const CsvRow = Schema.Struct({
  delimiter: Schema.String,
  columns: Schema.Array(Schema.String),
  null: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
})

const Letter: Schema.Schema<DeadLetter> = Schema.Struct({
  v: Schema.Literal(1),
  id: Schema.String,
  seq: Schema.Number,
  origin: LetterOrigin,
  destination: Schema.String,
  outcome: Schema.Literal(...Outcome.dead),
  reasons: Schema.Array(LetterReason),
  answer: Schema.optionalWith(Wire, { exact: true }),
  attempts: Schema.Number,
  at: Schema.String,
  run: Schema.optionalWith(Schema.String, { exact: true }),
  record: Json,
  cut: Schema.optionalWith(Schema.Struct({ kept: Schema.Number, of: Schema.Number }), { exact: true }),
  suggestion: Schema.optionalWith(Json, { exact: true }),
  csv: Schema.optionalWith(CsvRow, { exact: true }),
  delivered: Schema.Array(Schema.String)
})

const decodeLetter = Schema.decodeUnknownEither(Letter)

/** One line, with its newline. The version comes first, so that a line that a crash cut is recognised. */
export const encode = (letter: DeadLetter): string => {
  const { v, id, ...rest } = letter
  return `${JSON.stringify({ v, id, ...rest }, finite)}\n`
}

/** A number without a JSON text is left out. As null, it would erase a value when the letter is sent again. */
const finite = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? undefined : value

/** Reads the text of one letter; undefined if it is not a dead letter. */
export const decode = (line: string): DeadLetter | undefined => {
  const letter = decodeLetter(parse(line))
  return Either.isRight(letter) ? letter.right : undefined
}

/** The reason a string is not a dead letter, as a clause after "line 3". Contains none of its values. */
export const problemOf = (text: string): string => {
  const mistake = firstMistake(text)
  if (mistake !== undefined) return `is not valid JSON (${mistake.what})`
  const value = parse(text)
  if (!isObject(value)) return "is not a JSON object"
  const decoded = decodeLetter(value)
  const [first] = Either.isLeft(decoded) ? ParseResult.ArrayFormatter.formatErrorSync(decoded.left) : []
  const key = String(first?.path[0] ?? "v")
  return key in value ? `has an invalid \`${key}\`` : `has no \`${key}\``
}

const beginning = '{"v":1,'

/** Whether a string without a newline is the start of a line of {@link encode} that a crash cut off. */
export const isTorn = (text: string): boolean =>
  decode(text) === undefined &&
  (beginning.startsWith(text) || (text.startsWith(beginning) && !text.trimEnd().endsWith("}")))
