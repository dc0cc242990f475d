import { lanes } from "@sluice/braze-api/Lanes"
import { kind, nearest } from "./Problem.js"

/** The lists that Braze's bodies hold, and what the ledger calls objects that stand in none. Open: a body may hold others. */
export const known: ReadonlyArray<string> = [
  ...lanes,
  "alias_updates",
  "aliases_to_identify",
  "braze_ids",
  "broadcast",
  "catalogs",
  "email",
  "email_addresses",
  "emails",
  "emails_to_identify",
  "external_id_renames",
  "external_ids",
  "external_user_ids",
  "items",
  "merge_updates",
  "phone",
  "phone_numbers",
  "phone_numbers_to_identify",
  "phones",
  "recipient",
  "recipients",
  "subscription_groups",
  "user_aliases"
]

/** What is wrong with a lane as a person wrote it: no text, or almost the name of one that is known. Undefined: nothing. */
export const problem = (lane: unknown): string | undefined => {
  if (typeof lane !== "string") return `must be a text, not ${kind(lane)}`
  if (lane === "") return "must not be empty"
  const near = known.includes(lane) ? undefined : nearest(lane, known)
  return near === undefined ? undefined : `is no list of Braze's; did you mean "${near}"?`
}
