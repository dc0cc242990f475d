import { resolve } from "node:path"
import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as PhoneCountry from "@sluice/braze/PhoneCountry"
import type { Item } from "@sluice/core/Item"
import type { MappingFacts } from "@sluice/core/Mapping"
import * as Path from "@sluice/core/Path"
import type { Route } from "@sluice/core/Route"
import * as Selector from "@sluice/core/Selector"
import type { Transport } from "@sluice/core/Transport"
import * as PropertyTypes from "@sluice/destination-braze-event-tracking/PropertyTypes"
import * as Registry from "@sluice/destination-braze-user-track/Registry"
import * as DateReader from "@sluice/values/DateReader"
import type { Json } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import * as Redaction from "@sluice/values/Redaction"
import { length } from "@sluice/values/SettingsSchema"
import { Effect, Either, Redacted } from "effect"
import { type Configuration, ConfigurationError, type Draft } from "../configuration/Configuration.js"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import { broken } from "../configuration/Repair.js"
import type { ConnectionShape } from "../configuration/Shape.js"
import * as KeyFile from "./KeyFile.js"
import { Problems } from "./Problems.js"
import { type RouteContext, wireRoute } from "./RouteWiring.js"

/** A workspace of Braze, by its name in the configuration. */
export interface WiredConnection {
  readonly name: string
  readonly connection: Connection.Connection
  /** Reads the key again when it is in a file and was refused. */
  readonly transport: Transport
}

/** The functions that only a custom destination has. */
export interface CustomRoute {
  /** The origins of the requests for the items, such as `https://example.com`, each once. Pure. Releases the items. */
  readonly originsOf: (items: ReadonlyArray<Item>) => ReadonlyArray<string>
  /** Whether it sends through the transport, and not in its own way. */
  readonly usesHttp: boolean
  /** Whether it sends nothing to a service, so that there is no address to confirm, to check or to replace. */
  readonly isLocal: boolean
  /** The strings in its settings that must not be stored or shown. */
  readonly secrets: ReadonlyArray<string>
}

/** A route, ready to run, with its description for `map` and `check`. */
export interface WiredRoute {
  readonly route: Route
  readonly to: string
  /** Undefined for a destination of Braze, whose connection has the address. */
  readonly custom: CustomRoute | undefined
  /** Undefined if the default mapping of the destination is used. */
  readonly mapping: MappingFacts | undefined
  /** Paths of the record that `when` reads. */
  readonly condition: ReadonlyArray<string>
}

/** A configuration, ready to run. */
export interface Wiring {
  readonly configuration: Configuration
  readonly connections: ReadonlyArray<WiredConnection>
  readonly routes: ReadonlyArray<WiredRoute>
  /** Paths of the record that the identity chain reads, each with its entry, such as `identity[0].external_id`. */
  readonly identityPlaces: ReadonlyArray<{ readonly entry: string; readonly path: string }>
  /** Warnings to report once. The run still works. */
  readonly notices: ReadonlyArray<ConfigurationProblem>
}

/** The known facts about the source in addition to its configuration. */
interface WiringOptions {
  /** Letters for a gender that mean something else in another language are left out, unless the source has a language. Default false. */
  readonly lettersUnclear?: boolean
}

/**
 * Builds the connections, the identity, the declared attributes and the routes of a configuration. Sends nothing. Fails with
 * every problem at once, each with its place in the file.
 */
export const wire = (
  draft: Draft,
  transport: Transport,
  { lettersUnclear = false }: WiringOptions = {}
): Effect.Effect<Wiring, ConfigurationError> =>
  Effect.gen(function* () {
    const { configuration } = draft
    const { shape } = configuration
    const problems = new Problems(draft)
    const connections = Object.entries(shape.connections ?? {}).flatMap(([name, written]) =>
      wireConnection(problems, name, written, transport)
    )
    const { timezone, dates, language, lowercase } = shape.source ?? {}
    const timeSettings = {
      ...(timezone !== undefined && { timezone }),
      ...(dates !== undefined && { dates }),
      ...(language !== undefined && { language })
    }
    const reader = problems.takeReasons(["source"], DateReader.compile(timeSettings))
    checkDates(problems, typeof dates === "string" ? [dates] : (dates ?? []))
    const countryOf = shape.source?.country
    const country = countryOf === undefined ? undefined : Either.getOrUndefined(PhoneCountry.compile(countryOf))
    const identity =
      shape.identity && problems.takeReasons([], Identity.compile(asJson(shape.identity), { country, lowercase }))
    const attributes = shape.attributes && problems.takeReasons([], Registry.parse(asJson(shape.attributes)))
    const properties = shape.properties && problems.take(["properties"], PropertyTypes.parse(asJson(shape.properties)))
    if (attributes !== undefined)
      for (const { path, message } of Registry.warnings(attributes)) problems.warning(path, message)
    const context: RouteContext = {
      problems,
      transport,
      connections,
      connectionNames: Object.keys(shape.connections ?? {}),
      time: reader,
      country,
      lowercase,
      lettersUnclear,
      defaults: reader === undefined ? {} : timeSettings,
      identity,
      attributes,
      properties,
      identityBroken: shape.identity !== undefined && identity === undefined
    }
    const routes: Array<WiredRoute> = []
    for (const [index, route] of shape.routes.entries()) {
      const wired = yield* wireRoute(context, route, index)
      if (wired !== undefined) routes.push(wired)
    }
    checkNames(problems)
    checkLanes(problems, routes)
    checkRemember(problems)
    checkPaths(problems)
    if (problems.errors.length > 0) return yield* new ConfigurationError({ problems: problems.errors })
    return {
      configuration,
      connections,
      routes,
      identityPlaces: [...(identity?.locations ?? [])].flatMap(([entry, { path }]) =>
        path === undefined ? [] : [{ entry, path }]
      ),
      notices: problems.warnings
    }
  })

const wireConnection = (
  problems: Problems,
  name: string,
  written: ConnectionShape,
  transport: Transport
): ReadonlyArray<WiredConnection> => {
  if (written.endpoint === broken || written.apiKey === broken) return []
  const base = ["connections", name]
  const file =
    typeof written.apiKey === "string" ? undefined : resolve(problems.configuration.folder, written.apiKey.file)
  const apiKey =
    typeof written.apiKey === "string" ? written.apiKey : file === undefined ? undefined : KeyFile.read(file)
  if (apiKey === undefined) {
    problems.error([...base, "apiKey", "file"], "The key file cannot be read. Check its path and permissions.")
    return []
  }
  const { rate, ...rest } = written
  const made = Connection.make({ ...rest, apiKey, ...(rate && { rate: rateOf(rate) }) })
  const connection = problems.takeReasons(base, made)
  if (connection === undefined) return []
  for (const note of connection.notes) problems.warningReason(base, note)
  return [{ name, connection, transport: file === undefined ? transport : KeyFile.rereading(transport, file) }]
}

const rateOf = ({ per, ...rest }: NonNullable<ConnectionShape["rate"]>): Connection.Rate => ({
  ...rest,
  ...(per !== undefined && { per: length(per) })
})

/** A configuration whose shape is valid is JSON. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))

const checkRemember = (problems: Problems): void => {
  const { id, onChange, remember, sql } = problems.configuration.shape.source ?? {}
  if (remember !== undefined && id === undefined && sql === undefined)
    problems.error(
      ["source", "remember"],
      "Remembered deliveries are found by the id of the record. Set source.id to the path of an id that names one record."
    )
  if (onChange !== undefined && remember === undefined)
    problems.error(
      ["source", "onChange"],
      "onChange has no effect without source.remember. Set both, or remove onChange."
    )
}

const checkDates = (problems: Problems, dates: ReadonlyArray<string>): void => {
  const overlap = DateReader.overlap(dates)
  if (overlap === undefined) return
  const { one, other, text } = overlap
  problems.warning(
    ["source", "dates"],
    `${one} and ${other} read ${text} as different days, so a record with such a date is Invalid. Keep the pattern that the source uses, or read single fields with @date and its format.`
  )
}

const checkNames = (problems: Problems): void => {
  const seen = new Set<string>()
  for (const [index, { name }] of problems.configuration.shape.routes.entries()) {
    if (seen.has(name))
      problems.error(["routes", index, "name"], `Another route is also named "${name}". Give each route its own name.`)
    seen.add(name)
  }
}

/** Names under `delivery.uncertain` are lanes of the destinations. Not checked while a route has a mistake. */
const checkLanes = (problems: Problems, routes: ReadonlyArray<WiredRoute>): void => {
  const { delivery, routes: written } = problems.configuration.shape
  if (routes.length < written.length) return
  const lanes = [...new Set<string>(routes.flatMap(({ route }) => route.destination.endpoint.lanes))]
  for (const name of Object.keys(delivery?.uncertain ?? {}))
    if (!lanes.includes(name))
      problems.error(
        ["delivery", "uncertain", name],
        `No destination has the lane "${name}".${question(name, lanes)} Use one of ${lanes.join(", ")}.`
      )
}

const checkPaths = (problems: Problems): void => {
  const { never = [], source } = problems.configuration.shape
  const check = (at: ReadonlyArray<string | number>, path: Either.Either<unknown, string>): void => {
    if (Either.isLeft(path)) problems.error(at, `Not a valid path. Expected ${path.left}.`)
  }
  if (source?.id !== undefined) check(["source", "id"], Path.read(source.id))
  for (const [index, text] of never.entries()) check(["never", index], Selector.parse(text))
}

/** A string without the API keys of the connections and the secret settings of custom destinations. */
export const withoutKeys = ({ connections, routes }: Wiring, text: string): string =>
  [
    ...connections.map(({ connection }) => Redacted.value(connection.apiKey)),
    ...routes.flatMap(({ custom }) => custom?.secrets ?? [])
  ].reduce((left, secret) => Redaction.ofSecret(secret)(left), text)
