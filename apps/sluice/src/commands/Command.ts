import type { Prompt } from "@effect/cli"
import type { Effect } from "effect"
import type { Output } from "../terminal/Output.js"
import type { Argument } from "./Argument.js"
import type { Exit } from "./Exit.js"
import type { Option } from "./Option.js"

/**
 * The definition of a command, without its action. Plain data, so that help and mistakes load nothing else. `A` and `O`
 * are the values of its arguments and options, by name.
 */
export interface CommandDefinition<A = Readonly<Record<string, unknown>>, O = Readonly<Record<string, unknown>>> {
  /** One word, or two for a command of a group: `["flow", "check"]`. */
  readonly words: readonly [string, ...ReadonlyArray<string>]
  /**
   * A description of the command's group. Present on the first command of a group that has one row in the help for all
   * commands.
   */
  readonly group?: string
  /** Its summary in help. */
  readonly sentence: string
  readonly arguments: { readonly [K in keyof A]: Argument<A[K]> }
  readonly options: { readonly [K in keyof O]: Option<O[K]> }
  /** Two command lines, without `npx sluice`. */
  readonly examples: readonly [string, string]
}

/** Keeps the types of arguments and options. */
export const define = <A, O>(definition: CommandDefinition<A, O>): CommandDefinition<A, O> => definition

/** The inputs of a command: the values of its arguments and options. */
export type Values<D> = D extends CommandDefinition<infer A, infer O> ? A & O : never

/**
 * The values that an action did not read. The action writes `unread satisfies Command.Nothing`, so an option that it
 * does not read is a type error.
 */
export type Nothing = Readonly<Record<string, never>>

/** The words of a command line: the strings of the arguments in order, and the strings of each option. */
export interface ParsedWords {
  readonly arguments: ReadonlyArray<string>
  readonly options: ReadonlyMap<string, ReadonlyArray<string>>
}

/** The action of a command. It reports its own failures and sets the exit code. */
export type CommandAction<V> = (
  values: V,
  parsed: ParsedWords
) => Effect.Effect<void, never, Output | Exit | Prompt.Prompt.Environment>

/** A command. Its action is loaded when it runs. */
export interface Command {
  readonly definition: CommandDefinition
  readonly load: (parsed: ParsedWords) => Promise<Effect.Effect<void, never, Output | Exit | Prompt.Prompt.Environment>>
}

/** A command made from its definition and its action. */
export const make = <A extends object, O extends object>(
  definition: CommandDefinition<A, O>,
  action: () => Promise<CommandAction<A & O>>
): Command => ({
  definition,
  load: async (parsed) => (await action())(valuesOf(definition, parsed), parsed)
})

const valuesOf = <A extends object, O extends object>(
  { arguments: named, options }: CommandDefinition<A, O>,
  parsed: ParsedWords
): A & O => {
  const names = Object.keys(named)
  return {
    ...whole(named, (name) => named[name].value(parsed.arguments.slice(names.indexOf(name)))),
    ...whole(options, (name) => options[name].value(parsed.options.get(options[name].name) ?? []))
  }
}

/** The object with a value for each key of another. */
const whole = <V extends object>(
  like: Readonly<Record<keyof V, unknown>>,
  make: <K extends keyof V & string>(key: K) => V[K]
): V => {
  const values: Partial<V> = {}
  for (const key in like) values[key] = make(key)
  if (isWhole(values, like)) return values
  throw new TypeError("A command was started without the value of an option.")
}

const isWhole = <V extends object>(values: Partial<V>, like: Readonly<Record<keyof V, unknown>>): values is V =>
  Object.keys(like).every((key) => key in values)
