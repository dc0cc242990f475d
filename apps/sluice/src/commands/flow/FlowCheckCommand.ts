import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"

/** `sluice flow check` */
export const definition = Command.define({
  words: ["flow", "check"],
  sentence: "Check that a flow routes every answer of an action node",
  arguments: { file: Argument.one({ name: "FLOW", sentence: "the flow: a CSV export with its 26 columns" }) },
  options: {
    nodes: Option.repeated(
      { name: "node", placeholder: "NAME", sentence: "Command of an action node; repeatable" },
      Reader.text
    ),
    style: Option.withDefault(
      { name: "style", placeholder: "STYLE", sentence: "Answers of the nodes: plain or rich", default: "plain" },
      Reader.oneOf(["plain", "rich"])
    )
  },
  examples: ["flow check flow.csv --node BrazeExample", "flow check flow.csv --node BrazeExample --style rich"]
})

/** The arguments and options of `sluice flow check`. */
export type Values = Command.Values<typeof definition>
