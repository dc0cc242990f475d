import { randomUUID } from "node:crypto"
import * as Limits from "@sluice/braze-api/Limits"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import { isKey } from "@sluice/braze-emulator/Keys"
import { nearest, type Problem } from "@sluice/braze-emulator/Problem"
import * as Seed from "@sluice/braze-emulator/Seed"
import type { Bounds } from "@sluice/braze-emulator/Workspace"
import { orBad } from "./control/BadInput.js"
import * as OptionShape from "./OptionShape.js"
import { isLoopback } from "./server/AccessControl.js"
import * as Tls from "./wire/Tls.js"

/** How a mock is started. Everything has a default. */
export interface Options {
  /** 0 takes a free one, which is the default. */
  readonly port?: number
  /** The address to listen on. Default: `127.0.0.1`, so that nobody else reaches it. */
  readonly host?: string
  /** The key of the default workspace; it may do everything. Default: a random one. */
  readonly apiKey?: string
  /** Which of Braze's contracts holds. Default: `combined`. */
  readonly limits?: Limits.LimitsProfile
  /** Who is there from the beginning: `attributes`, `events`, `purchases` as `users/track` takes them, in any number. */
  readonly seed?: unknown
  /** Factor on all rate limits, such as 0.01. Default: 1. */
  readonly rateLimitScale?: number
  /** Further hosts under which the calls below `/_mock/` may be reached. */
  readonly allowHosts?: ReadonlyArray<string>
  /** Origins of pages elsewhere that may make the calls below `/_mock/`, such as `http://localhost:5173`. Default: none. */
  readonly allowOrigins?: ReadonlyArray<string>
  /**
   * What the calls below `/_mock/` must show, in the header `x-mock-admin-token`. Default: nothing on loopback; elsewhere a
   * random one.
   */
  readonly adminToken?: string
  /** A certificate and its key, both in PEM: it speaks TLS then, and only that. Default: plain HTTP. */
  readonly tls?: Tls.Tls
  /** The machine's clock in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
  /** How much of the past is kept per workspace: exchanges (10,000 or 64 MB) and applied objects (1,000,000). */
  readonly bounds?: Partial<Bounds>
}

/** Everything that is wrong with options, for callers that no compiler watched. */
export const problems = (options: Options): ReadonlyArray<Problem> => {
  const misshapen = OptionShape.problems(options)
  const names = new Set(misshapen.map(({ path }) => path.split(/[.[]/)[0]))
  if (names.has("")) return misshapen
  const sound: Options = Object.fromEntries(Object.entries(options).filter(([name]) => !names.has(name)))
  return [...misshapen, ...valueProblems(sound)]
}

const valueProblems = (options: Options): ReadonlyArray<Problem> => [
  ...portProblems(options.port ?? 0),
  ...hostProblems(options.host ?? LOCAL),
  ...limitsProblems(options.limits ?? "combined"),
  ...keyProblems(options.apiKey ?? "x"),
  ...scaleProblems(options.rateLimitScale ?? 1),
  ...(options.allowHosts ?? []).flatMap(allowedProblems),
  ...(options.allowOrigins ?? []).flatMap(originProblems),
  ...tokenProblems(options.adminToken ?? "x"),
  ...(options.tls === undefined ? [] : Tls.problems(options.tls))
]

/** The system takes an empty address for all of them. */
const hostProblems = (host: string): ReadonlyArray<Problem> =>
  host.trim() === ""
    ? [{ path: "host", message: "must not be empty; 127.0.0.1 is this machine alone, 0.0.0.0 all addresses" }]
    : []

const allowedProblems = (host: string, index: number): ReadonlyArray<Problem> => {
  if (/^(\[[\da-f:.]+\]|[^\s/:@?#[\]]+)(:\d+)?$/i.test(host)) return []
  const read = URL.canParse(host) ? new URL(host).hostname : ""
  const hint = read === "" ? "" : `; did you mean "${read}"?`
  return [{ path: `allowHosts[${index}]`, message: `must be a host alone, such as mock-braze${hint}` }]
}

const originProblems = (origin: string, index: number): ReadonlyArray<Problem> => {
  const read = URL.canParse(origin) ? new URL(origin).origin : "null"
  if (read !== "null" && read === origin.toLowerCase()) return []
  const hint = read === "null" ? "" : `; did you mean "${read}"?`
  return [
    { path: `allowOrigins[${index}]`, message: `must be scheme, host and port, such as http://localhost:5173${hint}` }
  ]
}

const tokenProblems = (token: string): ReadonlyArray<Problem> =>
  isKey(token) ? [] : [{ path: "adminToken", message: "must be printable characters without spaces, at least one" }]

/** What the calls below `/_mock/` must show: where others can reach them, there is always something. */
export const adminToken = ({ adminToken, host = LOCAL }: Options): string | undefined =>
  adminToken ?? (isLoopback(host) ? undefined : randomUUID())

/** The address that nobody else reaches. */
export const LOCAL = "127.0.0.1"

const portProblems = (port: number): ReadonlyArray<Problem> =>
  Number.isInteger(port) && port >= 0 && port <= 65_535
    ? []
    : [{ path: "port", message: "must be a whole number from 0 to 65535; 0 takes a free one" }]

/** Whether a text names one of Braze's contracts. */
export const isLimitsProfile = (limits: string): limits is Limits.LimitsProfile =>
  Limits.profiles.some((profile) => profile === limits)

const limitsProblems = (limits: string): ReadonlyArray<Problem> => {
  if (isLimitsProfile(limits)) return []
  const near = nearest(limits, Limits.profiles)
  return [
    {
      path: "limits",
      message: `must be ${Limits.profiles.join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`
    }
  ]
}

const keyProblems = (apiKey: string): ReadonlyArray<Problem> =>
  isKey(apiKey) ? [] : [{ path: "apiKey", message: "must be printable characters without spaces, at least one" }]

const scaleProblems = (scale: number): ReadonlyArray<Problem> =>
  Number.isFinite(scale) && scale > 0 ? [] : [{ path: "rateLimitScale", message: "must be a number above 0" }]

/** The emulator that options describe. Throws `BadInput` with every mistake in them and in the seed. */
export const emulator = (options: Options): Emulator.Emulator => {
  const wrong = problems(options)
  const isObject = wrong.every(({ path }) => path !== "")
  const seed = isObject && options.seed !== undefined ? Seed.read(options.seed) : undefined
  const badSeed = seed?._tag === "Problems" ? seed.problems : []
  orBad([...wrong, ...badSeed.map(({ path, message }) => ({ path: path === "" ? "seed" : `seed.${path}`, message }))])
  return Emulator.make({
    apiKey: options.apiKey ?? randomUUID(),
    newKey: randomUUID,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(seed?._tag === "Seed" ? { seed: seed.seed } : {}),
    ...(options.rateLimitScale === undefined ? {} : { rateLimitScale: options.rateLimitScale }),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.bounds === undefined ? {} : { bounds: options.bounds })
  })
}
