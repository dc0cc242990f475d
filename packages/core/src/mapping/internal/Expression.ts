import type { Json, JsonObject } from "@sluice/values/Json"

/** A part of a mapping, written in TypeScript. `json` is the mapping itself, as in a file. */
export class Expression<out A> {
  /** The type of the result. Used only by the TypeScript compiler. */
  declare readonly Output: A

  constructor(readonly json: Json) {}

  toJSON(): Json {
    return this.json
  }
}

/** An operand: an expression or a literal scalar. */
export type Operand = Expression<unknown> | string | number | boolean | null

/** The result type of an operand. `undefined` is nothing. */
export type OutputOf<E> = E extends Expression<infer A> ? A : E extends Json ? E : never

/** The result type of a structure. A field that can resolve to nothing is optional. */
export type StructOf<Fields> = {
  readonly [K in keyof Fields as undefined extends OutputOf<Fields[K]> ? never : K]: OutputOf<Fields[K]>
} & {
  readonly [K in keyof Fields as undefined extends OutputOf<Fields[K]> ? K : never]?: Exclude<
    OutputOf<Fields[K]>,
    undefined
  > &
    Json
}

/** An element of a resulting list. `null` if the element resolved to nothing. */
export type ElementOf<E> =
  undefined extends OutputOf<E> ? Exclude<OutputOf<E>, undefined> | null : Exclude<OutputOf<E>, undefined>

/** The mapping of an operand, as in a file. */
export const jsonOf = (operand: Operand): Json => (operand instanceof Expression ? operand.json : operand)

/** An object of options without absent ones. */
export const optionsOf = (options: { readonly [name: string]: Operand | undefined }): JsonObject =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, jsonOf(value)]]))
  )
