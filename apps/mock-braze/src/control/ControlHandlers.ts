import { HttpApiBuilder, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { emulated } from "@sluice/braze-emulator/Endpoints"
import * as Fidelity from "@sluice/braze-emulator/Fidelity"
import type { Sliced } from "@sluice/braze-emulator/Sliced"
import { nameProblems } from "@sluice/braze-emulator/Snapshots"
import { Effect, Layer } from "effect"
import { BadInput, orBad } from "./BadInput.js"
import * as Control from "./Control.js"
import { ControlApi } from "./ControlApi.js"
import { BadRequest, NotFound } from "./ControlSchema.js"
import * as Filters from "./Filters.js"
import { type Mock, unknownWorkspace } from "./Mock.js"
import * as Query from "./Query.js"
import * as Settings from "./Settings.js"
import * as Slices from "./Slices.js"
import * as StrictInput from "./StrictInput.js"
import { WaitTimeout } from "./Wait.js"
import { WaitTimedOut } from "./WaitSchema.js"

/** The query of every call may name a workspace. */
interface WorkspaceQuery {
  readonly workspace?: string
}

type Use<A> = (control: Control.Control) => A

/** Runs a call in the workspace that it names. Invalid input becomes 400 with every mistake. */
const within =
  (mock: Mock) =>
  <A>(
    about: WorkspaceQuery,
    use: Use<A>
  ): Effect.Effect<A, BadRequest | NotFound, HttpServerRequest.HttpServerRequest> =>
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const workspace = mock.workspaceOf(about.workspace, request.headers["authorization"])
      if (workspace === undefined) return yield* new NotFound({ message: unknownWorkspace.message })
      return yield* attempt(() => use(Control.make(mock.emulator, workspace)))
    })

const attempt = <A>(use: () => A): Effect.Effect<A, BadRequest> =>
  Effect.catchAll(Effect.try({ try: use, catch: (error) => error }), orBadRequest)

/** {@link within} for a call that pauses, so that other calls are answered in between. */
const withinSlices = (mock: Mock) => {
  const inside = within(mock)
  return <A>(about: WorkspaceQuery, use: Use<Sliced<A>>) =>
    Effect.flatMap(inside(about, use), (sliced) =>
      Effect.tryPromise({ try: () => Slices.run(sliced), catch: (error) => error }).pipe(Effect.catchAll(orBadRequest))
    )
}

const orBadRequest = (error: unknown): Effect.Effect<never, BadRequest> =>
  error instanceof BadInput
    ? Effect.fail(new BadRequest({ message: error.message, problems: error.problems }))
    : Effect.die(error)

/** The value, or 404 for undefined. */
const orNotFound =
  (message: string) =>
  <A, E, R>(found: Effect.Effect<A | undefined, E, R>): Effect.Effect<A, E | NotFound, R> =>
    Effect.flatMap(found, (value) => (value === undefined ? new NotFound({ message }) : Effect.succeed(value)))

const server = (mock: Mock) =>
  HttpApiBuilder.group(ControlApi, "server", (handlers) =>
    handlers
      .handle("health", () => Effect.succeed({ status: "ok" as const }))
      .handle("settings", () => Effect.sync(() => Settings.make(mock)))
      .handle("fidelity", () => Effect.sync(() => Fidelity.report(emulated.map(({ endpoint }) => endpoint))))
      .handle("workspaces", () =>
        Effect.sync(() => {
          const { workspace, apiKey } = mock.emulator.open()
          return { workspace: workspace.name, apiKey }
        })
      )
      .handle("closeWorkspace", ({ path: { name } }) =>
        Effect.suspend((): Effect.Effect<{ readonly closed: string }, BadRequest | NotFound> => {
          const workspace = mock.emulator.find(name)
          if (workspace === undefined) return new NotFound({ message: unknownWorkspace.message })
          const message = "The default workspace cannot be closed. POST /_mock/reset empties it."
          return mock.emulator.close(workspace)
            ? Effect.succeed({ closed: workspace.name })
            : new BadRequest({ message, problems: [{ path: "name", message }] })
        })
      )
  )

const state = (mock: Mock) => {
  const inside = within(mock)
  return HttpApiBuilder.group(ControlApi, "state", (handlers) =>
    handlers
      .handle("reset", ({ payload, urlParams }) =>
        inside(urlParams, (control) => {
          control.reset(payload)
          return control.stats()
        })
      )
      .handle("clock", ({ urlParams }) => inside(urlParams, (control) => control.clock()))
      .handle("setClock", ({ payload, urlParams }) => inside(urlParams, (control) => control.setClock(payload)))
      .handle("keys", ({ urlParams }) => inside(urlParams, (control) => ({ keys: control.keys() })))
      .handle("copyKey", ({ urlParams }) =>
        orNotFound("This workspace has no key.")(
          inside(urlParams, (control) => {
            const apiKey = control.clearKey()
            return apiKey === undefined ? undefined : { apiKey }
          })
        )
      )
      .handle("setKeys", ({ payload, urlParams }) =>
        inside(urlParams, (control) => ({ keys: control.setKeys(payload) }))
      )
      .handle("pools", ({ urlParams }) => inside(urlParams, (control) => control.pools()))
  )
}

const noSnapshot = "no snapshot has this name; GET /_mock/snapshots lists all snapshots"

const snapshots = (mock: Mock) => {
  const inside = within(mock)
  const one = (control: Control.Control, name: string) => control.snapshots().find((info) => info.name === name)
  return HttpApiBuilder.group(ControlApi, "snapshots", (handlers) =>
    handlers
      .handle("snapshots", ({ urlParams }) => inside(urlParams, (control) => ({ snapshots: control.snapshots() })))
      .handle("snapshot", ({ path: { name }, urlParams }) =>
        orNotFound(noSnapshot)(
          inside(urlParams, (control) => {
            orBad(nameProblems(name))
            return one(control, name)
          })
        )
      )
      .handle("takeSnapshot", ({ path: { name }, urlParams }) => inside(urlParams, (control) => control.snapshot(name)))
      .handle("dropSnapshot", ({ path: { name }, urlParams }) =>
        orNotFound(noSnapshot)(
          inside(urlParams, (control) => (control.dropSnapshot(name) ? { snapshots: control.snapshots() } : undefined))
        )
      )
      .handle("restore", ({ path: { name }, urlParams }) =>
        orNotFound(noSnapshot)(inside(urlParams, (control) => (control.restore(name) ? one(control, name) : undefined)))
      )
  )
}

const wait = (mock: Mock) => {
  const inside = within(mock)
  return HttpApiBuilder.group(ControlApi, "wait", (handlers) =>
    handlers.handle("wait", ({ payload, urlParams }) =>
      Effect.gen(function* () {
        const control = yield* inside(urlParams, (own) => own)
        const waited = yield* Effect.tryPromise({
          try: (signal) => control.wait(payload, AbortSignal.any([signal, mock.stopping.signal])),
          catch: (error) => error
        }).pipe(Effect.catchAll(orBadRequest))
        const { met, seen, waitedMs } = waited
        return met
          ? { met, seen, waitedMs }
          : yield* new WaitTimedOut({ message: new WaitTimeout(waited).message, seen, waitedMs })
      })
    )
  )
}

const people = (mock: Mock) => {
  const inside = within(mock)
  return HttpApiBuilder.group(ControlApi, "people", (handlers) =>
    handlers
      .handle("users", ({ urlParams }) =>
        inside(urlParams, (control) => control.users(Query.read(Filters.users, urlParams)))
      )
      .handle("user", ({ path, urlParams }) =>
        orNotFound("No user has this braze_id.")(
          inside(urlParams, (control) => control.users({ braze_id: path.braze_id }).users[0])
        )
      )
      .handle("outbox", ({ urlParams }) =>
        inside(urlParams, (control) => control.outbox(Query.read(Filters.outbox, urlParams)))
      )
      .handle("message", ({ path, urlParams }) =>
        orNotFound("No message has this number.")(inside(urlParams, (control) => control.message(Number(path.n))))
      )
  )
}

const goneRequest = "No request has this id, or the request is no longer kept."

const past = (mock: Mock) => {
  const inside = within(mock)
  const insideSlices = withinSlices(mock)
  return HttpApiBuilder.group(ControlApi, "past", (handlers) =>
    handlers
      .handle("stats", ({ urlParams }) => inside(urlParams, (control) => control.stats()))
      .handle("requests", ({ urlParams }) =>
        insideSlices(urlParams, (control) => control.requests(Query.read(Filters.requests, urlParams)))
      )
      .handle("request", ({ path, urlParams }) =>
        orNotFound(goneRequest)(inside(urlParams, (control) => control.request(path.id)))
      )
      .handle("effects", ({ path, urlParams }) =>
        orNotFound(goneRequest)(insideSlices(urlParams, (control) => control.effects(path.id)))
      )
      .handle("traffic", ({ urlParams }) =>
        insideSlices(urlParams, (control) => control.traffic(Query.read(Filters.traffic, urlParams)))
      )
      .handle("ledger", ({ urlParams }) =>
        insideSlices(urlParams, (control) => control.ledger(Query.read(Filters.ledger, urlParams)))
      )
      .handle("verify", ({ payload, urlParams }) => insideSlices(urlParams, (control) => control.verify(payload)))
      .handle("mistakes", ({ urlParams }) => inside(urlParams, (control) => control.mistakes()))
      .handle("advice", ({ urlParams }) => inside(urlParams, (control) => control.advice()))
      .handle("problems", ({ urlParams }) => inside(urlParams, (control) => control.problems()))
  )
}

const dashboard = (mock: Mock) => {
  const inside = within(mock)
  return HttpApiBuilder.group(ControlApi, "dashboard", (handlers) =>
    handlers
      .handle("campaigns", ({ urlParams }) => inside(urlParams, (control) => ({ campaigns: control.campaigns() })))
      .handle("canvases", ({ urlParams }) => inside(urlParams, (control) => ({ canvases: control.canvases() })))
      .handle("segments", ({ urlParams }) => inside(urlParams, (control) => ({ segments: control.segments() })))
      .handle("catalogs", ({ urlParams }) => inside(urlParams, (control) => ({ catalogs: control.catalogs() })))
      .handle("catalog", ({ path: { name }, urlParams }) =>
        orNotFound("No catalog has this name.")(
          inside(urlParams, (control) => control.catalog(name, Query.read(Filters.items, urlParams).limit))
        )
      )
  )
}

const faults = (mock: Mock) => {
  const inside = within(mock)
  return HttpApiBuilder.group(ControlApi, "faults", (handlers) =>
    handlers
      .handle("faults", ({ urlParams }) => inside(urlParams, (control) => control.faults()))
      .handle("setFaults", ({ payload, urlParams }) => inside(urlParams, (control) => control.setFaults(payload)))
      .handle("clearFaults", ({ urlParams }) => inside(urlParams, (control) => control.clearFaults()))
  )
}

/** Everything else under `/_mock/`. */
const notFound = HttpApiBuilder.Router.use((router) =>
  router.all(
    "/_mock/*",
    HttpServerResponse.unsafeJson({ message: "unknown call; GET /_mock/openapi.json lists all calls" }, { status: 404 })
  )
)

/** The calls of one mock. */
export const layer = (mock: Mock) =>
  Layer.merge(HttpApiBuilder.api(ControlApi), notFound).pipe(
    Layer.provide([
      server(mock),
      state(mock),
      people(mock),
      snapshots(mock),
      wait(mock),
      past(mock),
      dashboard(mock),
      faults(mock)
    ]),
    Layer.provide(StrictInput.layer(ControlApi))
  )
