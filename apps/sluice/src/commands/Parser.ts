import { Args, Command as CliCommand, Options } from "@effect/cli"
import { Array as Arr, Effect, Option as Maybe } from "effect"
import type { Argument } from "./Argument.js"
import type { Command, CommandDefinition, ParsedWords } from "./Command.js"
import type { Option } from "./Option.js"

/*
 * The commands as values of @effect/cli. That library parses the words and writes completions for shells.
 */

/** The strings of an option; `[""]` for a flag. */
const texts = (option: Option<unknown>): Options.Options<ReadonlyArray<string>> => {
  const { isRepeatable, name, placeholder, sentence } = option
  if (placeholder === undefined)
    return Options.boolean(name).pipe(
      Options.withDescription(sentence),
      Options.map((isGiven) => (isGiven ? [""] : []))
    )
  const { choices, isList } = option.reader
  const written: Options.Options<string> =
    choices === undefined || isList === true
      ? Options.withPseudoName(Options.text(name), placeholder)
      : Options.choice(name, choices)
  const one = Options.withDescription(written, sentence)
  return isRepeatable ? Options.repeated(one) : Options.map(Options.optional(one), Maybe.toArray)
}

const named = (option: Option<unknown>): Options.Options<readonly [string, ReadonlyArray<string>]> =>
  Options.map(texts(option), (written) => [option.name, written] as const)

const text = ({ isList, name, sentence }: Argument<unknown>): Args.Args<ReadonlyArray<string>> => {
  const one = Args.text({ name }).pipe(Args.withDescription(sentence))
  return isList ? Args.repeated(one) : Args.map(one, (written) => [written])
}

const config = ({ arguments: words, options }: CommandDefinition) => ({
  arguments: Args.all(Object.values(words).map(text)),
  options: Options.all(Object.values(options).map(named))
})

/** A command that loads its action once its words are parsed. */
const cliCommand = ({ definition, load }: Command) =>
  CliCommand.make(definition.words.at(-1) ?? "", config(definition), ({ arguments: words, options }) => {
    const parsed: ParsedWords = {
      arguments: words.flat(),
      options: new Map(options.filter(([, written]) => written.length > 0))
    }
    return Effect.flatten(Effect.promise(() => load(parsed)))
  }).pipe(CliCommand.withDescription(definition.sentence))

/** The program for all commands, which @effect/cli runs. Fails if the words cannot be parsed. */
export const parser = (commands: ReadonlyArray<Command>, version: string) => {
  const groups = Object.entries(Arr.groupBy(commands, ({ definition }) => definition.words[0]))
  const [first, ...others] = groups.map(([name, group]) => grouped(name, group))
  if (first === undefined) throw new TypeError("A program needs a command.")
  return CliCommand.run(CliCommand.withSubcommands(CliCommand.make("sluice"), [first, ...others]), {
    name: "sluice",
    version
  })
}

/**
 * A command with one word stays as it is. Commands with two words become subcommands of a command without an action.
 */
const grouped = (name: string, group: Arr.NonEmptyReadonlyArray<Command>) => {
  const [first, ...others] = Arr.map(group, cliCommand)
  return group[0].definition.words.length === 1
    ? first
    : CliCommand.withSubcommands(CliCommand.make(name), [first, ...others])
}
