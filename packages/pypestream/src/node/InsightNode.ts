import * as Path from "@sluice/core/Path"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import { type Duration, Effect, Either } from "effect"
import type { ProfileKey, ProfileReader, ProfileResult } from "../client/ProfileReader.js"
import * as ActionNode from "./ActionNode.js"
import type { Environments } from "./Environments.js"
import type { CallFailure, Evaluated, Outputs } from "./Evaluation.js"
import type { NodePerson } from "./NodeMapping.js"
import * as PayloadShape from "./PayloadShape.js"

/** A variable of the flow: a path, and the text if there is no value at the path. */
export interface InsightVariable {
  /** Into `$.profile` (the exported profile), `$.payload` or `$.context`, such as `$.profile.custom_attributes.plan`. */
  readonly path: string
  /** Default: empty. */
  readonly otherwise?: string
}

/** Settings of a node that reads a profile. */
export interface InsightSettings {
  readonly name: string
  readonly environments: Environments
  readonly profiles: ProfileReader
  /** The person, with paths into the call such as `$.payload.user_id`. A call without a person is `unknown`. */
  readonly person: NodePerson
  /** The variables by name, in upper case. */
  readonly variables: Readonly<Record<string, InsightVariable | string>>
  /** The time limit of the answer. Default: 1 second, because a person waits for the greeting. */
  readonly deadline?: Duration.DurationInput
}

type Value = "known" | "unknown" | "late" | "busy" | "error"

/**
 * Every value that the node returns. Only `error` needs a person to correct something, and it has usable variables too.
 *
 * @public
 */
export const answers: Outputs<Value, string>["answers"] = [
  { value: "known", meaning: "Braze has the person; the variables contain the profile", failure: false },
  { value: "unknown", meaning: "Braze does not have the person, or the call has none", failure: false },
  { value: "late", meaning: "Braze did not respond in time", failure: false },
  { value: "busy", meaning: "too many profiles were read in the last minute", failure: false },
  { value: "error", meaning: "the node is not set up correctly; REASON contains the mistake", failure: true }
]

/**
 * A node that turns fields of a profile into variables of the flow. In every case, each variable has a value: that of its path, or
 * `otherwise`. Lists are joined with commas; objects have no text. Returns all mistakes of the settings at once.
 */
export const make = (settings: InsightSettings): Either.Either<ActionNode.ActionNode, ReadonlyArray<Reason>> => {
  const variables = Object.entries(settings.variables).map(([name, given]) =>
    variableOf(name, typeof given === "string" ? { path: given } : given, settings.profiles.fields)
  )
  const person = personReader(settings.person)
  const problems = [...variables.flatMap(problemsOf), ...problemsOf(person)]
  if (problems.length > 0 || Either.isLeft(person)) return Either.left(problems)
  return Either.right(build(settings, variables.flatMap(valuesOf), person.right))
}

const build = (
  { deadline = "1 second", environments, name, profiles }: InsightSettings,
  variables: ReadonlyArray<CompiledVariable>,
  person: PersonReader
): ActionNode.ActionNode =>
  ActionNode.make<JsonObject, JsonObject, Insight, Value, Uppercase<string>>({
    name,
    environments,
    deadline,
    payload: PayloadShape.Any,
    outputs: {
      answers,
      variables: [...variables.map((variable) => variable.name), "REASON"],
      failed: (failure) => failed(failure, textsOf(variables, {}))
    },
    run: ({ client, context, deadline: time, env, payload }) => {
      const call = { payload, context: context.value }
      const who = person(call)
      const result: Effect.Effect<ProfileResult> =
        who === undefined ? Effect.succeed({ _tag: "Unknown" }) : profiles.read({ env, client }, who, time)
      return Effect.map(result, (found) => ({
        found,
        texts: textsOf(variables, found._tag === "Known" ? { ...call, profile: found.profile } : call)
      }))
    },
    evaluate: evaluated
  })

interface Insight {
  readonly found: ProfileResult
  readonly texts: Readonly<Record<string, string>>
}

const evaluated = ({ found, texts }: Insight): Evaluated<Value, Uppercase<string>> => {
  const value = values[found._tag]
  const reasons = "reason" in found ? [found.reason] : []
  return { value, variables: { ...texts, REASON: reasons[0]?.code ?? "" }, reasons }
}

const values: Readonly<Record<ProfileResult["_tag"], Value>> = {
  Known: "known",
  Unknown: "unknown",
  Late: "late",
  OverBudget: "busy",
  Failed: "error"
}

const failed = (
  { kind, reasons }: CallFailure,
  texts: Readonly<Record<string, string>>
): Evaluated<Value, Uppercase<string>> => ({
  value: kind === "deadline" ? "late" : "error",
  variables: { ...texts, REASON: reasons[0]?.code ?? "" },
  reasons
})

interface CompiledVariable {
  readonly name: Uppercase<string>
  readonly read: (from: JsonObject) => Json | undefined
  readonly otherwise: string
}

type Compiled<A> = Either.Either<A, ReadonlyArray<Reason>>

const problemsOf = (made: Compiled<unknown>): ReadonlyArray<Reason> => (Either.isLeft(made) ? made.left : [])
const valuesOf = <A>(made: Compiled<A>): ReadonlyArray<A> => (Either.isRight(made) ? [made.right] : [])

const isVariable = (name: string): name is Uppercase<string> =>
  /^[A-Z][A-Z0-9_]*$/.test(name) && name !== "SUCCESS" && name !== "REASON"

const variableOf = (
  name: string,
  { otherwise = "", path }: InsightVariable,
  fields: ReadonlyArray<string>
): Compiled<CompiledVariable> => {
  const at = `variables.${name}`
  const read = reader(path, ["profile", "payload", "context"], at)
  const field = /^\$\.profile\.(\w+)/.exec(path)?.[1]
  const problems = [
    ...(isVariable(name)
      ? []
      : [problem(at, "A variable has a name in upper case, such as FIRST_NAME, other than SUCCESS and REASON.")]),
    ...problemsOf(read),
    ...(field === undefined || fields.includes(field)
      ? []
      : [
          problem(
            at,
            `The profiles are read without the field ${field}.${question(field, fields)} Add it to their fields.`
          )
        ])
  ]
  return problems.length > 0 || Either.isLeft(read) || !isVariable(name)
    ? Either.left(problems)
    : Either.right({ name, read: read.right, otherwise })
}

const reader = (
  path: string,
  roots: ReadonlyArray<string>,
  at: string
): Compiled<(from: JsonObject) => Json | undefined> => {
  const steps = Path.read(path)
  return Either.isRight(steps) && roots.includes(String(steps.right[0]))
    ? Either.right(Path.reader(steps.right))
    : Either.left([problem(at, `The path must begin with ${roots.map((root) => `$.${root}`).join(" or ")}.`)])
}

const problem = (path: string, message: string): Reason => ({ code: "insight-not-valid", path, message })

type PersonReader = (call: JsonObject) => ProfileKey | undefined

const personReader = (person: NodePerson): Compiled<PersonReader> => {
  const roots = ["payload", "context"]
  if ("external_id" in person)
    return Either.map(reader(person.external_id, roots, "person.external_id"), (read) => (call) => {
      const id = textOf(read(call))
      return id === undefined ? undefined : { external_id: id }
    })
  const { alias_label, alias_name } = person.user_alias
  return Either.map(reader(alias_name, roots, "person.user_alias.alias_name"), (read) => (call) => {
    const name = textOf(read(call))
    return name === undefined ? undefined : { user_alias: { alias_name: name, alias_label } }
  })
}

const textsOf = (variables: ReadonlyArray<CompiledVariable>, from: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(variables.map(({ name, otherwise, read }) => [name, textOf(read(from)) ?? otherwise]))

/** The text of a value in a flow; undefined if it has none. */
const textOf = (value: Json | undefined): string | undefined => {
  if (value === undefined || value === null || isObject(value)) return undefined
  if (typeof value === "object") {
    const texts = value.flatMap((element: Json) => textOf(element) ?? [])
    return texts.length === 0 ? undefined : texts.join(", ")
  }
  const text = String(value).trim()
  return text === "" ? undefined : text
}
