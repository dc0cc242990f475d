import { stripVTControlCharacters } from "node:util"
import { CliConfig, CommandDescriptor, HelpDoc } from "@effect/cli"
import { question } from "@sluice/values/NearMiss"

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
  // An option of ours has said itself what it takes.
  if (said.startsWith("--")) return said
  const leading = scan(words, builtIn)
  const { below, command, path, rest } = walk(name, commands, words.slice(leading.plain[0]))
  const options = optionsOf(command)
  const known = [...options.keys()]
  const { plain, twice, unknown, without } = scan(rest, options)
  const help = `${path.join(" ")} --help shows all that it takes.`
  const misspelt = command === undefined ? leading.unknown : unknown
  if (misspelt !== undefined) return `${path.join(" ")} has no option ${misspelt}.${question(misspelt, known)} ${help}`
  if (without !== undefined) return `${without} needs a value behind it. ${help}`
  if (below.length > 0 && rest[0] !== undefined)
    return `There is no command "${rest[0]}".${question(rest[0], below)} What can be done: ${below.join(", ")}.`
  const [, missing] = /^Expected to find option: '(.*)'/.exec(said) ?? /^Missing argument (.*)$/.exec(said) ?? []
  if (missing !== undefined) return `${path.join(" ")} needs ${missing.replaceAll(/[<>]/g, "")}. ${help}`
  if (twice !== undefined) return `${twice} stands twice. ${help}`
  const spare = rest[plain.slice(1).at(-1) ?? -1]
  const [, left] = /^Received unknown argument: '(.*)'/.exec(said) ?? []
  if (left === undefined) return said
  return options.has(left)
    ? `What stands behind ${left} is nothing that it takes. ${help}`
    : `${path.join(" ")} has no use for "${spare ?? left}". ${help}`
}

/** Whether an option takes a value, by its name with its dashes. */
type Known = ReadonlyMap<string, boolean>

const builtIn: Known = new Map([
  ["--help", false],
  ["-h", false],
  ["--version", false],
  ["--wizard", false],
  ["--completions", true],
  ["--log-level", true]
])

interface Scanned {
  /** An option that is not known; nothing behind it was read. */
  readonly unknown?: string
  /** An option whose value is missing; nothing behind it was read. */
  readonly without?: string
  readonly twice: string | undefined
  /** Where words stand that belong to no option. */
  readonly plain: ReadonlyArray<number>
}

/** Reads options with their values. */
const scan = (words: ReadonlyArray<string>, known: Known): Scanned => {
  const seen = new Set<string>()
  const plain: Array<number> = []
  let twice: string | undefined
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ""
    if (!/^--?\w/.test(word)) {
      plain.push(at)
      continue
    }
    const name = word.split("=")[0] ?? word
    const takes = known.get(name)
    if (takes === undefined) return { unknown: name, twice, plain }
    if (seen.has(name)) twice ??= name
    seen.add(name)
    if (!takes || word !== name) continue
    const next = words[++at]
    if (next === undefined || known.has(next)) return { without: name, twice, plain }
  }
  return { twice, plain }
}

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

/** The options that a command knows, as its help shows them: a name, and behind it what kind of value it takes. */
const optionsOf = (command: Described | undefined): Known => {
  if (command === undefined) return builtIn
  const help = stripVTControlCharacters(HelpDoc.toAnsiText(CommandDescriptor.getHelp(command, CliConfig.defaultConfig)))
  const own = [...help.matchAll(/^(--[\w-]+)( .+)?$/gm)].map(
    ([, name = "", kind]) => [name, kind !== undefined] as const
  )
  return new Map([...builtIn, ...own])
}
