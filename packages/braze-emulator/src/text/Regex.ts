/** A regular expression of a filter that is fast on every text. */
export interface Regex {
  readonly pattern: RegExp
}

/** Maximum length of a pattern. */
const longest = 255

/** Characters of a text that are compared. Stored texts are not longer. */
const furthest = 255

/** Maximum number of repetitions in a pattern. Each multiplies the time of the worst text. */
const mostRepetitions = 2

/**
 * Reads a pattern; undefined if it is not valid or could be slow. Patterns that repeat a group, contain a back
 * reference or repeat more than twice are not accepted, because a filter must not block the emulator.
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

/** Whether a part of a text matches. */
export const matches = ({ pattern }: Regex, text: string): boolean => pattern.test(text.slice(0, furthest))
