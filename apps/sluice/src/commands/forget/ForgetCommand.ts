import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

/** `sluice forget` */
export const definition = Command.define({
  words: ["forget"],
  sentence: "Remove what is stored about a person; skip it later",
  arguments: {
    id: Argument.one({ name: "ID", sentence: "the id of a record, or an external_id, email or phone" }),
    config: Shared.configuration
  },
  options: {
    environment: Shared.environment,
    state: Shared.state,
    outcomes: Option.optional(
      { name: "outcomes", placeholder: "FILE", sentence: "More outcomes", default: "those of runs" },
      Reader.text
    ),
    deadLetters: Option.optional(
      { name: "dead-letters", placeholder: "FILE", sentence: "More dead letters", default: "those of runs" },
      Reader.text
    ),
    dryRun: Option.flag({ name: "dry-run", sentence: "Show what would be removed; remove nothing" })
  },
  examples: ["forget chat-1 sluice.yaml", "forget ada@example.com sluice.yaml --dry-run"]
})

/** The arguments and options of `sluice forget`. */
export type Values = Command.Values<typeof definition>
