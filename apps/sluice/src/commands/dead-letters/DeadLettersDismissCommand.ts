import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

/** `sluice dead-letters dismiss` */
export const definition = Command.define({
  words: ["dead-letters", "dismiss"],
  sentence: "Mark open dead letters as not to be sent",
  arguments: {
    file: Shared.deadLetterFile,
    ids: Argument.list({ name: "[ID…]", sentence: "ids of records; or use --reason" })
  },
  options: {
    reason: Option.optional(
      { name: "reason", placeholder: "CODE", sentence: "Letters that have this reason", default: "none" },
      Reader.text
    )
  },
  examples: [
    "dead-letters dismiss dead-letters.ndjson chat-1 chat-2",
    "dead-letters dismiss dead-letters.ndjson --reason date-not-valid"
  ]
})

/** The arguments and options of `sluice dead-letters dismiss`. */
export type Values = Command.Values<typeof definition>
