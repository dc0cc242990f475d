import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

/** `sluice run` */
export const definition = Command.define({
  words: ["run"],
  sentence: "Send the source; the next run continues where it stopped",
  arguments: { config: Shared.configuration },
  options: {
    input: Shared.input,
    environment: Shared.environment,
    limit: Shared.limit,
    sample: Shared.sample,
    report: Shared.report,
    rejects: Shared.rejects,
    outcomes: Option.optional(
      { name: "outcomes", placeholder: "FILE", sentence: "Write each record's outcome as NDJSON", default: "none" },
      Reader.text
    ),
    deadLetters: Option.optional(
      { name: "dead-letters", placeholder: "FILE", sentence: "Write dead letters here", default: "deadLetters.file" },
      Reader.text
    ),
    state: Shared.state,
    dryRun: Option.flag({ name: "dry-run", sentence: "Do everything except send requests and save state" }),
    requests: Option.optional(
      { name: "requests", placeholder: "FILE", sentence: "With --dry-run: write requests as NDJSON", default: "none" },
      Reader.text
    ),
    again: Option.flag({ name: "again", sentence: "Start over: send every record again" }),
    againFiles: Option.list(
      {
        name: "again-file",
        placeholder: "FILE",
        sentence: "Start over with this file; repeatable",
        default: "none",
        continues: false
      },
      Reader.text
    ),
    acceptFiles: Option.list(
      {
        name: "accept-file",
        placeholder: "FILE",
        sentence: "Count this file as sent; repeatable",
        default: "none",
        continues: false
      },
      Reader.text
    ),
    requireState: Option.flag({ name: "require-state", sentence: "Stop if no earlier run saved state" }),
    pastRefusals: Option.flag({
      name: "past-refusals",
      sentence: "Reject records that were refused unnamed, even if nothing was accepted"
    }),
    mock: Option.flag({ name: "mock", sentence: "Send to a temporary mock-braze; save no state" }),
    yes: Shared.yes
  },
  examples: ["run sluice.yaml --mock", "run sluice.yaml --limit 100 --outcomes outcomes.ndjson"]
})

/** The arguments and options of `sluice run`. */
export type Values = Command.Values<typeof definition>
