import { Args, Command, HelpDoc, Options } from "@effect/cli"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { question } from "@sluice/values/NearMiss"
import { Clock, Effect } from "effect"
import { read } from "../configuration/Configuration.js"
import { length } from "../configuration/Lengths.js"
import { sentence } from "../configuration/Problem.js"
import { writeReport } from "../report/ReportFile.js"
import * as Replays from "../run/Replays.js"
import * as StateFolder from "../run/StateFolder.js"
import * as AccountText from "../terminal/AccountText.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import * as ProgressDisplay from "../terminal/ProgressDisplay.js"
import * as ReplayText from "../terminal/ReplayText.js"
import * as Arguments from "./Arguments.js"
import * as CommandLine from "./CommandLine.js"
import { confirm } from "./Confirmation.js"
import { Exit } from "./Exit.js"
import { tell } from "./Failures.js"
import * as Signals from "./Signals.js"

/** What was asked for, plainly. */
export interface Asked {
  readonly deadLetters: string
  readonly config: string
  readonly environment?: string | undefined
  readonly only: NonNullable<Replays.Settings["only"]>
  readonly maxAge: number
  readonly report?: string | undefined
  readonly state?: string | undefined
  readonly yes: boolean
}

const chosen = (written: string): NonNullable<Replays.Settings["only"]> =>
  written.split(",").map((word) => {
    const found = Replays.outcomes.find((outcome) => outcome === word.trim())
    if (found === undefined) throw new RangeError(word)
    return found
  })

const only = Options.text("only").pipe(
  Options.withDescription("Outcomes to send again, with commas. Unknown may count twice, so it has to be named."),
  Options.mapTryCatch(chosen, (error) =>
    HelpDoc.p(
      `--only takes ${Replays.outcomes.join(", ")}, with commas between.${error instanceof RangeError ? question(error.message, Replays.outcomes) : ""}`
    )
  ),
  Options.withDefault(Replays.usual)
)

/** `sluice replay` */
export const command = Command.make(
  "replay",
  {
    deadLetters: Args.text({ name: "DEAD-LETTERS" }).pipe(Args.withDescription("The file of dead letters.")),
    config: Options.text("config").pipe(Options.withDescription("The configuration that they are sent with.")),
    environment: Arguments.environment,
    only,
    maxAge: Arguments.age(
      "max-age",
      "Holds letters with attributes that are older; they would overwrite newer ones.",
      "24h"
    ),
    report: Arguments.report,
    state: Arguments.state,
    yes: Arguments.flag("yes", "Agrees to a first run on a real host.")
  },
  (parsed) => replay(Arguments.plain(parsed))
).pipe(
  Command.withDescription("Sends dead letters again, once what was wrong is mended. Nothing is sent a second time.")
)

/** Runs it and sets the exit code. */
export const replay = (asked: Asked) => tell(Effect.scoped(replayed(asked)))

const replayed = (asked: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    const exit = yield* Exit
    const draft = yield* read(asked.config, { environment: asked.environment })
    const { shape } = draft.configuration
    const transport = yield* UndiciTransport.make(
      shape.delivery?.deadline === undefined ? {} : { deadline: length(shape.delivery.deadline) }
    )
    const now = yield* Clock.currentTimeMillis
    const ready = yield* Replays.prepare(draft, transport, asked, now)
    const folder = StateFolder.folderOf(draft.configuration, asked.state)
    yield* confirm(folder, ready.wiring.connections, ready.estimate, asked.yes)
    const report = yield* watched(ready)
    yield* exit.set(report.exit)
    const { config, deadLetters, environment, report: file, state } = asked
    const given = { config, environment, report: file, state }
    const facts = {
      deadLetters: asked.deadLetters,
      before: 0,
      dry: false,
      onward: CommandLine.written("replay", [deadLetters], { ...given, ...chosenLetters(asked) }),
      replay: CommandLine.written("replay", [deadLetters], given),
      source: asked.deadLetters
    }
    if (report.read > 0) yield* output.out(AccountText.text(report, facts, Painter.make(output.colours)))
    yield* output.out(ReplayText.text(ready.tally(), asked.deadLetters))
    if (asked.report !== undefined) yield* writeReport(asked.report, report)
  })

/** What was said of which letters, where it is not what is usual. */
const chosenLetters = ({ maxAge, only }: Asked): { readonly only?: string; readonly "max-age"?: string } => ({
  ...(only !== Replays.usual && { only: only.join(",") }),
  ...(maxAge !== Replays.usualAge && { "max-age": `${maxAge / 3_600_000} hours` })
})

const watched = ({ execution, run, wiring }: Replays.Replay) =>
  Effect.scoped(
    Effect.gen(function* () {
      const output = yield* Output
      for (const notice of wiring.notices) yield* output.err(`Note: ${sentence(notice)}`)
      yield* Signals.brake({
        ...execution,
        onStop: output.err("Stopping: waits for what is in flight. Once more to stop at once.")
      })
      yield* ProgressDisplay.show({ snapshot: execution.snapshot, total: undefined, taken: () => undefined })
      return yield* run
    })
  )
