import * as Argument from "./Argument.js"
import * as Option from "./Option.js"
import * as Reader from "./Reader.js"

/*
 * Arguments and options of several commands.
 */

/** The argument CONFIG. */
export const configuration = Argument.one({
  name: "CONFIG",
  sentence: "the configuration: a .yaml, .json or .mjs file"
})

/** The argument FILE of the commands on dead letters. */
export const deadLetterFile = Argument.one({ name: "FILE", sentence: "the dead-letter file" })

/** `--environment NAME`: the changes of the configuration to apply. */
export const environment = Option.optional(
  { name: "environment", placeholder: "NAME", sentence: "Apply environments.NAME", default: "none" },
  Reader.text
)

/** `--input FILE`: replaces the files of the configuration. */
export const input = Option.optional(
  { name: "input", placeholder: "FILE", sentence: "Input file or glob, - for stdin", default: "source.file" },
  Reader.text
)

/** `--limit N`: the maximum number of records. */
export const limit = Option.optional(
  { name: "limit", placeholder: "N", sentence: "Process at most N records", default: "all" },
  Reader.count
)

/** `--sample SHARE`: the share of the records that a run processes. Such runs have a separate state. */
export const sample = Option.optional(
  { name: "sample", placeholder: "SHARE", sentence: "Process a fixed sample, such as 1%", default: "all" },
  Reader.share
)

/** `--report FILE`: where the account is written, as the extension says. */
export const report = Option.list(
  { name: "report", placeholder: "FILE", sentence: "Write a .json or .html report; repeatable", default: "none" },
  Reader.text
)

/** `--rejects FILE`: where the dead letters of the run are written for a spreadsheet. */
export const rejects = Option.optional(
  { name: "rejects", placeholder: "FILE", sentence: "Write this run's dead letters as CSV", default: "none" },
  Reader.text
)

/** `--state DIR`: the folder where runs save state. */
export const state = Option.optional(
  { name: "state", placeholder: "DIR", sentence: "Save state here; none saves nothing", default: ".sluice" },
  Reader.text
)

/** `--yes`: confirms the first run against a real host in advance. */
export const yes = Option.flag({ name: "yes", sentence: "Confirm the first run against a real host" })
