import type { Json } from "@sluice/values"
import * as fc from "fast-check"

/** Keys that break code which uses a record as a lookup table. */
export const hostileKeys: ReadonlyArray<string> = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "",
  " ",
  "$",
  "a.b",
  "a[0]",
  "$time",
  "length",
  "then"
]

/**
 * Strings that break careless code: half a surrogate pair, NUL, line separators, directional marks, placeholders, and
 * long strings.
 */
export const hostileTexts: ReadonlyArray<string> = [
  "",
  " ",
  "\uD800",
  "a\uDC00b",
  "\u0000",
  "\u2028\u2029",
  "\uFEFF",
  "\u202Eabc",
  "e\u0301",
  "👩‍👩‍👧‍👦",
  "שלום",
  "{EMAIL}",
  "null",
  "NaN",
  "<script>",
  "'; DROP TABLE users; --",
  "%00",
  "\r\nX-Injected: 1",
  "x".repeat(256),
  "é".repeat(200),
  "y".repeat(70_000)
]

/** Numbers that break careless code: beyond exact integers, at the limits of doubles, negative zero. */
export const hostileNumbers: ReadonlyArray<number> = [
  -0,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53) - 2,
  1e21,
  1e308,
  5e-324,
  0.1 + 0.2,
  Number.MAX_VALUE,
  -1
]

const text = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 12, unit: "grapheme" }) },
  { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units)) }
)

const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer() },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileNumbers) }
)

const key = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 10, unit: "grapheme-ascii" }) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileKeys) }
)

/** A scalar, ordinary or hostile. */
export const scalar: fc.Arbitrary<null | boolean | number | string> = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null)
)

const tied = fc.letrec<{ value: Json.Json; object: Json.JsonObject; array: ReadonlyArray<Json.Json> }>((tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, tie("object"), tie("array")),
  object: fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  array: fc.array(tie("value"), { maxLength: 5 })
}))

/** Any JSON, with ordinary and hostile keys, texts and numbers. Only a few levels deep; see {@link deep}. */
export const value: fc.Arbitrary<Json.Json> = tied.value

/** A JSON object of the same kind. */
export const object: fc.Arbitrary<Json.JsonObject> = tied.object

/** A scalar nested in this many arrays or objects. */
export const nested = (levels: number, shape: "array" | "object", inner: Json.Json = 1): Json.Json => {
  let nest = inner
  for (let level = 0; level < levels; level++) nest = shape === "array" ? [nest] : { a: nest }
  return nest
}

/** JSON that is too deep for recursive code: up to 20,000 levels. */
export const deep: fc.Arbitrary<Json.Json> = fc
  .tuple(fc.constantFrom(40, 600, 3_000, 20_000), fc.constantFrom<"array" | "object">("array", "object"), scalar)
  .map(([levels, shape, inner]) => nested(levels, shape, inner))
