import { stripVTControlCharacters } from "node:util"
import { CliConfig, CommandDescriptor, HelpDoc } from "@effect/cli"
import { question } from "@sluice/core/NearMiss"

/** A command with its commands below it, as the library describes it. */
type Described = CommandDescriptor.Command<unknown>

/**
 * What is wrong with words that make no command, in place of what the library `said` of them: it blames the first word that
 * it has no use for, which is often not the one that was misspelt. `commands` are those of the first level.
 */
export const explain = (
  name: string,
  commands: ReadonlyMap<string, Described>,
  words: ReadonlyArray<string>,
  said: string
): string => {
  const { below, command, path, rest } = walk(name, commands, words)
  const options = optionsOf(command)
  const wrong = rest.find((word) => /^--?\w/.test(word) && !options.has(optionOf(word)))
  const help = `${path.join(" ")} --help shows all that it takes.`
  if (options.size > 0 && wrong !== undefined)
    return `${path.join(" ")} has no option ${optionOf(wrong)}.${question(optionOf(wrong), options)} ${help}`
  const [next] = rest
  if (below.length > 0 && next !== undefined)
    return `There is no command "${next}".${question(next, below)} What can be done: ${below.join(", ")}.`
  const last = rest.at(-1)
  if (last !== undefined && options.has(last) && said.includes(last)) return `${last} needs a value behind it. ${help}`
  const [, missing] = /^Expected to find option: '(.*)'/.exec(said) ?? /^Missing argument (.*)$/.exec(said) ?? []
  if (missing !== undefined) return `${path.join(" ")} needs ${missing.replaceAll(/[<>]/g, "")}. ${help}`
  const [, spare] = /^Received unknown argument: '(.*)'/.exec(said) ?? []
  return spare === undefined ? said : `${path.join(" ")} has no use for "${spare}". ${help}`
}

/** Without its value, where that is written behind an equals sign. */
const optionOf = (word: string): string => word.split("=")[0] ?? word

interface Walked {
  readonly command: Described | undefined
  /** Names of the commands below it. */
  readonly below: ReadonlyArray<string>
  readonly path: ReadonlyArray<string>
  readonly rest: ReadonlyArray<string>
}

/** Follows the words as far as they name commands; there are two levels. */
const walk = (name: string, commands: ReadonlyMap<string, Described>, words: ReadonlyArray<string>): Walked => {
  const [first = "", ...others] = words
  const command = commands.get(first)
  if (command === undefined) return { command, below: [...commands.keys()], path: [name], rest: words }
  // The library counts a command without any below it as one below itself.
  const below = new Map([...CommandDescriptor.getSubcommands(command)].filter(([one]) => one !== first))
  const [second = "", ...rest] = others
  const inner = below.get(second)
  return inner === undefined
    ? { command, below: [...below.keys()], path: [name, first], rest: others }
    : { command: inner, below: [], path: [name, first, second], rest }
}

/** The names of all options that a command knows, with their dashes. */
const optionsOf = (command: Described | undefined): ReadonlySet<string> => {
  if (command === undefined) return new Set()
  const help = stripVTControlCharacters(HelpDoc.toAnsiText(CommandDescriptor.getHelp(command, CliConfig.defaultConfig)))
  return new Set([
    ...(help.match(/(?<![\w-])--?[a-z][\w-]*/g) ?? []),
    "--help",
    "-h",
    "--version",
    "--log-level",
    "--wizard",
    "--completions"
  ])
}
