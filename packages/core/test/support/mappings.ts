import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import * as Mapping from "../../src/mapping/Mapping.js"
import * as Path from "../../src/record/Path.js"

/** Parses JSON text, so that tests contain mappings and records in the form that users write. */
export const json = (text: string): Json => JSON.parse(text)

export const compiled = (mapping: unknown): Mapping.CompiledMapping => {
  const result = Mapping.compile(mapping)
  if (Either.isRight(result)) return result.right
  throw new Error(result.left.map((problem) => problem.message).join("\n"))
}

export const applied = (mapping: unknown, record: JsonObject): Json | undefined | Mapping.MappingRefusal =>
  compiled(mapping).apply(record)

export const problemsOf = (mapping: unknown): ReadonlyArray<Mapping.MappingProblem> =>
  Either.match(Mapping.compile(mapping), { onLeft: (problems) => problems, onRight: () => [] })

const names = ["a", "b", "c", "length", "toString", "constructor", "__proto__", "odd name", ""]

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.constantFrom("", " ", "0", '{"a":[1,null]}', "x,y", "Ab-aB")
)

/** Objects with own members of any name, `__proto__` included, as a parser of JSON makes them. */
const objectOf = (value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 5 })
    .map((members) => Object.fromEntries(members))

export const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    tie("object")
  ),
  object: objectOf(tie("value"))
})).value

export const record: fc.Arbitrary<JsonObject> = objectOf(value)

const step = fc.oneof(
  fc.constantFrom("a", "b", "c", "length", "toString", "constructor", "__proto__").map((name) => `.${name}`),
  fc.nat(3).map((index) => `[${index}]`),
  fc.constant('["odd name"]')
)

/** Valid paths, with and without `$` in front. */
export const path: fc.Arbitrary<string> = fc.oneof(
  fc.array(step, { maxLength: 4 }).map((steps) => `$${steps.join("") || "."}`),
  fc.array(step, { maxLength: 3 }).map((steps) => `a${steps.join("")}`)
)

/** Also the forms that only the full language allows. */
const anyPath = fc.oneof(
  path,
  fc.array(fc.oneof(step, fc.constantFrom("['a']", ".", "[]")), { maxLength: 3 }).map((steps) => `a${steps.join("")}`),
  fc.constantFrom("", ".", "['a'].b", "[1]", "$.")
)

type Named = { readonly [name: string]: fc.Arbitrary<Json> }

/** An object with all of the first and some of the second. */
const options = (required: Named, optional: Named = {}): fc.Arbitrary<Json> => {
  const member = ([name, given]: [string, fc.Arbitrary<Json>]) => given.map((inner): [string, Json] => [name, inner])
  const must = fc.tuple(...Object.entries(required).map(member))
  const may = fc.tuple(...Object.entries(optional).map((each) => fc.option(member(each), { nil: null })))
  return fc.tuple(must, may).map(([all, some]) => Object.fromEntries([...all, ...some.filter((each) => each !== null)]))
}

const short = fc.string({ minLength: 1, maxLength: 10 })
const text = fc.string({ maxLength: 10 })
const plainName = fc.constantFrom("x", "y", "z", "constructor", "__proto__", "odd name", "a.b")

type Parts = {
  value: Json
  directive: Json
  struct: Json
  object: Json
  table: Json
}

const one = (name: string, body: fc.Arbitrary<Json>): fc.Arbitrary<Json> => body.map((given) => ({ [name]: given }))

const meant = path.filter((at) => at.startsWith("$"))
const onInvalid = { onInvalid: fc.constantFrom("refuse", "drop") }

/** The directives with a table of options, whose values are paths or one of `any`. */
const tableDirective = (any: fc.Arbitrary<Json>): fc.Arbitrary<Json> => {
  const subject = fc.oneof(meant, any)
  const operand = fc.oneof(meant, any, fc.integer())
  const where = fc
    .array(fc.tuple(meant, fc.oneof(fc.constant<Json>({ exists: true }), fc.constantFrom<Json>(null, 1, "x"))))
    .map((members) => Object.fromEntries(members))
  return fc.oneof(
    one(
      "@date",
      options(
        { value: subject },
        {
          ...{ format: fc.constantFrom<Json>("DD/MM/YYYY", ["MMM D, YYYY", "D.M.YY h:mm a"]), ...onInvalid },
          ...{ zone: fc.constant("Europe/Lisbon"), to: fc.constantFrom("time", "date", "seconds", "milliseconds") },
          unit: fc.constantFrom("seconds", "microseconds", "days")
        }
      )
    ),
    one("@number", fc.oneof(subject, options({ value: subject }, { thousands: fc.constant(","), ...onInvalid }))),
    one("@boolean", options({ value: subject }, { language: fc.constantFrom<Json>("de", ["es", "fr"]), ...onInvalid })),
    one(
      "@math",
      options(
        { value: subject },
        { divide: operand, multiply: operand, minorUnits: operand, round: fc.nat(10), ...onInvalid }
      )
    ),
    one("@split", options({ value: subject }, { separator: short, ...onInvalid })),
    one("@default", fc.array(operand, { minLength: 1, maxLength: 3 })),
    one(
      "@lookup",
      options({ value: subject, table: fc.constant({ x: 1, a: "$.a" }) }, { otherwise: operand, ...onInvalid })
    ),
    one("@first", options({ list: subject }, { where, get: operand })),
    one("@filter", options({ list: subject, where })),
    one("@map", options({ list: subject, to: operand }, onInvalid)),
    one("@object", options({ list: subject, key: operand, value: operand }, onInvalid)),
    one("@omit", options({ value: subject, paths: fc.constantFrom<Json>("$.a", ["$..b", "$.a[*].c"]) }))
  )
}

const parts = fc.letrec<Parts>((tie) => {
  const any = tie("value")
  return {
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      one("@path", anyPath),
      tie("directive"),
      tie("struct"),
      fc.array(any, { maxLength: 3 })
    ),
    struct: fc.array(fc.tuple(plainName, any), { maxLength: 4 }).map((members) => Object.fromEntries(members)),
    object: fc.oneof({ depthSize: "small" }, tie("struct"), tie("directive")),
    table: tableDirective(tie("directive")),
    directive: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      one("@path", anyPath),
      one(
        "@template",
        fc
          .array(
            fc.oneof(
              text,
              anyPath.map((at) => `{{${at}}}`),
              anyPath.map((at) => `{{{ ${at} }}}`)
            )
          )
          .map((all) => all.join(""))
      ),
      one("@literal", any),
      // biome-ignore lint/suspicious/noThenProperty: an option of the language
      one("@if", options({ exists: any }, { then: any, else: any })),
      // biome-ignore lint/suspicious/noThenProperty: an option of the language
      one("@if", options({ blank: any }, { then: any, else: any })),
      one("@case", options({ operator: fc.constantFrom("lower", "upper"), value: any })),
      one(
        "@replace",
        options(
          { value: any, pattern: short },
          { replacement: text, pattern2: text, replacement2: text, ignorecase: fc.boolean(), global: fc.boolean() }
        )
      ),
      one("@arrayPath", fc.tuple(fc.oneof(anyPath, tie("directive")))),
      one("@arrayPath", fc.tuple(fc.oneof(anyPath, tie("directive")), tie("object"))),
      one("@flatten", options({ value: any, separator: short }, { omitArrays: fc.boolean() })),
      one("@json", options({ value: any, mode: fc.constantFrom("encode", "decode") })),
      one(
        "@merge",
        options({ direction: fc.constantFrom("left", "right"), objects: fc.array(tie("object"), { maxLength: 3 }) })
      ),
      one("@transform", options({ apply: tie("object"), mapping: tie("object") })),
      one("@excludeWhenNull", any),
      one("@path", tie("directive")),
      one("@template", tie("directive")),
      tie("table")
    )
  }
})

/** Valid mappings that use every directive. */
export const mapping: fc.Arbitrary<Json> = parts.value

/** Valid mappings of the short form, without directives. */
export const shortFields: fc.Arbitrary<JsonObject> = fc.letrec<{ value: Json; struct: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar.filter((one) => typeof one !== "string" || !Path.isMeant(one)),
    path.filter((at) => at.startsWith("$")),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("struct")
  ),
  struct: fc
    .array(fc.tuple(fc.constantFrom("x", "y", "z", "constructor", "__proto__"), tie("value")), { maxLength: 4 })
    .map((members) => Object.fromEntries(members))
})).struct

/** `[[[…]]]`, of as many levels as wanted, made without recursion. */
export const deepList = (levels: number): Json => {
  let inner: Json = []
  for (let i = 1; i < levels; i++) inner = [inner]
  return inner
}

/** `{"a":{"a":…}}`. */
export const deepObject = (levels: number): JsonObject => {
  let inner: JsonObject = {}
  for (let i = 1; i < levels; i++) inner = { a: inner }
  return inner
}

/** Freezes every object and list of a value, so that a change throws. */
export const frozen = <A>(tree: A): A => {
  if (typeof tree === "object" && tree !== null) {
    for (const member of Object.values(tree)) frozen(member)
    Object.freeze(tree)
  }
  return tree
}
