import { distance } from "fastest-levenshtein"

/** The longest word that is compared; what is longer is no slip of the finger. */
const longest = 100

/**
 * The candidate that was most likely meant by `word`, for a "did you mean" in an error about a name that a person wrote.
 *
 * Another spelling of the same letters (`firstName`, `FIRST-NAME` for `first_name`) always counts; else at most one slip in
 * three characters, where two letters that changed places are one. Among equally near candidates the earlier one wins. `undefined` where nothing is near, so that no far-fetched guess is shown.
 * Never suggests the word itself.
 */
export const suggest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length === 0 || word.length > longest) return undefined
  const plainWord = plain(word)
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(plainWord.length / 3)) + 1
  for (const candidate of candidates) {
    if (candidate === word) continue
    const slips = slipsBetween(plainWord, plain(candidate))
    if (slips < bestDistance && slips < plainWord.length) {
      best = candidate
      bestDistance = slips
    }
  }
  return best
}

/** Letters in the wrong order are one slip a pair, which the plain distance counts as two. */
const slipsBetween = (one: string, other: string): number => {
  const slips = distance(one, other)
  return slips > 0 && ordered(one) === ordered(other) ? Math.ceil(slips / 2) : slips
}

const ordered = (word: string): string => [...word].sort().join("")

/** Case and separators do not matter for what was meant. */
const plain = (word: string): string => {
  const letters = word.toLowerCase().replace(/[\s_-]+/g, "")
  return letters === "" ? word : letters
}

/** ` Did you mean "…"?` with a leading space, or the empty text: to be put behind a message. */
export const question = (word: string, candidates: Iterable<string>): string => {
  const suggestion = suggest(word, candidates)
  return suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`
}
