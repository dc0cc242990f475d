import type { Json, JsonObject } from "@sluice/values/Json"
import type { Step } from "../../record/Path.js"
import type { Blame } from "./Blame.js"
import type { Meter } from "./Meter.js"
import type { MappingProblem, Place } from "./Problem.js"

/** The compiled form of one value of a mapping. May only leave by returning or by throwing a Refusal. */
export type Run = (from: Json | undefined) => Json | undefined

/** Like {@link Run}, for what gives an object whatever the record. */
export type ObjectRun = (from: Json | undefined) => JsonObject

/** Takes one member of an object; `undefined` says that the member is named and resolved to nothing. */
export type Put = (key: string, value: Json | undefined) => void

/** Hands out the members of what a value resolves to, the ones that resolved to nothing included. */
export type Members = (from: Json | undefined, put: Put) => void

export interface Code {
  readonly run: Run
  /** Objects and lists it gives are new with every run; `false` where one may belong to the record. */
  readonly fresh: boolean
  /** The same as `run`, where that gives an object for certain. */
  readonly object?: ObjectRun
  /** A scalar that it gives whatever the record. */
  readonly constant?: string | number | boolean | null
  /** Where it is nothing but a path: its steps, none of them an inherited name. */
  readonly steps?: ReadonlyArray<Step>
  /** Only where it differs from the members of `run`: `@merge` lets a member that is nothing take away an earlier one. */
  readonly members?: Members
}

/** Which record paths stand behind a path in this scope. */
export interface Scope {
  readonly resolve: (steps: ReadonlyArray<Step>) => ReadonlyArray<string>
}

/** Keeps which record paths feed which field of the output. */
export interface Sink {
  readonly add: (field: string, path: string) => void
}

/** Where the compiler stands: in the mapping, in the output, and over which part of the record. */
export interface Site extends Place {
  /** The field of the output that is being made, `properties.bot`, `products[].sku`; empty at the root. */
  readonly field: string
  readonly scope: Scope
  readonly sink: Sink
  /** What a refusal points at: the innermost directive, and what it reads. */
  readonly blame: Blame
  /** The short form of `fields:`: a text that starts with `$.` is a path, a key may end in `?`. */
  readonly short: boolean
}

/** What a directive may use while it is compiled. */
export interface Compiler {
  readonly meter: Meter
  /** Compiles a part of the mapping. Problems are kept; the code that comes back then gives nothing. */
  readonly value: (json: unknown, site: Site) => Code
  readonly report: (problem: MappingProblem) => void
  /** Says that a path of the record is read here. */
  readonly reads: (steps: ReadonlyArray<Step>, site: Site) => void
  /** Says that the code can refuse a record. */
  readonly refuses: () => void
  /** Says that the result can repeat parts of the record without limit, so that it is measured when it is done. */
  readonly repeats: () => void
}

/** A directive: its name with the `@`, and how its body is compiled. Everything that can be wrong with the body is reported. */
export interface Directive {
  readonly name: string
  readonly compile: (body: unknown, site: Site, compiler: Compiler) => Code
}

export const nothing: Code = { run: () => undefined, fresh: true }

export const constant = (value: string | number | boolean | null): Code => ({
  run: () => value,
  fresh: true,
  constant: value
})

export const membersOf = (code: Code): Members => code.members ?? ((from, take) => spread(code.run(from), take))

/** Own members; a list has its indexes, a text its characters, other scalars have none. */
const spread = (value: Json | undefined, take: Put): void => {
  if (typeof value === "string") {
    for (let i = 0; i < value.length; i++) take(`${i}`, value.charAt(i))
  } else if (Array.isArray(value)) {
    value.forEach((element, i) => {
      take(`${i}`, element)
    })
  } else if (typeof value === "object" && value !== null) {
    spreadObject(value as JsonObject, take)
  }
}

const spreadObject = (object: JsonObject, take: Put): void => {
  for (const key of Object.keys(object)) take(key, object[key])
}
