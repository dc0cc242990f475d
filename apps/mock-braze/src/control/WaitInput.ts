import * as LaneName from "@sluice/braze-emulator/LaneName"
import { isObject, join, kind, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import {
  anything,
  didYouMean,
  type Field,
  type Form,
  formProblems,
  type JsonSchema,
  leaf,
  listed,
  nonEmptyText,
  object,
  objectSchema,
  whole
} from "./Field.js"
import * as Filters from "./Filters.js"
import type { Condition } from "./WaitCondition.js"

/** A valid wait, or every mistake in it. */
export type ReadWait =
  | { readonly _tag: "Wait"; readonly until: Condition; readonly timeoutMs: number }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

const isCounts = (value: unknown): value is Readonly<Record<string, number>> =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((one) => whole(0).problems(one, "").length === 0)

/** Numbers by lane. A misspelled lane would never be reached. */
const lanes: Field<Readonly<Record<string, number>>> = leaf({
  schema: { type: "object", required: [], properties: {}, additionalProperties: { type: "number" } },
  mistake: (value) => {
    if (!isCounts(value)) return `must be an object of numbers by lane, such as {"events": 3}`
    const [lane] = Object.keys(value).filter((name) => LaneName.problem(name) !== undefined)
    return lane === undefined ? undefined : `"${lane}" ${LaneName.problem(lane)}`
  }
})

/** ISO 8601 or milliseconds since 1970. */
const clockTime: Field<string | number> = leaf({
  schema: { anyOf: [{ type: "string" }, { type: "number" }] },
  mistake: (value) => {
    const at = typeof value === "string" ? Date.parse(value) : value
    return typeof at === "number" && Number.isFinite(at)
      ? undefined
      : "must be a time: ISO 8601 such as 2026-01-31T12:00:00Z, or milliseconds since 1970"
  }
})

const identifiers: Form = {
  external_id: nonEmptyText,
  alias: leaf({
    schema: Filters.alias.schema,
    mistake: (value) =>
      typeof value === "string" || (isObject(value) && isName(value["alias_label"]) && isName(value["alias_name"]))
        ? undefined
        : "must be LABEL:NAME, or an object with alias_label and alias_name"
  }),
  braze_id: nonEmptyText,
  email: nonEmptyText,
  phone: nonEmptyText
}

const isName = (value: unknown): boolean => nonEmptyText.problems(value, "").length === 0

/** An external_id, or an object with at least one other identifier. */
const user: Field<unknown> = {
  schema: { anyOf: [{ type: "string" }, objectSchema(identifiers)] },
  fromText: (text) => text,
  problems: (value, path) => {
    if (!isObject(value))
      return isName(value) ? [] : [{ path, message: "must be an external_id, or an object with another identifier" }]
    return Object.keys(value).length === 0
      ? [{ path, message: `must contain ${listed(Object.keys(identifiers))}` }]
      : formProblems(identifiers, value, path)
  }
}

const properties = {
  attribute: nonEmptyText,
  value: anything,
  event: nonEmptyText,
  purchase: nonEmptyText,
  count: whole(1)
}

/** The required properties of the user. */
const has: Field<unknown> = {
  ...object(properties),
  problems: (value, path) => [
    ...formProblems(properties, value, path),
    ...(isObject(value) && Object.hasOwn(value, "value") && !Object.hasOwn(value, "attribute")
      ? [{ path: join(path, "value"), message: `needs "attribute", the name of the attribute with this value` }]
      : [])
  ]
}

/** Levels of `all` and `any`. */
const maxDepth = 8

const conditionRef = { $ref: "#/$defs/WaitCondition" }

/** Conditions inside a condition; `conditionProblems` checks them, because it counts the depth. */
const conditions: Field<ReadonlyArray<Condition>> = leaf({
  schema: { type: "array", items: conditionRef },
  mistake: (value) =>
    Array.isArray(value) && value.length > 0 ? undefined : "must be a list with at least one condition"
})

/**
 * Each kind of condition by the field that names it, with all its fields. To add a kind, add a row here and its
 * implementation in `WaitCondition`.
 */
const conditionForms: Readonly<Record<string, Form>> = {
  requests: {
    requests: whole(0),
    path: nonEmptyText,
    method: nonEmptyText,
    status: Filters.status,
    key: nonEmptyText,
    text: nonEmptyText
  },
  accepted: { accepted: lanes },
  refused: { refused: lanes },
  user: { user, has },
  messages: { messages: whole(0), external_id: nonEmptyText, id: nonEmptyText, outcome: nonEmptyText },
  fired: { fired: whole(0), rule: whole(0) },
  idleMs: { idleMs: whole(0) },
  now: { now: clockTime },
  all: { all: conditions },
  any: { any: conditions }
}

const names = Object.keys(conditionForms)

const maxTimeoutMs = 600_000

const waitForm: Form = {
  until: {
    schema: conditionRef,
    fromText: (text) => text,
    problems: (value, path) => conditionProblems(value, path, 0)
  },
  timeoutMs: leaf({
    schema: { type: "number", minimum: 0, maximum: maxTimeoutMs },
    mistake: (value) =>
      typeof value === "number" && value >= 0 && value <= maxTimeoutMs
        ? undefined
        : `must be milliseconds from 0 to ${maxTimeoutMs}`
  })
}

/** The body of `POST /_mock/wait` for the API description. */
export const schema: JsonSchema = {
  $ref: "#/$defs/WaitInput",
  $defs: {
    WaitInput: objectSchema(waitForm, ["until"]),
    WaitCondition: { anyOf: Object.entries(conditionForms).map(([name, form]) => objectSchema(form, [name])) }
  }
}

/** Every mistake in the options that a program passes besides the condition and the time. */
export const optionProblems = (options: unknown): ReadonlyArray<Problem> => {
  if (!isObject(options)) return [{ path: "", message: `options must be an object, not ${kind(options)}` }]
  const { signal } = options
  return [
    ...unknownFields(options, ["timeoutMs", "signal"], ""),
    ...(signal === undefined || signal instanceof AbortSignal
      ? []
      : [{ path: "signal", message: `must be an AbortSignal, not ${kind(signal)}` }])
  ]
}

/** Reads `{"until": {…}, "timeoutMs": 5000}`. */
export const read = (input: unknown): ReadWait => {
  if (!isObject(input))
    return { _tag: "Problems", problems: [{ path: "", message: `must be an object with "until", not ${kind(input)}` }] }
  const { until, timeoutMs = 5_000 } = input
  const wrong = [...formProblems(waitForm, input), ...(until === undefined ? conditionProblems(until, "until", 0) : [])]
  return wrong.length === 0 && isCondition(until) && typeof timeoutMs === "number"
    ? { _tag: "Wait", until, timeoutMs }
    : { _tag: "Problems", problems: wrong }
}

const isCondition = (value: unknown): value is Condition => conditionProblems(value, "", 0).length === 0

const conditionProblems = (value: unknown, path: string, depth: number): ReadonlyArray<Problem> => {
  if (!isObject(value))
    return [{ path, message: `must be a condition, an object with one of ${names.join(", ")}, not ${kind(value)}` }]
  const found = Object.keys(value).filter((name) => Object.hasOwn(conditionForms, name))
  const [name] = found
  const form = name === undefined ? undefined : conditionForms[name]
  if (name === undefined || form === undefined || found.length > 1) return [{ path, message: unclear(value, found) }]
  const inner: unknown = value[name]
  const own =
    inner === undefined ? [{ path: join(path, name), message: "is missing" }] : formProblems(form, value, path)
  return form[name] === conditions && Array.isArray(inner)
    ? [...own, ...innerProblems(inner, join(path, name), depth)]
    : own
}

const innerProblems = (list: ReadonlyArray<unknown>, path: string, depth: number): ReadonlyArray<Problem> =>
  depth >= maxDepth
    ? [{ path, message: `is nested more than ${maxDepth} levels deep` }]
    : list.flatMap((one, index) => conditionProblems(one, `${path}[${index}]`, depth + 1))

const unclear = (value: Readonly<Record<string, unknown>>, found: ReadonlyArray<string>): string =>
  found.length > 1
    ? `contains several conditions, ${found.join(" and ")}: put them into "all" or "any"`
    : `must contain one of ${names.join(", ")}${didYouMean(Object.keys(value)[0], names)}`
