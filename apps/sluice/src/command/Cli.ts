import { Command } from "@effect/cli"
import * as CheckCommand from "./CheckCommand.js"
import * as DestinationCommand from "./DestinationCommand.js"
import * as ExplainCommand from "./ExplainCommand.js"
import * as FlowCommand from "./FlowCommand.js"
import * as InitCommand from "./InitCommand.js"
import * as MapCommand from "./MapCommand.js"
import * as ReplayCommand from "./ReplayCommand.js"
import * as RunCommand from "./RunCommand.js"

/** Of the package. */
export const version = "0.1.0"

const sluice = Command.make("sluice").pipe(
  Command.withDescription("Delivers records about people to Braze, and tells what became of every one."),
  Command.withSubcommands([
    RunCommand.command,
    MapCommand.command,
    CheckCommand.command,
    FlowCommand.command,
    ReplayCommand.command,
    ExplainCommand.command,
    InitCommand.command,
    DestinationCommand.command
  ])
)

/** Takes `process.argv`. */
export const main = Command.run(sluice, { name: "sluice", version })
