import type { Reason } from "@sluice/values/Reason"
import type { Item } from "../destination/Item.js"
import type { Judged } from "../destination/Reply.js"
import type { Verdict } from "../destination/Verdict.js"

/** A verdict that is the last word on an item. */
export type Final = Exclude<Verdict, { _tag: "Again" }>

/** What the verdicts of one attempt come to. */
export interface Sorted {
  /** Go again. */
  readonly kept: Array<Item>
  /** Have their last word. */
  readonly gone: ReadonlyArray<Item>
  /** At least one was accepted. */
  readonly accepted: boolean
  /** At least one was accepted or refused by name. */
  readonly judged: boolean
  /** Of at least one nobody can tell whether it was applied. */
  readonly lost: boolean
  /** The answer is one that only the vendor gives. */
  readonly answered: boolean
  /** Why something was left open, where something was. */
  readonly trouble: Reason | undefined
}

/** For an item that an endpoint forgot. */
export const unanswered: Extract<Verdict, { _tag: "Unsure" }> = {
  _tag: "Unsure",
  reason: { code: "no-verdict", message: "The endpoint gave no verdict for this item." }
}

/** Parts items that go again from those that are done, and tells each last word, in the order in which they were sent. */
export const sortOut = (
  items: ReadonlyArray<Item>,
  reply: Judged,
  maySendAgain: (item: Item) => boolean,
  tell: (item: Item, verdict: Final) => void
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
      tell(item, verdict)
    }
  })
  const accepted = seen.has("Accepted")
  const lost = seen.has("Unsure")
  const judged = accepted || seen.has("Refused")
  // A success that says nothing of any item may come from anybody: for the endpoint's health it is a failure.
  return { kept, gone, accepted, judged, lost, answered: reply.answered && (judged || !lost), trouble }
}
