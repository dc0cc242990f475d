import * as Connection from "@sluice/braze/Connection"
import { suggest } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either, Redacted } from "effect"

/** What one environment of a solution needs to speak to Braze. */
export interface Environment {
  readonly endpoint: string
  readonly apiKey: Redacted.Redacted<string>
  /** Path of the tracking endpoint, without a slash in front. Anything but `users/track` is refused. */
  readonly path: string
}

/** A solution as the platform knows it: one configuration, deployed to several environments. */
export interface SolutionConfiguration {
  /** The customer. */
  readonly name: string
  /** Scripted bots; usually none. */
  readonly bots: ReadonlyArray<string>
  /** Solutions that are defined by a flow file. */
  readonly csvBots: ReadonlyArray<string>
  /** By name; `sandbox` and `prod` always, others as needed. */
  readonly environments: Readonly<Record<string, Environment>>
}

/** What {@link make} takes: the same with anything still unchecked. */
export interface Input {
  readonly name?: unknown
  readonly bots?: unknown
  readonly csvBots?: unknown
  readonly environments?: unknown
}

/** The environments that a platform has without asking. */
export const standardEnvironments: ReadonlyArray<string> = ["sandbox", "prod"]

/** The one path that a node tracks with. */
export const trackPath = "users/track"

/**
 * Checks a configuration whole and tells every mistake at once, each with its place in `path`. No message holds a key.
 * Settings of connections, such as `allowHost` for a mock beyond loopback, can be given for all environments.
 */
export const make = (
  input: Input,
  connection: Pick<Connection.Settings, "allowHost"> = {}
): Either.Either<SolutionConfiguration, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const name = nameOf(input.name, "NAME", problems)
  const bots = namesOf(input.bots ?? [], "BOTS", problems)
  const csvBots = namesOf(input.csvBots, "CSV_BOTS", problems)
  if (csvBots?.length === 0 && bots?.length === 0)
    problems.push(
      mistake(
        "CSV_BOTS",
        "solution-without-bots",
        "Neither CSV_BOTS nor BOTS names a solution, so nothing would run. Put the solution's name into CSV_BOTS."
      )
    )
  const environments = environmentsOf(input.environments, connection, problems)
  if (problems.length > 0 || name === undefined || bots === undefined || csvBots === undefined)
    return Either.left(problems)
  return Either.right({ name, bots, csvBots, environments })
}

const mistake = (path: string, code: string, message: string): Reason => ({ code, path, message })

const nameOf = (value: unknown, path: string, problems: Array<Reason>): string | undefined => {
  if (typeof value !== "string" || value.trim() === "") {
    problems.push(mistake(path, "name-missing", `${path} is the name of the customer: a text that is not empty.`))
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
      mistake(path, "names-not-a-list", `${path} is a list of names, such as ["Braze"]; an empty list is written [].`)
    )
    return undefined
  }
  const names = value.map((one: unknown, at) => nameOf(one, `${path}[${at}]`, problems))
  const good = names.filter((one) => one !== undefined)
  return good.length === names.length ? good : undefined
}

/** The words inside of the braces of a template that nobody filled in are the platform's, not the customer's: they may be shown. */
const unfilled = (path: string, value: string): Reason =>
  mistake(
    path,
    "placeholder-unfilled",
    `${path} still holds the template's placeholder ${value.trim()}. Put the real value in its place.`
  )

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const environmentsOf = (
  value: unknown,
  connection: Pick<Connection.Settings, "allowHost">,
  problems: Array<Reason>
): Readonly<Record<string, Environment>> => {
  if (!isRecord(value)) {
    problems.push(
      mistake("PARAMS", "environments-missing", "PARAMS holds one entry for each environment: sandbox and prod.")
    )
    return {}
  }
  for (const name of standardEnvironments)
    if (!Object.hasOwn(value, name)) problems.push(environmentMissing(name, Object.keys(value)))
  problems.push(...sharedKeyVariables(Object.keys(value)))
  const entries = Object.entries(value).flatMap(([name, settings]): Array<[string, Environment]> => {
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

/** A problem for each variable that several environments share: the key of one would go to the workspace of another. */
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
  const near = suggest(name, others)
  return mistake(
    `PARAMS.${name}`,
    "environment-missing",
    `The environment ${name} is missing.${near === undefined ? "" : ` Is ${near} meant to be it?`}`
  )
}

const environmentOf = (
  name: string,
  settings: unknown,
  connection: Pick<Connection.Settings, "allowHost">,
  problems: Array<Reason>
): Environment | undefined => {
  const at = `PARAMS.${name}`
  if (!isRecord(settings)) {
    problems.push(
      mistake(at, "environment-not-an-object", "An environment holds braze_url, braze_api_key and braze_user_track.")
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
    for (const reason of checked.left) problems.push({ ...reason, path: `${at}.${wireName(reason.path)}` })
  return problems.length > before ? undefined : { endpoint, apiKey, path }
}

const wireName = (setting: string | undefined): string => (setting === "apiKey" ? "braze_api_key" : "braze_url")

const textOf = (
  settings: Readonly<Record<string, unknown>>,
  name: string,
  at: string,
  problems: Array<Reason>
): string | undefined => {
  const value = settings[name]
  if (typeof value !== "string" || value.trim() === "") {
    problems.push(
      mistake(`${at}.${name}`, "setting-missing", `${name} is missing or no text.${nearName(name, settings)}`)
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

const nearName = (name: string, settings: Readonly<Record<string, unknown>>): string => {
  const near = suggest(name, Object.keys(settings))
  return near === undefined ? "" : ` Is ${near} meant?`
}

const pathOf = (value: unknown, path: string, problems: Array<Reason>): string | undefined => {
  const text = value === undefined ? trackPath : value
  const trimmed = typeof text === "string" ? text.trim().replace(/^\/+|\/+$/g, "") : ""
  if (trimmed === trackPath) return trimmed
  const singular =
    trimmed === "user/track" ? " The partner page's prose says user/track; the endpoint is users/track." : ""
  problems.push(mistake(path, "path-unknown", `The tracking endpoint is ${trackPath}.${singular}`))
  return undefined
}
