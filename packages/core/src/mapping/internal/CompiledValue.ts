import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Step } from "../../record/Path.js"
import type { Blame } from "./Blame.js"
import type { Meter } from "./Meter.js"
import type { Notes } from "./Notes.js"
import type { MappingPlace, MappingProblem } from "./Problem.js"

/** The compiled form of one value of a mapping. Throws only a Refusal. */
export type Evaluator = (from: Json | undefined) => Json | undefined

/** Like {@link Evaluator}, for a value that is an object for every record. */
export type ObjectEvaluator = (from: Json | undefined) => JsonObject

/** Whether a record or an element passes. */
export type CompiledCondition = (from: Json | undefined) => boolean

/** Receives one member of an object. The value is `undefined` if it resolved to nothing. */
export type Put = (key: string, value: Json | undefined) => void

/** Passes on the members of a resolved value, including members that resolved to nothing. */
export type Members = (from: Json | undefined, put: Put) => void

/** The compiled form of a value, with facts about its results. */
export interface CompiledValue {
  readonly run: Evaluator
  /** Whether its objects and lists are new for each record; `false` if one may belong to the record. */
  readonly fresh: boolean
  /** The same as `run`, if that always returns an object. */
  readonly object?: ObjectEvaluator
  /** The scalar that it returns for every record. */
  readonly constant?: string | number | boolean | null
  /** The steps, if the value is only a path. No step is an inherited name. */
  readonly steps?: ReadonlyArray<Step>
  /**
   * Present only if the result differs from the members of `run`. In `@merge`, a member that resolves to nothing
   * removes an earlier member.
   */
  readonly members?: Members
  /**
   * For a list whose elements are not at the same index in the record: the index of each element in the record, if
   * known.
   */
  readonly indexes?: (from: Json | undefined) => ReadonlyArray<number | undefined> | undefined
  /** For such a list: where its elements come from. */
  readonly bases?: ReadonlyArray<string>
  /**
   * The place that the value is from. Present only if it depends on the record. Runs the code again, so use it only for
   * a reason.
   */
  readonly place?: (from: Json | undefined) => string | undefined
}

/** The record paths that a path in this scope refers to. */
export interface Scope {
  readonly resolve: (steps: ReadonlyArray<Step>) => ReadonlyArray<string>
}

/** Collects the record paths that each field of the output depends on. */
export interface Sink {
  readonly add: (field: string, path: string) => void
}

/** The position of the compiler: in the mapping, in the output, and in the record. */
export interface Site extends MappingPlace {
  /** The field of the output, `properties.bot`, `products[].sku`; empty at the root. */
  readonly field: string
  readonly scope: Scope
  readonly sink: Sink
  /** The innermost directive and the places that it reads, for refusals. */
  readonly blame: Blame
  /** The short form of `fields:`. Text that looks like a path is a path, and a key may end in `?`. */
  readonly short: boolean
}

/** The value formats of the source, for directives that do not set them. */
export interface ValueDefaults {
  /** IANA name: the zone of times without an offset. */
  readonly timezone?: string | undefined
  /** Date patterns such as `DD/MM/YYYY`. */
  readonly dates?: string | ReadonlyArray<string> | undefined
  /** Language of words and names, such as `de`. */
  readonly language?: string | undefined
}

/** The services for a directive during compilation. */
export interface Compiler {
  readonly meter: Meter
  readonly notes: Notes
  readonly defaults: ValueDefaults
  /** Notes that the value of a field comes from the first of these places that is present. */
  readonly alternatives: (field: string, paths: ReadonlyArray<string>) => void
  /** Notes that the mapping itself decides what a field can be, as a table does, instead of passing on a value of the record. */
  readonly decides: (field: string) => void
  /**
   * Notes that element n of a list of the output, such as `products[]`, is made from element n of the list at a place
   * of the record.
   */
  readonly elements: (field: string, base: string) => void
  /** Notes for a list of {@link elements} which index of the record each element has. Only where paths begin at the record. */
  readonly rearranges: (field: string, indexes: NonNullable<CompiledValue["indexes"]>) => void
  /** Compiles a part of the mapping. If there are problems, they are noted and the code returns nothing. */
  readonly value: (json: unknown, site: Site) => CompiledValue
  readonly report: (problem: MappingProblem) => void
  /** Notes that a path of the record is read here. */
  readonly reads: (steps: ReadonlyArray<Step>, site: Site) => void
  /** Notes that the code can refuse a record. */
  readonly refuses: () => void
  /** Notes that the result can repeat parts of the record without limit and must therefore be measured. */
  readonly repeats: () => void
}

/** A directive: its name with the `@`, and the compiler of its body. Every mistake in the body is reported. */
export interface Directive {
  readonly name: string
  /** Its effect. */
  readonly text: string
  /** JSON Schema of its body. */
  readonly schema: JsonObject
  readonly compile: (body: unknown, site: Site, compiler: Compiler) => CompiledValue
}

/** The code of a value that always resolves to nothing. */
export const nothing: CompiledValue = { run: () => undefined, fresh: true }

/** The code of a constant scalar. */
export const constant = (value: string | number | boolean | null): CompiledValue => ({
  run: () => value,
  fresh: true,
  constant: value
})

/** Passes on the members of the result of a code. */
export const membersOf = (code: CompiledValue): Members =>
  code.members ?? ((from, take) => spread(code.run(from), take))

/** Passes on the own members: the elements of a list and the characters of a string. Other scalars have no members. */
const spread = (value: Json | undefined, take: Put): void => {
  if (typeof value === "string") {
    for (let i = 0; i < value.length; i++) take(`${i}`, value.charAt(i))
  } else if (isObject(value)) {
    spreadObject(value, take)
  } else if (Array.isArray(value)) {
    value.forEach((element, i) => {
      take(`${i}`, element)
    })
  }
}

const spreadObject = (object: JsonObject, take: Put): void => {
  for (const key of Object.keys(object)) take(key, object[key])
}
