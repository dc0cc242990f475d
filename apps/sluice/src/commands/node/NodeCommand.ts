import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"

/** `sluice node` */
export const definition = Command.define({
  words: ["node"],
  sentence: "Write an action node, its test and its row in the flow",
  arguments: { name: Argument.one({ name: "NAME", sentence: "the class of the script and the cell «Command»" }) },
  options: {
    bot: Option.optional(
      { name: "bot", placeholder: "NAME.BOT", sentence: "The customer and the bot", default: "those in app.py" },
      Reader.text
    ),
    endpoints: Option.list(
      { name: "endpoint", placeholder: "URL", sentence: "Braze's URL, or prod=URL; repeatable", default: "app.py" },
      Reader.text
    ),
    handler: Option.optional(
      {
        name: "handler",
        placeholder: "URL",
        sentence: "Forward calls to this HTTP handler",
        default: "the script calls Braze"
      },
      Reader.text
    ),
    style: Option.withDefault(
      { name: "style", placeholder: "STYLE", sentence: "Answers of the node: plain or rich", default: "rich" },
      Reader.oneOf(["plain", "rich"])
    ),
    next: Option.withDefault(
      { name: "next", placeholder: "NODE", sentence: "Node of the flow after success", default: "300" },
      Reader.text
    ),
    care: Option.withDefault(
      { name: "care", placeholder: "NODE", sentence: "Node of the flow after a failure", default: "320" },
      Reader.text
    ),
    folder: Option.withDefault(
      { name: "dir", placeholder: "DIR", sentence: "Folder of the solution", default: "." },
      Reader.text
    ),
    force: Option.flag({ name: "force", sentence: "Overwrite changed scripts, tests and rows of the flow" })
  },
  examples: [
    "node BrazeProfile --bot ExampleCustomer.ExampleBot --endpoint https://rest.iad-01.braze.com",
    "node BrazeProfile --handler https://nodes.example.com --next 210 --care 900"
  ]
})

/** The arguments and options of `sluice node`. */
export type Values = Command.Values<typeof definition>
