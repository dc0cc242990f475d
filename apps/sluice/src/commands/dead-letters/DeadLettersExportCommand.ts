import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

/** `sluice dead-letters export` */
export const definition = Command.define({
  words: ["dead-letters", "export"],
  sentence: "Write records to a file in which you correct them",
  arguments: {
    file: Shared.deadLetterFile,
    ids: Argument.list({ name: "[ID…]", sentence: "ids of records; without them, all that could not be read" })
  },
  options: {
    out: Option.withDefault(
      { name: "out", placeholder: "FILE", sentence: "File to write", default: "corrections.txt" },
      Reader.text
    ),
    force: Option.flag({ name: "force", sentence: "Overwrite an existing file" })
  },
  examples: ["dead-letters export dead-letters.ndjson", "dead-letters export dead-letters.ndjson chat-1 --out fix.txt"]
})

/** The arguments and options of `sluice dead-letters export`. */
export type Values = Command.Values<typeof definition>
