import * as Command from "./Command.js"
import * as CheckCommand from "./check/CheckCommand.js"
import * as DeadLettersDismissCommand from "./dead-letters/DeadLettersDismissCommand.js"
import * as DeadLettersExportCommand from "./dead-letters/DeadLettersExportCommand.js"
import * as DeadLettersListCommand from "./dead-letters/DeadLettersListCommand.js"
import * as DeadLettersShowCommand from "./dead-letters/DeadLettersShowCommand.js"
import * as DestinationCommand from "./destination/DestinationCommand.js"
import * as DoctorCommand from "./doctor/DoctorCommand.js"
import * as ExplainCommand from "./explain/ExplainCommand.js"
import * as FlowCheckCommand from "./flow/FlowCheckCommand.js"
import * as ForgetCommand from "./forget/ForgetCommand.js"
import * as InitCommand from "./init/InitCommand.js"
import * as MapCommand from "./map/MapCommand.js"
import * as NodeCommand from "./node/NodeCommand.js"
import * as ReplayCommand from "./replay/ReplayCommand.js"
import * as RunCommand from "./run/RunCommand.js"
import * as StatusCommand from "./status/StatusCommand.js"

/** Every command, in the order of help. The action of a command is loaded when it runs. */
export const commands: ReadonlyArray<Command.Command> = [
  Command.make(InitCommand.definition, async () => (await import("./init/InitAction.js")).init),
  Command.make(CheckCommand.definition, async () => (await import("./check/CheckAction.js")).check),
  Command.make(DoctorCommand.definition, async () => (await import("./doctor/DoctorAction.js")).doctor),
  Command.make(MapCommand.definition, async () => (await import("./map/MapAction.js")).map),
  Command.make(RunCommand.definition, async () => (await import("./run/RunAction.js")).run),
  Command.make(ReplayCommand.definition, async () => (await import("./replay/ReplayAction.js")).replay),
  Command.make(
    DeadLettersListCommand.definition,
    async () => (await import("./dead-letters/DeadLettersListAction.js")).list
  ),
  Command.make(
    DeadLettersShowCommand.definition,
    async () => (await import("./dead-letters/DeadLettersShowAction.js")).show
  ),
  Command.make(
    DeadLettersDismissCommand.definition,
    async () => (await import("./dead-letters/DeadLettersDismissAction.js")).dismiss
  ),
  Command.make(
    DeadLettersExportCommand.definition,
    async () => (await import("./dead-letters/DeadLettersExportAction.js")).exportLetters
  ),
  Command.make(StatusCommand.definition, async () => (await import("./status/StatusAction.js")).status),
  Command.make(ForgetCommand.definition, async () => (await import("./forget/ForgetAction.js")).forget),
  Command.make(ExplainCommand.definition, async () => (await import("./explain/ExplainAction.js")).explain),
  Command.make(NodeCommand.definition, async () => (await import("./node/NodeAction.js")).write),
  Command.make(FlowCheckCommand.definition, async () => (await import("./flow/FlowCheckAction.js")).check),
  Command.make(DestinationCommand.definition, async () => (await import("./destination/DestinationAction.js")).write)
]
