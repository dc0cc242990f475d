import { readFile } from "node:fs/promises"
import * as FlowCheck from "@sluice/pypestream/FlowCheck"
import * as FlowFile from "@sluice/pypestream/FlowFile"
import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"
import { Data, Effect, Either } from "effect"
import { counted } from "../../report/Numbers.js"
import * as Colours from "../../terminal/Colours.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./FlowCheckCommand.js"

/** The flow file cannot be read. */
class FlowFileError extends Data.TaggedError("FlowFileError")<{ readonly message: string }> {}

/** Checks a flow. The exit code is 1 if there is a finding. */
export const check = (values: Values) => reportFailures(checked(values))

const checked = ({ file, nodes, style, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const exit = yield* Exit
    const colours = Colours.make(output.colours)
    const bytes = yield* Effect.tryPromise({
      try: () => readFile(file),
      catch: () => new FlowFileError({ message: `Cannot read ${file}. Check the path and the file permissions.` })
    })
    const flow = FlowFile.read(file, bytes)
    const findings = Either.match(flow, {
      onLeft: (wrong) => wrong,
      onRight: (read) =>
        FlowCheck.check(
          read,
          nodes.map((name) => ({ command: name, style }))
        )
    })
    if (findings.length === 0) return yield* output.out(colours.good(`${file} routes every answer.`))
    yield* exit.set(1)
    yield* output.err(findings.map(FlowFile.show).join("\n"))
    yield* output.err(colours.bad(`${counted(findings.length, "finding")} in ${file}.`))
    if (findings.some(({ code }) => code === "flow-route-missing"))
      yield* output.err(
        `A complete «What Next?» cell. Replace the row numbers with yours: ${FlowRoutes.whatNext(style, {}, "CARE")}`
      )
  })
