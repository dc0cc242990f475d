import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"

const asked = (name: string, placeholder: string, sentence: string) =>
  Option.optional({ name, placeholder, sentence, default: "asked or guessed" }, Reader.text)

/** `sluice init` */
export const definition = Command.define({
  words: ["init"],
  sentence: "Write a first configuration from a sample of your data",
  arguments: { exported: { name: "EXPORT", sentence: "a file of your data: one JSON object per line" } },
  options: {
    out: Option.withDefault(
      { name: "out", placeholder: "FILE", sentence: "Configuration to write", default: "sluice.yaml" },
      Reader.text
    ),
    person: asked("person", "PATH", "Path of the person's id"),
    event: asked("event", "PATH", "Path of its time, or none"),
    eventName: asked("event-name", "NAME", "Name of the event"),
    force: Option.flag({ name: "force", sentence: "Overwrite an existing file" }),
    yes: Option.flag({ name: "yes", sentence: "Accept the guesses without asking" })
  },
  examples: ["init export.ndjson", "init export.ndjson --person '$.customer_id' --yes"]
})

/** The arguments and options of `sluice init`. */
export type Values = Command.Values<typeof definition>
