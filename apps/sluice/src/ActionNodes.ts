import * as Connection from "@sluice/braze/Connection"
import * as BrazeUserTrack from "@sluice/braze/UserTrack"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Reason } from "@sluice/core/Reason"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { Transport } from "@sluice/core/Transport"
import * as EventTracking from "@sluice/destination-braze-event-tracking/EventTracking"
import * as UserTrack from "@sluice/destination-braze-user-track/UserTrack"
import * as BrazeClient from "@sluice/pypestream/BrazeClient"
import * as Environments from "@sluice/pypestream/Environments"
import type * as NodeMapping from "@sluice/pypestream/NodeMapping"
import type { SolutionConfiguration } from "@sluice/pypestream/SolutionConfiguration"
import { Data, Effect, Either, type Scope } from "effect"

/** What the environments of a solution are connected with. */
export interface Settings {
  readonly solution: SolutionConfiguration
  /** What a call becomes; checked by `NodeMapping.make`. */
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
 * requests. Closing the scope drains them; what cannot be delivered by then is in the dead letters.
 */
export const connect = (settings: Settings): Effect.Effect<Environments.Environments, ActionNodesError, Scope.Scope> =>
  Effect.gen(function* () {
    const clients: Record<string, BrazeClient.BrazeClient> = {}
    for (const [name, { apiKey, endpoint }] of Object.entries(settings.solution.environments)) {
      const partner = settings.mapping.partner
      const made = Connection.make({ endpoint, apiKey, ...settings.connection, ...(partner && { partner }) })
      if (Either.isLeft(made)) return yield* new ActionNodesError({ problems: made.left })
      const to = BrazeUserTrack.endpoint(made.right, settings.transport)
      const routes = routesOf(settings, to)
      if (Either.isLeft(routes)) return yield* new ActionNodesError({ problems: routes.left })
      clients[name] = yield* BrazeClient.make({
        name: `action-node/${name}`,
        connection: made.right,
        transport: settings.transport,
        routes: routes.right,
        deadLetters: settings.deadLetters,
        onSettled: (settled) => settings.onSettled?.(name, settled)
      })
    }
    return Environments.make(clients)
  })

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
