import { resolve } from "node:path"
import { Data, Effect } from "effect"
import * as RecordHistory from "../../run/RecordHistory.js"
import * as StateFolder from "../../run/StateFolder.js"
import * as Colours from "../../terminal/Colours.js"
import * as HistoryText from "../../terminal/HistoryText.js"
import { Output } from "../../terminal/Output.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./ExplainCommand.js"

/** No source, outcome or dead letter names the record. */
class RecordNotFound extends Data.TaggedError("RecordNotFound")<{ readonly message: string }> {}

/** Prints the history of a record; exit code 1 if it is not found. */
export const explain = (values: Values) => reportFailures(explained(values))

const explained = (values: Values) =>
  Effect.gen(function* () {
    const output = yield* Output
    const folder = values.state ?? (values.config === undefined ? ".sluice" : resolve(values.config, "..", ".sluice"))
    const last = yield* StateFolder.lastRun(resolve(folder))
    const history = yield* RecordHistory.find(values.id, {
      configuration: values.config ?? last?.configuration,
      environment: values.environment ?? last?.environment,
      input: last?.input,
      state: folder,
      outcomes: values.outcomes ?? last?.outcomes,
      deadLetters: values.deadLetters ?? last?.deadLetters
    })
    if (history.sightings.length + history.outcomes.length + history.letters.length === 0)
      return yield* new RecordNotFound({
        message:
          last === undefined && values.config === undefined
            ? `${folder} has no last run. Name a run with --config CONFIG, or with --outcomes FILE and --dead-letters FILE.`
            : `No record with the id ${values.id} was found in the source, the outcomes or the dead letters of the last run.`
      })
    yield* output.out(HistoryText.text(values.id, history, Colours.make(output.colours)))
  })
