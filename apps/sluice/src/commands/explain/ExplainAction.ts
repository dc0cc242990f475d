import { resolve } from "node:path"
import { Data, Effect } from "effect"
import { counted } from "../../report/Numbers.js"
import * as RecordHistory from "../../run/RecordHistory.js"
import * as StateFolder from "../../run/StateFolder.js"
import * as Colours from "../../terminal/Colours.js"
import * as HistoryText from "../../terminal/HistoryText.js"
import { Output } from "../../terminal/Output.js"
import * as Waiting from "../../terminal/Waiting.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./ExplainCommand.js"

/** No source, outcome or dead letter names the record. */
class RecordNotFound extends Data.TaggedError("RecordNotFound")<{ readonly message: string }> {}

/** Prints the history of a record, or of every record about a person. The exit code is 1 if none is found. */
export const explain = (values: Values) => reportFailures(explained(values))

const explained = ({ config, deadLetters, environment, id, outcomes, state, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const folder = state ?? (config === undefined ? ".sluice" : resolve(config, "..", ".sluice"))
    const last = yield* StateFolder.lastRun(resolve(folder))
    const progress = { read: 0 }
    const histories = yield* Waiting.withProgress(
      RecordHistory.find(
        id,
        {
          configuration: config ?? last?.configuration,
          environment: environment ?? last?.environment,
          input: last?.input,
          state: folder,
          outcomes: outcomes ?? last?.outcomes,
          deadLetters: deadLetters ?? last?.deadLetters
        },
        progress
      ),
      () => `Searching: ${counted(progress.read, "record")} so far …`
    )
    if (histories.size === 0)
      return yield* new RecordNotFound({
        message:
          last === undefined && config === undefined
            ? `${folder} has no last run. Name a run with --config CONFIG, or with --outcomes FILE and --dead-letters FILE.`
            : `No record with the id ${id}, and no record about a person with this identifier, was found in the source, the outcomes or the dead letters of the last run. Check the id, or name another run with --outcomes FILE and --dead-letters FILE.`
      })
    yield* output.out(HistoryText.texts(id, histories, Colours.make(output.colours)))
  })
