import { relative } from "node:path"
import type { CommandDefinition, ParsedWords } from "./Command.js"

/** A command for a person to paste, with the options that have a value. */
export const written = (
  words: ReadonlyArray<string>,
  options: Readonly<Record<string, string | ReadonlyArray<string> | undefined>> = {}
): string =>
  [
    "npx sluice",
    ...words.map(quoted),
    ...Object.entries(options).flatMap(([name, value = []]) =>
      (typeof value === "string" ? [value] : value).flatMap((one) => [`--${name}`, quoted(one)])
    )
  ].join(" ")

/** The command that continues a run or replay, with the option strings that the person typed. */
export const continuing = ({ options, words }: CommandDefinition, parsed: ParsedWords): string => {
  const given = Object.values(options)
    .filter(({ continues }) => continues)
    .flatMap(({ name }) => (parsed.options.get(name) ?? []).flatMap((value) => [`--${name}`, value]))
  return written([...words, ...parsed.arguments, ...given])
}

/** A command with an option for each value. */
export const withEach = (command: string, option: string, values: ReadonlyArray<string>): string =>
  [command, ...values.map((value) => `--${option} ${quoted(value)}`)].join(" ")

/** A path as a person would type it: relative if it is inside the working directory. */
export const shortest = (path: string): string => {
  const from = relative(process.cwd(), path)
  return from.startsWith("..") ? path : from
}

/** One word of a shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
