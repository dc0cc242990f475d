import type { Json, JsonObject } from "@sluice/values/Json"
import { isRefusal, Refusal as ValueRefusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { type CompiledValue, type Compiler, type Directive, nothing, type Site } from "./CompiledValue.js"
import { type OptionReader, open } from "./OptionReader.js"
import type { OptionTable, Values } from "./OptionTable.js"
import { MappingRefusal } from "./Refusal.js"
import { fieldNames, optionsSchema, withDescription } from "./ValueSchema.js"

/** A directive with an option table, from which the compiler, the documentation and the JSON Schema are made. */
export interface TableDirective extends Directive {
  /** The option that a body without options sets. */
  readonly main: string
  readonly options: OptionTable
}

/** The site where a directive is compiled. */
export interface Placed {
  readonly site: Site
  readonly compiler: Compiler
  readonly reader: OptionReader
}

/** The options, or the main one alone, which is anything but an object without a directive. */
const tableSchema = (main: string, options: OptionTable): JsonObject => {
  const entries = Object.entries(options)
  const properties = entries.map(([name, { schema, text }]) => [name, withDescription(schema, text)] as const)
  const required = entries.flatMap(([name, { isRequired }]) => (isRequired ? [name] : []))
  const all = optionsSchema(Object.fromEntries(properties), ...required)
  const alone = options[main]?.schema
  if (alone === undefined || required.some((name) => name !== main)) return all
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: { type: "object", propertyNames: fieldNames }, then: all, else: alone }
}

/** A directive from its row: name, documentation, options, and the function that makes the code from their values. */
export const defineDirective = <const Table extends OptionTable>(row: {
  readonly name: string
  readonly text: string
  readonly main: string & keyof Table
  readonly options: Table
  readonly make: (options: Values<Table>, placed: Placed) => CompiledValue
}): TableDirective => ({
  ...row,
  schema: tableSchema(row.main, row.options),
  compile: (body, site, compiler) => {
    const names = Object.keys(row.options)
    const reader = open(body, { main: row.main, names, site, compiler })
    if (reader === undefined) return nothing
    const values = Object.fromEntries(names.map((name) => [name, row.options[name]?.read(reader, name)]))
    // Every value was read by the option of its name.
    return row.make(values as Values<Table>, { site, compiler, reader })
  }
})

/** Refuses the record for a value that is not valid, or drops that value with a note. `place` is where it is from, if that depends on the record. */
export const invalidValue = (
  onInvalid: "refuse" | "drop",
  { site, compiler }: Placed
): ((refusal: ValueRefusal, place?: string) => undefined) => {
  compiler.refuses()
  return ({ code, message }, place) => {
    const refusal = new MappingRefusal(code, { at: site.blame.at, path: place ?? site.blame.path }, message)
    if (onInvalid === "refuse") throw refusal
    compiler.notes.add(refusal)
    return undefined
  }
}

const unfilled = new ValueRefusal(
  "placeholder-not-filled",
  "The value is an unfilled placeholder and was left out. Check the step that sets the variable."
)

/**
 * The code of a directive that reads one value. Missing stays missing, `null` stays `null`, empty text becomes nothing,
 * and an unfilled placeholder is left out.
 */
export const reading = (
  subject: CompiledValue,
  read: (found: Json) => Json | ValueRefusal,
  onInvalid: "refuse" | "drop",
  placed: Placed
): CompiledValue => {
  const fail = invalidValue(onInvalid, placed)
  const leaveOut = invalidValue("drop", placed)
  const run = (from: Json | undefined): Json | undefined => {
    const found = subject.run(from)
    if (found === undefined || found === null) return found
    if (typeof found === "string") {
      if (isBlank(found)) return undefined
      if (isPlaceholder(found)) return leaveOut(unfilled, subject.place?.(from))
    }
    const made = read(found)
    return isRefusal(made) ? fail(made, subject.place?.(from)) : made
  }
  return { run, fresh: true, ...(subject.place && { place: subject.place }) }
}

const aList = new ValueRefusal(
  "one-value-expected",
  "The value is a list, but one value is expected. Take one of its elements with @first, or read each of them with @map."
)
const anObject = new ValueRefusal(
  "one-value-expected",
  "The value is an object, but one value is expected. Name the member in the path, such as $.price.amount."
)

/** {@link reading} for a directive that reads text, a number, true or false. */
export const readingOne = (
  subject: CompiledValue,
  read: (found: string | number | boolean) => Json | ValueRefusal,
  onInvalid: "refuse" | "drop",
  placed: Placed
): CompiledValue =>
  reading(
    subject,
    (found) => (typeof found === "object" ? (Array.isArray(found) ? aList : anObject) : read(found)),
    onInvalid,
    placed
  )
