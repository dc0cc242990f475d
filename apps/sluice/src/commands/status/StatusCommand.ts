import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Shared from "../SharedOptions.js"

/** `sluice status` */
export const definition = Command.define({
  words: ["status"],
  sentence: "Show what is processed, pending, dead and uncertain",
  arguments: { config: Shared.configuration },
  options: {
    environment: Shared.environment,
    input: Shared.input,
    sample: Shared.sample,
    state: Shared.state,
    json: Option.flag({ name: "json", sentence: "Print the status as JSON" })
  },
  examples: ["status sluice.yaml", "status sluice.yaml --environment prod --json"]
})

/** The arguments and options of `sluice status`. */
export type Values = Command.Values<typeof definition>
