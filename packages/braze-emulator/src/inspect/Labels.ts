import type * as Journal from "../record/Journal.js"
import type { LedgerEntry } from "../record/Ledger.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Body from "../text/Body.js"
import { isObject } from "../text/Problem.js"

/** Names of the fields that say who an object is about, not what it contains. */
const identifiers: ReadonlySet<string> = new Set([
  "external_id",
  "user_alias",
  "braze_id",
  "external_user_id",
  "_update_existing_only"
])

const mostNames = 6

/**
 * Reads what an applied object was about: the name of an event, the product of a purchase, the names of the fields of any
 * other object, never their values; null if its request is no longer kept. Parses each request once if the objects are in
 * the order of the ledger.
 */
export const reader = (journal: Journal.Journal) => {
  let request = 0
  let body: unknown
  return ({ request: wanted, lane, index }: Pick<LedgerEntry, "request" | "lane" | "index">): string | null => {
    if (wanted !== request) {
      const entry = journal.byNumber(wanted)
      const parsed = entry === undefined ? undefined : Body.make(BodyStore.read(entry.body) ?? "").parsed()
      request = wanted
      body = parsed?._tag === "Value" ? parsed.value : undefined
    }
    const list = isObject(body) ? body[lane] : undefined
    return Array.isArray(list) ? labelOf(lane, list[index]) : null
  }
}

const labelOf = (lane: string, object: unknown): string | null => {
  if (!isObject(object)) return null
  const name = lane === "events" ? object["name"] : lane === "purchases" ? object["product_id"] : undefined
  if (typeof name === "string") return name
  const names = Object.keys(object).filter((one) => !identifiers.has(one))
  return names.length > mostNames ? `${names.slice(0, mostNames).join(", ")} …` : names.join(", ")
}
