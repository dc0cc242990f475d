import type { HttpRequest } from "@sluice/core/Transport"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { length } from "@sluice/values/SettingsSchema"
import { Clock, Data, Effect } from "effect"
import type { MockBraze } from "mock-braze"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import { sentence } from "../../configuration/Problem.js"
import type * as HtmlReport from "../../report/HtmlReport.js"
import * as RunReport from "../../report/RunReport.js"
import { Throughput } from "../../report/Throughput.js"
import * as Estimate from "../../run/Estimate.js"
import * as Mock from "../../run/Mock.js"
import * as OutputFiles from "../../run/OutputFiles.js"
import * as Runs from "../../run/Runs.js"
import * as StateFolder from "../../run/StateFolder.js"
import * as AccountText from "../../terminal/AccountText.js"
import * as Colours from "../../terminal/Colours.js"
import * as FilesText from "../../terminal/FilesText.js"
import { Output } from "../../terminal/Output.js"
import * as ProgressDisplay from "../../terminal/ProgressDisplay.js"
import * as CapturingTransport from "../../wiring/CapturingTransport.js"
import * as LoopbackTransport from "../../wiring/LoopbackTransport.js"
import { withoutKeys } from "../../wiring/Wiring.js"
import type { ParsedWords } from "../Command.js"
import { confirm } from "../Confirmation.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import * as PrintedCommand from "../PrintedCommand.js"
import * as Signals from "../Signals.js"
import { definition, type Values } from "./RunCommand.js"

/** Options that contradict each other. */
class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/** Runs the pipeline to its end, prints the account and sets the exit code. */
export const run = (values: Values, parsed: ParsedWords) => reportFailures(Effect.scoped(prepared(values, parsed)))

const prepared = (values: Values, parsed: ParsedWords) =>
  Effect.gen(function* () {
    const output = yield* Output
    const { config, environment, report: reportFiles, dryRun, requests, mock: usesMock, yes, ...rest } = values
    // Does not compile if an option is neither read here nor a setting of a run.
    const settings: Runs.RunSettings & Record<Exclude<keyof typeof rest, keyof Runs.RunSettings>, never> = rest
    if (requests !== undefined && !dryRun)
      return yield* new UsageError({
        message: "sluice run: --requests needs --dry-run: a real run does not write its requests. Add --dry-run."
      })
    const mock = usesMock && !dryRun ? yield* Mock.start : undefined
    const draft = yield* ConfigurationFile.read(config, {
      environment,
      offline: dryRun,
      connection: mock && { endpoint: mock.url, apiKey: mock.apiKey }
    })
    const { shape } = draft.configuration
    const undici = UndiciTransport.make(
      shape.delivery?.deadline === undefined ? {} : { deadline: length(shape.delivery.deadline) }
    )
    // The file of the requests is opened once it is known to differ from all other files. No request is made before.
    let write: (request: HttpRequest) => void = () => {}
    const transport = dryRun
      ? CapturingTransport.make((request) => write(request))
      : yield* mock === undefined ? undici : Effect.map(undici, LoopbackTransport.make)
    const folder = StateFolder.folderOf(draft.configuration, settings.state)
    const ready = yield* Runs.prepare(draft, transport, {
      ...settings,
      dry: dryRun,
      outputs: [...OutputFiles.usedFor("report", reportFiles), { use: "requests", path: requests }],
      onFiles: (files) => {
        const continued = FilesText.continuing(files)
        return continued === undefined ? Effect.void : output.err(continued)
      },
      state: usesMock ? StateFolder.noState : settings.state,
      deadLetters: settings.deadLetters ?? (mock === undefined ? undefined : Runs.mockDeadLetters(folder))
    })
    if (requests !== undefined)
      write = yield* CapturingTransport.toFile(requests, (text) => withoutKeys(ready.wiring, text))
    const estimate = Estimate.make(ready.wiring, ready.source)
    if (mock !== undefined) yield* Mock.ensureLoopback(ready.wiring, estimate)
    else if (!dryRun) yield* confirm(folder, ready.wiring, estimate, yes)
    const throughput = new Throughput()
    const started = yield* Clock.currentTimeMillis
    const report = yield* watched(ready, throughput)
    const ended = { values, parsed, ready, report, mock }
    yield* close(ended)
    yield* RunReport.write(reportFiles, report, yield* pageFacts(ended, started, throughput))
    yield* ready.flushOutcomes
  })

/** Runs: prints the notices first, shows progress, and handles signals. */
const watched = (ready: Runs.PreparedRun, throughput: Throughput) =>
  Effect.scoped(
    Effect.gen(function* () {
      const output = yield* Output
      for (const notice of ready.wiring.notices) yield* output.err(`Note: ${sentence(notice)}`)
      if (ready.emptyState !== undefined) yield* output.err(startsEmpty(ready.emptyState))
      if (ready.abandoned !== undefined) yield* output.err(killed(ready.abandoned))
      for (const message of ready.damage) yield* output.err(`Note: ${message}`)
      const size = yield* ready.source.source.size ?? Effect.succeed(undefined)
      yield* Signals.stopOnSignal({ ...ready.execution, onStop: output.err(Signals.stopping) })
      yield* ProgressDisplay.show({
        snapshot: ready.execution.snapshot,
        // If the source continues an earlier run, the bytes show how much is left.
        total: ready.continues ? undefined : size,
        shareRead: ready.source.shareRead,
        throughput
      })
      return yield* ready.execution.run
    })
  )

const startsEmpty = (folder: string): string =>
  `Note: ${PrintedCommand.shortest(folder)} has no earlier state of this configuration, so nothing counts as sent before. If it ran in another folder, stop and pass the state folder of that one with --state DIR.`

const killed = ({ pid, since }: NonNullable<Runs.PreparedRun["abandoned"]>): string =>
  `Note: the last run (process ${pid}, started ${since}) was killed. The requests that had no response at that time are uncertain. Items that could be counted twice are not sent again, and their records become Unknown.`

interface FinishedRun {
  readonly values: Values
  readonly parsed: ParsedWords
  readonly ready: Runs.PreparedRun
  readonly report: RunReport.RunReport
  readonly mock: MockBraze | undefined
}

const close = (ended: FinishedRun) =>
  Effect.gen(function* () {
    const { mock, report } = ended
    const output = yield* Output
    const exit = yield* Exit
    yield* exit.set(report.exit)
    yield* output.out(AccountText.text(report, factsOf(ended), Colours.make(output.colours)))
    if (mock !== undefined) yield* output.out(`\n${Mock.summary(mock)}`)
  })

const pageFacts = (ended: FinishedRun, started: number, throughput: Throughput): Effect.Effect<HtmlReport.HtmlFacts> =>
  Effect.map(ConfigurationFile.shownText(ended.ready.wiring.configuration), (configuration) => ({
    title: ended.values.config,
    started: new Date(started).toISOString(),
    dry: ended.values.dryRun,
    throughput: throughput.samples,
    configuration: configuration === undefined ? undefined : withoutKeys(ended.ready.wiring, configuration),
    steps: AccountText.steps(ended.report, factsOf(ended))
  }))

const factsOf = ({ ready, parsed, values }: FinishedRun): AccountText.AccountFacts => {
  const { config, environment, state } = values
  const command = PrintedCommand.continuing(definition, parsed)
  const letters = ready.deadLetters === undefined ? undefined : PrintedCommand.shortest(ready.deadLetters)
  return {
    continuing: ready.remembers ? command : undefined,
    // Dead letters of a run with --mock are useful only to that run.
    replay:
      values.mock || letters === undefined
        ? undefined
        : (only) => PrintedCommand.written(["replay", letters], { config, environment, state, only }),
    decisions: {
      again: (names) => PrintedCommand.withEach(command, "again-file", names),
      accept: (names) => PrintedCommand.withEach(command, "accept-file", names)
    },
    deadLetters: letters,
    dry: values.dryRun,
    source: ready.source.source.name,
    continues: ready.continues
  }
}
