import * as LaneName from "../text/LaneName.js"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"
import * as RequestPath from "../text/RequestPath.js"
import type { Action, Match, Rule, RuleSet } from "./Fault.js"

/** A rule set as a person wrote it, or everything that is wrong with it. */
export type Read =
  | { readonly _tag: "Rules"; readonly rules: RuleSet }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

/**
 * Reads a rule set: `{"seed": 42, "rules": [{"match": {…}, "action": {"type": "status", "status": 503}, "times": 2}]}`. An
 * action may also be short: `{"status": 503}`, `{"reset": "before"}`, `{"delay": {"ms": 50}}`. Unknown fields are problems.
 */
export const read = (input: unknown): Read => {
  const problems: Array<Problem> = []
  if (!isObject(input)) {
    return {
      _tag: "Problems",
      problems: [{ path: "", message: `a rule set is an object with "rules", not ${kind(input)}` }]
    }
  }
  problems.push(...unknownFields(input, ["seed", "rules"], ""))
  const seed = input["seed"] ?? 0
  if (!isInteger(seed)) problems.push({ path: "seed", message: `must be a whole number, not ${kind(seed)}` })
  const list = input["rules"]
  if (!Array.isArray(list)) problems.push({ path: "rules", message: `must be a list of rules, not ${kind(list)}` })
  const rules = Array.isArray(list)
    ? list.map((rule: unknown, index) => readRule(rule, `rules[${index}]`, problems))
    : []
  if (problems.length > 0) return { _tag: "Problems", problems }
  return {
    _tag: "Rules",
    rules: { seed: Number(seed), rules: rules.flatMap((rule) => (rule === undefined ? [] : [rule])) }
  }
}

type Check = (value: unknown) => string | undefined
type Fields = Readonly<Record<string, Check>>

const isInteger = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value)

const integer =
  (least: number, most: number = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}`

const number =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === "number" && value >= least && value <= most
      ? undefined
      : `must be a number from ${least} to ${most}`

const string: Check = (value) => {
  if (typeof value !== "string") return `must be a text, not ${kind(value)}`
  return value === "" ? "must not be empty" : undefined
}

const boolean: Check = (value) => (typeof value === "boolean" ? undefined : `must be true or false, not ${kind(value)}`)

const oneOf =
  (...known: ReadonlyArray<string>): Check =>
  (value) => {
    if (typeof value === "string" && known.includes(value)) return undefined
    const near = typeof value === "string" ? nearest(value, known) : undefined
    return `must be ${known.map((word) => `"${word}"`).join(" or ")}${near === undefined ? "" : `; did you mean "${near}"?`}`
  }

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

/** In upper or lower case. */
const method: Check = (value) => {
  const wrong = string(value)
  return typeof value === "string" && wrong === undefined ? oneOf(...METHODS)(value.toUpperCase()) : wrong
}

const anything: Check = () => undefined

const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const headers: Check = (value) => {
  if (!isObject(value)) return `must be an object of header names and texts, not ${kind(value)}`
  const bad = Object.entries(value).find(
    ([name, text]) => !HEADER.test(name) || typeof text !== "string" || /[^\t\x20-\x7e\x80-\xff]/.test(text)
  )
  return bad === undefined ? undefined : `"${bad[0]}" is not a header that HTTP can carry`
}

const MATCH: Fields = {
  path: RequestPath.patternProblem,
  method,
  nth: integer(1),
  every: integer(1),
  probability: number(0, 1),
  key: string,
  lane: LaneName.problem,
  index: integer(0),
  bodyContains: string
}

const DAY = 86_400

interface ActionKind {
  /** The field that the short form's value is. */
  readonly main: string
  readonly required: ReadonlyArray<string>
  readonly fields: Fields
  readonly defaults: Readonly<Record<string, unknown>>
}

const ACTIONS: Readonly<Record<Action["type"], ActionKind>> = {
  status: {
    main: "status",
    required: ["status"],
    fields: { status: integer(200, 599), body: anything, headers, apply: boolean },
    defaults: { apply: false }
  },
  rateLimit: {
    main: "resetAfter",
    required: ["resetAfter"],
    fields: { resetAfter: number(0, DAY), apply: boolean },
    defaults: { apply: false }
  },
  reset: {
    main: "when",
    required: [],
    fields: { when: oneOf("before", "after"), apply: boolean },
    defaults: { when: "before" }
  },
  hang: { main: "hang", required: [], fields: { apply: boolean }, defaults: { apply: false } },
  delay: {
    main: "ms",
    required: ["ms"],
    fields: { ms: number(0, DAY * 1000), apply: boolean },
    defaults: { apply: true }
  },
  truncate: { main: "bytes", required: [], fields: { bytes: integer(0), apply: boolean }, defaults: { apply: true } },
  garbage: {
    main: "where",
    required: [],
    fields: { where: oneOf("body", "wire"), apply: boolean },
    defaults: { where: "body", apply: true }
  },
  drip: {
    main: "bytesPerSecond",
    required: ["bytesPerSecond"],
    fields: { bytesPerSecond: number(0.1, 1_000_000_000), apply: boolean },
    defaults: { apply: true }
  },
  refuse: { main: "reason", required: ["reason"], fields: { reason: string }, defaults: {} }
}

const isType = (value: unknown): value is Action["type"] => typeof value === "string" && Object.hasOwn(ACTIONS, value)

const TYPES = Object.keys(ACTIONS)

const readRule = (input: unknown, path: string, problems: Array<Problem>): Rule | undefined => {
  if (!isObject(input)) {
    problems.push({ path, message: `a rule is an object with "match" and "action", not ${kind(input)}` })
    return undefined
  }
  problems.push(...unknownFields(input, ["match", "action", "times"], path))
  const times = input["times"]
  const match = readMatch(input["match"] ?? {}, join(path, "match"), problems)
  const action = readAction(input["action"], join(path, "action"), problems)
  if (times !== undefined) check("times", integer(1), times, path, problems)
  if (match === undefined || action === undefined) return undefined
  return isInteger(times) ? { match, action, times } : { match, action }
}

const readMatch = (input: unknown, path: string, problems: Array<Problem>): Match | undefined => {
  if (!isObject(input)) {
    problems.push({ path, message: `must be an object, not ${kind(input)}` })
    return undefined
  }
  problems.push(...unknownFields(input, Object.keys(MATCH), path))
  for (const [name, rule] of Object.entries(MATCH)) {
    if (input[name] !== undefined) check(name, rule, input[name], path, problems)
  }
  return input
}

const readAction = (input: unknown, path: string, problems: Array<Problem>): Action | undefined => {
  if (!isObject(input)) {
    problems.push({ path, message: `is needed: an object with "type", one of ${TYPES.join(", ")}` })
    return undefined
  }
  const long = input["type"] === undefined ? lengthen(input) : input
  const type = long["type"]
  if (!isType(type)) {
    problems.push({ path: join(path, "type"), message: typeMessage(input) })
    return undefined
  }
  const { type: _, ...given } = long
  const { fields, required, defaults } = ACTIONS[type]
  problems.push(...unknownFields(given, Object.keys(fields), path))
  for (const name of required) {
    if (given[name] === undefined) problems.push({ path: join(path, name), message: `is needed by "${type}"` })
  }
  for (const [name, value] of Object.entries(given)) {
    const rule = fields[name]
    if (rule !== undefined) check(name, rule, value, path, problems)
  }
  return toAction({ type, ...defaults, ...given })
}

const typeMessage = (input: Readonly<Record<string, unknown>>): string => {
  const written = input["type"] ?? Object.keys(input)[0]
  const near = typeof written === "string" ? nearest(written, TYPES) : undefined
  return near === undefined
    ? `must be one of ${TYPES.join(", ")}`
    : `must be one of ${TYPES.join(", ")}; did you mean "${near}"?`
}

/** `{"reset": "before", "apply": true}` as `{"type": "reset", "when": "before", "apply": true}`. */
const lengthen = (input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const type = Object.keys(input).find(isType)
  if (type === undefined) return input
  const { [type]: short, ...rest } = input
  if (isObject(short)) return { type, ...short, ...rest }
  return short === true || short === null ? { type, ...rest } : { type, [ACTIONS[type].main]: short, ...rest }
}

const check = (name: string, rule: Check, value: unknown, path: string, problems: Array<Problem>): void => {
  const message = rule(value)
  if (message !== undefined) problems.push({ path: join(path, name), message })
}

/** The typed action; its fields were checked against the table above. Undefined only where a problem was noted. */
const toAction = (fields: Readonly<Record<string, unknown>>): Action | undefined => {
  const whole: unknown = fields["type"] === "reset" ? { apply: fields["when"] === "after", ...fields } : fields
  return isAction(whole) ? whole : undefined
}

const isAction = (value: unknown): value is Action => {
  if (!isObject(value) || !isType(value["type"])) return false
  const { fields, required } = ACTIONS[value["type"]]
  return (
    required.every((name) => value[name] !== undefined) &&
    Object.entries(fields).every(([name, rule]) => value[name] === undefined || rule(value[name]) === undefined)
  )
}
