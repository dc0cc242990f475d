import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Shared from "../SharedOptions.js"

/** `sluice dead-letters show` */
export const definition = Command.define({
  words: ["dead-letters", "show"],
  sentence: "Show the dead letters of a record, with its values",
  arguments: { file: Shared.deadLetterFile, id: Argument.one({ name: "ID", sentence: "the id of the record" }) },
  options: { json: Option.flag({ name: "json", sentence: "Print JSON" }) },
  examples: ["dead-letters show dead-letters.ndjson chat-1", "dead-letters show dead-letters.ndjson export.ndjson:7"]
})

/** The arguments and options of `sluice dead-letters show`. */
export type Values = Command.Values<typeof definition>
