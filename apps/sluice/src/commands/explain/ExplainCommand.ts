import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

const fromLastRun = (name: string, placeholder: string, sentence: string) =>
  Option.optional({ name, placeholder, sentence, default: "the last run's" }, Reader.text)

/** `sluice explain` */
export const definition = Command.define({
  words: ["explain"],
  sentence: "Show the history of a record or of a person's records",
  arguments: { id: Argument.one({ name: "ID", sentence: "the id of a record, or an external id, email or alias" }) },
  options: {
    config: fromLastRun("config", "CONFIG", "The configuration"),
    environment: fromLastRun("environment", "NAME", "Its environment"),
    state: Shared.state,
    outcomes: fromLastRun("outcomes", "FILE", "The outcomes of a run"),
    deadLetters: fromLastRun("dead-letters", "FILE", "The dead letters")
  },
  examples: ["explain chat-1", "explain ada@example.com --config sluice.yaml"]
})

/** The arguments and options of `sluice explain`. */
export type Values = Command.Values<typeof definition>
