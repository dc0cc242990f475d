import { RE2JS } from "re2js"

/** A regular expression of a filter. The time of a match is linear in the length of the text. */
export interface Regex {
  readonly pattern: RE2JS
}

/** Maximum length of a pattern. */
const longest = 255

/** Characters of a string that are compared. Stored strings are not longer. */
const furthest = 255

/** Maximum size of a pattern with its counted repetitions written out, which bounds the time to compile and to match it. */
const largest = 1_000

/** Number of compiled patterns that are kept: each request reads its filters more than once. */
const mostKept = 100

const compiled = new Map<string, Regex | undefined>()

/**
 * Reads a pattern in the syntax of RE2; undefined if it is not valid or too large. RE2 has no backtracking, so it has
 * neither back references nor lookaround.
 */
export const read = (pattern: string): Regex | undefined => {
  if (compiled.has(pattern)) return compiled.get(pattern)
  const made = compile(pattern)
  if (compiled.size >= mostKept) compiled.clear()
  compiled.set(pattern, made)
  return made
}

const compile = (pattern: string): Regex | undefined => {
  if (pattern.length > longest || sizeOf(pattern) > largest) return undefined
  try {
    return { pattern: RE2JS.compile(pattern) }
  } catch {
    return undefined
  }
}

/** One part of a pattern: an escape, a class, a counted repetition, or any other character. */
const parts = /\\(?:[pP]\{[^}]*\}|.)|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|./gs

/** An upper bound for the size of a pattern with its counted repetitions written out. */
const sizeOf = (pattern: string): number => {
  // The sizes of the open groups, and of the last part, which a repetition repeats.
  const outer: Array<number> = []
  let size = 0
  let last = 0
  for (const [part, least, most] of pattern.matchAll(parts)) {
    if (least !== undefined) {
      const times = Math.max(1, Number(least), Number(most ?? 0))
      size += last * (times - 1)
      last *= times
    } else if (part === "(") {
      outer.push(size)
      size = 0
      last = 0
    } else if (part === ")") {
      last = size + 1
      size = (outer.pop() ?? 0) + last
    } else {
      last = 1
      size += 1
    }
  }
  return outer.reduce((sum, inner) => sum + inner, size)
}

/** Whether a part of a string matches. */
export const matches = ({ pattern }: Regex, text: string): boolean => pattern.test(text.slice(0, furthest))
