import type { Reason } from "@sluice/values/Reason"
import type { Item } from "../destination/Item.js"
import type { Judged } from "../destination/Reply.js"
import type { Verdict } from "../destination/Verdict.js"
import { byCause } from "../outcome/Outcome.js"
import * as Remarks from "../outcome/Remarks.js"
import type { ItemEnd } from "./Listener.js"

/** A verdict after which an item is not sent again. */
type FinalVerdict = Exclude<Verdict, { _tag: "Again" }>

/** The result of the verdicts of one attempt. */
export interface Sorted {
  /** Items that are sent again. */
  readonly kept: Array<Item>
  /** Items with a final verdict. */
  readonly gone: ReadonlyArray<Item>
  /** At least one was accepted. */
  readonly accepted: boolean
  /** At least one was accepted or refused by name. */
  readonly decided: boolean
  /** The result of at least one item is unknown. */
  readonly lost: boolean
  /** Only the vendor returns such a response. */
  readonly answered: boolean
  /** The reason items are undecided, if any are. */
  readonly trouble: Reason | undefined
}

/** The reason of an item for which the endpoint returned no verdict. */
export const unanswered: Extract<Verdict, { _tag: "Unsure" }> = {
  _tag: "Unsure",
  reason: Remarks.reason("no-verdict")
}

/** Separates items to send again from finished items, and passes on each final verdict in the order of sending. */
export const sortOut = (
  items: ReadonlyArray<Item>,
  reply: Judged,
  maySendAgain: (item: Item) => boolean,
  onFinal: (item: Item, verdict: FinalVerdict) => void
): Sorted => {
  const kept: Array<Item> = []
  const gone: Array<Item> = []
  const seen = new Set<Verdict["_tag"]>()
  let trouble: Reason | undefined
  items.forEach((item, at) => {
    const verdict = reply.verdicts?.[at] ?? unanswered
    seen.add(verdict._tag)
    if (verdict._tag === "Again" || verdict._tag === "Unsure") trouble = verdict.reason
    if (verdict._tag === "Again" || (verdict._tag === "Unsure" && maySendAgain(item))) kept.push(item)
    else {
      gone.push(item)
      onFinal(item, verdict)
    }
  })
  const accepted = seen.has("Accepted")
  const lost = seen.has("Unsure")
  const decided = accepted || seen.has("Refused")
  // A success without a verdict for any item may come from any server, so it counts as a failure for the health of the
  // endpoint.
  return { kept, gone, accepted, decided, lost, answered: reply.answered && decided, trouble }
}

/** The result of an item that was not accepted, with the attempt of its request. */
export const endOf = (
  verdict: Exclude<FinalVerdict, { _tag: "Accepted" }>,
  attempt: Omit<ItemEnd, "outcome" | "reason">
): ItemEnd => ({
  outcome: outcomes[verdict._tag],
  reason: verdict.reason,
  ...attempt
})

/** The outcome of an item by its final verdict. */
const outcomes: Readonly<Record<Exclude<FinalVerdict, { _tag: "Accepted" }>["_tag"], ItemEnd["outcome"]>> = {
  Refused: byCause.refused,
  Unsure: byCause.responseLost
}
