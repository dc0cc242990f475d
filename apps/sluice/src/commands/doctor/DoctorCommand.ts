import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Shared from "../SharedOptions.js"

/** `sluice doctor` */
export const definition = Command.define({
  words: ["doctor"],
  sentence: "Check hosts, keys, clock, disk and state; send nothing",
  arguments: { config: Shared.configuration },
  options: {
    environment: Shared.environment,
    state: Shared.state,
    json: Option.flag({ name: "json", sentence: "Print the findings as JSON" })
  },
  examples: ["doctor sluice.yaml", "doctor sluice.yaml --environment prod --json"]
})

/** The arguments and options of `sluice doctor`. */
export type Values = Command.Values<typeof definition>
