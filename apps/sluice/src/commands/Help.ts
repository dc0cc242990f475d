import { exitCodes } from "../report/ExitCode.js"
import type { CommandDefinition } from "./Command.js"
import type { Option } from "./Option.js"

/** Help for all commands: one screen. */
export const ofAll = (all: ReadonlyArray<CommandDefinition>, columns: number): string =>
  [
    ...wrapped("Deliver records about people to Braze and report the outcome of every record.", columns),
    "",
    ...wrapped("Usage: npx sluice COMMAND [OPTIONS] (help: npx sluice COMMAND --help)", columns),
    "Commands:",
    ...rows(
      all.flatMap((one) => rowOf(one, all)),
      columns
    ),
    ...wrapped("Options: --help, --version, --completions bash|fish|sh|zsh", columns),
    "Exit codes, the first that applies:",
    ...rows(
      exitCodes.map(({ code, when }) => [String(code), when]),
      columns
    )
  ].join("\n")

/** Help for one command. */
export const ofOne = (definition: CommandDefinition, columns: number): string => {
  const { arguments: words, examples, options, sentence } = definition
  return [
    ...wrapped(`${sentence}.`, columns),
    "",
    `Usage: npx sluice ${heading(definition)} [OPTIONS]`,
    ...rows(
      Object.values(words).map((argument) => [argument.name, argument.sentence]),
      columns
    ),
    "",
    "Options:",
    ...rows(
      Object.values(options).map((option) => [optionName(option), optionSentence(option)]),
      columns
    ),
    "",
    "Examples:",
    ...examples.flatMap((example) => wrapped(`npx sluice ${example}`, columns, "  ", "    ")),
    "",
    "Exit codes: npx sluice --help"
  ].join("\n")
}

/** The row of a command. A group with a description has one row for all its commands. */
const rowOf = (
  one: CommandDefinition,
  all: ReadonlyArray<CommandDefinition>
): ReadonlyArray<readonly [string, string]> => {
  const first = all.find(({ words }) => words[0] === one.words[0])
  if (first?.group === undefined) return [[heading(one), one.sentence]]
  return one === first ? [[`${one.words[0]} COMMAND`, first.group]] : []
}

const heading = ({ arguments: words, words: names }: CommandDefinition): string =>
  [...names, ...Object.values(words).map(({ name }) => name)].join(" ")

const optionName = ({ name, placeholder }: Option<unknown>): string =>
  placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`

const optionSentence = (option: Option<unknown>): string => {
  if (option.isRequired) return `${option.sentence} (required)`
  return option.default === undefined ? option.sentence : `${option.sentence} (default: ${option.default})`
}

/** Two columns: names and descriptions. Each description is wrapped within its column. */
const rows = (all: ReadonlyArray<readonly [name: string, text: string]>, columns: number): ReadonlyArray<string> => {
  const width = Math.max(...all.map(([name]) => name.length)) + 2
  return all.flatMap(([name, text]) => wrapped(text, columns, `  ${name.padEnd(width)}`, " ".repeat(width + 2)))
}

/** Lines of at most `columns`, broken between words; a longer word is on a separate line. */
const wrapped = (text: string, columns: number, first = "", others = ""): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = first
  let isEmpty = true
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = others
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line]
}
