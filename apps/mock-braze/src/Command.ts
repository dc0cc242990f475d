import * as Command from "@effect/cli/Command"
import * as Flags from "@effect/cli/Options"
import * as ValidationError from "@effect/cli/ValidationError"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { profiles } from "@sluice/braze-api/Limits"
import { Effect, Option } from "effect"

/** What the command line asks for. */
export interface Asked {
  readonly port: number
  readonly host: string
  readonly apiKey: string | undefined
  /** Path of a file. */
  readonly seed: string | undefined
  readonly limits: (typeof profiles)[number]
  readonly rateLimitScale: number
  readonly allowHosts: ReadonlyArray<string>
  readonly json: boolean
}

const flags = {
  port: Flags.integer("port").pipe(
    Flags.withDefault(8099),
    Flags.withDescription("Port to listen on; 0 takes a free one. Default: 8099.")
  ),
  host: Flags.text("host").pipe(
    Flags.withDefault("127.0.0.1"),
    Flags.withDescription("Address to listen on. Default: 127.0.0.1, so that nobody else reaches it.")
  ),
  apiKey: Flags.text("api-key").pipe(
    Flags.optional,
    Flags.withDescription("Key that clients must send. Default: a random one, which is printed.")
  ),
  seed: Flags.text("seed").pipe(
    Flags.optional,
    Flags.withDescription("JSON file with attributes, events and purchases that are there from the beginning.")
  ),
  limits: Flags.choice("limits", profiles).pipe(
    Flags.withDefault(profiles[0] ?? "combined"),
    Flags.withDescription("Which of Braze's contracts holds. Default: combined (75 objects over all arrays).")
  ),
  rateLimitScale: Flags.float("rate-limit-scale").pipe(
    Flags.withDefault(1),
    Flags.withDescription("Factor on all rate limits, such as 0.01. Default: 1.")
  ),
  allowHosts: Flags.text("allow-host").pipe(
    Flags.repeated,
    Flags.withDescription(
      "Further host under which the calls below /_mock/ may be reached. May be given several times."
    )
  ),
  json: Flags.boolean("json").pipe(
    Flags.withDescription("Print one line of JSON when it listens: url, inspector, apiKey.")
  )
}

/** Reads a command line; `start` is called unless help or version was asked for. Resolves to the exit code. */
export const run = (
  argv: ReadonlyArray<string>,
  version: string,
  start: (asked: Asked) => Promise<number>
): Promise<number> => {
  let code = 0
  const command = Command.make("mock-braze", flags, ({ apiKey, seed, ...rest }) =>
    Effect.promise(async () => {
      code = await start({ ...rest, apiKey: Option.getOrUndefined(apiKey), seed: Option.getOrUndefined(seed) })
    })
  ).pipe(Command.withDescription("A faithful local Braze: state, limits, faults, no account."))
  return Command.run(command, { name: "mock-braze", version })(argv).pipe(
    Effect.as(0),
    Effect.catchIf(ValidationError.isValidationError, () => Effect.succeed(1)),
    Effect.map((failed) => failed || code),
    Effect.provide(NodeContext.layer),
    Effect.runPromise
  )
}
