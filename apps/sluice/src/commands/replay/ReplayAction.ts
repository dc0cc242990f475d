import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { length } from "@sluice/values/SettingsSchema"
import { Clock, Effect } from "effect"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import { sentence } from "../../configuration/Problem.js"
import * as RunReport from "../../report/RunReport.js"
import { Throughput } from "../../report/Throughput.js"
import * as OutputFiles from "../../run/OutputFiles.js"
import * as Replays from "../../run/Replays.js"
import * as StateFolder from "../../run/StateFolder.js"
import * as AccountText from "../../terminal/AccountText.js"
import * as Colours from "../../terminal/Colours.js"
import { Output } from "../../terminal/Output.js"
import * as ProgressDisplay from "../../terminal/ProgressDisplay.js"
import * as ReplayText from "../../terminal/ReplayText.js"
import { withoutKeys } from "../../wiring/Wiring.js"
import type { ParsedWords } from "../Command.js"
import { confirm } from "../Confirmation.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import * as PrintedCommand from "../PrintedCommand.js"
import * as Signals from "../Signals.js"
import { definition, type Values } from "./ReplayCommand.js"

/** Sends the dead letters, prints the account and sets the exit code. */
export const replay = (values: Values, parsed: ParsedWords) => reportFailures(Effect.scoped(replayed(values, parsed)))

const replayed = (values: Values, parsed: ParsedWords) =>
  Effect.gen(function* () {
    const output = yield* Output
    const exit = yield* Exit
    const { config, environment, report: reportFiles, yes, ...rest } = values
    const { state } = rest
    // Does not compile if an option is not read here and is not a setting of a replay.
    const settings: Replays.ReplaySettings & Record<Exclude<keyof typeof rest, keyof Replays.ReplaySettings>, never> =
      rest
    const draft = yield* ConfigurationFile.read(config, { environment })
    const { shape } = draft.configuration
    const transport = yield* UndiciTransport.make(
      shape.delivery?.deadline === undefined ? {} : { deadline: length(shape.delivery.deadline) }
    )
    const now = yield* Clock.currentTimeMillis
    const ready = yield* Replays.prepare(
      draft,
      transport,
      { ...settings, state, outputs: OutputFiles.usedFor("report", reportFiles) },
      now
    )
    const folder = StateFolder.folderOf(draft.configuration, state)
    yield* confirm(folder, ready.wiring, ready.estimate, yes)
    const throughput = new Throughput()
    const report = yield* watched(ready, throughput)
    yield* exit.set(report.exit)
    const { deadLetters } = settings
    const facts = {
      deadLetters,
      dry: false,
      continuing: PrintedCommand.continuing(definition, parsed),
      replay: (only?: "unknown") =>
        PrintedCommand.written(["replay", deadLetters], { config, environment, report: reportFiles, state, only }),
      // A replay reads no source.
      decisions: { again: () => "", accept: () => "" },
      source: deadLetters
    }
    if (report.read > 0) yield* output.out(AccountText.text(report, facts, Colours.make(output.colours)))
    yield* output.out(ReplayText.text(ready.tally(), deadLetters))
    const { configuration } = ready.wiring
    const shown = yield* ConfigurationFile.shownText(configuration)
    yield* RunReport.write(reportFiles, report, {
      title: `replay of ${deadLetters}`,
      started: new Date(now).toISOString(),
      dry: false,
      throughput: throughput.samples,
      configuration: shown === undefined ? undefined : withoutKeys(ready.wiring, shown),
      steps: AccountText.steps(report, facts)
    })
    yield* ready.endRejects
  })

const watched = ({ execution, run, wiring }: Replays.Replay, throughput: Throughput) =>
  Effect.scoped(
    Effect.gen(function* () {
      const output = yield* Output
      for (const notice of wiring.notices) yield* output.err(`Note: ${sentence(notice)}`)
      yield* Signals.stopOnSignal({ ...execution, onStop: output.err(Signals.stopping) })
      yield* ProgressDisplay.show({
        snapshot: execution.snapshot,
        total: undefined,
        shareRead: () => undefined,
        throughput
      })
      return yield* run
    })
  )
