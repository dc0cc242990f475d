import type { AnyDefinition } from "@sluice/core/CustomDestination"
import { isObject } from "@sluice/values/Json"
import type { Path, Problem } from "@sluice/values/Problem"
import { decoder } from "@sluice/values/SettingsSchema"
import { Data, Effect, Either } from "effect"
import type * as ConfigurationText from "./ConfigurationText.js"
import * as DestinationValues from "./DestinationValues.js"
import { merge } from "./Environments.js"
import { type ConfigurationProblem, once, pathText, sentence } from "./Problem.js"
import { repair } from "./Repair.js"
import { expand } from "./RouteDestinations.js"
import { Shape, sourceKeys } from "./Shape.js"
import { type EnvironmentVariables, type MissingVariable, substitute } from "./Variables.js"

/** Every problem of a configuration. Nothing was sent. */
export class ConfigurationError extends Data.TaggedError("ConfigurationError")<{
  readonly problems: ReadonlyArray<ConfigurationProblem>
}> {
  /** A line for each problem. */
  override get message(): string {
    return this.problems.map(sentence).join("\n")
  }
}

/** A configuration whose shape is valid. */
export interface Configuration {
  readonly shape: Shape
  /** The file name as the user passed it. `configuration` for an object in code. */
  readonly name: string
  /** The base folder of relative paths. */
  readonly folder: string
  readonly environment: string | undefined
  /** Absolute; undefined for an object in code. */
  readonly path: string | undefined
  /** The destinations that the configuration contains as values, by the name that replaces them under `to`. */
  readonly destinations: ReadonlyMap<string, AnyDefinition>
  /** A problem at a place, with line and column if there is source text. */
  readonly problemAt: (path: Path, message: string) => ConfigurationProblem
}

/** A configuration with the problems of its shape. Parts with a problem have placeholders; see `repair`. */
export interface Draft {
  readonly configuration: Configuration
  readonly problems: ReadonlyArray<ConfigurationProblem>
  /** Variables of connections that are not set, where `offline` replaced them. */
  readonly unset: ReadonlyArray<ConfigurationProblem>
}

/** Options for reading a configuration. */
export interface ReadOptions {
  /** One of its `environments`. Default: none. */
  readonly environment?: string | undefined
  /** Default: `process.env`. */
  readonly variables?: EnvironmentVariables | undefined
  /**
   * For commands that send nothing. `true`: a connection with a missing variable or a key file gets a local endpoint
   * and a fixed key. `unset`: only a connection with a missing variable does.
   */
  readonly offline?: boolean | "unset" | undefined
  /** Replaces endpoint and key of every connection, for a mock. Custom destinations keep their addresses. */
  readonly connection?: { readonly endpoint: string; readonly apiKey: string } | undefined
}

/** A configuration before it is checked. */
export interface Raw {
  readonly name: string
  readonly folder: string
  /** Absolute; undefined for an object in code. */
  readonly path: string | undefined
  readonly value: unknown
  /** The place in the text of the file. Undefined without text. */
  readonly locate: ((path: Path) => ConfigurationText.TextPosition) | undefined
}

/**
 * A configuration that is an object of a program: merges the environment, replaces variables, checks the shape. Fails only
 * if nothing can be decoded, see {@link draftOf}.
 */
export const ofValue = (value: object, options: ReadOptions = {}): Effect.Effect<Draft, ConfigurationError> =>
  draftOf({ name: "configuration", folder: process.cwd(), path: undefined, value, locate: undefined }, options)

/**
 * The draft of a configuration that was read. Fails only if nothing can be decoded. Other problems are part of the draft, so
 * that the wiring can report them together with its own problems.
 */
export const draftOf = (raw: Raw, options: ReadOptions): Effect.Effect<Draft, ConfigurationError> =>
  Either.match(interpret(raw, options), {
    onLeft: (problems) => new ConfigurationError({ problems }),
    onRight: Effect.succeed
  })

const interpret = (raw: Raw, options: ReadOptions): Either.Either<Draft, ReadonlyArray<ConfigurationProblem>> => {
  const refuse = (message: string) => Either.left([{ file: raw.name, ...raw.locate?.([]), path: "", message }])
  if (typeof raw.value !== "object" || raw.value === null || Array.isArray(raw.value))
    return refuse(
      "A configuration is an object with version, connections and routes. Create one with: npx sluice init EXPORT"
    )
  const { byName: destinations, value: written } = DestinationValues.named(raw.value)
  const merged = merge(written, options.environment)
  if (typeof merged === "string") return refuse(merged)
  const expanded = expand(merged.value)
  const problemIn = (path: Path, message: string): ConfigurationProblem => ({
    file: raw.name,
    ...raw.locate?.(merged.origin(path)),
    path: pathText(path),
    message
  })
  const problemAt = (path: Path, message: string): ConfigurationProblem => problemIn(expanded.origin(path), message)
  const variables = options.variables ?? process.env
  const { value, missing } = substitute(withoutEnvironments(expanded.value, options), variables)
  const unsetProblem = ({ name, places }: MissingVariable): ConfigurationProblem =>
    problemAt(places[0] ?? [], `The variable ${name} is not set${elsewhere(places.slice(1), problemAt)}.`)
  const unset = missing.map(unsetProblem)
  const isReplaced = options.offline !== undefined && options.offline !== false
  const replaced = isReplaced ? substitute(connectionsOf(merged.value), variables).missing.map(unsetProblem) : []
  const places = missing.flatMap((variable) => variable.places).filter(([part]) => !freeParts.has(String(part)))
  const { shape, mistakes } = shapeOf(repair(Shape, value, places))
  const listed = expanded.mistakes.map(({ path, message }) => problemIn(path, message))
  const literal = raw.locate === undefined ? [] : literalSecrets(merged.value)
  const found = [...literal, ...mistakes].map(({ path, message }) => problemAt(path, message))
  const problems = once([...unset, ...listed, ...found])
  if (shape === undefined) return Either.left(problems)
  const configuration = {
    shape,
    name: raw.name,
    folder: raw.folder,
    path: raw.path,
    environment: options.environment,
    destinations,
    problemAt
  }
  return Either.right({ configuration, problems, unset: replaced })
}

/** A problem for each secret of the source that is written out instead of read from a variable. */
const literalSecrets = (value: unknown): ReadonlyArray<Pick<Problem, "path" | "message">> => {
  const source = isObject(value) ? value["source"] : undefined
  if (!isObject(source)) return []
  return Object.entries(sourceKeys).flatMap(([key, { fromVariable }]) => {
    const part = source[key]
    if (fromVariable === undefined || !isObject(part)) return []
    const { isHarmless, message, setting } = fromVariable
    const text = part[setting]
    return typeof text !== "string" || isHarmless(text) || /^\$\{[A-Za-z_]\w*\}$/.test(text)
      ? []
      : [{ path: ["source", key, setting], message }]
  })
}

/** A configuration with only its connections, at their places. */
const connectionsOf = (value: unknown): object =>
  isObject(value) && value["connections"] !== undefined ? { connections: value["connections"] } : {}

const decode = decoder(Shape)

/** The shape with placeholders instead of mistakes. Undefined if it still cannot be decoded. */
const shapeOf = (value: unknown): { readonly shape: Shape | undefined; readonly mistakes: ReadonlyArray<Problem> } => {
  const decoded = decode(value)
  if (Either.isRight(decoded)) return { shape: decoded.right, mistakes: [] }
  const mistakes = decoded.left
  const paths = mistakes.map(({ path }) => path)
  return { shape: Either.getOrUndefined(decode(repair(Shape, value, paths))), mistakes }
}

/** Parts that accept any text. In other parts, a string with a missing variable would be reported twice. */
const freeParts: ReadonlySet<string> = new Set(["attributes", "identity", "never", "routes"])

const elsewhere = (
  places: ReadonlyArray<Path>,
  problemAt: (path: Path, message: string) => ConfigurationProblem
): string => {
  if (places.length === 0) return ""
  const texts = places.map((path) => {
    const { line, column, path: text } = problemAt(path, "")
    return line === undefined ? text : `${text} (${line}:${column})`
  })
  return `; also used at ${[...new Set(texts)].join(", ")}`
}

/** The configuration without its environments, with the connections that the options replace. */
const withoutEnvironments = (value: unknown, options: ReadOptions): unknown => {
  if (!isObject(value)) return value
  const { environments: _, ...rest } = value
  const { connections } = rest
  const { offline = false } = options
  if (!isObject(connections) || (options.connection === undefined && offline === false)) return rest
  const variables = options.variables ?? process.env
  const replaced = Object.entries(connections).map(([name, connection]) => {
    if (!isObject(connection)) return [name, connection]
    if (options.connection !== undefined) return [name, { ...connection, ...options.connection }]
    const lacks = substitute(connection, variables).missing.length > 0
    const isLocal = lacks || (offline === true && isObject(connection["apiKey"]))
    return [name, isLocal ? { ...connection, ...offlineConnection } : connection]
  })
  return { ...rest, connections: Object.fromEntries(replaced) }
}

const offlineConnection = { endpoint: "http://127.0.0.1:8099", apiKey: "offline" }
