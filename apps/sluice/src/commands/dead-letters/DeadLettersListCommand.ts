import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Shared from "../SharedOptions.js"

/** `sluice dead-letters list` */
export const definition = Command.define({
  words: ["dead-letters", "list"],
  group: "List, show or dismiss dead letters",
  sentence: "List open dead letters by reason",
  arguments: { file: Shared.deadLetterFile },
  options: { json: Option.flag({ name: "json", sentence: "Print JSON" }) },
  examples: ["dead-letters list dead-letters.ndjson", "dead-letters list dead-letters.ndjson --json"]
})

/** The arguments and options of `sluice dead-letters list`. */
export type Values = Command.Values<typeof definition>
