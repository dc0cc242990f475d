import { relative } from "node:path"
import { Command } from "@effect/cli"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Data, Effect } from "effect"
import type { MockBraze } from "mock-braze"
import { read } from "../configuration/Configuration.js"
import { length } from "../configuration/Lengths.js"
import { sentence } from "../configuration/Problem.js"
import { writeReport } from "../report/ReportFile.js"
import type { RunReport } from "../report/RunReport.js"
import * as Estimate from "../run/Estimate.js"
import * as Mock from "../run/Mock.js"
import * as Runs from "../run/Runs.js"
import * as StateFolder from "../run/StateFolder.js"
import * as AccountText from "../terminal/AccountText.js"
import { grouped } from "../terminal/Numbers.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import * as ProgressDisplay from "../terminal/ProgressDisplay.js"
import * as CapturingTransport from "../wiring/CapturingTransport.js"
import * as Arguments from "./Arguments.js"
import * as CommandLine from "./CommandLine.js"
import { confirm } from "./Confirmation.js"
import { Exit } from "./Exit.js"
import { tell } from "./Failures.js"
import * as Signals from "./Signals.js"

/** Options that contradict each other. */
class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/** What was asked for, plainly. */
export interface Asked {
  readonly config: string
  readonly input?: string | undefined
  readonly environment?: string | undefined
  readonly limit?: number | undefined
  readonly sample?: number | undefined
  readonly report?: string | undefined
  readonly outcomes?: string | undefined
  readonly deadLetters?: string | undefined
  readonly state?: string | undefined
  readonly dryRun: boolean
  readonly requests?: string | undefined
  readonly again: boolean
  readonly mock: boolean
  readonly yes: boolean
}

/** `sluice run` */
export const command = Command.make(
  "run",
  {
    config: Arguments.configuration,
    input: Arguments.input,
    environment: Arguments.environment,
    limit: Arguments.limit,
    sample: Arguments.sample,
    report: Arguments.report,
    outcomes: Arguments.outcomes,
    deadLetters: Arguments.deadLetters,
    state: Arguments.state,
    dryRun: Arguments.flag("dry-run", "Does everything but send and keep."),
    requests: Arguments.requests,
    again: Arguments.flag("again", "Starts over, although an earlier run came further: everything is sent once more."),
    mock: Arguments.flag("mock", "Starts a mock-braze of its own and sends to it; keeps no progress."),
    yes: Arguments.flag("yes", "Agrees to a first run on a real host.")
  },
  (parsed) => run(Arguments.plain(parsed))
).pipe(Command.withDescription("One run to the end of the source; the next one goes on where it stopped."))

/** Runs it and sets the exit code. */
export const run = (asked: Asked) => tell(Effect.scoped(prepared(asked)))

const prepared = (asked: Asked) =>
  Effect.gen(function* () {
    if (asked.requests !== undefined && !asked.dryRun)
      return yield* new UsageError({ message: "--requests goes with --dry-run: a real run writes no requests down." })
    const mock = asked.mock && !asked.dryRun ? yield* Mock.start : undefined
    const draft = yield* read(asked.config, {
      environment: asked.environment,
      offline: asked.dryRun,
      connection: mock && { endpoint: mock.url, apiKey: mock.apiKey }
    })
    const { shape } = draft.configuration
    const transport = asked.dryRun
      ? CapturingTransport.make(
          asked.requests === undefined ? () => {} : yield* CapturingTransport.toFile(asked.requests)
        )
      : yield* UndiciTransport.make(
          shape.delivery?.deadline === undefined ? {} : { deadline: length(shape.delivery.deadline) }
        )
    const folder = StateFolder.folderOf(draft.configuration, asked.state)
    const ready = yield* Runs.prepare(draft, transport, {
      input: asked.input,
      limit: asked.limit,
      sample: asked.sample,
      outcomes: asked.outcomes,
      again: asked.again,
      dry: asked.dryRun,
      state: asked.mock ? StateFolder.noState : asked.state,
      deadLetters: asked.deadLetters ?? (mock === undefined ? undefined : Runs.mockDeadLetters(folder))
    })
    if (!asked.dryRun)
      yield* confirm(folder, ready.wiring.connections, Estimate.make(ready.wiring, ready.source), asked.yes)
    const report = yield* watched(ready)
    yield* close(asked, ready, report, mock)
    yield* ready.flushOutcomes
  })

/** Notices before, progress meanwhile, brakes on. */
const watched = (ready: Runs.Run) =>
  Effect.scoped(
    Effect.gen(function* () {
      const output = yield* Output
      for (const notice of ready.wiring.notices) yield* output.err(`Note: ${sentence(notice)}`)
      const before = ready.from + ready.settledAhead
      if (before > 0)
        yield* output.err(
          `Goes on at record ${grouped(ready.from + 1)}: ${grouped(before)} were settled by earlier runs.`
        )
      if (ready.beganOtherwise !== undefined) yield* output.err(beganOtherwise(ready.source, ready.beganOtherwise.file))
      if (ready.lastLineGrew) yield* output.err(lastLineGrew(ready.source.source.name))
      if (ready.abandoned !== undefined) yield* output.err(killed(ready.abandoned))
      const size = yield* ready.source.source.size ?? Effect.succeed(undefined)
      yield* Signals.brake({
        ...ready.execution,
        onStop: output.err("Stopping: waits for what is in flight. Once more to stop at once.")
      })
      yield* ProgressDisplay.show({
        snapshot: ready.execution.snapshot,
        total: size === undefined ? undefined : Math.max(0, size - ready.from),
        taken: () => {
          const bytes = ready.source.files?.bytes()
          return bytes?.total === undefined || bytes.total === 0 ? undefined : bytes.taken / bytes.total
        }
      })
      return yield* ready.execution.run
    })
  )

const beganOtherwise = ({ files, source }: Runs.Run["source"], before: string): string => {
  const first = files?.files[0]
  return first === undefined || first === before
    ? `Note: ${source.name} begins with another line than when it was run before, so it is taken for a new file and all of it is sent.`
    : `Note: the first file of ${source.name} is now ${first} and was ${before} when it was run before, so all of it is sent.`
}

const lastLineGrew = (source: string): string =>
  `Note: the last line of ${source} was not ended when it was read before, and has become longer. It is read again; a dead letter of its beginning needs no mending.`

const killed = ({ pid, since }: NonNullable<Runs.Run["abandoned"]>): string =>
  `The run before (process ${pid}, since ${since}) was killed. What it delivered in its last second, after its progress was last saved, is sent again.`

const close = (asked: Asked, ready: Runs.Run, report: RunReport, mock: MockBraze | undefined) =>
  Effect.gen(function* () {
    const output = yield* Output
    const exit = yield* Exit
    yield* exit.set(report.exit)
    yield* output.out(
      AccountText.text(
        report,
        {
          ...nextCommands(asked, ready),
          deadLetters: ready.deadLetters === undefined ? undefined : shortest(ready.deadLetters),
          before: ready.from + ready.settledAhead,
          dry: asked.dryRun,
          source: ready.source.source.name
        },
        Painter.make(output.colours)
      )
    )
    if (mock !== undefined) yield* output.out(`\n${Mock.summary(mock)}`)
    if (asked.report !== undefined) yield* writeReport(asked.report, report)
  })

/** With the options that decide what is sent, from where and to whom. Letters of a mock are for nobody else. */
const nextCommands = (
  { config, deadLetters, environment, input, limit, mock, outcomes, report, sample, state }: Asked,
  ready: Runs.Run
): Pick<AccountText.Facts, "onward" | "replay"> => {
  const given = { input, environment, limit, sample, report, outcomes, "dead-letters": deadLetters, state }
  const letters = ready.deadLetters
  return {
    onward: ready.remembers ? CommandLine.written("run", [config], given) : undefined,
    replay:
      mock || letters === undefined
        ? undefined
        : CommandLine.written("replay", [shortest(letters)], { config, environment, state })
  }
}

const shortest = (path: string): string => {
  const from = relative(process.cwd(), path)
  return from.startsWith("..") ? path : from
}
