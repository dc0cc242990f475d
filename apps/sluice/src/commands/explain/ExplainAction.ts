import { resolve } from "node:path"
import { Data, Effect } from "effect"
import * as RecordHistory from "../../run/RecordHistory.js"
import * as StateFolder from "../../run/StateFolder.js"
import * as Colours from "../../terminal/Colours.js"
import * as HistoryText from "../../terminal/HistoryText.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./ExplainCommand.js"

/** No source, outcome or dead letter names the record. */
class RecordNotFound extends Data.TaggedError("RecordNotFound")<{ readonly message: string }> {}

/** Prints the history of a record. The exit code is 1 if the record is not found. */
export const explain = (values: Values) => reportFailures(explained(values))

const explained = ({ config, deadLetters, environment, id, outcomes, state, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const folder = state ?? (config === undefined ? ".sluice" : resolve(config, "..", ".sluice"))
    const last = yield* StateFolder.lastRun(resolve(folder))
    const history = yield* RecordHistory.find(id, {
      configuration: config ?? last?.configuration,
      environment: environment ?? last?.environment,
      input: last?.input,
      state: folder,
      outcomes: outcomes ?? last?.outcomes,
      deadLetters: deadLetters ?? last?.deadLetters
    })
    if (history.sightings.length + history.outcomes.length + history.letters.length === 0)
      return yield* new RecordNotFound({
        message:
          last === undefined && config === undefined
            ? `${folder} has no last run. Name a run with --config CONFIG, or with --outcomes FILE and --dead-letters FILE.`
            : `No record with the id ${id} was found in the source, the outcomes or the dead letters of the last run. Check the id, or name another run with --outcomes FILE and --dead-letters FILE.`
      })
    yield* output.out(HistoryText.text(id, history, Colours.make(output.colours)))
  })
