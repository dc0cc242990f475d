import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"
import * as Shared from "../SharedOptions.js"

/** `sluice map` */
export const definition = Command.define({
  words: ["map"],
  sentence: "Show the items and the request of a record; send nothing",
  arguments: { config: Shared.configuration },
  options: {
    record: Option.optional(
      { name: "record", placeholder: "ID", sentence: "Show the record with this id", default: "the first ones" },
      Reader.text
    ),
    input: Shared.input,
    environment: Shared.environment,
    limit: Option.optional(
      { name: "limit", placeholder: "N", sentence: "Show at most N records", default: "3, or 1 with --record" },
      Reader.count
    ),
    json: Option.flag({ name: "json", sentence: "Print one line of JSON for each record" }),
    mask: Option.flag({ name: "mask", sentence: "Show types and lengths instead of values" })
  },
  examples: ["map sluice.yaml", "map sluice.yaml --record chat-1 --mask"]
})

/** The arguments and options of `sluice map`. */
export type Values = Command.Values<typeof definition>
