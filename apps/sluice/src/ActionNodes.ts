import { join, resolve } from "node:path"
import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as BrazeUserTrack from "@sluice/braze/UserTrack"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Queue, QueueBounds } from "@sluice/core/Queue"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { Transport } from "@sluice/core/Transport"
import * as EventTracking from "@sluice/destination-braze-event-tracking/Destination"
import * as UserTrack from "@sluice/destination-braze-user-track/Destination"
import * as Registry from "@sluice/destination-braze-user-track/Registry"
import * as BrazeClient from "@sluice/pypestream/BrazeClient"
import * as Environments from "@sluice/pypestream/Environments"
import * as NodeMapping from "@sluice/pypestream/NodeMapping"
import type { SolutionConfiguration } from "@sluice/pypestream/SolutionConfiguration"
import * as DateReader from "@sluice/values/DateReader"
import type { Problem } from "@sluice/values/Problem"
import type { Reason } from "@sluice/values/Reason"
import { Array as Arr, Data, Effect, Either, type Scope } from "effect"
import { pathText } from "./configuration/Problem.js"
import * as StateFolder from "./run/StateFolder.js"

/** The settings of {@link connect}. */
export interface ActionNodeSettings {
  readonly solution: SolutionConfiguration
  /** The mapping from a call to items. `NodeMapping.make` checks it. */
  readonly mapping: NodeMapping.NodeMapping
  /** The declared custom attributes, as under `attributes:` of a configuration. */
  readonly attributes?: Readonly<Record<string, string>>
  /** The date format of the flow, such as `DD/MM/YYYY`. ISO 8601 is always accepted. */
  readonly dates?: string
  /** The time zone of times without an offset. Default: UTC. */
  readonly timezone?: string
  /** The language of words in the flow, such as `de`: names of months, words for yes and no, letters for a gender. Default: English. */
  readonly language?: string
  readonly transport: Transport
  /**
   * Receives the records that could not be delivered: one for all environments, or one for each by its name. Replay a file with
   * the connection of its environment.
   */
  readonly deadLetters: DeadLetters | ((environment: string) => DeadLetters)
  /**
   * Keeps records on disk until they have an outcome, so that a crash loses none: a folder for one process, whose next
   * process sends what is left. Default: they are kept in memory, at most 10,000 per environment.
   */
  readonly queue?: { readonly folder: string; readonly bounds?: Partial<QueueBounds> } | undefined
  /** Called once the outcome of a record is final, which may be long after the flow continued. */
  readonly onSettled?: (environment: string, settled: Settled) => void
  /** `allowHost` allows a mock that is not on loopback. */
  readonly connection?: Pick<Connection.ConnectionSettings, "allowHost">
}

/** Every mistake in the settings. Nothing was sent. */
export class ActionNodesError extends Data.TaggedError("ActionNodesError")<{
  readonly problems: ReadonlyArray<Reason>
}> {
  /** A line for each problem. */
  override get message(): string {
    return this.problems.map(({ message, path }) => (path === undefined ? message : `${path}: ${message}`)).join("\n")
  }
}

/**
 * A client for each environment of a solution, over the destinations for profiles and events, which share requests. Closing
 * the scope waits for their records; those that cannot be delivered stay in the queue on disk, or go to the dead letters. Fails before anything is sent, with
 * the problems of the mapping and of all environments at once, each with its path in the settings.
 */
export const connect = (
  settings: ActionNodeSettings
): Effect.Effect<Environments.Environments, ActionNodesError, Scope.Scope> =>
  Effect.gen(function* () {
    const clients: Record<string, BrazeClient.BrazeClient> = {}
    const { connections, routes } = yield* orFail(partsOf(settings))
    for (const [name, connection] of connections) {
      const endpoint = BrazeUserTrack.endpoint(connection, settings.transport)
      clients[name] = yield* BrazeClient.make({
        name: `action-node/${name}`,
        connection,
        transport: settings.transport,
        routes: routes(endpoint),
        deadLetters: lettersOf(settings.deadLetters, name),
        queue: yield* queueOf(settings, name),
        onSettled: (settled) => settings.onSettled?.(name, settled)
      })
    }
    return Environments.make(clients)
  })

const lettersOf = (deadLetters: ActionNodeSettings["deadLetters"], environment: string): DeadLetters =>
  typeof deadLetters === "function" ? deadLetters(environment) : deadLetters

/** The queue of an environment, in a separate file. */
const queueOf = (
  { queue }: ActionNodeSettings,
  environment: string
): Effect.Effect<Queue | undefined, ActionNodesError, Scope.Scope> => {
  if (queue === undefined) return Effect.succeed(undefined)
  const name = `action-node/${environment}`
  const path = join(resolve(queue.folder), `action-node-${encodeURIComponent(environment)}.db`)
  return Effect.mapBoth(StateFolder.open(path, { queue: { name, ...(queue.bounds && { bounds: queue.bounds }) } }), {
    onFailure: ({ message }) =>
      new ActionNodesError({ problems: [{ code: "queue-not-usable", path: "queue.folder", message }] }),
    onSuccess: (file) => file.queue
  })
}

const orFail = <A>(made: Either.Either<A, ReadonlyArray<Reason>>): Either.Either<A, ActionNodesError> =>
  Either.mapLeft(made, (problems) => new ActionNodesError({ problems }))

type NamedConnection = readonly [name: string, connection: Connection.Connection]

type Routes = (endpoint: Endpoint) => ReadonlyArray<Route>

interface NodeParts {
  readonly connections: ReadonlyArray<NamedConnection>
  readonly routes: Routes
}

const partsOf = (settings: ActionNodeSettings): Either.Either<NodeParts, ReadonlyArray<Reason>> => {
  const partner = settings.mapping.partner
  const routes = checkedRoutes(settings)
  const problems = Either.isLeft(routes) ? [...routes.left] : []
  const connections = Object.entries(settings.solution.environments).flatMap(
    ([name, { apiKey, endpoint }]): Array<NamedConnection> => {
      const made = Connection.make({ endpoint, apiKey, ...settings.connection, ...(partner && { partner }) })
      if (Either.isRight(made)) return [[name, made.right]]
      // The partner tag belongs to the mapping and is checked there.
      const own = made.left.filter(({ path }) => path !== "partner")
      problems.push(...own.map((reason) => ({ ...reason, path: `solution.environments.${name}.${reason.path}` })))
      return []
    }
  )
  return Either.isRight(routes) && problems.length === 0
    ? Either.right({ connections, routes: routes.right })
    : Either.left(problems)
}

const checkedRoutes = (settings: ActionNodeSettings): Either.Either<Routes, ReadonlyArray<Reason>> => {
  const checked = NodeMapping.make(settings.mapping)
  return Either.isLeft(checked)
    ? Either.left(checked.left.map((reason) => ({ ...reason, path: `mapping.${reason.path}` })))
    : routesOf(settings)
}

/** The routes of a mapping, compiled once for all endpoints: one for the profile and one for each event. */
export const routesOf = (
  settings: Pick<ActionNodeSettings, "mapping" | "attributes" | "dates" | "timezone" | "language">
): Either.Either<Routes, ReadonlyArray<Reason>> => {
  const { attributes, events = [], person } = settings.mapping
  const identity = Identity.compile(["user_alias" in person ? { ...person, create: true } : person])
  const registry = settings.attributes === undefined ? undefined : Registry.parse(settings.attributes)
  const defaults = {
    ...(settings.dates !== undefined && { dates: settings.dates }),
    ...(settings.timezone !== undefined && { timezone: settings.timezone }),
    ...(settings.language !== undefined && { language: settings.language })
  }
  const time = DateReader.compile(defaults)
  const shared = {
    identity: Either.getOrUndefined(identity),
    attributes: registry && Either.getOrUndefined(registry),
    time: Either.getOrUndefined(time),
    defaults: Either.isRight(time) ? defaults : {}
  }
  const configured = [
    ...(attributes === undefined ? [] : [UserTrack.configure({ ...shared, name: "profile", fields: attributes })]),
    ...events.map((fields, at) => EventTracking.configure({ ...shared, name: `event ${at + 1}`, fields }))
  ]
  const problems = [
    ...problemsOf(identity),
    ...problemsOf(time),
    ...(registry === undefined ? [] : problemsOf(registry)),
    // Without an identity each event would be reported for it as well.
    ...(Either.isRight(identity) ? configured.flatMap(problemsOf).map(asReason) : [])
  ]
  return problems.length > 0
    ? Either.left(Arr.dedupeWith(problems, isSame))
    : Either.right((endpoint) =>
        configured.flatMap((one) => (Either.isRight(one) ? [{ destination: one.right.connect(endpoint) }] : []))
      )
}

const problemsOf = <A, P>(result: Either.Either<A, ReadonlyArray<P>>): ReadonlyArray<P> =>
  Either.isLeft(result) ? result.left : []

const asReason = ({ path, ...problem }: Problem): Reason => ({ ...problem, path: pathText(path) })

const isSame = (one: Reason, other: Reason): boolean => one.path === other.path && one.message === other.message
