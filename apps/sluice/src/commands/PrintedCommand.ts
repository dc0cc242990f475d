import type { Definition, Typed } from "./Command.js"

/** A command as a person can paste it, with the options that have a value. */
export const written = (
  words: ReadonlyArray<string>,
  options: Readonly<Record<string, string | undefined>> = {}
): string =>
  [
    "npx sluice",
    ...words.map(quoted),
    ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, quoted(value)]))
  ].join(" ")

/** The command that continues what was typed, in the words in which it was typed. */
export const continuing = ({ options, words }: Definition, typed: Typed): string => {
  const given = Object.values(options)
    .filter(({ continues }) => continues)
    .flatMap(({ name }) => (typed.options.get(name) ?? []).flatMap((value) => [`--${name}`, value]))
  return written([...words, ...typed.arguments, ...given])
}

/** One word of a shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
