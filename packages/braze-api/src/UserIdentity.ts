import { Schema } from "effect"
import { UserAlias } from "./Identifier.js"

const { Array: List, Struct, String: Text, optional } = Schema
const message = Schema.Literal("success")
const count = Schema.NonNegativeInt

/** The rule for choosing one of several users with the same address or number. An ordered list without repetition. */
export const Prioritization = List(
  Schema.Literal("identified", "unidentified", "most_recently_updated", "least_recently_updated")
)

/** `POST /users/alias/new`; at most 50. */
export const AliasNewRequest = Struct({
  user_aliases: List(Struct({ external_id: optional(Text), alias_name: Text, alias_label: Text }))
}).annotations({ identifier: "AliasNewRequest" })

/** Entries that were refused, as in `users/track`. */
const EntryErrors = List(Struct({ type: Text, input_array: Text, index: count }))

/**
 * The response of `alias/new` and `identify`. Entries without effect are counted, refused entries are not. Only
 * `identify` has all three counters.
 */
export const AliasesProcessed = Struct({
  aliases_processed: count,
  emails_processed: optional(count),
  phone_numbers_processed: optional(count),
  message,
  errors: optional(EntryErrors)
})

/**
 * `POST /users/alias/update`; at most 50. The response contains only the message.
 *
 * @public
 */
export const AliasUpdateRequest = Struct({
  alias_updates: List(Struct({ alias_label: Text, old_alias_name: Text, new_alias_name: Text }))
}).annotations({ identifier: "AliasUpdateRequest" })

/** `POST /users/identify`; at least one of the lists, at most 50 in each. */
export const IdentifyRequest = Struct({
  aliases_to_identify: optional(List(Struct({ external_id: Text, user_alias: UserAlias }))),
  emails_to_identify: optional(List(Struct({ external_id: Text, email: Text, prioritization: Prioritization }))),
  phone_numbers_to_identify: optional(List(Struct({ external_id: Text, phone: Text, prioritization: Prioritization })))
}).annotations({ identifier: "IdentifyRequest" })

/** One user of a merge. */
export const MergeIdentifier = Schema.Union(
  Struct({ external_id: Text }),
  Struct({ user_alias: UserAlias }),
  Struct({ email: Text, prioritization: Prioritization }),
  Struct({ phone: Text, prioritization: Prioritization })
)

/**
 * `POST /users/merge`; at most 50. Answers 202 before anything is merged.
 *
 * @public
 */
export const MergeRequest = Struct({
  merge_updates: List(Struct({ identifier_to_merge: MergeIdentifier, identifier_to_keep: MergeIdentifier }))
}).annotations({ identifier: "MergeRequest" })

/** `POST /users/delete`; exactly one of the lists, at most 50 entries. */
export const DeleteRequest = Struct({
  external_ids: optional(List(Text)),
  user_aliases: optional(List(UserAlias)),
  braze_ids: optional(List(Text)),
  email_addresses: optional(List(Struct({ email: Text, prioritization: Prioritization }))),
  phone_numbers: optional(List(Struct({ phone: Text, prioritization: Prioritization })))
}).annotations({ identifier: "DeleteRequest" })

/** `deleted` counts all identifiers in the request, including unknown ones. */
export const DeleteSuccess = Struct({
  invalid_user_ids: optional(List(Schema.Unknown)),
  deleted: count,
  message,
  errors: optional(EntryErrors)
})

const Rename = Struct({ current_external_id: Text, new_external_id: Text })
/** A reason and the index of the entry. */
const Refusal = Schema.Tuple(Text, count)

/** `POST /users/external_ids/rename`; at most 50. */
export const RenameRequest = Struct({ external_id_renames: List(Rename) }).annotations({ identifier: "RenameRequest" })

/** `external_ids` are those that were renamed. */
export const RenameSuccess = Struct({ external_ids: List(Rename), rename_errors: List(Refusal), message })

/** `POST /users/external_ids/remove`; at most 50, deprecated ones only. */
export const RemoveRequest = Struct({ external_ids: List(Text) }).annotations({ identifier: "RemoveRequest" })

/** The ids removed, and those not removed. */
export const RemoveSuccess = Struct({ removed_ids: List(Text), removal_errors: List(Refusal), message })

/** `POST /users/export/segment` and, without `segment_id`, `/users/export/global_control_group`. */
export const ExportSegmentRequest = Struct({
  segment_id: optional(Text),
  callback_endpoint: optional(Text),
  fields_to_export: List(Text),
  custom_attributes_to_export: optional(List(Text)),
  output_format: optional(Schema.Literal("zip", "gzip"))
}).annotations({ identifier: "ExportSegmentRequest" })

/** `url` is absent if the workspace has its own storage. */
export const ExportSegmentSuccess = Struct({ object_prefix: optional(Text), url: optional(Text), message })
