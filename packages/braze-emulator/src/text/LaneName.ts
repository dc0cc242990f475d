import { lanes } from "@sluice/braze-api/Lanes"
import { kind, nearest } from "./Problem.js"

/**
 * The lists of Braze's bodies, and the names that the ledger uses for objects outside a list. A body may contain other
 * lists.
 */
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

/**
 * The mistake in a lane as a person wrote it: not a string, or a near miss of a known one. Undefined if it is valid.
 */
export const problem = (lane: unknown): string | undefined => {
  if (typeof lane !== "string") return `must be a string, not ${kind(lane)}`
  if (lane === "") return "must not be empty"
  const near = known.includes(lane) ? undefined : nearest(lane, known)
  return near === undefined ? undefined : `is not a list of a Braze request; did you mean "${near}"?`
}
