import * as LetterSelection from "../../run/LetterSelection.js"
import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

/** `sluice replay` */
export const definition = Command.define({
  words: ["replay"],
  sentence: "Send dead letters again after a fix; nothing twice",
  arguments: { deadLetters: Argument.one({ name: "DEAD-LETTERS", sentence: "the dead-letter file" }) },
  options: {
    config: Option.required(
      { name: "config", placeholder: "CONFIG", sentence: "The configuration to use" },
      Reader.text
    ),
    environment: Shared.environment,
    only: Option.withDefault(
      {
        name: "only",
        placeholder: "OUTCOMES",
        sentence: "Outcomes to send",
        default: LetterSelection.defaultOutcomes.join(",")
      },
      Reader.someOf(LetterSelection.outcomes)
    ),
    maxAge: Option.withDefault(
      {
        name: "max-age",
        placeholder: "AGE",
        sentence: "Leave out older attributes",
        default: `${LetterSelection.defaultMaxAgeHours}h`
      },
      Reader.duration
    ),
    corrections: Option.optional(
      {
        name: "corrections",
        placeholder: "FILE",
        sentence: "Corrected records, see dead-letters export",
        default: "none"
      },
      Reader.text
    ),
    report: Shared.report,
    rejects: Shared.rejects,
    state: Shared.state,
    yes: Shared.yes
  },
  examples: [
    "replay dead-letters.ndjson --config sluice.yaml",
    "replay dead-letters.ndjson --config sluice.yaml --only failed"
  ]
})

/** The arguments and options of `sluice replay`. */
export type Values = Command.Values<typeof definition>
