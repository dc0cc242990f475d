import * as LaneName from "../text/LaneName.js"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"
import * as RequestPath from "../text/RequestPath.js"
import * as FaultAction from "./FaultAction.js"
import * as Field from "./Field.js"

/**
 * The requests that a rule applies to. A request matches if every field that is present does; without fields, every
 * request matches.
 */
export interface Match {
  /** The path, exactly, or with `*` for any run of characters. */
  readonly path?: string
  /** In upper or lower case. */
  readonly method?: string
  /** Only the request with this number (1-based) among those that match the rule's other fields. */
  readonly nth?: number
  /** Every k-th of these requests. */
  readonly every?: number
  /**
   * 0 to 1. The draw depends on the seed, the rule, the body and how often this body was seen, so the order of arrival
   * does not matter.
   */
  readonly probability?: number
  /** The body contains an object about this person, such as `external_id:u1`. */
  readonly key?: string
  /** The body contains an object in this array. */
  readonly lane?: string
  /** The body contains an object at this position (0-based) of its array. */
  readonly index?: number
  /** The text of the body contains this. */
  readonly bodyContains?: string
}

const matchFields: { readonly [Name in keyof Match]-?: Field.Slot<NonNullable<Match[Name]>, "optional"> } = {
  path: Field.optional(Field.checked(RequestPath.patternProblem)),
  method: Field.optional(Field.method),
  nth: Field.optional(Field.integer(1)),
  every: Field.optional(Field.integer(1)),
  probability: Field.optional(Field.number(0, 1)),
  key: Field.optional(Field.text),
  lane: Field.optional(Field.checked(LaneName.problem)),
  index: Field.optional(Field.integer(0)),
  bodyContains: Field.optional(Field.text)
}

/** The JSON Schema of a match. */
export const matchSchema: Field.JsonSchema = Field.objectSchema(matchFields, "input")

/** Whether a value is a valid match. It may have other fields too. */
export const isMatch = (value: unknown): value is Match => Field.fits(matchFields, value)

/** One rule. */
export interface FaultRule {
  readonly match: Match
  readonly action: FaultAction.FaultAction
  /** Maximum number of times that it fires. Absent: no limit. */
  readonly times?: number
}

/**
 * Rules in order: the first that matches fires and the others do not. Each rule counts its matches, whether it fires or
 * not.
 */
export interface RuleSet {
  /** Seed of the draws for `probability`. */
  readonly seed: number
  readonly rules: ReadonlyArray<FaultRule>
}

type Loose<A> = A extends FaultAction.FaultAction ? Partial<Omit<A, "type">> & Pick<A, "type"> : never

/** A rule as it is written: fields with a default may be absent. Required fields are checked when the rules are set. */
export interface RuleInput {
  readonly match?: Match
  readonly action: Loose<FaultAction.FaultAction>
  readonly times?: number
}

/** Rules as they are written. */
export interface RuleSetInput {
  readonly seed?: number
  readonly rules: ReadonlyArray<RuleInput>
}

/** No rules. */
export const none: RuleSet = { seed: 0, rules: [] }

/** The result of reading a rule set: the rules, or every problem in them. */
export type ReadRules =
  | { readonly _tag: "Rules"; readonly rules: RuleSet }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

/**
 * Reads a rule set: `{"seed": 42, "rules": [{"match": {…}, "action": {"type": "status", "status": 503}, "times": 2}]}`. An
 * action may also be short: `{"status": 503}`, `{"reset": "before"}`, `{"delay": {"ms": 50}}`. Unknown fields are problems.
 */
export const read = (input: unknown): ReadRules => {
  if (!isObject(input))
    return {
      _tag: "Problems",
      problems: [{ path: "", message: `a rule set is an object with "rules", not ${kind(input)}` }]
    }
  const problems: Array<Problem> = unknownFields(input, ["seed", "rules"], "")
  const seed = input["seed"] ?? 0
  if (!Field.isInteger(seed)) problems.push({ path: "seed", message: `must be a whole number, not ${kind(seed)}` })
  const list = input["rules"]
  if (!Array.isArray(list)) problems.push({ path: "rules", message: `must be a list of rules, not ${kind(list)}` })
  const rules = Array.isArray(list)
    ? list.flatMap((rule: unknown, index) => readRule(rule, `rules[${index}]`, problems) ?? [])
    : []
  return problems.length > 0 ? { _tag: "Problems", problems } : { _tag: "Rules", rules: { seed: Number(seed), rules } }
}

const atLeastOnce = Field.integer(1)

const readRule = (input: unknown, path: string, problems: Array<Problem>): FaultRule | undefined => {
  if (!isObject(input)) {
    problems.push({ path, message: `a rule is an object with "match" and "action", not ${kind(input)}` })
    return undefined
  }
  problems.push(...unknownFields(input, ["match", "action", "times"], path))
  const { times } = input
  const match = readMatch(input["match"] ?? {}, join(path, "match"), problems)
  const action = readAction(input["action"], join(path, "action"), problems)
  const wrong = times === undefined ? undefined : atLeastOnce.problem(times)
  if (wrong !== undefined) problems.push({ path: join(path, "times"), message: wrong })
  if (match === undefined || action === undefined) return undefined
  return Field.isInteger(times) ? { match, action, times } : { match, action }
}

const readMatch = (input: unknown, path: string, problems: Array<Problem>): Match | undefined => {
  if (!isObject(input)) {
    problems.push({ path, message: `must be an object, not ${kind(input)}` })
    return undefined
  }
  problems.push(...Field.fieldProblems(matchFields, input, path, "match"))
  return input
}

const readAction = (input: unknown, path: string, problems: Array<Problem>): FaultAction.FaultAction | undefined => {
  if (!isObject(input)) {
    const message = `is missing: an object with "type", one of ${FaultAction.types.join(", ")}`
    problems.push({ path, message })
    return undefined
  }
  const long = FaultAction.lengthen(input)
  if (FaultAction.isType(long["type"])) return FaultAction.read(long["type"], long, path, problems)
  problems.push({ path: join(path, "type"), message: typeMessage(input) })
  return undefined
}

const typeMessage = (input: Readonly<Record<string, unknown>>): string => {
  const written = input["type"] ?? Object.keys(input)[0]
  const near = typeof written === "string" ? nearest(written, FaultAction.types) : undefined
  const known = `must be one of ${FaultAction.types.join(", ")}`
  return near === undefined ? known : `${known}; did you mean "${near}"?`
}
