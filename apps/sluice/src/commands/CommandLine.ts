/** What an option was given; `true` for a flag. */
type Given = string | number | boolean | undefined

/** A command as a person would type it, with the options that were given. */
export const written = (
  verb: string,
  words: ReadonlyArray<string>,
  options: Readonly<Record<string, Given>> = {}
): string =>
  [
    "sluice",
    verb,
    ...words.map(quoted),
    ...Object.entries(options).flatMap(([name, given]) => {
      if (given === undefined || given === false) return []
      return given === true ? [`--${name}`] : [`--${name}`, quoted(String(given))]
    })
  ].join(" ")

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
