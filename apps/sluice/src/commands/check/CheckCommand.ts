import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Shared from "../SharedOptions.js"

/** `sluice check` */
export const definition = Command.define({
  words: ["check"],
  sentence: "Find every mistake in a configuration",
  arguments: { config: Shared.configuration },
  options: {
    environment: Shared.environment,
    online: Option.flag({ name: "online", sentence: "Check host, key and permission with Braze; write nothing" })
  },
  examples: ["check sluice.yaml", "check sluice.yaml --online"]
})

/** The arguments and options of `sluice check`. */
export type Values = Command.Values<typeof definition>
