import type { Argument } from "./Command.js"
import * as Option from "./Option.js"
import * as Reader from "./Reader.js"

/*
 * Arguments and options of several commands.
 */

export const configuration: Argument = { name: "CONFIG", sentence: "the configuration: a .yaml, .json or .mjs file" }

export const environment = Option.optional(
  { name: "environment", placeholder: "NAME", sentence: "Apply environments.NAME", default: "none" },
  Reader.text
)

export const input = Option.optional(
  { name: "input", placeholder: "FILE", sentence: "Input file or glob, - for stdin", default: "source.file" },
  Reader.text
)

export const limit = Option.optional(
  { name: "limit", placeholder: "N", sentence: "Process at most N records", default: "all" },
  Reader.count
)

export const report = Option.optional(
  { name: "report", placeholder: "FILE", sentence: "Write the account as JSON", default: "none" },
  Reader.text
)

export const state = Option.optional(
  { name: "state", placeholder: "DIR", sentence: "Save state here; none saves nothing", default: ".sluice" },
  Reader.text
)

export const yes = Option.flag({ name: "yes", sentence: "Confirm the first run against a real host" })
