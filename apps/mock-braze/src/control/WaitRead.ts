import * as LaneName from "@sluice/braze-emulator/LaneName"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import * as Filters from "./Filters.js"
import type { Condition } from "./WaitCondition.js"

/** What `wait` takes. */
export interface WaitInput {
  readonly until: Condition
  /** Real milliseconds, at most ten minutes. Default: 5,000. */
  readonly timeoutMs?: number
}

/** A wait as a person wrote it, or everything that is wrong with it. */
export type Read =
  | { readonly _tag: "Wait"; readonly until: Condition; readonly timeoutMs: number }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

type Check = (value: unknown) => string | undefined

const text: Check = (value) =>
  typeof value === "string" && value !== "" ? undefined : `must be a text, not ${kind(value)}`

const whole =
  (least: number): Check =>
  (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= least
      ? undefined
      : `must be a whole number of at least ${least}`

const counts: Check = (value) =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((one) => whole(0)(one) === undefined)
    ? undefined
    : `must be an object of numbers by lane, such as {"events": 3}`

/** Numbers by lane; almost a lane would be waited for in vain. */
const lanes: Check = (value) => {
  const wrong = counts(value)
  if (wrong !== undefined || !isObject(value)) return wrong
  const [lane] = Object.keys(value).filter((name) => LaneName.problem(name) !== undefined)
  return lane === undefined ? undefined : `"${lane}" ${LaneName.problem(lane)}`
}

const moment: Check = (value) => {
  const at = typeof value === "string" ? Date.parse(value) : value
  return typeof at === "number" && Number.isFinite(at)
    ? undefined
    : "must be a moment: ISO 8601 such as 2026-01-31T12:00:00Z, or milliseconds since 1970"
}

const anything: Check = () => undefined

/** What each form holds besides the field that names it. */
const FORMS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  requests: { requests: whole(0), path: text, method: text, status: Filters.status, key: text, text },
  accepted: { accepted: lanes },
  refused: { refused: lanes },
  user: { user: anything, has: anything },
  messages: { messages: whole(0), external_id: text, id: text, outcome: text },
  fired: { fired: whole(0), rule: whole(0) },
  idleMs: { idleMs: whole(0) },
  now: { now: moment },
  all: { all: anything },
  any: { any: anything }
}

const WHO: Readonly<Record<string, Check>> = {
  external_id: text,
  alias: (value) =>
    typeof value === "string" ||
    (isObject(value) && text(value["alias_label"]) === undefined && text(value["alias_name"]) === undefined)
      ? undefined
      : "must be LABEL:NAME, or an object with alias_label and alias_name",
  braze_id: text,
  email: text,
  phone: text
}

const HAS: Readonly<Record<string, Check>> = {
  attribute: text,
  value: anything,
  event: text,
  purchase: text,
  count: whole(1)
}

/** Levels of `all` and `any`. */
const DEEPEST = 8

const MOST_MS = 600_000

/** What is wrong with how long to wait, as a program says it; the condition and the time themselves are judged by {@link read}. */
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
export const read = (input: unknown): Read => {
  if (!isObject(input))
    return { _tag: "Problems", problems: [{ path: "", message: `must be an object with "until", not ${kind(input)}` }] }
  const { until, timeoutMs = 5_000 } = input
  const problems = [
    ...unknownFields(input, ["until", "timeoutMs"], ""),
    ...conditionProblems(until, "until", 0),
    ...(typeof timeoutMs === "number" && timeoutMs >= 0 && timeoutMs <= MOST_MS
      ? []
      : [{ path: "timeoutMs", message: `must be milliseconds from 0 to ${MOST_MS}` }])
  ]
  return problems.length === 0 && isCondition(until) && typeof timeoutMs === "number"
    ? { _tag: "Wait", until, timeoutMs }
    : { _tag: "Problems", problems }
}

const isCondition = (value: unknown): value is Condition => conditionProblems(value, "", 0).length === 0

const conditionProblems = (value: unknown, path: string, depth: number): ReadonlyArray<Problem> => {
  if (!isObject(value))
    return [{ path, message: `must be a condition, an object with one of ${names}, not ${kind(value)}` }]
  const forms = Object.keys(value).filter((name) => Object.hasOwn(FORMS, name))
  const [form] = forms
  const fields = form === undefined ? undefined : FORMS[form]
  if (form === undefined || fields === undefined || forms.length > 1) return [{ path, message: unclear(value, forms) }]
  if (form === "all" || form === "any") return listProblems(value, form, path, depth)
  return [...fieldProblems(value, fields, path), ...(form === "user" ? userProblems(value, path) : [])]
}

const names = Object.keys(FORMS).join(", ")

const unclear = (value: Readonly<Record<string, unknown>>, forms: ReadonlyArray<string>): string => {
  if (forms.length > 1)
    return `holds ${forms.join(" and ")}, which are conditions of their own: put them into "all" or "any"`
  const [word] = Object.keys(value)
  const near = word === undefined ? undefined : nearest(word, Object.keys(FORMS))
  return `must hold one of ${names}${near === undefined ? "" : `; did you mean "${near}"?`}`
}

const fieldProblems = (
  value: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Check>>,
  path: string
): ReadonlyArray<Problem> => [
  ...unknownFields(value, Object.keys(fields), path),
  ...Object.entries(fields).flatMap(([name, check]) => {
    const message = value[name] === undefined ? undefined : check(value[name])
    return message === undefined ? [] : [{ path: join(path, name), message }]
  })
]

const listProblems = (
  value: Readonly<Record<string, unknown>>,
  form: "all" | "any",
  path: string,
  depth: number
): ReadonlyArray<Problem> => {
  const list = value[form]
  const here = join(path, form)
  if (!Array.isArray(list) || list.length === 0)
    return [{ path: here, message: "must be a list of conditions, at least one" }]
  if (depth >= DEEPEST) return [{ path: here, message: `is nested more than ${DEEPEST} deep` }]
  return [
    ...unknownFields(value, [form], path),
    ...list.flatMap((one: unknown, index) => conditionProblems(one, `${here}[${index}]`, depth + 1))
  ]
}

const userProblems = ({ user, has }: Readonly<Record<string, unknown>>, path: string): ReadonlyArray<Problem> => {
  const here = join(path, "user")
  const who = isObject(user)
    ? [
        ...fieldProblems(user, WHO, here),
        ...(Object.keys(user).length > 0
          ? []
          : [{ path: here, message: `must hold one of ${Object.keys(WHO).join(", ")}` }])
      ]
    : [text(user)].flatMap((message) =>
        message === undefined
          ? []
          : [{ path: here, message: "must be an external_id, or an object with another identifier" }]
      )
  if (has === undefined) return who
  const there = join(path, "has")
  if (!isObject(has)) return [...who, { path: there, message: `must be an object, not ${kind(has)}` }]
  const lost = Object.hasOwn(has, "value") && !Object.hasOwn(has, "attribute")
  return [
    ...who,
    ...fieldProblems(has, HAS, there),
    ...(lost ? [{ path: join(there, "value"), message: `needs "attribute", the name of what has this value` }] : [])
  ]
}
