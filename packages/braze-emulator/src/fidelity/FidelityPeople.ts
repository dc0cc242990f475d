import * as Sources from "@sluice/braze-api/Sources"
import { type Rule, rule } from "./FidelityRule.js"

/** Rules for identities, exports, subscriptions and e-mail. */
export const peopleRules: ReadonlyArray<Rule> = [
  rule("identity.fifty", "Lists of identifiers may contain 50 entries.", "D", Sources.userDelete, {
    note: "The text of the refusal is inferred, except for merges."
  }),
  rule("alias-new.alone", "An alias without `external_id` creates an alias-only user.", "D", Sources.aliasNew),
  rule(
    "alias-new.unknown-user",
    "An alias for an unknown `external_id` is not added; success all the same.",
    "D",
    Sources.aliasNew
  ),
  rule(
    "alias-new.label",
    "A second alias with the same label is not added; success all the same.",
    "D",
    Sources.aliasNew
  ),
  rule("alias-new.malformed", "Malformed entries are counted as processed.", "R", Sources.recordedRuby),
  rule("alias-update.renames", "An alias is renamed; an unknown alias changes nothing.", "D", Sources.aliasUpdate),
  rule("identify.unknown-id", "An unknown `external_id` is added to the user found.", "D", Sources.identify, {
    note: "Older text: a non-fatal error."
  }),
  rule(
    "identify.merges",
    "If the `external_id` is known, the user found is merged into its profile and removed.",
    "D",
    Sources.identify
  ),
  rule("identify.same-label", "Users with an alias of the same label are not combined.", "D", Sources.identify),
  rule(
    "identify.ambiguous",
    "If the prioritization leaves several users, nothing happens; success all the same.",
    "D",
    Sources.identify
  ),
  rule(
    "identify.prioritization",
    "An address or number needs a prioritization, with at most one of `identified` and `unidentified`.",
    "D",
    Sources.identify
  ),
  rule("merge.keeps", "The kept user keeps its values and receives those it lacks.", "D", Sources.merge),
  rule("merge.sums", "Counts are added, first times become the earlier, last times the later.", "D", Sources.merge),
  rule("merge.texts", "Malformed updates are refused with the documented texts.", "D", Sources.merge),
  rule("merge.carts", "Merged users keep both carts.", "D", Sources.ecommerceEvents),
  rule(
    "delete.counts-sent",
    "`deleted` counts all ids sent; unknown ones are listed in `invalid_user_ids` as they were sent.",
    "R",
    Sources.recordedRuby
  ),
  rule("delete.one-kind", "Only one kind of identifier is accepted.", "D", Sources.userDelete, {
    note: "The page's own sample mixes them."
  }),
  rule("delete.totals", "Sums of the workspace are not reduced.", "D", Sources.userDelete),
  rule("delete.objects", "Addresses need objects with a prioritization.", "D", Sources.userDelete, {
    note: "The table says strings."
  }),
  rule(
    "rename.both-resolve",
    "After a rename both ids lead to the user until the old one is removed.",
    "D",
    Sources.externalIdRename
  ),
  rule("rename.objects", "`external_ids` of a rename contains objects.", "R", Sources.recordedRuby, {
    note: "Documented as strings."
  }),
  rule("rename.taken", "A new id that any user has or had is refused.", "D", Sources.externalIdRename, {
    note: "The text is inferred."
  }),
  rule("rename.deprecated-only", "Only deprecated ids can be removed.", "D", Sources.externalIdRemove),
  rule("export.unknown", "Unknown identifiers are listed in `invalid_user_ids`.", "R", Sources.recordedStaging),
  rule("export.shape", "A profile is exported without properties, with sums of 90 days.", "R", Sources.recordedRuby),
  rule(
    "export.fields-required",
    "In workspaces created since 2024-08-22, exports must name the fields.",
    "D",
    Sources.userExport,
    {
      option: "fieldsToExport"
    }
  ),
  rule("export.received", "Campaigns and canvases received are exported on request.", "D", Sources.userExport),
  rule(
    "export-segment.one-at-a-time",
    "A second export of a segment is refused while one runs.",
    "D",
    Sources.exportSegment,
    { note: "Status and text are inferred." }
  ),
  rule(
    "export-segment.archive",
    "The address of an export leads to an archive with one person per line and 5,000 per file.",
    "D",
    Sources.exportSegment,
    { note: "The mock serves it itself, at once and with the data at that time; it makes no callback." }
  ),
  rule(
    "export-segment.callback",
    "The call to a `callback_endpoint` is recorded when the export starts.",
    "D",
    Sources.exportSegment,
    { note: "The call is not made, because the mock sends nothing. The outbox lists the calls." }
  ),
  rule("export-segment.fields", "`fields_to_export` is required.", "D", Sources.exportSegment),
  rule(
    "subscription.sets",
    "A profile, or everybody with an address or number, is added to or removed from a group.",
    "D",
    Sources.subscription
  ),
  rule("subscription.unknown-group", "An unknown group is refused.", "R", Sources.recordedRuby),
  rule("subscription.both", "An address together with a number is refused.", "D", Sources.subscription),
  rule(
    "subscription.thirty-days",
    "The state of an address that no user has is kept for 30 days.",
    "D",
    Sources.subscription
  ),
  rule("subscription.unknown", "Users who never subscribed or unsubscribed are `Unknown`.", "D", Sources.subscription),
  rule("email.unknown", "Setting the status of an address that no user has succeeds.", "R", Sources.recordedRuby, {
    option: "unknownEmail",
    note: "400 in 2015."
  }),
  rule("email.unsubscribes", "Unsubscribed users are listed, newest first.", "D", Sources.email),
  rule("email.bounces", "Bounced addresses are listed until they are removed.", "D", Sources.email)
]
