import * as CommandLine from "./CommandLine.js"
import { commands } from "./Commands.js"
import * as Help from "./Help.js"

/** Output that does not run a command: version, help, or mistakes. */
export interface StaticOutput {
  readonly stream: "stdout" | "stderr"
  readonly text: string
  readonly code: 0 | 1
}

/** The width of an output that is not a terminal. */
const defaultColumns = 80

/**
 * The output is made without Effect, because loading Effect takes longer than starting Node. Undefined if a command
 * must run.
 */
export const of = (
  words: ReadonlyArray<string>,
  version: string,
  columns = defaultColumns
): StaticOutput | undefined => {
  const request = CommandLine.read(commands, words)
  switch (request._tag) {
    case "Version":
      return { stream: "stdout", text: version, code: 0 }
    case "Help":
      return { stream: "stdout", text: help(request.definition, columns), code: 0 }
    case "Mistakes":
      return { stream: "stderr", text: request.sentences.join("\n"), code: 1 }
    case "Run":
      return undefined
  }
}

const help = (definition: CommandLine.Help["definition"], columns: number): string =>
  definition === undefined
    ? Help.ofAll(
        commands.map((command) => command.definition),
        columns
      )
    : Help.ofOne(definition, columns)
