import * as Identity from "@sluice/braze/Identity"
import type * as PhoneCountry from "@sluice/braze/PhoneCountry"
import * as CustomDestination from "@sluice/core/CustomDestination"
import type { Destination } from "@sluice/core/Destination"
import type { Item } from "@sluice/core/Item"
import * as Mapping from "@sluice/core/Mapping"
import * as Plugin from "@sluice/core/Plugin"
import { validate } from "@sluice/core/StandardSchema"
import type { Transport } from "@sluice/core/Transport"
import * as When from "@sluice/core/When"
import type * as PropertyTypes from "@sluice/destination-braze-event-tracking/PropertyTypes"
import type * as Registry from "@sluice/destination-braze-user-track/Registry"
import type * as DateReader from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"
import { question } from "@sluice/values/NearMiss"
import type { Path } from "@sluice/values/Problem"
import { Effect, Either } from "effect"
import { type BuiltIn, builtIn } from "../configuration/BrazeDestinations.js"
import { general } from "../configuration/GeneralDestinations.js"
import { broken } from "../configuration/Repair.js"
import type { RouteShape } from "../configuration/Shape.js"
import * as CustomModule from "./CustomModule.js"
import type { Problems } from "./Problems.js"
import { policyOf } from "./RouteRetry.js"
import type { CustomRoute, WiredConnection, WiredRoute } from "./Wiring.js"

/** The parts that all routes share. A part with a mistake is undefined, and its problems have already been added. */
export interface RouteContext {
  readonly problems: Problems
  readonly transport: Transport
  readonly connections: ReadonlyArray<WiredConnection>
  /** Names of all connections, including those with a mistake. */
  readonly connectionNames: ReadonlyArray<string>
  readonly time: DateReader.DateReader | undefined
  /** The country of phone numbers without a prefix. */
  readonly country: PhoneCountry.CountryOf | undefined
  /** The part of an email address that is converted to lower case. */
  readonly lowercase: Lowercase | undefined
  /** Letters for a gender that mean something else in another language are left out. */
  readonly lettersUnclear: boolean
  /** The value formats of the source. */
  readonly defaults: Mapping.ValueDefaults
  readonly identity: Identity.Chain | undefined
  /** Whether the configuration has an identity with a mistake. */
  readonly identityBroken: boolean
  readonly attributes: Registry.Registry | undefined
  readonly properties: PropertyTypes.PropertyTypes | undefined
}

type BuiltDestination = Pick<WiredRoute, "mapping" | "custom"> & { readonly destination: Destination }

/** The route, ready to run. If it has problems, adds them and returns undefined. */
export const wireRoute = (
  context: RouteContext,
  route: RouteShape,
  index: number
): Effect.Effect<WiredRoute | undefined> =>
  Effect.gen(function* () {
    const base: Path = ["routes", index]
    const condition = compileWhen(context.problems, route, base)
    const plugin = builtIn.get(route.to)
    const made =
      plugin === undefined ? yield* wireCustom(context, route, base) : wireBuiltIn({ context, plugin, route, base })
    if (made === undefined) return undefined
    return {
      route: { destination: made.destination, ...(condition && { when: condition.test }) },
      to: route.to,
      mapping: made.mapping,
      custom: made.custom,
      condition: condition?.reads ?? []
    }
  })

const compileWhen = (problems: Problems, route: RouteShape, base: Path): When.When | undefined =>
  route.when === undefined
    ? undefined
    : problems.take(
        base,
        Either.mapLeft(When.compile(route.when), (mistakes) => Plugin.mappingProblems(mistakes, "when"))
      )

interface RouteParts {
  readonly context: RouteContext
  readonly plugin: BuiltIn
  readonly route: RouteShape
  readonly base: Path
}

const wireBuiltIn = ({ context, plugin, route, base }: RouteParts): BuiltDestination | undefined => {
  const {
    problems,
    identity,
    identityBroken,
    attributes,
    country,
    defaults,
    lettersUnclear,
    lowercase,
    properties,
    time
  } = context
  const wired = connectionOf(context, route, base)
  if (route.retry !== undefined)
    problems.error(
      [...base, "retry"],
      "The routes of a connection share its requests, so a route cannot set retries. Remove retry."
    )
  const input = {
    ...route,
    identity: identityBroken ? anyIdentity : identity,
    attributes,
    country,
    defaults,
    lettersUnclear,
    lowercase,
    properties,
    time
  }
  const configured = problems.take(base, plugin.configure(input))
  if (configured === undefined || wired === undefined) return undefined
  for (const { path, message } of configured.warnings) problems.warning([...base, ...path], message)
  return {
    destination: configured.connect(plugin.endpoint(wired.connection, wired.transport)),
    mapping: configured.mapping,
    custom: undefined
  }
}

/** Replaces an identity with a mistake, so that the mistake is not reported again for each route. */
const anyIdentity = Either.getOrThrow(Identity.compile([{ external_id: "$.id" }]))

const connectionOf = (
  { connections, connectionNames, problems }: RouteContext,
  route: RouteShape,
  base: Path
): WiredConnection | undefined => {
  const name = route.connection ?? (connectionNames.length === 1 ? connectionNames[0] : "braze")
  if (name !== undefined && connectionNames.includes(name)) return connections.find((one) => one.name === name)
  if (connectionNames.length === 0)
    problems.error(base, "The route needs a connection to Braze. Add connections: { braze: { endpoint, apiKey } }.")
  else if (route.connection === undefined)
    problems.error(base, `There are several connections. Choose one, for example connection: ${connectionNames[0]}.`)
  else
    problems.error(
      [...base, "connection"],
      `Unknown connection "${route.connection}".${question(route.connection, connectionNames)} Use one of ${connectionNames.join(", ")}.`
    )
  return undefined
}

const wireCustom = (
  { defaults, problems, transport }: RouteContext,
  route: RouteShape,
  base: Path
): Effect.Effect<BuiltDestination | undefined> =>
  Effect.gen(function* () {
    const mapping = Plugin.compileMapping({ ...route, defaults }, Mapping.compile)
    problems.take(base, mapping)
    if (route.to === broken) return undefined
    const { destinations, folder } = problems.configuration
    const value = destinations.get(route.to)
    const loaded = yield* Effect.either(
      value === undefined ? CustomModule.load(route.to, folder) : Effect.succeed(value)
    )
    if (Either.isLeft(loaded)) {
      problems.error([...base, "to"], loaded.left)
      return undefined
    }
    if (Either.isLeft(mapping)) return undefined
    if (mapping.right === undefined) {
      problems.error(base, `A route to ${route.to} needs fields or mapping.`)
      return undefined
    }
    const { compiled } = mapping.right
    const made = CustomDestination.make(loaded.right, {
      name: route.name,
      settings: route.settings,
      mapping: compiled,
      at: mapping.right.at,
      folder,
      retry: policyOf(route),
      transport
    })
    const isLocal = value === undefined && general.get(route.to)?.isLocal === true
    if (Either.isRight(made))
      return {
        destination: made.right,
        mapping: compiled,
        custom: { ...customRoute(loaded.right, route.settings), isLocal }
      }
    for (const { mappingPath, message } of made.left)
      problems.error([...base, ...(mappingPath ?? "").split(".").filter((step) => step !== "")], message)
    return undefined
  })

const customRoute = (definition: CustomDestination.AnyDefinition, settings: unknown): Omit<CustomRoute, "isLocal"> => {
  const valid = Either.getOrUndefined(validate(definition.settings, settings))
  const originOf = (item: Item): ReadonlyArray<string> => {
    // A definition is user code. The run reports its exceptions.
    try {
      const request = definition.request?.([item], valid, { token: "", now: 0 })
      if (request === undefined) return []
      if ("url" in request) return [new URL(request.url).origin]
      request.catch(() => undefined)
      return []
    } catch {
      return []
    }
  }
  return {
    originsOf: (items) => [...new Set(items.flatMap(originOf))],
    usesHttp: definition.request !== undefined,
    secrets: CustomDestination.secretsOf(definition, settings)
  }
}
