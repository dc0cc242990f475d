import { readFile } from "node:fs/promises"
import { Args, Command, Options } from "@effect/cli"
import * as Finding from "@sluice/pypestream/Finding"
import * as FlowCheck from "@sluice/pypestream/FlowCheck"
import * as FlowFile from "@sluice/pypestream/FlowFile"
import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"
import { Data, Effect, Either } from "effect"
import { counted } from "../terminal/Numbers.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import { Exit } from "./Exit.js"
import { tell } from "./Failures.js"

/** What was asked for, plainly. */
export interface Asked {
  readonly file: string
  /** Commands of our nodes. */
  readonly nodes: ReadonlyArray<string>
  readonly style: FlowRoutes.Style
}

/** The flow file cannot be read. */
class FlowFileError extends Data.TaggedError("FlowFileError")<{ readonly message: string }> {}

const checkCommand = Command.make(
  "check",
  {
    file: Args.text({ name: "FILE" }).pipe(Args.withDescription("The flow, exported as CSV with its 26 columns.")),
    nodes: Options.text("node").pipe(
      Options.withDescription("The command of one of our nodes, as in the column «Command». May be repeated."),
      Options.atLeast(1)
    ),
    style: Options.choice("style", ["plain", "rich"]).pipe(
      Options.withDescription("What the nodes answer: true and error, or a value for each thing that can happen."),
      Options.withDefault("plain" as const)
    )
  },
  (asked) => check(asked)
).pipe(Command.withDescription("Whether each answer of our nodes has a route, and failures a branch of their own."))

/** `sluice flow` */
export const command = Command.make("flow").pipe(
  Command.withDescription("The flow's side of action nodes."),
  Command.withSubcommands([checkCommand])
)

/** Checks it; exit code 1 when something is wrong. */
export const check = (asked: Asked) => tell(checked(asked))

const checked = ({ file, nodes, style }: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    const exit = yield* Exit
    const paint = Painter.make(output.colours)
    const bytes = yield* Effect.tryPromise({
      try: () => readFile(file),
      catch: () =>
        new FlowFileError({ message: `${file} cannot be read: there is no such file, or this user may not.` })
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
    if (findings.length === 0) return yield* output.out(paint.good(`${file}: every answer has its route.`))
    yield* exit.set(1)
    yield* output.err(findings.map(Finding.show).join("\n"))
    yield* output.err(paint.bad(`${counted(findings.length, "finding")} in ${file}.`))
    if (findings.some(({ code }) => code === "flow-route-missing"))
      yield* output.err(`A whole «What Next?» cell, with your numbers: ${FlowRoutes.whatNext(style, {}, "CARE")}`)
  })
