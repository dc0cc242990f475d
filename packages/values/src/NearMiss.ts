import { distance } from "fastest-levenshtein"

/** Longer words are not typing mistakes and are not compared. */
const maxLength = 100

/**
 * The candidate that is most similar to `word`, for an error message about a typed name. Undefined if no candidate is
 * similar enough.
 *
 * A candidate that differs only in case and separators (`firstName`, `FIRST-NAME` and `first_name`) always counts.
 * Otherwise at most one typing mistake per three characters is allowed; two swapped letters are one mistake. Of equally
 * similar candidates, the first is chosen. Never suggests the word itself.
 */
export const suggest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length === 0 || word.length > maxLength) return undefined
  const plainWord = plain(word)
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(plainWord.length / 3)) + 1
  for (const candidate of candidates) {
    if (candidate === word) continue
    const mistakes = mistakesBetween(plainWord, plain(candidate))
    if (mistakes < fewest && mistakes < plainWord.length) {
      best = candidate
      fewest = mistakes
    }
  }
  return best
}

/** Swapped letters are one mistake per pair; the edit distance counts two. */
const mistakesBetween = (one: string, other: string): number => {
  const edits = distance(one, other)
  return edits > 0 && sorted(one) === sorted(other) ? Math.ceil(edits / 2) : edits
}

const sorted = (word: string): string => [...word].sort().join("")

/** The word without case and separators. */
const plain = (word: string): string => {
  const letters = word.toLowerCase().replace(/[\s_-]+/g, "")
  return letters === "" ? word : letters
}

/** ` Did you mean "…"?` with a leading space, to append to a message; empty without a suggestion. */
export const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`

/** {@link didYouMean} for what {@link suggest} finds. */
export const question = (word: string, candidates: Iterable<string>): string => didYouMean(suggest(word, candidates))
