import { isIP } from "node:net"
import type { HttpResponse, Transport, TransportError } from "@sluice/core/Transport"
import { Effect, Either } from "effect"
import { type DoctorFinding, note, ok, problem } from "../report/DoctorFinding.js"
import { duration, grouped } from "../report/Numbers.js"
import * as Probe from "./Probe.js"
import type { WiredConnection } from "./Wiring.js"

/** The steps of a request, in order. A failed step is named by the reason of the transport. */
const steps: ReadonlyArray<{
  readonly name: string
  readonly reason: TransportError["reason"]
  readonly applies: (url: URL) => boolean
  readonly works: (host: string) => string
}> = [
  {
    name: "DNS",
    reason: "dns",
    applies: ({ hostname }) => isIP(hostname.replace(/^\[|\]$/g, "")) === 0,
    works: (host) => `${host} has an address.`
  },
  { name: "TCP", reason: "connect", applies: () => true, works: (host) => `${host} accepts connections.` },
  {
    name: "TLS",
    reason: "tls",
    applies: ({ protocol }) => protocol === "https:",
    works: (host) => `The certificate of ${host} is valid.`
  }
]

/** A finding for each step up to the first that failed. */
const reached = (check: string, origin: string, error: TransportError | undefined): ReadonlyArray<DoctorFinding> => {
  const url = new URL(origin)
  const needed = steps.filter(({ applies }) => applies(url))
  const failed = needed.findIndex(({ reason }) => reason === error?.reason)
  const works = (failed < 0 ? needed : needed.slice(0, failed)).map((step) =>
    ok(`${check}, ${step.name}`, step.works(url.host))
  )
  if (error === undefined) return works
  const name = needed[failed]?.name
  // A deadline does not show which steps worked.
  return [
    ...(name === undefined && error.reason !== "lost" ? [] : works),
    problem(`${check}, ${name ?? "response"}`, error.message)
  ]
}

/** Checks DNS, TCP and TLS of an address with a GET request for `/`. The response does not matter. */
export const ofOrigin = (
  check: string,
  origin: string,
  transport: Transport
): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.map(
    Effect.either(transport.send({ method: "GET", url: `${new URL(origin).origin}/`, headers: {} })),
    (answer) => reached(check, origin, Either.isLeft(answer) ? answer.left : undefined)
  )

/** Checks host, key, permission, clock and rate limit of a connection. Writes nothing to Braze. */
export const ofConnection = (
  { connection, name }: Pick<WiredConnection, "connection" | "name">,
  transport: Transport
): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.gen(function* () {
    const check = `connection ${name}`
    const { answer, at, result } = yield* Probe.probe(connection, transport)
    if (Either.isLeft(answer)) return reached(check, connection.origin, answer.left)
    return [
      ...reached(check, connection.origin, undefined),
      result._tag === "Works"
        ? ok(`${check}, key`, `${connection.host} accepts the key, and the key can write.`)
        : problem(`${check}, key`, "message" in result ? result.message : ""),
      clock(check, answer.right, at),
      ...rateLimit(check, answer.right)
    ]
  })

const minute = 60_000

/** Differences between this machine's clock and that of a host, in milliseconds. */
export const clockLimits = { note: minute, problem: 5 * minute }

const clock = (check: string, { headers }: HttpResponse, now: number): DoctorFinding => {
  const there = Date.parse(headers["date"] ?? "")
  const name = `${check}, clock`
  if (Number.isNaN(there)) return note(name, "The response has no valid Date header, so the clock was not checked.")
  const difference = Math.abs(now - there)
  if (difference <= clockLimits.note) return ok(name, "This machine and the host have the same time.")
  const message = `The clock of this machine is ${duration(difference)} ${now > there ? "ahead of" : "behind"} the host. Turn on time synchronisation (NTP).`
  return difference > clockLimits.problem ? problem(name, message) : note(name, message)
}

const rateLimit = (check: string, { headers }: HttpResponse): ReadonlyArray<DoctorFinding> => {
  const [limit, remaining] = [headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]].map(Number)
  if (limit === undefined || remaining === undefined || !Number.isFinite(limit) || !Number.isFinite(remaining))
    return []
  const name = `${check}, rate limit`
  return [
    remaining > 0
      ? ok(name, `${grouped(remaining)} of ${grouped(limit)} requests are left in this period.`)
      : note(
          name,
          `All ${grouped(limit)} requests of this period are used, so a run waits for the next one. Check which other programs use this workspace.`
        )
  ]
}
