import { resolve } from "node:path"
import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as BrazeUserTrack from "@sluice/braze/UserTrack"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Route } from "@sluice/core/Route"
import type { Transport } from "@sluice/core/Transport"
import * as Registry from "@sluice/destination-braze-user-track/Registry"
import * as DateReader from "@sluice/values/DateReader"
import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect, Either } from "effect"
import { type Configuration, ConfigurationError, type Draft } from "../configuration/Configuration.js"
import { length } from "../configuration/Lengths.js"
import type { ConfigurationPath, ConfigurationProblem } from "../configuration/Problem.js"
import { toPath } from "../configuration/ReasonPath.js"
import { broken } from "../configuration/Repair.js"
import type { ConnectionShape } from "../configuration/Shape.js"
import type { RouteMapping } from "./Destinations.js"
import * as KeyFile from "./KeyFile.js"
import { type RouteContext, wireRoute } from "./RouteWiring.js"

/** A workspace of Braze under the name that the configuration gives it. */
export interface WiredConnection {
  readonly name: string
  readonly connection: Connection.Connection
  readonly endpoint: Endpoint
}

/** A route ready to run, with what `map` shows of it. */
export interface WiredRoute {
  readonly route: Route
  readonly to: string
  /** Undefined where the default mapping of the destination is used. */
  readonly mapping: RouteMapping | undefined
  /** Places of the record that `when` looks at. */
  readonly condition: ReadonlyArray<string>
}

/** A configuration made ready to run. */
export interface Wiring {
  readonly configuration: Configuration
  readonly connections: ReadonlyArray<WiredConnection>
  readonly routes: ReadonlyArray<WiredRoute>
  /** Places of the record that the identity chain looks at, each with its entry, as `identity[0].external_id`. */
  readonly identityPlaces: ReadonlyArray<{ readonly entry: string; readonly path: string }>
  /** To be said once: nothing of it keeps a run from working. */
  readonly notices: ReadonlyArray<ConfigurationProblem>
}

/** Collects everything that is wrong, so that it can be told at once. */
export class Problems {
  readonly configuration: Configuration
  readonly all: Array<ConfigurationProblem>
  readonly notices: Array<ConfigurationProblem> = []

  constructor({ configuration, problems }: Draft) {
    this.configuration = configuration
    this.all = [...problems]
  }

  add(path: ConfigurationPath, message: string): void {
    this.all.push(this.configuration.problemAt(path, message))
  }

  notice(path: ConfigurationPath, message: string): void {
    this.notices.push(this.configuration.problemAt(path, message))
  }

  /** Reasons whose paths begin at `base`. */
  reasons(base: ConfigurationPath, reasons: ReadonlyArray<Reason>): void {
    for (const { path, message } of reasons)
      this.add([...base, ...toPath(path ?? "", at(this.configuration.shape, base))], message)
  }

  /** The value, or undefined with everything that is wrong taken down. */
  take<A>(base: ConfigurationPath, result: Either.Either<A, ReadonlyArray<Reason>>): A | undefined {
    if (Either.isRight(result)) return result.right
    this.reasons(base, result.left)
    return undefined
  }
}

const at = (value: unknown, path: ConfigurationPath): unknown =>
  path.reduce<unknown>(
    (found, step) => (typeof found === "object" && found !== null ? Reflect.get(found, step) : undefined),
    value
  )

/**
 * Makes a configuration ready: connections, identity, attributes, mappings, destinations. Sends nothing. Fails with
 * every mistake at once, each with its place in the file.
 */
export const wire = (draft: Draft, transport: Transport): Effect.Effect<Wiring, ConfigurationError> =>
  Effect.gen(function* () {
    const { configuration } = draft
    const { shape } = configuration
    const problems = new Problems(draft)
    const connections = Object.entries(shape.connections ?? {}).flatMap(([name, written]) =>
      wireConnection(problems, name, written, transport)
    )
    const timeSettings: DateReader.Settings = {
      ...(shape.source?.timezone !== undefined && { timezone: shape.source.timezone }),
      ...(shape.source?.dates !== undefined && { dates: shape.source.dates })
    }
    const reader = problems.take(["source"], DateReader.compile(timeSettings))
    const identity = shape.identity && problems.take([], Identity.compile(asJson(shape.identity)))
    const attributes = shape.attributes && problems.take([], Registry.parse(asJson(shape.attributes)))
    const context: RouteContext = {
      problems,
      transport,
      connections,
      connectionNames: Object.keys(shape.connections ?? {}),
      time: reader,
      identity,
      attributes,
      identityBroken: shape.identity !== undefined && identity === undefined
    }
    const routes: Array<WiredRoute> = []
    for (const [index, route] of shape.routes.entries()) {
      const wired = yield* wireRoute(context, route, index)
      if (wired !== undefined) routes.push(wired)
    }
    namesTwice(problems)
    if (problems.all.length > 0) return yield* new ConfigurationError({ problems: inOrder(problems.all) })
    return {
      configuration,
      connections,
      routes,
      identityPlaces: [...(identity?.places ?? [])].flatMap(([entry, { path }]) =>
        path === undefined ? [] : [{ entry, path }]
      ),
      notices: inOrder(once(problems.notices))
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
    problems.add([...base, "apiKey", "file"], "The file with the key cannot be read.")
    return []
  }
  const { rate, ...rest } = written
  const made = Connection.make({ ...rest, apiKey, ...(rate && { rate: rateOf(rate) }) })
  const connection = problems.take(base, made)
  if (connection === undefined) return []
  for (const note of connection.notes) problems.notice([...base, ...toPath(note.path ?? "", written)], note.message)
  const endpoint = BrazeUserTrack.endpoint(
    connection,
    file === undefined ? transport : KeyFile.rereading(transport, file)
  )
  return [{ name, connection, endpoint }]
}

const rateOf = ({ per, ...rest }: NonNullable<ConnectionShape["rate"]>): Connection.Rate => ({
  ...rest,
  ...(per !== undefined && { per: length(per) })
})

/** What was read from a file or written in code is JSON once its shape was checked. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))

const namesTwice = (problems: Problems): void => {
  const seen = new Set<string>()
  for (const [index, { name }] of problems.configuration.shape.routes.entries()) {
    if (seen.has(name))
      problems.add(["routes", index, "name"], `Another route is named "${name}" too. Give each its own name.`)
    seen.add(name)
  }
}

const once = (notices: ReadonlyArray<ConfigurationProblem>): ReadonlyArray<ConfigurationProblem> => [
  ...new Map(notices.map((notice) => [`${notice.path} ${notice.message}`, notice])).values()
]

const inOrder = (problems: ReadonlyArray<ConfigurationProblem>): ReadonlyArray<ConfigurationProblem> =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
