import type { IdentifierKind } from "@sluice/braze/Identifier"
import { users } from "@sluice/braze-api/Users"
import { Schema } from "effect"

/** A change of the identity of a person. */
export const operations = ["alias-new", "alias-update", "identify", "merge", "delete"] as const

export type Operation = (typeof operations)[number]

/** The values of `operation` in a mapping and in the settings. */
export const schema = Schema.Literal(...operations)

/** Whether a value is the name of an operation. */
export const is = (value: unknown): value is Operation => operations.some((operation) => operation === value)

/** The group of an item: the list to which its entry belongs. */
export type EntryGroup =
  | "alias-new"
  | "alias-update"
  | `identify ${"user_alias" | "email" | "phone"}`
  | "merge"
  | `delete ${IdentifierKind}`

/** One list of one request. A request has exactly one. */
export interface EntryList {
  readonly operation: Operation
  readonly endpoint: { readonly path: string; readonly permission: string }
  /** The name of the list in the request. */
  readonly list: string
  /** The names of the list in `errors` of the response. */
  readonly inputArrays: ReadonlyArray<string>
  /** The counter of accepted entries in the response. Undefined if the response has none. */
  readonly counter: string | undefined
  /** The member of an item that is the entry itself. Undefined if the whole item is the entry. */
  readonly member: string | undefined
}

const { userAliasNew, userAliasUpdate, userDelete, userIdentify, userMerge } = users

/** `/users/identify` uses one name in `errors` for its three lists (RudderStack's recorded exchanges). */
const identifyInput = "user_identifiers"

const identifyList = (list: string, counter: string): EntryList => ({
  operation: "identify",
  endpoint: userIdentify,
  list,
  inputArrays: [identifyInput, list],
  counter,
  member: undefined
})

const deleteList = (list: string, member: string | undefined): EntryList => ({
  operation: "delete",
  endpoint: userDelete,
  list,
  inputArrays: [list],
  counter: "deleted",
  member
})

/**
 * Every list, by the group of its items. `alias/update` and `merge` return no counter. Source: the pages of
 * `_docs/_api/endpoints/user_data` (2026-11-20).
 */
export const lists: Readonly<Record<EntryGroup, EntryList>> = {
  "alias-new": {
    operation: "alias-new",
    endpoint: userAliasNew,
    list: "user_aliases",
    inputArrays: ["user_aliases"],
    counter: "aliases_processed",
    member: undefined
  },
  "alias-update": {
    operation: "alias-update",
    endpoint: userAliasUpdate,
    list: "alias_updates",
    inputArrays: ["alias_updates"],
    counter: undefined,
    member: undefined
  },
  "identify user_alias": identifyList("aliases_to_identify", "aliases_processed"),
  "identify email": identifyList("emails_to_identify", "emails_processed"),
  "identify phone": identifyList("phone_numbers_to_identify", "phone_numbers_processed"),
  merge: {
    operation: "merge",
    endpoint: userMerge,
    list: "merge_updates",
    inputArrays: ["merge_updates"],
    counter: undefined,
    member: undefined
  },
  "delete external_id": deleteList("external_ids", "external_id"),
  "delete user_alias": deleteList("user_aliases", "user_alias"),
  "delete braze_id": deleteList("braze_ids", "braze_id"),
  "delete email": deleteList("email_addresses", undefined),
  "delete phone": deleteList("phone_numbers", undefined)
}

const byGroup: ReadonlyMap<string, EntryList> = new Map(Object.entries(lists))

/** The list of a group. */
export const listOf = (group: string | undefined): EntryList => {
  const found = byGroup.get(group ?? "")
  if (found === undefined) throw new Error("An item of the identity endpoints has the group of one of their lists.")
  return found
}
