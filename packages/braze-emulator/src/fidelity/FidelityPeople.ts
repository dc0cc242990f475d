import * as Sources from "@sluice/braze-api/Sources"
import { type Rule, rule } from "./FidelityRule.js"

/** Rules for identities, exports, subscriptions and e-mail. */
export const peopleRules: ReadonlyArray<Rule> = [
  rule("identity.fifty", "Lists of identifiers hold 50 entries.", "D", Sources.userDelete, {
    note: "The text of the refusal is inferred, except of merges."
  }),
  rule("alias-new.alone", "An alias without `external_id` creates an alias-only user.", "D", Sources.aliasNew),
  rule(
    "alias-new.unknown-user",
    "An alias for an unknown `external_id` is not added; success all the same.",
    "D",
    Sources.aliasNew
  ),
  rule("alias-new.label", "A second alias of one label is not taken; success all the same.", "D", Sources.aliasNew),
  rule("alias-new.malformed", "Malformed entries are counted as processed.", "R", Sources.recordedRuby),
  rule(
    "alias-update.renames",
    "An alias gets another name; one that nobody has changes nothing.",
    "D",
    Sources.aliasUpdate
  ),
  rule("identify.unknown-id", "An unknown `external_id` is given to the user found.", "D", Sources.identify, {
    note: "Older text: a non-fatal error."
  }),
  rule(
    "identify.merges",
    "A known `external_id` gets what the other user has, who is gone afterwards.",
    "D",
    Sources.identify
  ),
  rule("identify.same-label", "Users with an alias of the same label are not combined.", "D", Sources.identify),
  rule(
    "identify.ambiguous",
    "Where the prioritization leaves several, nothing happens; success all the same.",
    "D",
    Sources.identify
  ),
  rule(
    "identify.prioritization",
    "An address or number needs a prioritization, with at most one of `identified` and `unidentified`.",
    "D",
    Sources.identify
  ),
  rule("merge.keeps", "The kept user keeps its own values and gets those it lacks.", "D", Sources.merge),
  rule("merge.sums", "Counts are added, first times become the earlier, last times the later.", "D", Sources.merge),
  rule("merge.texts", "What is malformed is refused with the documented texts.", "D", Sources.merge),
  rule("merge.carts", "Merged users keep both carts.", "D", Sources.ecommerceEvents),
  rule(
    "delete.counts-sent",
    "`deleted` counts what was sent; unknown ids stand in `invalid_user_ids` as they were sent.",
    "R",
    Sources.recordedRuby
  ),
  rule("delete.one-kind", "Only one kind of identifier is taken.", "D", Sources.userDelete, {
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
  rule("rename.objects", "`external_ids` of a rename holds objects.", "R", Sources.recordedRuby, {
    note: "Documented as strings."
  }),
  rule("rename.taken", "A new id that anybody has or had is refused.", "D", Sources.externalIdRename, {
    note: "The text is inferred."
  }),
  rule("rename.deprecated-only", "Only deprecated ids can be removed.", "D", Sources.externalIdRemove),
  rule("export.unknown", "Unknown identifiers stand in `invalid_user_ids`.", "R", Sources.recordedStaging),
  rule("export.shape", "A profile is exported without properties, with sums of 90 days.", "R", Sources.recordedRuby),
  rule("export.fields-required", "Workspaces since 2024-08-22 must name the fields.", "D", Sources.userExport, {
    option: "fieldsToExport"
  }),
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
    "The address of an export leads to an archive with one person per line, 5,000 per file.",
    "D",
    Sources.exportSegment,
    { note: "The mock serves it itself, at once and as people are then; nobody is called back." }
  ),
  rule(
    "export-segment.callback",
    "What a `callback_endpoint` gets is written down when the export begins.",
    "D",
    Sources.exportSegment,
    { note: "Nobody is called: the mock sends nothing anywhere. The outbox holds the calls." }
  ),
  rule("export-segment.fields", "`fields_to_export` is needed.", "D", Sources.exportSegment),
  rule(
    "subscription.sets",
    "A profile, or everybody with an address or number, enters or leaves a group.",
    "D",
    Sources.subscription
  ),
  rule("subscription.unknown-group", "An unknown group is refused.", "R", Sources.recordedRuby),
  rule("subscription.both", "Address and number together are refused.", "D", Sources.subscription),
  rule(
    "subscription.thirty-days",
    "The state of an address that nobody has is kept for 30 days.",
    "D",
    Sources.subscription
  ),
  rule("subscription.unknown", "Who never said anything is `Unknown`.", "D", Sources.subscription),
  rule("email.unknown", "A status for an address that nobody has succeeds.", "R", Sources.recordedRuby, {
    option: "unknownEmail",
    note: "400 in 2015."
  }),
  rule("email.unsubscribes", "Who is unsubscribed is listed, newest first.", "D", Sources.email),
  rule("email.bounces", "Bounced addresses are listed until they are removed.", "D", Sources.email)
]
