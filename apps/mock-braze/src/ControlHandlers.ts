import { HttpApiBuilder, HttpServerRequest } from "@effect/platform"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import { emulated } from "@sluice/braze-emulator/Endpoints"
import * as Fidelity from "@sluice/braze-emulator/Fidelity"
import type { Filter } from "@sluice/braze-emulator/Inspect"
import { isObject, kind, nearest } from "@sluice/braze-emulator/Problem"
import { Effect, Layer } from "effect"
import * as Control from "./Control.js"
import { BadRequest, ControlApi, NotFound } from "./ControlApi.js"

/** What every call may say of the workspace it is about. */
interface About {
  readonly workspace?: string
}

type Use<A> = (control: Control.Control) => A

/** Runs a call against the workspace it names; bad input becomes 400 with every mistake. */
const within =
  (emulator: Emulator) =>
  <A>(about: About, use: Use<A>): Effect.Effect<A, BadRequest | NotFound, HttpServerRequest.HttpServerRequest> =>
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const bearer = /^bearer (.+)$/i.exec(request.headers["authorization"] ?? "")?.[1]
      const name = about.workspace ?? bearer
      const workspace = name === undefined ? emulator.workspace : emulator.find(name)
      if (workspace === undefined) return yield* new NotFound({ message: "no workspace has this key or name" })
      return yield* attempt(() => use(Control.make(emulator, workspace)))
    })

const attempt = <A>(use: () => A): Effect.Effect<A, BadRequest> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(use())
    } catch (error) {
      if (!(error instanceof Control.BadInput)) return Effect.die(error)
      return Effect.fail(new BadRequest({ message: error.message, problems: error.problems }))
    }
  })

const bad = (path: string, message: string): Control.BadInput => new Control.BadInput([{ path, message }])

/** A whole number out of the address. */
const count = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw bad(name, "must be a whole number")
}

/** A moment out of the address, in milliseconds since 1970. */
const moment = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(at)) throw bad(name, "must be ISO 8601 such as 2026-01-31T12:00:00Z, or milliseconds since 1970")
  return at
}

/** The given fields without those that were not sent. */
const given = <A extends object>(fields: { readonly [K in keyof A]: A[K] | undefined }): Partial<A> => {
  const kept: Partial<A> = {}
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name]
  return kept
}

const requestFilter = (query: {
  readonly status?: string
  readonly path?: string
  readonly key?: string
  readonly since?: string
  readonly limit?: string
}): Filter =>
  given<Filter>({
    status: query.status,
    path: query.path,
    key: query.key,
    since: moment("since", query.since),
    limit: count("limit", query.limit)
  })

const resetTo = (payload: unknown): "seed" | "empty" => {
  if (!isObject(payload)) throw bad("", `must be an object, not ${kind(payload)}`)
  const to = payload["to"] ?? "seed"
  if (to === "seed" || to === "empty") return to
  const near = typeof to === "string" ? nearest(to, ["seed", "empty"]) : undefined
  throw bad("to", `must be "seed" or "empty"${near === undefined ? "" : `; did you mean "${near}"?`}`)
}

const server = (emulator: Emulator) =>
  HttpApiBuilder.group(ControlApi, "server", (handlers) =>
    handlers
      .handle("health", () => Effect.succeed({ status: "ok" as const }))
      .handle("fidelity", () => Effect.sync(() => Fidelity.report(emulated.map(({ endpoint }) => endpoint))))
      .handle("workspaces", () =>
        Effect.sync(() => {
          const { workspace, apiKey } = emulator.open()
          return { workspace: workspace.name, apiKey }
        })
      )
  )

const state = (emulator: Emulator) => {
  const inside = within(emulator)
  return HttpApiBuilder.group(ControlApi, "state", (handlers) =>
    handlers
      .handle("reset", ({ payload, urlParams }) =>
        inside(urlParams, (control) => {
          control.reset(resetTo(payload))
          return control.stats()
        })
      )
      .handle("users", ({ urlParams: { limit, ...query } }) =>
        inside(query, (control) =>
          control.users({ ...query, ...given<{ limit: number }>({ limit: count("limit", limit) }) })
        )
      )
      .handle("user", ({ path, urlParams }) =>
        Effect.gen(function* () {
          const [user] = (yield* inside(urlParams, (control) => control.users({ braze_id: path.braze_id }))).users
          return user ?? (yield* new NotFound({ message: "nobody has this braze_id" }))
        })
      )
      .handle("clock", ({ urlParams }) => inside(urlParams, (control) => control.clock()))
      .handle("setClock", ({ payload, urlParams }) => inside(urlParams, (control) => control.setClock(payload)))
      .handle("keys", ({ urlParams }) => inside(urlParams, (control) => ({ keys: control.keys() })))
      .handle("setKeys", ({ payload, urlParams }) =>
        inside(urlParams, (control) => ({ keys: control.setKeys(payload) }))
      )
  )
}

const past = (emulator: Emulator) => {
  const inside = within(emulator)
  return HttpApiBuilder.group(ControlApi, "past", (handlers) =>
    handlers
      .handle("stats", ({ urlParams }) => inside(urlParams, (control) => control.stats()))
      .handle("requests", ({ urlParams }) => inside(urlParams, (control) => control.requests(requestFilter(urlParams))))
      .handle("request", ({ path, urlParams }) =>
        Effect.gen(function* () {
          const found = yield* inside(urlParams, (control) => control.request(path.id))
          return found ?? (yield* new NotFound({ message: "no request has this id, or it is no longer kept" }))
        })
      )
      .handle("ledger", ({ urlParams: { key, lane, limit, ...about } }) =>
        inside(about, (control) =>
          control.ledger(given<Control.LedgerFilter>({ key, lane, limit: count("limit", limit) }))
        )
      )
      .handle("verify", ({ payload, urlParams }) => inside(urlParams, (control) => control.verify(payload)))
      .handle("outbox", ({ urlParams: { limit, ...query } }) =>
        inside(query, (control) =>
          control.outbox({ ...query, ...given<{ limit: number }>({ limit: count("limit", limit) }) })
        )
      )
      .handle("mistakes", ({ urlParams }) => inside(urlParams, (control) => control.mistakes()))
  )
}

const faults = (emulator: Emulator) => {
  const inside = within(emulator)
  return HttpApiBuilder.group(ControlApi, "faults", (handlers) =>
    handlers
      .handle("faults", ({ urlParams }) => inside(urlParams, (control) => control.faults()))
      .handle("setFaults", ({ payload, urlParams }) => inside(urlParams, (control) => control.setFaults(payload)))
      .handle("clearFaults", ({ urlParams }) => inside(urlParams, (control) => control.clearFaults()))
  )
}

/** The control calls of one emulator. */
export const layer = (emulator: Emulator) =>
  HttpApiBuilder.api(ControlApi).pipe(
    Layer.provide([server(emulator), state(emulator), past(emulator), faults(emulator)])
  )
