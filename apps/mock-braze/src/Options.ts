import { randomUUID } from "node:crypto"
import * as Limits from "@sluice/braze-api/Limits"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import { isKey } from "@sluice/braze-emulator/Keys"
import { nearest, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import * as Seed from "@sluice/braze-emulator/Seed"
import type { Bounds } from "@sluice/braze-emulator/Workspace"
import { BadInput } from "./BadInput.js"

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
  /** The machine's clock in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
  /** How much of the past is kept per workspace: exchanges (10,000 or 64 MB) and applied objects (1,000,000). */
  readonly bounds?: Partial<Bounds>
}

const FIELDS = ["port", "host", "apiKey", "limits", "seed", "rateLimitScale", "allowHosts", "now", "bounds"]

/** Everything that is wrong with options, for callers that no compiler watched. */
export const problems = (options: Options): ReadonlyArray<Problem> => [
  ...unknownFields({ ...options }, FIELDS, ""),
  ...portProblems(options.port ?? 0),
  ...limitsProblems(options.limits ?? "combined"),
  ...keyProblems(options.apiKey ?? "x"),
  ...scaleProblems(options.rateLimitScale ?? 1)
]

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

/** The emulator that options describe. Throws `BadInput` with every mistake in them. */
export const emulator = (options: Options): Emulator.Emulator => {
  const wrong = problems(options)
  if (wrong.length > 0) throw new BadInput(wrong)
  const seed = options.seed === undefined ? undefined : Seed.read(options.seed)
  if (seed?._tag === "Problems")
    throw new BadInput(
      seed.problems.map(({ path, message }) => ({ path: path === "" ? "seed" : `seed.${path}`, message }))
    )
  return Emulator.make({
    apiKey: options.apiKey ?? randomUUID(),
    newKey: randomUUID,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(seed === undefined ? {} : { seed: seed.seed }),
    ...(options.rateLimitScale === undefined ? {} : { rateLimitScale: options.rateLimitScale }),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.bounds === undefined ? {} : { bounds: options.bounds })
  })
}
