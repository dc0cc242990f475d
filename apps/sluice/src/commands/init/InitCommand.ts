import * as Argument from "../Argument.js"
import * as Command from "../Command.js"
import * as Option from "../Option.js"
import * as Reader from "../Reader.js"

const asked = (name: string, placeholder: string, sentence: string) =>
  Option.optional({ name, placeholder, sentence, default: "guess" }, Reader.text)

/** `sluice init` */
export const definition = Command.define({
  words: ["init"],
  sentence: "Write a first configuration from a sample of your data",
  arguments: {
    exported: Argument.list({
      name: "EXPORT…",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
      sentence: "files, folders or globs of your data: CSV, JSON or NDJSON; or a database: '${VARIABLE}' or sqlite:FILE"
    })
  },
  options: {
    out: Option.withDefault(
      { name: "out", placeholder: "FILE", sentence: "Configuration to write", default: "sluice.yaml" },
      Reader.text
    ),
    shape: Option.optional(
      { name: "shape", placeholder: "NAME", sentence: "Product that wrote the data, or none", default: "found" },
      Reader.text
    ),
    records: Option.optional(
      {
        name: "records",
        placeholder: "PATH",
        sentence: "Path of the list in a JSON object",
        default: "found"
      },
      Reader.text
    ),
    query: Option.optional(
      { name: "query", placeholder: "SQL", sentence: "Table or SELECT of a database", default: "the only table" },
      Reader.text
    ),
    person: asked("person", "PATH", "Path of the person's id, or none"),
    event: asked("event", "PATH", "Path of the event's time, or none"),
    eventName: asked("event-name", "NAME", "Name of the event or path of its column"),
    force: Option.flag({ name: "force", sentence: "Overwrite an existing file" }),
    yes: Option.flag({ name: "yes", sentence: "Accept the guesses without asking" })
  },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
  examples: ["init 'export/*.csv'", "init '${DATABASE_URL}' --query customers"]
})

/** The arguments and options of `sluice init`. */
export type Values = Command.Values<typeof definition>
