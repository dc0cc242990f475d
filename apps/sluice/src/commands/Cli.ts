import { stripVTControlCharacters } from "node:util"
import { Command, CommandDescriptor } from "@effect/cli"
import { type Console, Effect, Either } from "effect"
import * as CheckCommand from "./CheckCommand.js"
import * as DestinationCommand from "./DestinationCommand.js"
import * as ExplainCommand from "./ExplainCommand.js"
import * as FlowCommand from "./FlowCommand.js"
import * as InitCommand from "./InitCommand.js"
import * as MapCommand from "./MapCommand.js"
import * as ReplayCommand from "./ReplayCommand.js"
import * as RunCommand from "./RunCommand.js"
import * as Typed from "./Typed.js"

/** Of the package. */
export const version = "0.1.0"

const commands = [
  RunCommand.command,
  MapCommand.command,
  CheckCommand.command,
  FlowCommand.command,
  ReplayCommand.command,
  ExplainCommand.command,
  InitCommand.command,
  DestinationCommand.command
] as const

const sluice = Command.make("sluice").pipe(
  Command.withDescription("Delivers records about people to Braze, and tells what became of every one."),
  Command.withSubcommands(commands)
)

const descriptors: ReadonlyArray<CommandDescriptor.Command<unknown>> = commands.map(({ descriptor }) => descriptor)

const described = new Map(
  descriptors.flatMap((one) => [...CommandDescriptor.getNames(one)].map((name) => [name, one] as const))
)

const run = Command.run(sluice, { name: "sluice", version })

/** Takes `process.argv`. Fails where it cannot be understood, once it has said what is wrong. */
export const main = (argv: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const console = yield* Effect.console
    const said: Array<string> = []
    const quiet: Console.Console = {
      ...console,
      error: (...words) => Effect.sync(() => void said.push(words.join(" ")))
    }
    const result = yield* Effect.either(Effect.withConsole(run(argv), quiet))
    if (Either.isRight(result)) return
    const words = stripVTControlCharacters(said.join("\n")).trim()
    yield* console.error(Typed.explain("sluice", described, argv.slice(2), words))
    return yield* Effect.fail(result.left)
  })
