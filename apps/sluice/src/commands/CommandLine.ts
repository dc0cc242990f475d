import { parseArgs } from "node:util"
import { question, suggest } from "@sluice/values/NearMiss"
import type { Command, CommandDefinition } from "./Command.js"
import type { Option } from "./Option.js"
import * as Reader from "./Reader.js"

/** The result of reading a command line. */
export type CommandRequest =
  | { readonly _tag: "Version" }
  | Help
  /** A sentence for each mistake. The last one names the help to read. */
  | { readonly _tag: "Mistakes"; readonly sentences: ReadonlyArray<string> }
  | { readonly _tag: "Run" }

/** Help for one command, or for all of them. */
export interface Help {
  readonly _tag: "Help"
  readonly definition: CommandDefinition | undefined
}

/** Options that every command has, and whether they need a value. */
const builtIn: ReadonlyMap<string, boolean> = new Map([
  ["--help", false],
  ["-h", false],
  ["--version", false],
  ["--wizard", false],
  ["--completions", true],
  ["--log-level", true]
])

const logLevels = ["all", "trace", "debug", "info", "warning", "error", "fatal", "none"]

/** Options that the parsing library handles. */
const handledByLibrary = ["--wizard", "--completions"]

/** Reads the words after the name of the program, and finds all mistakes at once. Pure. */
export const read = (commands: ReadonlyArray<Command>, words: ReadonlyArray<string>): CommandRequest => {
  const all = commands.map(({ definition }) => definition)
  const definition = commandOf(all, words)
  const given = split(words, known(definition))
  const names = given.options.map(({ name }) => name)
  if (names.includes("--version")) return { _tag: "Version" }
  if (words.length === 0 || names.includes("--help") || names.includes("-h")) return { _tag: "Help", definition }
  if (handledByLibrary.some((name) => names.includes(name))) return { _tag: "Run" }
  const sentences = definition === undefined ? unknownCommand(all, given) : mistakesIn(definition, given)
  return sentences.length === 0 ? { _tag: "Run" } : { _tag: "Mistakes", sentences }
}

/** Whether each option of a command needs a value, by its name with dashes. */
type Known = ReadonlyMap<string, boolean>

const known = (definition: CommandDefinition | undefined): Known =>
  new Map([
    ...builtIn,
    ...optionsOf(definition).map(({ name, placeholder }) => [`--${name}`, placeholder !== undefined] as const)
  ])

const optionsOf = (definition: CommandDefinition | undefined): ReadonlyArray<Option<unknown>> =>
  Object.values(definition?.options ?? {})

interface GivenOption {
  /** With its dashes. */
  readonly name: string
  /** Whether the option comes before the command, where the parsing library accepts only its own options. */
  readonly isLeading: boolean
  readonly value: string | undefined
}

/** The options and the other words of a command line, each in order. */
interface Split {
  readonly options: ReadonlyArray<GivenOption>
  readonly plain: ReadonlyArray<string>
}

/** A word after an unknown option counts as its value if the most similar option has a value. */
const split = (words: ReadonlyArray<string>, options: Known): Split => {
  const described = [...options].flatMap(([name, needsValue]) =>
    name.startsWith("--") ? [[name.slice(2), { type: needsValue ? "string" : "boolean" }] as const] : []
  )
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(described),
    strict: false,
    allowPositionals: true,
    tokens: true
  })
  const found: Array<GivenOption> = []
  const plain: Array<string> = []
  let isValue = false
  for (const token of tokens) {
    if (token.kind === "positional" && !isValue) plain.push(token.value)
    isValue = false
    if (token.kind !== "option") continue
    const { inlineValue, rawName, value } = token
    const isMissing = !inlineValue && value !== undefined && options.has(value)
    const isLeading = plain.length === 0
    found.push({ name: rawName, value: isMissing ? undefined : value, isLeading })
    if (isMissing && value !== undefined) found.push({ name: value, value: undefined, isLeading })
    if (!options.has(rawName)) isValue = !inlineValue && options.get(suggest(rawName, options.keys()) ?? "") === true
  }
  return { options: found, plain }
}

/** The command that the first words name, ignoring options between them. */
const commandOf = (
  all: ReadonlyArray<CommandDefinition>,
  words: ReadonlyArray<string>
): CommandDefinition | undefined => {
  const { plain } = split(words, new Map(all.flatMap((one) => [...known(one)])))
  return all.find((one) => one.words.every((word, at) => plain[at] === word))
}

const unknownCommand = (all: ReadonlyArray<CommandDefinition>, { options, plain }: Split): ReadonlyArray<string> => {
  const unknown = options.filter(({ name }) => !builtIn.has(name))
  const [first, second] = plain
  const group = all.filter(({ words }) => words.length > 1 && words[0] === first)
  const below = group.length > 0
  const name = below ? `sluice ${first}` : "sluice"
  const candidates = below ? group.map(({ words }) => words[1] ?? "") : [...new Set(all.map(({ words }) => words[0]))]
  const word = below ? second : first
  return [
    ...unknown.map((option) => `${name}: unknown option ${option.name}.${didYouMean(option.name, builtIn.keys())}`),
    word === undefined
      ? `${name}: missing the command, one of ${candidates.join(", ")}.`
      : `${name}: unknown command "${word}".${question(word, candidates)}`,
    "All commands: npx sluice --help"
  ]
}

const mistakesIn = (definition: CommandDefinition, { options, plain }: Split): ReadonlyArray<string> => {
  const name = `sluice ${definition.words.join(" ")}`
  const names = known(definition)
  const given = new Map<string, Array<GivenOption>>()
  for (const option of options) given.set(option.name, [...(given.get(option.name) ?? []), option])
  const needed = Object.values(definition.arguments).filter(({ isList }) => !isList)
  const hasList = needed.length < Object.keys(definition.arguments).length
  const words = plain.slice(definition.words.length)
  const found = [
    ...[...given.keys()].flatMap((option) =>
      names.has(option) ? [] : [`unknown option ${option}.${didYouMean(option, names.keys())}`]
    ),
    ...options.flatMap(({ isLeading, name: option }) =>
      isLeading && names.has(option) && !builtIn.has(option) ? [`${option} must come after the command.`] : []
    ),
    ...optionsOf(definition).flatMap((option) => mistakesOf(option, given.get(`--${option.name}`) ?? [])),
    ...logLevelMistakes(given.get("--log-level") ?? []),
    ...needed.slice(words.length).map((argument) => `missing ${argument.name}, ${argument.sentence}.`),
    ...words.slice(hasList ? words.length : needed.length).map((word) => `unexpected argument "${word}". Remove it.`)
  ]
  if (found.length === 0) return []
  return [...found.map((sentence) => `${name}: ${sentence}`), `All options: npx ${name} --help`]
}

const mistakesOf = (option: Option<unknown>, given: ReadonlyArray<GivenOption>): ReadonlyArray<string> => {
  const name = `--${option.name}`
  const { placeholder } = option
  if (given.length === 0) return option.isRequired ? [`missing option ${name} ${placeholder ?? ""}.`] : []
  const repeated =
    given.length > 1 && !option.isRepeatable ? [`${name} appears ${given.length} times. Use it once.`] : []
  if (placeholder === undefined)
    return [
      ...repeated,
      ...(given.some(({ value }) => value !== undefined) ? [`${name} does not accept a value. Remove the value.`] : [])
    ]
  return [...repeated, ...given.flatMap(({ value }) => valueMistakes(name, placeholder, option.reader, value))]
}

const valueMistakes = (
  name: string,
  placeholder: string,
  reader: Reader.OptionTextReader<unknown>,
  value: string | undefined
): ReadonlyArray<string> => {
  if (value === undefined) return [`${name} needs a value: ${name} ${placeholder}.`]
  if (reader.read(value) !== undefined) return []
  const meant = Reader.nearest(reader, value)
  return [
    `${name} must be ${reader.expected}; found "${value}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`
  ]
}

const logLevelMistakes = (given: ReadonlyArray<GivenOption>): ReadonlyArray<string> =>
  given.flatMap(({ value }) => valueMistakes("--log-level", "LEVEL", Reader.oneOf(logLevels), value))

/** ` Did you mean --limit?`, or nothing. */
const didYouMean = (name: string, candidates: Iterable<string>): string => {
  const meant = suggest(name, candidates)
  return meant === undefined ? "" : ` Did you mean ${meant}?`
}
