import { evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

/** Rules for messages. */
export const messagingRules: ReadonlyArray<FidelityRule> = [
  rule(
    "trigger.dispatch-id",
    "A trigger returns a `dispatch_id` of 32 hex digits.",
    evidence("R", Sources.recordedRuby)
  ),
  rule("trigger.fifty", "More than 50 recipients are refused.", evidence("D", Sources.errors)),
  rule(
    "trigger.last-wins",
    "If a recipient is listed more than once, the properties of the last entry apply.",
    evidence("D", Sources.campaignTrigger)
  ),
  rule(
    "trigger.properties",
    "Properties of a recipient override the common ones.",
    evidence("D", Sources.recipientObject)
  ),
  rule(
    "trigger.unknown-recipient",
    "An unknown recipient receives nothing; the response is success.",
    evidence("D", Sources.recipientObject)
  ),
  rule(
    "trigger.attributes-identity",
    "Identifiers among the `attributes` of a recipient are ignored; the emulator advises against them.",
    evidence("I", Sources.clientFixtures, "A widely used client sends an alias there."),
    "inferredRefusals"
  ),
  rule(
    "trigger.creates",
    "`send_to_existing_only: false` with `attributes` creates the user first.",
    evidence("D", Sources.recipientObject)
  ),
  rule(
    "trigger.broadcast",
    "`broadcast` must be true without recipients, and must not be true with them.",
    evidence("D", Sources.campaignTrigger, "The texts are inferred.")
  ),
  rule("trigger.size", "Properties over 50 KB are refused.", evidence("D", Sources.campaignTrigger)),
  rule(
    "trigger.unknown-campaign",
    "An unknown campaign or canvas is refused if the seed contains campaigns or canvases.",
    evidence("R", Sources.recordedRuby, "Recorded for a canvas. A seed without them accepts every id.")
  ),
  rule(
    "trigger.canvas-notice",
    "A paused or archived canvas returns success with a notice, and nobody enters it.",
    evidence("D", Sources.canvasTrigger)
  ),
  rule(
    "trigger.audience",
    "A connected audience selects people by its filters.",
    evidence("D", Sources.connectedAudience)
  ),
  rule(
    "trigger.control-group",
    "Members of the global control group receive no broadcast.",
    evidence("D", Sources.exportControlGroup)
  ),
  rule(
    "trigger.eligible",
    "People who unsubscribed, whose address bounced, or who have no address receive nothing.",
    evidence("D", Sources.messaging)
  ),
  rule(
    "schedule.due",
    "A scheduled message is sent at its time by the workspace's clock.",
    evidence("D", Sources.messaging)
  ),
  rule("schedule.changes", "A schedule can be changed and deleted until it is sent.", evidence("D", Sources.messaging)),
  rule(
    "schedule.required",
    "A change and a deletion need the fields that their pages require. The page about changing a Canvas schedule contradicts itself about `schedule_id`; the emulator does not require it there.",
    evidence("D", Sources.messaging, "The texts are inferred.")
  ),
  rule("schedule.past", "With `in_local_time`, a time in the past is refused.", evidence("D", Sources.errors)),
  rule(
    "messages.none",
    "Requests without messages or recipients, or with an unknown campaign or variation, are refused.",
    evidence("D", Sources.errors, "The texts are documented as labels.")
  ),
  rule(
    "messages.broadcast",
    "A message without recipients needs `broadcast: true`, also with a segment or an audience.",
    evidence("D", Sources.messagesSend)
  ),
  rule("sends.id", "A `send_id` has at most 64 ASCII characters.", evidence("D", Sources.messaging)),
  rule(
    "transactional.once",
    "The same `external_send_id` within 24 hours sends only one message.",
    evidence("D", Sources.transactional)
  ),
  rule(
    "transactional.recipient",
    "`recipient` is an object, or a list of one.",
    evidence("3P", Sources.clientFixtures)
  ),
  rule(
    "transactional.campaign",
    "An unknown campaign, or one that is not transactional, is refused.",
    evidence("D", Sources.transactional)
  )
]
