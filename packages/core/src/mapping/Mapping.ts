import type { Json, JsonObject } from "@sluice/values/Json"
import { isObject } from "@sluice/values/Json"
import { Either } from "effect"
import { type Compiled, compileAt, maxMappingDepth as maxMappingLevels } from "./internal/Compile.js"
import type { ValueDefaults } from "./internal/CompiledValue.js"
import { all as allDirectives, directiveNames, tableDirectives } from "./internal/Directives.js"
import { rootKey } from "./internal/directives/Transform.js"
import {
  type ElementOf,
  Expression,
  jsonOf,
  type Operand,
  type OutputOf,
  optionsOf,
  type StructOf
} from "./internal/Expression.js"
import { maxDepth, maxSize } from "./internal/Meter.js"
import { described, joined, type MappingProblem, problem } from "./internal/Problem.js"
import { MappingRefusal } from "./internal/Refusal.js"
import { definitionOf, fieldsSchema, valueDefinition, valueSchema } from "./internal/ValueSchema.js"

export {
  boolean,
  date,
  filter,
  first,
  firstPresent,
  lookup,
  map,
  math,
  number,
  object,
  omit,
  split
} from "./internal/ValueExpressions.js"
export type { ElementOf, MappingProblem, Operand, OutputOf, StructOf, ValueDefaults }
export { Expression, MappingRefusal }

/**
 * Limits of the language. Exceeding one of the first two causes a {@link MappingRefusal}. Exceeding the third causes a
 * {@link MappingProblem}.
 */
export const limits = {
  /**
   * The maximum depth of a value for `@flatten`, `@json` and `@excludeWhenNull`. A value that is only copied may be
   * deeper.
   */
  depth: maxDepth,
  /**
   * The maximum size of the result for one record, in characters. A member or element counts 4 in addition to its name
   * and text.
   */
  size: maxSize,
  /** Levels of keys, indexes, directives and options in a mapping. */
  mappingDepth: maxMappingLevels
} as const

/** The names of all directives, with the `@`. */
export const directives: ReadonlyArray<string> = directiveNames

/** A directive with its options, for documentation and editors. */
export interface DirectiveInfo {
  readonly name: string
  /** Its effect, as one sentence. */
  readonly text: string
  /** The option that a body without options sets. */
  readonly main: string
  /** In the order in which they are written. */
  readonly options: ReadonlyArray<OptionInfo>
}

/** An option of a directive. */
export interface OptionInfo {
  readonly name: string
  readonly accepts: string
  readonly text: string
  readonly isRequired: boolean
  /** JSON Schema. */
  readonly schema: JsonObject
}

/** The directives with a table of options. The others are shared with other tools. */
export const tables: ReadonlyArray<DirectiveInfo> = tableDirectives.map(({ name, text, main, options }) => ({
  name,
  text,
  main,
  options: Object.entries(options).map(([option, { accepts, text, isRequired, schema }]) => ({
    ...{ name: option, accepts, text, isRequired, schema }
  }))
}))

/** JSON Schemas of mappings, which refer to one another below `$defs`. For editors: a mapping that they accept may have mistakes. */
export const schemas = {
  /** The `$defs` of a schema that uses the others. */
  definitions: { [valueDefinition]: definitionOf(allDirectives, rootKey) },
  /** The value of a field. */
  value: valueSchema,
  /** A mapping in the full language. */
  mapping: { allOf: [valueSchema] },
  /** The short form. */
  fields: fieldsSchema
} as const

/** Facts about a mapping, found by the compiler. */
export interface MappingFacts {
  /**
   * Whether the resulting object or list is always new at its top level, so that it may be changed in place. Deeper
   * values may be parts of the record and must be copied before a change.
   */
  readonly fresh: boolean
  /**
   * Every place of the record that the mapping reads, such as `$.session.email` or `$.products[*].sku`, each once. `$.`
   * is the whole record. It also represents a path that depends on the record.
   */
  readonly reads: ReadonlyArray<string>
  /**
   * The places of the record that each field of the output depends on, by field. Fields are dotted: `properties.bot`,
   * `products[].sku`, and the empty string for the whole output. A field without such places is absent.
   */
  readonly origins: ReadonlyMap<string, ReadonlyArray<string>>
  /** The place of each field in {@link MappingFacts.origins} that has only one. For reasons that name both. */
  readonly paths: ReadonlyMap<string, string>
  /** Dotted fields that are written as `name?` in the short form. Empty for the full language. */
  readonly optional: ReadonlySet<string>
  /** By field of a `@default` whose alternatives are single places: these places, in their order. */
  readonly alternatives: ReadonlyMap<string, ReadonlyArray<string>>
  /**
   * By list of the output, such as `products[]`, whose element n is made from element n of a list in the record: the
   * place of that list, such as `$.cart.items`.
   */
  readonly elements: ReadonlyMap<string, string>
  /** Lists of {@link MappingFacts.elements} in another order or without some elements → the index in the record of each element. */
  readonly rearranged: ReadonlyMap<string, (record: JsonObject) => ReadonlyArray<number | undefined> | undefined>
  /** Fields whose place depends on the record → that place, for reasons. */
  readonly places: ReadonlyMap<string, (record: JsonObject) => string | undefined>
  /** Fields whose values the mapping itself chooses, with `@lookup`, `@replace` or a fixed value of `@if`. */
  readonly decided: ReadonlySet<string>
}

/** Receives the values that a mapping left out of one record, in the order of the mapping. */
export type Warn = (refusal: MappingRefusal) => void

/** A mapping, ready to use. */
export interface CompiledMapping<A = Json | undefined> extends MappingFacts {
  /**
   * Returns the value for a record, `undefined` if the mapping resolves to nothing, or a {@link MappingRefusal}. Never
   * throws and never changes the record. The same record has the same value. Synchronous and not reentrant. `warn` is
   * called for every part that the mapping leaves out because its value is not valid, even if the record is refused.
   */
  readonly apply: (record: JsonObject, warn?: Warn) => A | MappingRefusal
}

/** A mapping whose result is always an object. */
export type ObjectMapping = CompiledMapping<JsonObject>

/**
 * The form of a member in {@link MappingFacts.origins} and {@link MappingFacts.optional}: `email`, `properties["Umsatz (EUR)"]`.
 * Long names are shortened. `at` is the field around it. Default: none.
 */
export const fieldName = (name: string, at = ""): string => joined(at, name)

/** Options of {@link compile}. */
export interface CompileOptions {
  /** First part of the paths in problems and refusals. Default: `mapping`, or `fields` for the short form. */
  readonly at?: string
  /** The value formats of the source, for directives that do not set them. Default: ISO 8601, UTC, English. */
  readonly defaults?: ValueDefaults | undefined
}

type CompileResult<A> = Either.Either<CompiledMapping<A>, ReadonlyArray<MappingProblem>>

/** Whether a result of `apply` is a refusal. */
export const isRefusal = (result: Json | undefined | MappingRefusal): result is MappingRefusal =>
  result instanceof MappingRefusal

/**
 * Compiles a mapping in the full language: JSON, parsed YAML, or an {@link Expression}. Total. Returns a mapping or all
 * problems, in the order of the text.
 */
export const compile: {
  <A>(mapping: Expression<A>, options?: CompileOptions): CompileResult<A>
  (mapping: unknown, options?: CompileOptions): CompileResult<Json | undefined>
} = (mapping: unknown, options: CompileOptions = {}): CompileResult<never> => {
  const compiled = compileAt(jsonIn(mapping), {
    at: options.at ?? "mapping",
    short: false,
    defaults: options.defaults ?? {}
  })
  if (compiled.problems.length > 0) return Either.left(compiled.problems)
  // The expression builder defines the types of results, and only this line connects them with the engine.
  return Either.right({
    ...factsOf(compiled),
    apply: applyOf(compiled, compiled.code.run) as (record: JsonObject, warn?: Warn) => never
  })
}

/** Like {@link compile}, for a place that needs an object: any other result is a {@link MappingRefusal} with code `mapping-not-object`. */
export const compileObject = (
  mapping: unknown,
  options: CompileOptions = {}
): Either.Either<ObjectMapping, ReadonlyArray<MappingProblem>> => {
  const at = options.at ?? "mapping"
  return objectMapping(compileAt(jsonIn(mapping), { at, short: false, defaults: options.defaults ?? {} }), at)
}

const jsonIn = (mapping: unknown): unknown => (mapping instanceof Expression ? mapping.json : mapping)

/**
 * Compiles the short form: text that is meant as a path, such as `$.a` or `$["a"]`, must be a valid one (`isMeant` of `Path`
 * decides), other text is literal, and a key `name?` is the field `name`, listed in {@link MappingFacts.optional}. Objects and lists nest; an object with a directive is in the full language. The
 * whole must be an object that is not a directive.
 */
export const fields = (
  mapping: unknown,
  options: CompileOptions = {}
): Either.Either<ObjectMapping, ReadonlyArray<MappingProblem>> => {
  const at = options.at ?? "fields"
  const unfit = unfitFields(mapping, at)
  if (unfit !== undefined) return Either.left([unfit])
  return objectMapping(compileAt(mapping, { at, short: true, defaults: options.defaults ?? {} }), at)
}

const unfitFields = (mapping: unknown, at: string): MappingProblem | undefined => {
  const place = { at, segments: [] }
  if (typeof mapping !== "object" || mapping === null || Array.isArray(mapping)) {
    return problem(place, { found: described(mapping), expected: "an object of fields" })
  }
  const directive = Object.keys(mapping).find((key) => key.startsWith("@"))
  if (directive === undefined) return undefined
  const expected = 'fields by name; a directive for the whole item belongs under "mapping"'
  return problem(place, { found: `the directive ${JSON.stringify(directive)}`, expected })
}

/** Applies the limits if the mapping can exceed them. */
const applyOf = <A extends Json | undefined>(
  compiled: Compiled,
  run: (record: JsonObject) => A
): ((record: JsonObject, warn?: Warn) => A | MappingRefusal) => {
  const { meter, measured, blame, notes } = compiled
  if (!compiled.refuses && !measured) return run
  return (record, warn) => {
    meter.reset()
    try {
      const value = run(record)
      if (measured) meter.chargeValue(value, blame)
      return value
    } catch (thrown) {
      if (thrown instanceof MappingRefusal) return thrown
      throw thrown
    } finally {
      if (notes.count > 0) for (const note of notes.take()) warn?.(note)
    }
  }
}

const objectMapping = (compiled: Compiled, at: string): Either.Either<ObjectMapping, ReadonlyArray<MappingProblem>> => {
  if (compiled.problems.length > 0) return Either.left(compiled.problems)
  const { object, run } = compiled.code
  const apply = object === undefined ? objectOrRefusal(applyOf(compiled, run), at) : applyOf(compiled, object)
  return Either.right({ ...factsOf(compiled), apply })
}

const objectOrRefusal = (
  apply: (record: JsonObject, warn?: Warn) => Json | undefined | MappingRefusal,
  at: string
): ObjectMapping["apply"] => {
  const message =
    "The mapping does not return an object for this record. Make it resolve to an object with the fields of an item."
  const refusal = new MappingRefusal("mapping-not-object", { at }, message)
  return (record, warn) => {
    const value = apply(record, warn)
    return value instanceof MappingRefusal || isObject(value) ? value : refusal
  }
}

const factsOf = (compiled: Compiled): MappingFacts => {
  const origins = new Map([...compiled.origins].map(([field, paths]) => [field, [...paths]]))
  const paths = new Map<string, string>()
  for (const [field, [first, second]] of origins)
    if (first !== undefined && second === undefined) paths.set(field, first)
  const { alternatives, code, decided, elements, optional, places, reads, rearranged } = compiled
  return { fresh: code.fresh, reads, origins, paths, optional, alternatives, elements, rearranged, places, decided }
}

/** An object with these fields. A field that resolves to nothing is left out. */
export const struct = <const Fields extends { readonly [name: string]: Operand }>(
  members: Fields
): Expression<StructOf<Fields>> => new Expression(optionsOf(members))

/** A list of these elements; an element that resolves to nothing is `null`. */
export const list = <const Elements extends ReadonlyArray<Operand>>(
  ...elements: Elements
): Expression<ReadonlyArray<ElementOf<Elements[number]>>> => new Expression(elements.map(jsonOf))

/** `@path`: the value at a place of the record, `user.id`, `$.products[0].sku`. */
export const path = (place: string | Expression<unknown>): Expression<Json | undefined> =>
  new Expression({ "@path": jsonOf(place) })

/** `@literal`: the value itself. */
export const literal = <const A extends Operand>(value: A): Expression<OutputOf<A>> =>
  new Expression({ "@literal": jsonOf(value) })

/** `@template`: text with a value for each `{{path}}`. Missing values and null become empty text. */
export const template = (text: string | Expression<unknown>): Expression<string> =>
  new Expression({ "@template": jsonOf(text) })

/**
 * `@if` with `exists`: the first value if the subject is present and not null, otherwise the second value. A second
 * value of `0`, `false`, empty text or `null` counts as nothing.
 */
export const ifExists = <const Then extends Operand, const Else extends Operand = null>(
  subject: Operand,
  then: Then,
  otherwise?: Else
): Expression<OutputOf<Then> | OutputOf<Else> | undefined> => conditional("exists", subject, then, otherwise)

/**
 * `@if` with `blank`. Despite the name, it selects the first value if the subject is present and not blank. Otherwise
 * it is the same as {@link ifExists}.
 */
export const ifNotBlank = <const Then extends Operand, const Else extends Operand = null>(
  subject: Operand,
  then: Then,
  otherwise?: Else
): Expression<OutputOf<Then> | OutputOf<Else> | undefined> => conditional("blank", subject, then, otherwise)

const conditional = (
  test: string,
  subject: Operand,
  ...[then, otherwise]: ReadonlyArray<Operand | undefined>
): Expression<never> => new Expression({ "@if": optionsOf({ [test]: subject, then, else: otherwise }) })

/** `@case`: text in lower case, anything else unchanged. */
export const lowerCase = <A>(value: Expression<A>): Expression<Widened<A>> =>
  new Expression({ "@case": { operator: "lower", value: value.json } })

/** `@case`: text in upper case, anything else unchanged. */
export const upperCase = <A>(value: Expression<A>): Expression<Widened<A>> =>
  new Expression({ "@case": { operator: "upper", value: value.json } })

/** The type changes with the case, because a literal text in another case is a different literal. */
export type Widened<A> = A extends string ? string : A

/** The options of `@replace`; patterns and replacements have at most 10 characters. */
export interface Replacement {
  readonly pattern: string
  readonly replacement?: string
  readonly ignorecase?: boolean
  readonly global?: boolean
  readonly pattern2?: string
  readonly replacement2?: string
}

/** `@replace`: replaces plain text in text, numbers and booleans. */
export const replace = (value: Expression<unknown>, replacement: Replacement): Expression<string> =>
  new Expression({ "@replace": optionsOf({ value, ...replacement }) })

/** `@arrayPath`: a list whose elements are mapped by a shape; its paths begin at the element. */
export const arrayPath = (
  place: string | Expression<unknown>,
  shape?: Expression<unknown>
): Expression<Json | undefined> =>
  new Expression({ "@arrayPath": shape === undefined ? [jsonOf(place)] : [jsonOf(place), shape.json] })

/** `@flatten`: an object of one level, with names joined by the separator. */
export const flatten = (
  value: Expression<unknown>,
  options: { readonly separator: string; readonly omitArrays?: boolean }
): Expression<JsonObject> => new Expression({ "@flatten": optionsOf({ value, ...options }) })

/** `@json` with `encode`: the value as JSON text. */
export const encodeJson = (value: Operand): Expression<string | undefined> =>
  new Expression({ "@json": { mode: "encode", value: jsonOf(value) } })

/** `@json` with `decode`: the value of a JSON text; any other value unchanged. */
export const decodeJson = (value: Operand): Expression<Json | undefined> =>
  new Expression({ "@json": { mode: "decode", value: jsonOf(value) } })

/** `@merge` with `right`: members of later objects replace earlier ones. */
export const mergeRight = (...objects: ReadonlyArray<Expression<unknown>>): Expression<JsonObject> =>
  new Expression({ "@merge": { direction: "right", objects: objects.map(jsonOf) } })

/** `@merge` with `left`: members of earlier objects are kept. */
export const mergeLeft = (...objects: ReadonlyArray<Expression<unknown>>): Expression<JsonObject> =>
  new Expression({ "@merge": { direction: "left", objects: objects.map(jsonOf) } })

/** `@transform`: a mapping whose paths begin at the result of another. */
export const transform = <A>(apply: Expression<unknown>, mapping: Expression<A>): Expression<A> =>
  new Expression({ "@transform": { apply: apply.json, mapping: mapping.json } })

/** `@excludeWhenNull`: `null` becomes nothing, and objects lose their null members. */
export const excludeWhenNull = (value: Operand): Expression<Json | undefined> =>
  new Expression({ "@excludeWhenNull": jsonOf(value) })
