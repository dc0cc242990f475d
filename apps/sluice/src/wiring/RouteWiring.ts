import { createRequire } from "node:module"
import { isAbsolute, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type * as Identity from "@sluice/braze/Identity"
import * as CustomDestination from "@sluice/core/CustomDestination"
import type { Destination } from "@sluice/core/Destination"
import * as Mapping from "@sluice/core/Mapping"
import type { Transport } from "@sluice/core/Transport"
import * as When from "@sluice/core/When"
import type * as Registry from "@sluice/destination-braze-user-track/Registry"
import type * as DateReader from "@sluice/values/DateReader"
import { question } from "@sluice/values/NearMiss"
import { Effect, Either } from "effect"
import type { ConfigurationPath } from "../configuration/Problem.js"
import { broken } from "../configuration/Repair.js"
import type { RouteShape } from "../configuration/Shape.js"
import { builtIn, type Kind, type RouteMapping } from "./Destinations.js"
import type { Problems, WiredConnection, WiredRoute } from "./Wiring.js"

/** What all routes share. Parts that are broken are absent, and their mistakes already taken down. */
export interface RouteContext {
  readonly problems: Problems
  readonly transport: Transport
  readonly connections: ReadonlyArray<WiredConnection>
  /** Of broken connections too. */
  readonly connectionNames: ReadonlyArray<string>
  readonly time: DateReader.DateReader | undefined
  readonly identity: Identity.Chain | undefined
  readonly attributes: Registry.Registry | undefined
  readonly identityBroken: boolean
}

/** The route ready to run; undefined when something is wrong with it, which is then taken down. */
export const wireRoute = (
  context: RouteContext,
  route: RouteShape,
  index: number
): Effect.Effect<WiredRoute | undefined> =>
  Effect.gen(function* () {
    const base: ConfigurationPath = ["routes", index]
    const mapping = compileMapping(context.problems, route, base)
    const condition = compileWhen(context.problems, route, base)
    if (route.to === broken) return undefined
    const kind = builtIn.get(route.to)
    const destination =
      kind === undefined ? yield* custom(context, route, base, mapping) : braze(context, kind, route, base, mapping)
    if (destination === undefined) return undefined
    return {
      route: { destination, ...(condition && { when: condition.test }) },
      to: route.to,
      mapping: mapping === "broken" ? undefined : mapping,
      condition: condition?.reads ?? []
    }
  })

type MaybeMapping = RouteMapping | undefined | "broken"

const compileMapping = (problems: Problems, route: RouteShape, base: ConfigurationPath): MaybeMapping => {
  if (route.fields !== undefined && route.mapping !== undefined) {
    problems.add([...base, "mapping"], "fields and mapping both say what the item is. Keep one of them.")
    return "broken"
  }
  if (route.fields === undefined && route.mapping === undefined) return undefined
  const at = route.fields === undefined ? "mapping" : "fields"
  const compiled = route.fields === undefined ? Mapping.compile(route.mapping) : Mapping.fields(route.fields)
  const object = route.fields === undefined ? Mapping.compileObject(route.mapping) : Mapping.fields(route.fields)
  if (Either.isRight(compiled) && Either.isRight(object)) return { compiled: compiled.right, object: object.right }
  addAll(problems, [...base, at], Either.isLeft(compiled) ? compiled.left : [])
  return "broken"
}

const compileWhen = (problems: Problems, route: RouteShape, base: ConfigurationPath): When.When | undefined => {
  if (route.when === undefined) return undefined
  const compiled = When.compile(route.when)
  if (Either.isRight(compiled)) return compiled.right
  addAll(problems, [...base, "when"], compiled.left)
  return undefined
}

const addAll = (problems: Problems, base: ConfigurationPath, mistakes: ReadonlyArray<Mapping.MappingProblem>): void => {
  for (const { segments, found, expected, suggestion } of mistakes)
    problems.add(
      [...base, ...segments],
      `Found ${found}; expected ${expected}.${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`
    )
}

const braze = (
  context: RouteContext,
  kind: Kind,
  route: RouteShape,
  base: ConfigurationPath,
  mapping: MaybeMapping
): Destination | undefined => {
  const wired = connectionOf(context, route, base)
  if (wired === undefined || mapping === "broken" || context.time === undefined || context.identityBroken)
    return undefined
  const made = kind.make({
    name: route.name,
    endpoint: wired.endpoint,
    identity: context.identity,
    attributes: context.attributes,
    mapping,
    fields: route.fields,
    at: route.fields === undefined ? "mapping" : "fields",
    time: context.time,
    settings: route.settings
  })
  if (Either.isLeft(made)) {
    for (const { path, message } of made.left) context.problems.add([...base, ...path], message)
    return undefined
  }
  for (const { mappingPath, message } of made.right.notices)
    context.problems.notice(noticePath(base, mappingPath), message)
  return made.right.destination
}

const noticePath = (base: ConfigurationPath, mappingPath: string | undefined): ConfigurationPath => {
  if (mappingPath?.startsWith("attributes.") === true) return ["attributes", mappingPath.slice("attributes.".length)]
  return mappingPath === undefined ? base : [...base, "fields", mappingPath]
}

const connectionOf = (
  { connections, connectionNames, problems }: RouteContext,
  route: RouteShape,
  base: ConfigurationPath
): WiredConnection | undefined => {
  const name = route.connection ?? (connectionNames.length === 1 ? connectionNames[0] : "braze")
  if (name !== undefined && connectionNames.includes(name)) return connections.find((one) => one.name === name)
  if (connectionNames.length === 0)
    problems.add(
      base,
      "It goes to Braze, and there is no connection. Add connections: { braze: { endpoint, apiKey } }."
    )
  else if (route.connection === undefined)
    problems.add(base, `There are several connections: say which, as connection: ${connectionNames[0]}.`)
  else
    problems.add(
      [...base, "connection"],
      `There is no connection "${route.connection}".${question(route.connection, connectionNames)} There are ${connectionNames.join(", ")}.`
    )
  return undefined
}

const custom = (
  { problems, transport }: RouteContext,
  route: RouteShape,
  base: ConfigurationPath,
  mapping: MaybeMapping
): Effect.Effect<Destination | undefined> =>
  Effect.gen(function* () {
    const found = yield* Effect.promise(() => importDefinition(route.to, problems.configuration.folder))
    if (typeof found === "string") {
      problems.add([...base, "to"], found)
      return undefined
    }
    if (mapping === undefined) problems.add(base, `A route to ${route.to} needs fields or mapping.`)
    if (mapping === undefined || mapping === "broken") return undefined
    const made = CustomDestination.make(found, {
      name: route.name,
      settings: route.settings,
      mapping: mapping.compiled,
      transport
    })
    if (Either.isRight(made)) return made.right
    for (const { mappingPath, message } of made.left)
      problems.add([...base, ...(mappingPath ?? "").split(".").filter((step) => step !== "")], message)
    return undefined
  })

type Definition = CustomDestination.Definition<unknown, unknown>

const isFile = (to: string): boolean => to.startsWith("./") || to.startsWith("../") || isAbsolute(to)

/** The definition that a module exports by default, or what is wrong with it. */
const importDefinition = async (to: string, folder: string): Promise<Definition | string> => {
  const kinds = [...builtIn.keys()]
  let module: unknown
  try {
    module = await import(isFile(to) ? pathToFileURL(resolve(folder, to)).href : packageUrl(to, folder))
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_LOAD_URL")
      return `The module ${to} cannot be loaded: it threw ${error instanceof Error ? error.name : "something"}. Run it with node to see where.`
    return isFile(to)
      ? `There is no module ${to}.`
      : `There is no destination "${to}".${question(to, kinds)} There are ${kinds.join(", ")}; a module of your own begins with ./, and a package must be installed.`
  }
  const value = typeof module === "object" && module !== null && "default" in module ? module.default : undefined
  return isDefinition(value)
    ? value
    : `${to} exports no destination by default; see CustomDestination.define of @sluice/core.`
}

/** Packages are those of the configuration's project; failing that, of this one. */
const packageUrl = (name: string, folder: string): string => {
  try {
    return pathToFileURL(createRequire(resolve(folder, "sluice.yaml")).resolve(name)).href
  } catch {
    return name
  }
}

const isDefinition = (value: unknown): value is Definition => {
  if (typeof value !== "object" || value === null) return false
  const functions = ["key", "repeatable", "request"]
  return (
    functions.every((name) => typeof Reflect.get(value, name) === "function") &&
    ["settings", "item", "limits"].every((name) => typeof Reflect.get(value, name) === "object") &&
    typeof Reflect.get(value, "name") === "string"
  )
}
