import type { ListSentences } from "@sluice/braze-api/ContentSentences"
import { content as limits } from "@sluice/braze-api/Limits"
import type { WholeResponse } from "@sluice/braze-api/Sentences"
import type { Handled, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { World } from "../../state/World.js"
import * as DateText from "../../text/DateText.js"

/** An object with the time of its last change. */
interface Modified {
  /** Milliseconds since 1970. */
  readonly updatedAt: number
}

/** The entries that a query asks for, or the refusal of the query. */
export type Selected<A> =
  | { readonly _tag: "Entries"; readonly entries: ReadonlyArray<A> }
  | { readonly _tag: "Refused"; readonly refusal: Handled }

/** The entries of a list between `modified_after` and `modified_before`, from `offset` and at most `limit`. */
export const select = <A extends Modified>(
  list: Iterable<A>,
  world: World,
  context: HandlerContext,
  sentences: ListSentences
): Selected<A> => {
  const { query } = context
  const after = momentOf(query.get("modified_after"), Number.NEGATIVE_INFINITY)
  const before = momentOf(query.get("modified_before"), Number.POSITIVE_INFINITY)
  const limit = countOf(query.get("limit"), limits.listed.value.otherwise)
  const offset = countOf(query.get("offset"), 0)
  const problems: ReadonlyArray<readonly [name: string, sentence: WholeResponse | undefined]> = [
    ["modified_after", Number.isNaN(after) ? sentences.modifiedAfter : undefined],
    ["modified_before", Number.isNaN(before) ? sentences.modifiedBefore : undefined],
    ["modified_after", after > before ? sentences.modifiedOrder : undefined],
    ["limit", checkLimit(limit, sentences)],
    ["offset", checkOffset(offset, query.get("offset"), sentences)]
  ]
  for (const [name, sentence] of problems) {
    const refusal = sentence === undefined ? undefined : Reply.unlessAccepted(world, context, sentence, { path: name })
    if (refusal !== undefined) return { _tag: "Refused", refusal }
  }
  // Only a query that was accepted despite a problem contains an unusable value, which is ignored.
  const entries = [...list].filter(({ updatedAt }) => !(updatedAt < after) && !(updatedAt > before))
  const from = Math.max(0, offset) || 0
  return { _tag: "Entries", entries: entries.slice(from, from + (limit >= 1 ? limit : limits.listed.value.otherwise)) }
}

/** NaN if the text is not a time. */
const momentOf = (text: string | null, otherwise: number): number =>
  text === null || text === "" ? otherwise : DateText.parse(text, "utc")

/** NaN if the text is not a whole number. */
const countOf = (text: string | null, otherwise: number): number => {
  if (text === null || text === "") return otherwise
  return /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}

const checkLimit = (limit: number, sentences: ListSentences): WholeResponse | undefined => {
  if (Number.isNaN(limit)) return sentences.limitInvalid
  if (limit < limits.listed.value.min) return sentences.limitZero
  return limit > limits.listed.value.max ? sentences.limitTooLarge : undefined
}

const checkOffset = (offset: number, sent: string | null, sentences: ListSentences): WholeResponse | undefined => {
  if (Number.isNaN(offset)) return sentences.offsetInvalid
  if (offset < 0) return sentences.offsetZero ?? sentences.offsetInvalid
  const isZeroSent = offset === 0 && sent !== null && sent !== ""
  return isZeroSent ? sentences.offsetZero : undefined
}
