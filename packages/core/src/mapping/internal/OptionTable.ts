import type { JsonObject } from "@sluice/values/Json"
import * as When from "../When.js"
import type { CompiledCondition, CompiledValue } from "./CompiledValue.js"
import type { OptionReader } from "./OptionReader.js"
import { valueSchema } from "./ValueSchema.js"

/** One option of a directive: its accepted values for people and editors, and its reader. */
export interface DirectiveOption<out A> {
  /** The accepted values, for the documentation and for messages. */
  readonly accepts: string
  /** The effect of the option, with its default. */
  readonly text: string
  readonly isRequired: boolean
  /** JSON Schema of the option. */
  readonly schema: JsonObject
  /** Reads the value. Reports mistakes. */
  readonly read: (reader: OptionReader, name: string) => A
}

/** The options of a directive by name. */
export type OptionTable = { readonly [name: string]: DirectiveOption<unknown> }

/** The values of a table. */
export type Values<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends DirectiveOption<infer A> ? A : never
}

const make = <A>(
  accepts: string,
  schema: JsonObject,
  text: string,
  read: DirectiveOption<A>["read"]
): DirectiveOption<A> => ({
  accepts,
  text,
  isRequired: false,
  schema,
  read
})

const required = <A>(option: DirectiveOption<A>): DirectiveOption<A> => ({ ...option, isRequired: true })

const aPath = "a path, or a directive"

/** The value that a directive reads: a path or a directive. */
export const subject = (sentence: string): DirectiveOption<CompiledValue> =>
  required(make(aPath, valueSchema, sentence, (reader, name) => reader.subject(name)))

/** The list that a directive processes: a path or a directive. The options that are read at its elements follow it. */
export const list = (sentence: string): DirectiveOption<CompiledValue> =>
  required(make(aPath, valueSchema, sentence, (reader, name) => reader.list(name)))

/** A path, a directive, or a fixed value. */
export const value = (sentence: string): DirectiveOption<CompiledValue | undefined> =>
  make("a path, a directive or a fixed value", valueSchema, sentence, (reader, name) => reader.value(name))

/** A list of paths, directives and fixed values. */
export const values = (sentence: string): DirectiveOption<ReadonlyArray<CompiledValue>> =>
  required(
    make(
      "a list of paths, directives and fixed values",
      { type: "array", items: valueSchema, minItems: 1 },
      sentence,
      (reader, name) => reader.values(name)
    )
  )

const partOfElement = "a path that begins at the element, a directive or a mapping"

/** A part of an element of the list, which is also a part of the output. */
export const partOfOption = (sentence: string): DirectiveOption<CompiledValue | undefined> =>
  make(partOfElement, valueSchema, sentence, (reader, name) =>
    reader.has(name) ? reader.atElement(name, "") : undefined
  )

/** Like {@link partOfOption}, required. */
export const neededPartOf = (sentence: string): DirectiveOption<CompiledValue | undefined> =>
  required(make(partOfElement, valueSchema, sentence, (reader, name) => reader.atElement(name, "")))

/** The mapping from an element of the list to an element of the output. */
export const shape = (sentence: string): DirectiveOption<CompiledValue | undefined> =>
  required(make(partOfElement, valueSchema, sentence, (reader, name) => reader.atElement(name, "[]")))

const conditions =
  "an object of conditions, as in `when`, with paths that begin at the element; a whole number beyond 2^53 is text, in quotation marks"

/** Conditions on an element, as in `when`. */
export const where = (sentence: string): DirectiveOption<CompiledCondition | undefined> =>
  make(conditions, When.schema, sentence, (reader, name) => (reader.has(name) ? reader.where(name) : undefined))

/** Like {@link where}, required. */
export const neededWhere = (sentence: string): DirectiveOption<CompiledCondition | undefined> =>
  required(make(conditions, When.schema, sentence, (reader, name) => reader.where(name)))

/** Text of at least one character. */
export const text = (sentence: string): DirectiveOption<string | undefined> =>
  make("text", { type: "string", minLength: 1 }, sentence, (reader, name) => reader.text(name))

const aText: JsonObject = { type: "string", minLength: 1 }
const someTexts: JsonObject = { anyOf: [aText, { type: "array", items: aText, minItems: 1 }] }

/** A string, or a list of strings. */
export const texts = (sentence: string): DirectiveOption<ReadonlyArray<string> | undefined> =>
  make("a string or a list of strings", someTexts, sentence, (reader, name) =>
    reader.has(name) ? reader.texts(name) : undefined
  )

/** Like {@link texts}, required. */
export const neededTexts = (sentence: string): DirectiveOption<ReadonlyArray<string> | undefined> =>
  required(make("a string or a list of strings", someTexts, sentence, (reader, name) => reader.texts(name)))

/** One word of a fixed list. */
export const word = <const Word extends string>(
  words: ReadonlyArray<Word>,
  sentence: string
): DirectiveOption<Word | undefined> =>
  make(words.map((one) => `\`${one}\``).join(" "), { enum: [...words] }, sentence, (reader, name) =>
    reader.word(name, words)
  )

/** True or false. Absent: false. */
export const flag = (sentence: string): DirectiveOption<boolean> =>
  make("`true` or `false`", { type: "boolean" }, sentence, (reader, name) => reader.flag(name))

/** A whole number in a range. */
export const whole = (least: number, most: number, sentence: string): DirectiveOption<number | undefined> =>
  make(
    `a whole number from ${least} to ${most}`,
    { type: "integer", minimum: least, maximum: most },
    sentence,
    (reader, name) => reader.whole(name, least, most)
  )

/** An object whose values are paths, directives or fixed values. */
export const table = (sentence: string): DirectiveOption<ReadonlyMap<string, CompiledValue>> =>
  required(
    make(
      "an object of values",
      { type: "object", additionalProperties: valueSchema, minProperties: 1 },
      sentence,
      (reader, name) => reader.table(name)
    )
  )

/** The effect of an invalid value. */
export const onInvalid: DirectiveOption<"refuse" | "drop"> = make(
  "`refuse` `drop`",
  { enum: ["refuse", "drop"] },
  "If the value is not valid: refuse makes the record Invalid, drop leaves out only this value, with a warning. Default: refuse.",
  (reader, name) => reader.word(name, ["refuse", "drop"]) ?? "refuse"
)
