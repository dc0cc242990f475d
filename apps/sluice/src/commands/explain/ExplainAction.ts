import { resolve } from "node:path"
import { Data, Effect } from "effect"
import { counted } from "../../report/Numbers.js"
import * as RealPath from "../../run/RealPath.js"
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
    const saved = yield* StateFolder.lastRun(resolve(folder))
    // Another configuration may use the same folder.
    const last = config === undefined || isSameFile(config, saved?.configuration) ? saved : undefined
    // An environment has its own outcomes, dead letters and input.
    const isOther = last !== undefined && environment !== undefined && environment !== last.environment
    const run = isOther ? undefined : last
    const locations = {
      configuration: config ?? last?.configuration,
      environment: environment ?? last?.environment,
      input: run?.input,
      state: folder,
      outcomes: outcomes ?? run?.outcomes,
      deadLetters: deadLetters ?? run?.deadLetters
    }
    const progress = { read: 0 }
    const { histories, unsearched } = yield* Waiting.withProgress(
      RecordHistory.find(id, locations, progress),
      () => `Searching: ${counted(progress.read, "record")} so far …`
    )
    const warning = [
      ...(isOther ? [otherRun(last.environment)] : []),
      ...(unsearched === undefined ? [] : [`The source was not searched: ${unsearched}`])
    ]
    if (histories.size === 0)
      return yield* new RecordNotFound({
        message:
          last === undefined && config === undefined
            ? `No run is recorded in ${folder}. Name a run with --config CONFIG, or with --outcomes FILE and --dead-letters FILE.`
            : [
                notFound(id, [
                  ...(unsearched === undefined ? ["the source"] : []),
                  ...(locations.outcomes === undefined ? [] : ["the outcomes"]),
                  "the dead letters"
                ]),
                ...warning
              ].join("\n")
      })
    for (const text of warning) yield* output.err(`Note: ${text}`)
    yield* output.out(HistoryText.texts(id, histories, Colours.make(output.colours)))
  })

const otherRun = (environment: string | undefined): string =>
  `The last run used ${environment === undefined ? "no environment" : `the environment ${environment}`}, so its outcomes and dead letters were not searched. Name those of the other run with --outcomes FILE and --dead-letters FILE.`

const notFound = (id: string, places: ReadonlyArray<string>): string =>
  `No record with the id ${id}, and no record about a person with this identifier, was found in ${orList(places)}. Check the id, or name other files with --outcomes FILE and --dead-letters FILE.`

const orList = (places: ReadonlyArray<string>): string =>
  places.length < 2 ? places.join("") : `${places.slice(0, -1).join(", ")} or ${places.at(-1)}`

const isSameFile = (one: string, other: string | undefined): boolean =>
  other !== undefined && other !== "" && RealPath.of(one) === RealPath.of(other)
