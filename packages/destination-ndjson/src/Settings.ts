import * as CustomDestination from "@sluice/core/CustomDestination"
import { count, duration, optional, text } from "@sluice/values/SettingsSchema"
import { Schema } from "effect"

const Name = Schema.String.pipe(
  Schema.filter((name) => /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u.test(name), {
    title: "a name of at most 100 letters, digits, dots and hyphens",
    jsonSchema: {}
  })
)

/** The settings that people write under `settings` of a route. */
export const schema = Schema.Struct({
  folder: text.annotations({
    description: "Folder of the files, relative to the configuration. It is created if it does not exist."
  }),
  name: optional(Name, "First part of the names of the files. Default: the name of the route."),
  line: optional(
    Schema.Literal("object", "audit"),
    "object: a line is the object. audit: a line contains the object, the id and origin of its record, and the time. Default: object."
  ),
  maxBytes: optional(count, "A file is complete before it becomes longer, in bytes. Default: 100000000."),
  maxAge: optional(duration, "A file is complete after this time, such as 1 hour. Default: 1 hour."),
  sync: optional(
    Schema.Boolean,
    "true: a record is delivered when its line is on the disk (fsync). false: when the operating system has it, which a power failure may lose. Default: true."
  ),
  repeatable: optional(
    Schema.Boolean,
    "Whether a line may be written twice. If not, records of lines that were being written when the process was killed are Unknown. Default: false."
  )
}).annotations({ title: "an object with folder" })

/** The settings after validation. */
export type Settings = typeof schema.Type

/** The settings as a configuration has them. */
export type NdjsonSettings = typeof schema.Encoded

/** Validates settings. Reports every mistake at once. */
export const settings: CustomDestination.SettingsSchema<Settings, NdjsonSettings> = CustomDestination.settings(schema)

/** None of the settings is secret. */
export const publicSettings: ReadonlyArray<string> = Object.keys(schema.fields)
