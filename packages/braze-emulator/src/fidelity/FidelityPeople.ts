import { evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

/** Rules for identities, exports, subscriptions and email. */
export const peopleRules: ReadonlyArray<FidelityRule> = [
  rule(
    "contact.email",
    "An email address has a domain of ASCII labels under a known top-level domain, and a local part by the rule of its provider.",
    evidence(
      "D",
      Sources.emailValidation,
      "The page refers to the mail standard, which states that the local part has no two consecutive dots."
    )
  ),
  rule(
    "identity.fifty",
    "Lists of identifiers may contain 50 entries.",
    evidence("D", Sources.userDelete, "The text of the refusal is inferred, except for merges.")
  ),
  rule(
    "alias-new.alone",
    "An alias without `external_id` creates an alias-only user.",
    evidence("D", Sources.aliasNew)
  ),
  rule(
    "alias-new.unknown-user",
    "An alias for an unknown `external_id` is not added; the response is success.",
    evidence("D", Sources.aliasNew)
  ),
  rule(
    "alias-new.label",
    "A second alias with the same label is not added; the response is success.",
    evidence("D", Sources.aliasNew)
  ),
  rule(
    "identity.partial",
    "A malformed entry of alias, identify, merge and delete is listed in `errors` of a success, and the others are applied.",
    evidence(
      "3P",
      Sources.rudderFixtures,
      "Recorded for identify without `external_id`. The same form at the other endpoints, and the sentences for other mistakes, are inferred. Two recordings of malformed aliases are copies of recordings of `users/identify` with the same request ids."
    )
  ),
  rule(
    "identify.counters",
    "The lists of `users/identify` have the counters `aliases_processed`, `emails_processed` and `phone_numbers_processed`.",
    evidence("3P", Sources.clientFixtures, "Only the first is documented. It is inferred when a counter is absent.")
  ),
  rule(
    "alias-update.renames",
    "An alias is renamed; an unknown alias changes nothing.",
    evidence("D", Sources.aliasUpdate)
  ),
  rule(
    "identify.unknown-id",
    "An unknown `external_id` is added to the user found.",
    evidence("D", Sources.identify, "Older documentation calls this a non-fatal error.")
  ),
  rule(
    "identify.merges",
    "If the `external_id` is known, the user found is merged into its profile and removed.",
    evidence("D", Sources.identify)
  ),
  rule(
    "identify.same-label",
    "Users with an alias of the same label are not combined.",
    evidence("D", Sources.identify)
  ),
  rule(
    "identify.ambiguous",
    "If the prioritization leaves several users, nothing happens; the response is success.",
    evidence("D", Sources.identify)
  ),
  rule(
    "identify.prioritization",
    "An address or number requires a prioritization, with at most one of `identified` and `unidentified`.",
    evidence("D", Sources.identify)
  ),
  rule("merge.keeps", "The kept user keeps its values and receives those it lacks.", evidence("D", Sources.merge)),
  rule(
    "merge.sums",
    "Counts are added, and the earlier first time and the later last time are kept.",
    evidence("D", Sources.merge)
  ),
  rule("merge.texts", "Malformed updates are refused with the documented texts.", evidence("D", Sources.merge)),
  rule("merge.carts", "Merged users keep both carts.", evidence("D", Sources.ecommerceEvents)),
  rule(
    "delete.counts-sent",
    "`deleted` counts all ids sent; unknown ones are listed in `invalid_user_ids` as they were sent.",
    evidence("R", Sources.recordedRuby)
  ),
  rule(
    "delete.one-kind",
    "Only one kind of identifier is accepted.",
    evidence("D", Sources.userDelete, "The page's own sample mixes them.")
  ),
  rule("delete.totals", "Sums of the workspace are not reduced.", evidence("D", Sources.userDelete)),
  rule(
    "delete.objects",
    "Addresses are strings, or objects with a prioritization.",
    evidence("D", Sources.userDelete, "The table lists strings; the text and the example require a prioritization.")
  ),
  rule(
    "rename.both-resolve",
    "After a rename both ids lead to the user until the old one is removed.",
    evidence("D", Sources.externalIdRename)
  ),
  rule(
    "rename.objects",
    "`external_ids` of a rename contains objects.",
    evidence("R", Sources.recordedRuby, "Documented as strings.")
  ),
  rule(
    "rename.taken",
    "A new id that any user has or had is refused.",
    evidence("D", Sources.externalIdRename, "The text is inferred.")
  ),
  rule("rename.deprecated-only", "Only deprecated ids can be removed.", evidence("D", Sources.externalIdRemove)),
  rule(
    "export.unknown",
    "Unknown identifiers are listed in `invalid_user_ids`.",
    evidence("R", Sources.recordedStaging)
  ),
  rule(
    "export.shape",
    "A profile is exported without properties, with sums of 90 days.",
    evidence("R", Sources.recordedRuby)
  ),
  rule(
    "export.fields-required",
    "In workspaces created since 2024-08-22, exports must name the fields.",
    evidence("D", Sources.userExport),
    "fieldsToExport"
  ),
  rule(
    "export.received",
    "Campaigns and canvases received in the last 90 days are exported, even if no fields are requested.",
    evidence("R", Sources.recordedRuby, "Membership in control groups is not emulated. The 90 days are documented.")
  ),
  rule(
    "export.empty",
    "Fields without a value are omitted, except `user_aliases`.",
    evidence("R", Sources.recordedRuby, "An older recording contains some empty fields.")
  ),
  rule(
    "export-segment.one-at-a-time",
    "A second export of a segment is refused while one runs.",
    evidence("D", Sources.exportSegment, "Status and text are inferred.")
  ),
  rule(
    "export-segment.archive",
    "The address of an export leads to an archive with one person per line and 5,000 per file.",
    evidence(
      "D",
      Sources.exportSegment,
      "The mock serves the archive itself, immediately and with the data at that time; it makes no callback."
    )
  ),
  rule(
    "export-segment.callback",
    "The call to a `callback_endpoint` is recorded when the export starts.",
    evidence(
      "D",
      Sources.exportSegment,
      "The call is not made, because the mock sends nothing. The outbox lists the calls."
    )
  ),
  rule(
    "export-segment.fields",
    "Workspaces created since 2021 must name the fields to export.",
    evidence("D", Sources.exportSegment, "Recorded without fields in 2020."),
    "fieldsToExport"
  ),
  rule(
    "subscription.sets",
    "A profile, or everybody with an address or number, is added to or removed from a group.",
    evidence("D", Sources.subscription)
  ),
  rule("subscription.unknown-group", "An unknown group is refused.", evidence("R", Sources.recordedRuby)),
  rule("subscription.both", "An address together with a number is refused.", evidence("D", Sources.subscription)),
  rule(
    "subscription.thirty-days",
    "The state of an address that no user has is kept for 30 days.",
    evidence("D", Sources.subscription)
  ),
  rule(
    "subscription.unknown",
    "The state of a group that was never set is `unknown`, and the group is not listed.",
    evidence("R", Sources.recordedRuby, "The page writes `Unknown`. A group of the seed may have an initial state.")
  ),
  rule(
    "subscription.external-id-wins",
    "With an `external_id`, addresses and numbers in the query are ignored.",
    evidence("D", Sources.subscription)
  ),
  rule(
    "subscription.v2-forms",
    "Version 2 accepts a string or a list, no addresses and numbers in one request, and numbers in E.164 only.",
    evidence("D", Sources.subscription, "Strings are documented for addresses and numbers, and also accepted for ids.")
  ),
  rule(
    "email.unknown",
    "Setting the status of an address that no user has succeeds.",
    evidence("R", Sources.recordedRuby, "400 in 2015."),
    "unknownEmail"
  ),
  rule(
    "email.unsubscribes",
    "Unsubscribed users are listed, newest first, in a range that ends at midnight of `end_date`.",
    evidence("D", Sources.email)
  ),
  rule(
    "email.bounces",
    "Bounced addresses are listed, newest first, until they are removed; with an address, the dates are ignored.",
    evidence("D", Sources.email)
  ),
  rule(
    "email.range",
    "A query for these lists needs an address, or `start_date` and a later `end_date`.",
    evidence("D", Sources.email, "The table requires `end_date`; the text accepts an address alone.")
  ),
  rule(
    "email.times",
    "Times in these lists have the form `2020-06-17 19:27:44 +0000`.",
    evidence("R", Sources.recordedRuby, "Recorded for unsubscribes. The pages say ISO 8601.")
  )
]
