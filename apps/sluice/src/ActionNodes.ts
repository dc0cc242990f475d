import * as Connection from "@sluice/braze/Connection"
import * as Lane from "@sluice/braze/Lane"
import * as BrazeUserTrack from "@sluice/braze/UserTrack"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { Transport } from "@sluice/core/Transport"
import * as EventTracking from "@sluice/destination-braze-event-tracking/EventTracking"
import * as UserTrack from "@sluice/destination-braze-user-track/UserTrack"
import * as BrazeClient from "@sluice/pypestream/BrazeClient"
import * as Environments from "@sluice/pypestream/Environments"
import * as NodeMapping from "@sluice/pypestream/NodeMapping"
import type { SolutionConfiguration } from "@sluice/pypestream/SolutionConfiguration"
import type { Reason } from "@sluice/values/Reason"
import { Array as Arr, Data, Effect, Either, type Scope } from "effect"

/** What the environments of a solution are connected with. */
export interface Settings {
  readonly solution: SolutionConfiguration
  /** What a call becomes; `connect` checks it with `NodeMapping.make`. */
  readonly mapping: NodeMapping.NodeMapping
  /** The custom attributes that were agreed on, as under `attributes:` of a configuration. */
  readonly attributes?: Readonly<Record<string, string>>
  /** How the flow writes dates, as `DD/MM/YYYY`. ISO 8601 is always read. */
  readonly dates?: string
  /** The zone of times without an offset. Default UTC. */
  readonly timezone?: string
  readonly transport: Transport
  readonly deadLetters: DeadLetters
  /** Told of each record once its outcome is final, also long after the flow went on. */
  readonly onSettled?: (environment: string, settled: Settled) => void
  /** Settings of the connections: `allowHost` for a mock beyond loopback. */
  readonly connection?: Pick<Connection.Settings, "allowHost">
}

/** Everything that is wrong with the settings. Nothing was sent. */
export class ActionNodesError extends Data.TaggedError("ActionNodesError")<{
  readonly problems: ReadonlyArray<Reason>
}> {
  /** A line for each problem. */
  override get message(): string {
    return this.problems.map(({ message, path }) => (path === undefined ? message : `${path}: ${message}`)).join("\n")
  }
}

/**
 * A client for each environment of a solution, over Sluice's own destinations for profiles and events, which share
 * requests. Closing the scope drains them; what cannot be delivered by then is in the dead letters. Fails before anything
 * is sent, with the problems of the mapping and of all environments at once, each with its place in the settings.
 */
export const connect = (settings: Settings): Effect.Effect<Environments.Environments, ActionNodesError, Scope.Scope> =>
  Effect.gen(function* () {
    const clients: Record<string, BrazeClient.BrazeClient> = {}
    for (const [name, connection] of yield* orFail(connectionsOf(settings))) {
      const endpoint = BrazeUserTrack.endpoint(connection, settings.transport)
      clients[name] = yield* BrazeClient.make({
        name: `action-node/${name}`,
        connection,
        transport: settings.transport,
        routes: yield* orFail(routesOf(settings, endpoint)),
        deadLetters: settings.deadLetters,
        onSettled: (settled) => settings.onSettled?.(name, settled)
      })
    }
    return Environments.make(clients)
  })

const orFail = <A>(made: Either.Either<A, ReadonlyArray<Reason>>): Either.Either<A, ActionNodesError> =>
  Either.mapLeft(made, (problems) => new ActionNodesError({ problems }))

type Named = readonly [name: string, connection: Connection.Connection]

const connectionsOf = (settings: Settings): Either.Either<ReadonlyArray<Named>, ReadonlyArray<Reason>> => {
  const partner = settings.mapping.partner
  const problems = [...mappingProblems(settings)]
  const named = Object.entries(settings.solution.environments).flatMap(([name, { apiKey, endpoint }]): Array<Named> => {
    const made = Connection.make({ endpoint, apiKey, ...settings.connection, ...(partner && { partner }) })
    if (Either.isRight(made)) return [[name, made.right]]
    // The partner tag is the mapping's, and was looked at there.
    const own = made.left.filter(({ path }) => path !== "partner")
    problems.push(...own.map((reason) => ({ ...reason, path: `solution.environments.${name}.${reason.path}` })))
    return []
  })
  return problems.length > 0 ? Either.left(problems) : Either.right(named)
}

const mappingProblems = (settings: Settings): ReadonlyArray<Reason> => {
  const checked = NodeMapping.make(settings.mapping)
  if (Either.isLeft(checked)) return checked.left.map((reason) => ({ ...reason, path: `mapping.${reason.path}` }))
  const routes = routesOf(settings, unconnected)
  // Settings that all destinations share are wrong in each of them.
  return Either.isLeft(routes) ? Arr.dedupeWith(routes.left, isSame) : []
}

const isSame = (one: Reason, other: Reason): boolean => one.path === other.path && one.message === other.message

/** For compiling alone, which is the same for every environment, also where none can be connected. */
const unconnected: Endpoint = {
  id: "unconnected",
  lanes: Lane.lanes,
  limits: { items: 1, bytes: 1, bytesAlone: 1, envelope: 0 },
  budget: { pool: "unconnected", count: 1, per: 1 },
  attempt: () => Effect.dieMessage("An endpoint that is there for compiling was sent to.")
}

/** The routes that a mapping stands for: one for the profile, one for each event. */
export const routesOf = (
  settings: Pick<Settings, "mapping" | "attributes" | "dates" | "timezone">,
  endpoint: Endpoint
): Either.Either<ReadonlyArray<Route>, ReadonlyArray<Reason>> => {
  const { attributes, events = [], person } = settings.mapping
  const identity = ["user_alias" in person ? { ...person, create: true } : person]
  const times = {
    ...(settings.dates !== undefined && { dates: settings.dates }),
    ...(settings.timezone !== undefined && { timezone: settings.timezone })
  }
  const made = [
    ...(attributes === undefined
      ? []
      : [
          UserTrack.configure({
            name: "profile",
            endpoint,
            identity,
            fields: attributes,
            ...times,
            ...(settings.attributes && { attributes: settings.attributes })
          })
        ]),
    ...events.map((fields, at) =>
      EventTracking.configure({ name: `event ${at + 1}`, endpoint, identity, fields, ...times })
    )
  ]
  const problems = made.flatMap((one) => (Either.isLeft(one) ? one.left : []))
  return problems.length > 0
    ? Either.left(problems)
    : Either.right(made.flatMap((one) => (Either.isRight(one) ? [{ destination: one.right }] : [])))
}
