import type { Prompt } from "@effect/cli"
import type { Effect } from "effect"
import type { Output } from "../terminal/Output.js"
import type { Exit } from "./Exit.js"
import type { Option } from "./Option.js"

/** A word of a command, found by its position: required, unless it is a list. */
export interface Argument {
  /** In capitals, as in help: `CONFIG`. */
  readonly name: string
  /** What it is, for help and for the message if it is missing: a noun, without a full stop. */
  readonly sentence: string
  /** Whether the argument is the list of all words that follow; it may be empty. Only the last argument can be such a list. */
  readonly isList?: boolean
}

/** What a command is, without what it does. Plain data, so that help and mistakes load nothing else. */
export interface CommandDefinition<
  A extends Readonly<Record<string, Argument>> = Readonly<Record<string, Argument>>,
  O extends Readonly<Record<string, Option<unknown>>> = Readonly<Record<string, Option<unknown>>>
> {
  /** One word, or two for a command of a group: `["flow", "check"]`. */
  readonly words: readonly [string, ...ReadonlyArray<string>]
  /** What the commands of its group do, if help for all commands shows the group on one row. With the first of them. */
  readonly group?: string
  /** What it does, for help. */
  readonly sentence: string
  readonly arguments: A
  readonly options: O
  /** Two command lines, without `npx sluice`. */
  readonly examples: readonly [string, string]
}

/** Keeps the types of arguments and options. */
export const define = <
  const A extends Readonly<Record<string, Argument>>,
  const O extends Readonly<Record<string, Option<unknown>>>
>(
  definition: CommandDefinition<A, O>
): CommandDefinition<A, O> => definition

/** What a command gets: a text for each argument, or texts for a list, and a value for each option. */
export type Values<D extends CommandDefinition> = {
  readonly [K in keyof D["arguments"]]: D["arguments"][K] extends { readonly isList: true }
    ? ReadonlyArray<string>
    : string
} & {
  readonly [K in keyof D["options"]]: D["options"][K] extends Option<infer A> ? A : never
}

/**
 * The values that remain after an action lists those that it reads. An option that no action reads is a type
 * error where the action writes `unread satisfies Command.Nothing`.
 */
export type Nothing = Readonly<Record<string, never>>

/** The words of a command line: the texts of the arguments in order, and the texts of each option that is present. */
export interface ParsedWords {
  readonly arguments: ReadonlyArray<string>
  readonly options: ReadonlyMap<string, ReadonlyArray<string>>
}

/** What a command does: it reports its own failures and sets the exit code. */
export type CommandAction<D extends CommandDefinition> = (
  values: Values<D>,
  parsed: ParsedWords
) => Effect.Effect<void, never, Output | Exit | Prompt.Prompt.Environment>

/** A command. Its action is loaded when it runs. */
export interface Command {
  readonly definition: CommandDefinition
  readonly load: (parsed: ParsedWords) => Promise<Effect.Effect<void, never, Output | Exit | Prompt.Prompt.Environment>>
}

/** A command made from its definition and its action. */
export const make = <D extends CommandDefinition>(definition: D, action: () => Promise<CommandAction<D>>): Command => ({
  definition,
  load: async (parsed) => (await action())(valuesOf(definition, parsed), parsed)
})

const valuesOf = <D extends CommandDefinition>(definition: D, parsed: ParsedWords): Values<D> => {
  const texts = Object.entries(definition.arguments).map(([key, { isList }], at) => [
    key,
    isList === true ? parsed.arguments.slice(at) : (parsed.arguments[at] ?? "")
  ])
  const values = Object.entries(definition.options).map(([key, option]) => [
    key,
    option.value(parsed.options.get(option.name) ?? [])
  ])
  // Entries keep their names, and each option becomes its value: that is what Values says.
  return Object.fromEntries([...texts, ...values]) as Values<D>
}
