import type { Json, JsonObject } from "@sluice/values/Json"
import type { Thousands } from "@sluice/values/Number"
import type { UnixTimeUnit } from "@sluice/values/UnixTime"
import { type ElementOf, Expression, jsonOf, type Operand, type OutputOf, optionsOf } from "./Expression.js"

/**
 * The effect of an invalid value: `refuse` makes the record Invalid, `drop` leaves out only the value, with a warning.
 */
interface OnInvalid {
  readonly onInvalid?: "refuse" | "drop"
}

/** A path with `$`, or an expression. */
type Subject = string | Expression<unknown>

/** Conditions as in `when`, with paths that begin at the element. */
type Where = JsonObject

const directive = (
  name: string,
  options: { readonly [name: string]: Operand | JsonObject | ReadonlyArray<Json> | undefined }
): Expression<never> =>
  new Expression({
    [name]: Object.fromEntries(
      Object.entries(options).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value instanceof Expression ? value.json : value]]
      )
    )
  })

/** `@date`: a date and time, or a calendar date, in the format of a source field. */
export const date: {
  (
    value: Subject,
    options: DateOptions & { readonly to: "seconds" | "milliseconds" }
  ): Expression<number | null | undefined>
  (value: Subject, options?: DateOptions & { readonly to?: "time" | "date" }): Expression<string | null | undefined>
} = (value: Subject, options: DateOptions & { readonly to?: string } = {}): Expression<never> =>
  directive("@date", { value, ...options })

interface DateOptions extends OnInvalid {
  readonly format?: string | ReadonlyArray<string>
  readonly zone?: string
  readonly language?: string
  readonly unit?: UnixTimeUnit
  readonly local?: boolean
}

/** `@number`: a number in the format of a source field. */
export const number = (
  value: Subject,
  options: OnInvalid & { readonly decimal?: "." | ","; readonly thousands?: Thousands; readonly whole?: boolean } = {}
): Expression<number | null | undefined> => directive("@number", { value, ...options })

/** `@boolean`: true or false from the words of a language. */
export const boolean = (
  value: Subject,
  options: OnInvalid & {
    readonly language?: string | ReadonlyArray<string>
    readonly true?: string | ReadonlyArray<string>
    readonly false?: string | ReadonlyArray<string>
  } = {}
): Expression<boolean | null | undefined> => directive("@boolean", { value, ...options })

/** `@math`: a calculation with numbers: minorUnits, multiply, divide, add, subtract, round, in this order. */
export const math = (
  value: Subject,
  options: OnInvalid & {
    readonly minorUnits?: Operand
    readonly multiply?: Operand
    readonly divide?: Operand
    readonly add?: Operand
    readonly subtract?: Operand
    readonly round?: number
  }
): Expression<number | undefined> => directive("@math", { value, ...options })

/** `@split`: text to a list of strings. */
export const split = (
  value: Subject,
  options: OnInvalid & { readonly separator?: string } = {}
): Expression<ReadonlyArray<Json> | null | undefined> => directive("@split", { value, ...options })

/** `@default`: the first value that is present. */
export const firstPresent = <const Values extends ReadonlyArray<Operand>>(
  ...values: Values
): Expression<OutputOf<Values[number]> | undefined> => new Expression({ "@default": values.map(jsonOf) })

/** `@lookup`: a value from a table. */
export const lookup = <const Row extends Operand>(
  value: Subject,
  options: OnInvalid & {
    readonly table: { readonly [word: string]: Row }
    readonly otherwise?: Operand
    readonly ignoreCase?: boolean
  }
): Expression<Json | undefined> => directive("@lookup", { value, ...options, table: optionsOf(options.table) })

/** `@first`: the first element that meets conditions, or a part of it. */
export const first = (
  list: Subject,
  options: { readonly where?: Where; readonly get?: Operand } = {}
): Expression<Json | undefined> => directive("@first", { list, ...options })

/** `@filter`: the elements of a list that meet conditions. */
export const filter = (list: Subject, where: Where): Expression<ReadonlyArray<Json> | null | undefined> =>
  directive("@filter", { list, where })

/** `@map`: a list with the mapping of each element. */
export const map = <const To extends Operand>(
  list: Subject,
  to: To,
  options: OnInvalid = {}
): Expression<ReadonlyArray<ElementOf<To>> | null | undefined> => directive("@map", { list, to, ...options })

/** `@object`: an object from a list of keys and values. */
export const object = (
  list: Subject,
  options: OnInvalid & { readonly key: Operand; readonly value: Operand }
): Expression<JsonObject | null | undefined> => directive("@object", { list, ...options })

/** `@omit`: a value without the members at some paths. */
export const omit = (value: Subject, paths: string | ReadonlyArray<string>): Expression<Json | undefined> =>
  directive("@omit", { value, paths })
