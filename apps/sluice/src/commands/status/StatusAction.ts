import { Effect } from "effect"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import * as Status from "../../run/Status.js"
import * as Colours from "../../terminal/Colours.js"
import { Output } from "../../terminal/Output.js"
import * as StatusText from "../../terminal/StatusText.js"
import * as CapturingTransport from "../../wiring/CapturingTransport.js"
import { wire } from "../../wiring/Wiring.js"
import type { Nothing, ParsedWords } from "../Command.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import * as PrintedCommand from "../PrintedCommand.js"
import type { Values } from "./StatusCommand.js"

/** Prints the status. The exit code is 2 while a dead letter is open, and 1 if the state cannot be read. */
export const status = (values: Values, parsed: ParsedWords) => reportFailures(shown(values, parsed))

const shown = ({ config, environment, input, json, sample, state, ...unread }: Values, parsed: ParsedWords) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const exit = yield* Exit
    const draft = yield* ConfigurationFile.read(config, { environment })
    const wiring = yield* wire(
      draft,
      CapturingTransport.make(() => {})
    )
    const found = yield* Status.read(wiring, { state, input, sample })
    yield* exit.set(found.exit)
    const [share] = parsed.options.get("sample") ?? []
    const run = PrintedCommand.written(["run", config], { environment, input, sample: share, state })
    const facts = {
      shown: PrintedCommand.shortest,
      replay: (file: string, only?: "unknown") =>
        PrintedCommand.written(["replay", file], { config, environment, state, only }),
      decisions: {
        again: (names: ReadonlyArray<string>) => PrintedCommand.withEach(run, "again-file", names),
        accept: (names: ReadonlyArray<string>) => PrintedCommand.withEach(run, "accept-file", names)
      },
      run
    }
    yield* output.out(
      json ? JSON.stringify(found, null, 2) : StatusText.text(found, facts, Colours.make(output.colours))
    )
  })
