/** A regular expression of a filter, which cannot take long on any text. */
export interface Regex {
  readonly pattern: RegExp
}

/** Characters of a pattern that are read. */
const longest = 255

/** Characters of a text that are looked at; stored texts are no longer. */
const furthest = 255

/** Repetitions without end, or counted ones, that a pattern may hold: each multiplies the time of the worst text. */
const mostRepetitions = 2

/**
 * Reads a pattern; undefined where it is none, or could take very long: patterns that repeat a group, refer back or repeat
 * more than twice are not taken, since a filter must never keep the emulator busy.
 */
export const read = (pattern: string): Regex | undefined => {
  if (pattern.length > longest || isCostly(pattern)) return undefined
  try {
    return { pattern: new RegExp(pattern, "u") }
  } catch {
    return undefined
  }
}

const isCostly = (pattern: string): boolean => {
  const bare = pattern.replaceAll(/\\[^1-9k]/g, "x").replaceAll(/\[[^\]]*\]/g, "c")
  const repetitions = bare.match(/[*+{]/g)?.length ?? 0
  return repetitions > mostRepetitions || /\\[1-9k]/.test(bare) || /\)[*+?{]/.test(bare)
}

/** Whether a text fits anywhere in it. */
export const matches = ({ pattern }: Regex, text: string): boolean => pattern.test(text.slice(0, furthest))
