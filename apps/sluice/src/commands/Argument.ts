/** A word of a command, found by its position: required, unless it is a list. `A` is what the command gets. */
export interface Argument<A> {
  /** In capitals, as in help: `CONFIG`. */
  readonly name: string
  /** A description for help and for the message if it is missing: a noun, without a full stop. */
  readonly sentence: string
  /** Whether the argument is the list of all words that follow; it may be empty. Only the last argument can be such a list. */
  readonly isList: boolean
  /** The value, from the words at its position and after it. */
  readonly value: (words: ReadonlyArray<string>) => A
}

type Texts = Pick<Argument<unknown>, "name" | "sentence">

/** One word. */
export const one = (texts: Texts): Argument<string> => ({ ...texts, isList: false, value: ([word = ""]) => word })

/** All words that follow, as the last argument. */
export const list = (texts: Texts): Argument<ReadonlyArray<string>> => ({
  ...texts,
  isList: true,
  value: (words) => words
})
