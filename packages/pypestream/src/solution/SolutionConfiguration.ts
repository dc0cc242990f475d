import * as Connection from "@sluice/braze/Connection"
import { isObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either, Redacted } from "effect"

/** The connection of one environment to Braze. */
export interface SolutionEnvironment {
  readonly endpoint: string
  readonly apiKey: Redacted.Redacted<string>
  /** Path of the tracking endpoint, without a leading slash. Only `users/track` is valid. */
  readonly path: string
}

/** A solution in the sense of the platform: one configuration, deployed to several environments. */
export interface SolutionConfiguration {
  /** The name of the customer. */
  readonly name: string
  /** Names of scripted bots; usually empty. */
  readonly bots: ReadonlyArray<string>
  /** Names of the bots that a flow file defines. */
  readonly csvBots: ReadonlyArray<string>
  /** By name. `sandbox` and `prod` are required; more are allowed. */
  readonly environments: Readonly<Record<string, SolutionEnvironment>>
}

/** The same configuration before validation. */
export interface SolutionConfigurationInput {
  readonly name?: unknown
  readonly bots?: unknown
  readonly csvBots?: unknown
  readonly environments?: unknown
}

/** The environments that every solution has on the platform. */
const standardEnvironments: ReadonlyArray<string> = ["sandbox", "prod"]

/** The only valid path of the tracking endpoint. */
const trackPath = "users/track"

/**
 * Validates a configuration and returns all mistakes at once, each with its `path`. No message contains a key. `connection`
 * applies to all environments, for example `allowHost` for a mock on another machine.
 */
export const make = (
  input: SolutionConfigurationInput,
  connection: Pick<Connection.ConnectionSettings, "allowHost"> = {}
): Either.Either<SolutionConfiguration, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const name = nameOf(input.name, "NAME", problems)
  const bots = namesOf(input.bots ?? [], "BOTS", problems)
  const csvBots = namesOf(input.csvBots, "CSV_BOTS", problems)
  if (csvBots?.length === 0 && bots?.length === 0)
    problems.push(
      problem(
        "CSV_BOTS",
        "solution-without-bots",
        "CSV_BOTS and BOTS are both empty, so nothing would run. Add the name of the bot to CSV_BOTS."
      )
    )
  const environments = environmentsOf(input.environments, connection, problems)
  if (problems.length > 0 || name === undefined || bots === undefined || csvBots === undefined)
    return Either.left(problems)
  return Either.right({ name, bots, csvBots, environments })
}

const problem = (path: string, code: string, message: string): Reason => ({ code, path, message })

const nameOf = (value: unknown, path: string, problems: Array<Reason>): string | undefined => {
  if (typeof value !== "string" || value.trim() === "") {
    problems.push(problem(path, "name-missing", `${path} must be a name: a string that is not empty.`))
    return undefined
  }
  if (Text.isPlaceholder(value)) {
    problems.push(unfilled(path, value))
    return undefined
  }
  return value.trim()
}

const namesOf = (value: unknown, path: string, problems: Array<Reason>): ReadonlyArray<string> | undefined => {
  if (!Array.isArray(value)) {
    problems.push(
      problem(
        path,
        "names-not-a-list",
        `${path} must be a list of names, such as ["Braze"]. Write [] for an empty list.`
      )
    )
    return undefined
  }
  const names = value.map((one: unknown, at) => nameOf(one, `${path}[${at}]`, problems))
  const good = names.filter((one) => one !== undefined)
  return good.length === names.length ? good : undefined
}

/** The text of a placeholder comes from the template and not from the customer, so the message may contain it. */
const unfilled = (path: string, value: string): Reason =>
  problem(
    path,
    "placeholder-unfilled",
    `${path} still contains the placeholder ${value.trim()}. Replace it with the real value.`
  )

const environmentsOf = (
  value: unknown,
  connection: Pick<Connection.ConnectionSettings, "allowHost">,
  problems: Array<Reason>
): Readonly<Record<string, SolutionEnvironment>> => {
  if (!isObject(value)) {
    problems.push(
      problem("PARAMS", "environments-missing", "PARAMS must have an entry for each environment: sandbox and prod.")
    )
    return {}
  }
  for (const name of standardEnvironments)
    if (!Object.hasOwn(value, name)) problems.push(environmentMissing(name, Object.keys(value)))
  problems.push(...sharedKeyVariables(Object.keys(value)))
  const entries = Object.entries(value).flatMap(([name, settings]): Array<[string, SolutionEnvironment]> => {
    const environment = environmentOf(name, settings, connection, problems)
    return environment === undefined ? [] : [[name, environment]]
  })
  return Object.fromEntries(entries)
}

/**
 * The environment variable that contains the API key of an environment: `BRAZE_API_KEY_PROD`. Names that differ only in case
 * or punctuation share a variable; {@link make} refuses such a pair.
 */
export const keyVariable = (environment: string): string =>
  `BRAZE_API_KEY_${environment.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`

/**
 * A problem for each variable that several environments share. Otherwise, the key of one environment would be sent to
 * the workspace of another.
 */
const sharedKeyVariables = (environments: ReadonlyArray<string>): ReadonlyArray<Reason> => {
  const byVariable = new Map<string, ReadonlyArray<string>>()
  for (const name of environments)
    byVariable.set(keyVariable(name), [...(byVariable.get(keyVariable(name)) ?? []), name])
  return [...byVariable].flatMap(([variable, names]) => (names.length > 1 ? [sharedKeyVariable(variable, names)] : []))
}

const sharedKeyVariable = (variable: string, names: ReadonlyArray<string>): Reason => ({
  code: "environment-variable-shared",
  path: `PARAMS.${names[1]}`,
  message: `The environments ${names.slice(0, -1).join(", ")} and ${names.at(-1)} would read their keys from the same variable, ${variable}. Rename all but one of them: names must differ in letters or digits, not only in case or punctuation.`
})

const environmentMissing = (name: string, present: ReadonlyArray<string>): Reason => {
  const others = present.filter((one) => !standardEnvironments.includes(one))
  return problem(
    `PARAMS.${name}`,
    "environment-missing",
    `The environment ${name} is missing.${question(name, others)}`
  )
}

const environmentOf = (
  name: string,
  settings: unknown,
  connection: Pick<Connection.ConnectionSettings, "allowHost">,
  problems: Array<Reason>
): SolutionEnvironment | undefined => {
  const at = `PARAMS.${name}`
  if (!isObject(settings)) {
    problems.push(
      problem(
        at,
        "environment-not-an-object",
        "An environment must be a dictionary with braze_url, braze_api_key and braze_user_track."
      )
    )
    return undefined
  }
  const before = problems.length
  const endpoint = textOf(settings, "braze_url", at, problems)
  const apiKey = keyOf(settings, at, problems)
  const path = pathOf(settings["braze_user_track"], `${at}.braze_user_track`, problems)
  if (endpoint === undefined || apiKey === undefined || path === undefined) return undefined
  const checked = Connection.make({ endpoint, apiKey, ...connection })
  if (Either.isLeft(checked))
    for (const reason of checked.left) problems.push({ ...reason, path: `${at}.${nameInFile(reason.path)}` })
  return problems.length > before ? undefined : { endpoint, apiKey, path }
}

const nameInFile = (setting: string | undefined): string => (setting === "apiKey" ? "braze_api_key" : "braze_url")

const textOf = (
  settings: Readonly<Record<string, unknown>>,
  name: string,
  at: string,
  problems: Array<Reason>
): string | undefined => {
  const value = settings[name]
  if (typeof value !== "string" || value.trim() === "") {
    problems.push(
      problem(
        `${at}.${name}`,
        "setting-missing",
        `${name} is missing or not a string.${question(name, Object.keys(settings))}`
      )
    )
    return undefined
  }
  if (!Text.isPlaceholder(value)) return value
  problems.push(unfilled(`${at}.${name}`, value))
  return undefined
}

const keyOf = (
  settings: Readonly<Record<string, unknown>>,
  at: string,
  problems: Array<Reason>
): Redacted.Redacted<string> | undefined => {
  const value = settings["braze_api_key"]
  if (Redacted.isRedacted(value)) {
    const key = Redacted.value(value)
    return typeof key === "string" ? Redacted.make(key) : undefined
  }
  const text = textOf(settings, "braze_api_key", at, problems)
  return text === undefined ? undefined : Redacted.make(text)
}

const pathOf = (value: unknown, path: string, problems: Array<Reason>): string | undefined => {
  const text = value === undefined ? trackPath : value
  const trimmed = typeof text === "string" ? text.trim().replace(/^\/+|\/+$/g, "") : ""
  if (trimmed === trackPath) return trimmed
  const singular =
    trimmed === "user/track" ? " The partner page writes user/track in its text, but the endpoint is users/track." : ""
  problems.push(problem(path, "path-unknown", `The path must be ${trackPath}.${singular}`))
  return undefined
}
