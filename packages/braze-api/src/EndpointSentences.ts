import type { Fact } from "./Fact.js"
import { evidence, fact } from "./Fact.js"
import type { StatedResponse, WholeResponse } from "./Sentences.js"
import * as Sources from "./Sources.js"

const response = (
  text: string,
  certainty: StatedResponse["certainty"],
  source: string,
  more: { readonly status?: number; readonly note?: string } = {}
): StatedResponse => ({
  status: more.status ?? 400,
  key: "message",
  text,
  ...evidence(certainty, source, more.note),
  certainty
})

/** A refusal with a documented condition and a text of this project. */
const worded = (text: string, source: string): StatedResponse =>
  response(text, "D", source, { note: "The condition is documented, the text is not." })

/** A refusal that no source documents. The emulator uses it only if the workspace has `inferredRefusals: refuse`. */
const invented = (text: string): WholeResponse => ({
  status: 400,
  key: "message",
  text,
  ...evidence("I", Sources.inferred)
})

/** A refusal of an unknown id. A success would have no content. */
const unknownId = (text: string): StatedResponse =>
  response(text, "R", Sources.recordedRuby, { note: "Recorded for a canvas. The text for other objects is inferred." })

/** The sentences of refused whole requests to endpoints other than `users/track`. */
export const refusals = {
  mergeUpdates: response("'merge_updates' must be an array of objects", "D", Sources.merge),
  mergeUpdatesTooMany: response("a single request may not contain more than 50 merge updates", "D", Sources.merge),
  mergeIdentifiers: response(
    "identifiers must be objects with an 'external_id' property that is a string, 'user_alias' property that is an object, 'email' property that is a string, or 'phone' property that is a string",
    "D",
    Sources.merge
  ),
  mergeKeys: response(
    "'merge_updates' must only have 'identifier_to_merge' and 'identifier_to_keep'",
    "D",
    Sources.merge
  ),
  prioritization: worded(
    "'prioritization' must be an array of 'identified', 'unidentified', 'most_recently_updated' or 'least_recently_updated', with at most one of 'identified' and 'unidentified'",
    Sources.merge
  ),
  identifyNothing: worded(
    "One of 'aliases_to_identify', 'emails_to_identify' or 'phone_numbers_to_identify' is required",
    Sources.identify
  ),
  deleteNothing: invented(
    "One of 'external_ids', 'user_aliases', 'braze_ids', 'email_addresses' or 'phone_numbers' is required"
  ),
  deleteOneKind: response(
    "Only one of 'external_ids', 'user_aliases', 'braze_ids', 'email_addresses' or 'phone_numbers' may be specified",
    "D",
    Sources.userDelete,
    { note: "The condition is documented, the text is not; the page's sample breaks it." }
  ),
  invalidSegment: unknownId("segment_id must be a string of the segment api identifier"),
  exportRunning: response("An export of this segment is already in progress", "D", Sources.exportSegment, {
    note: "The refusal of a second export is documented; its status and text are not."
  }),
  customAttributesToExport: worded(
    "'custom_attributes_to_export' must be an array of at most 500 strings",
    Sources.exportSegment
  ),
  outputFormat: worded("'output_format' must be 'zip' or 'gzip'", Sources.exportSegment),
  invalidSubscriptionGroup: response("Invalid subscription group ID", "R", Sources.recordedRuby),
  emailOrPhone: response(
    "Either an email address or a phone number should be provided, but not both.",
    "D",
    Sources.subscription
  ),
  subscriptionState: worded("'subscription_state' must be 'subscribed' or 'unsubscribed'", Sources.subscription),
  emailState: worded("'subscription_state' must be 'subscribed', 'unsubscribed', or 'opted_in'", Sources.email),
  subscriptionIdentifier: worded("One of 'external_id', 'email' or 'phone' is required", Sources.subscription),
  subscriptionIdentifiersV2: worded("One of 'external_ids', 'emails' or 'phones' is required", Sources.subscriptionV2),
  phonesNotE164: worded("'phones' must be in E.164 format", Sources.subscriptionV2),
  unknownEmail: response("There is no user with the provided email", "R", Sources.recordedRuby, {
    note: "Recorded 2015; later recordings answer 201."
  }),
  startDateOrEmail: worded("'start_date' or 'email' is required", Sources.email),
  startDateLate: worded("'start_date' must be earlier than 'end_date'", Sources.email),
  badRequest: response("Bad Request", "D", Sources.errors, { note: "The text is documented as a label." }),
  noRecipients: response("No Recipients", "D", Sources.errors, { note: "The text is documented as a label." }),
  recipientLists: response("'external_user_ids' and 'user_aliases' must be arrays", "D", Sources.messagesSend, {
    note: "The types are documented, the text is not. The page's own example breaks the rule."
  }),
  broadcastNeeded: worded(
    "'broadcast' must be true when 'external_user_ids' and 'user_aliases' are omitted",
    Sources.messagesSend
  ),
  noMessage: response("No message to send", "D", Sources.errors, { note: "The text is documented as a label." }),
  messagesCampaign: response("Invalid Campaign ID", "D", Sources.errors, {
    note: "The text is documented as a label."
  }),
  variantUnspecified: response("Message Variant Unspecified", "D", Sources.errors, {
    note: "The text is documented as a label."
  }),
  invalidVariant: response("Invalid Message Variant", "D", Sources.errors, {
    note: "The text is documented as a label."
  }),
  extraPayload: response("Invalid Extra Push Payload", "D", Sources.errors, {
    note: "The text is documented as a label."
  }),
  campaignId: response("campaign_id must be a string of the campaign api identifier", "D", Sources.transactional),
  canvasId: response("canvas_id must be a string of the Canvas api identifier", "R", Sources.recordedRuby),
  broadcastAndRecipients: worded("'broadcast' must not be true when 'recipients' is present", Sources.campaignTrigger),
  broadcastMissing: worded("'broadcast' must be true when 'recipients' is omitted", Sources.campaignTrigger),
  recipientIdentifier: worded(
    "Each recipient must have exactly one of 'external_user_id', 'user_alias' or 'email'",
    Sources.recipientObject
  ),
  recipientAttributes: worded(
    "'attributes' is required when 'send_to_existing_only' is false, which user aliases do not allow",
    Sources.recipientObject
  ),
  triggerTooLarge: worded(
    "'trigger_properties' exceeds the maximum allowed size of 51200 bytes",
    Sources.campaignTrigger
  ),
  audience: worded("'audience' is not a valid connected audience", Sources.connectedAudience),
  attachments: worded(
    "'attachments' must be an array of 'file_name' and 'url', without 'broadcast'",
    Sources.campaignTrigger
  ),
  schedule: worded("'schedule' must contain a 'time' in ISO 8601", Sources.messaging),
  scheduleId: invented("schedule_id must be a string of a schedule that was not sent yet"),
  endTime: worded("'end_time' must be a time in ISO 8601", Sources.scheduledBroadcasts),
  sendId: worded("'send_id' must be at most 64 ASCII characters", Sources.messaging),
  sendIdTaken: invented("'send_id' is already in use"),
  recipientState: worded("'recipient_subscription_state' must be 'opted_in', 'subscribed' or 'all'", Sources.messaging),
  externalSendId: worded("'external_send_id' must match /^[a-zA-Z0-9-_+\\/=]+$/", Sources.transactional),
  externalSendIdQueued: response(
    "The external reference has been queued.  Please retry to obtain send_id.",
    "D",
    Sources.transactional
  ),
  campaignMissing: response("Campaign does not exist", "D", Sources.transactional),
  campaignNotTransactional: response(
    "The campaign is not a transactional campaign. Only transactional campaigns may use this endpoint",
    "D",
    Sources.transactional
  ),
  campaignArchived: response(
    "The campaign is archived. Unarchive the campaign in order for trigger requests to take effect.",
    "D",
    Sources.transactional
  ),
  campaignPaused: response(
    "The campaign is paused. Resume the campaign in order for trigger requests to take effect.",
    "D",
    Sources.transactional
  ),
  transactionalRecipient: worded(
    "'recipient' must have exactly one of 'external_user_id' or 'user_alias'",
    Sources.transactional
  ),
  seriesLength: worded("'length' must be a whole number from 1 to 100", Sources.exportLists),
  canvasSeriesLength: worded(
    "'length' must be a whole number from 1 to 14, or 'starting_at' a time in ISO 8601",
    Sources.canvasSeries
  ),
  startingAt: invented("'starting_at' must be a time in ISO 8601 before 'ending_at'"),
  cardId: unknownId("card_id must be a string of the card api identifier"),
  seriesUnit: worded("'unit' must be 'day' or 'hour'", Sources.exportLists),
  endingAt: invented("'ending_at' must be a time in ISO 8601"),
  page: invented("'page' must be a whole number from 0"),
  limit: invented("'limit' must be a whole number from 1"),
  offset: invented("'offset' must be a whole number from 0"),
  lastEdit: invented("'last_edit.time[gt]' must be a time in ISO 8601"),
  cursor: invented("Invalid cursor"),
  sortDirection: worded("'sort_direction' must be 'asc' or 'desc'", Sources.exportLists),
  bulkTooLarge: response("Request Entity Too Large", "D", Sources.userTrackBulk, {
    note: "The status 400 is documented, the text is not."
  }),
  syncOneObject: worded("Exactly one object in 'attributes', 'events' or 'purchases' is allowed", Sources.userTrackSync)
} as const satisfies Readonly<Record<string, WholeResponse>>

/** `input_array` in the errors of `users/identify`, for entries of every list. */
export const identifyInputArray: Fact<string> = fact("user_identifiers", "3P", Sources.rudderFixtures)

/** The notice in a success response for a canvas that is not active. */
export const notices = {
  paused: response(
    "The Canvas is paused. Resume the Canvas to ensure trigger requests will take effect.",
    "D",
    Sources.canvasTrigger,
    { status: 201 }
  ),
  archived: response(
    "The Canvas is archived. Unarchive the Canvas to ensure trigger requests will take effect.",
    "D",
    Sources.canvasTrigger,
    { status: 201 }
  )
} as const satisfies Readonly<Record<string, WholeResponse>>

/** Texts that contain a name, modelled on documented texts. Their wording is inferred. */
export const fieldTexts = {
  /** A required field is missing. */
  required: { fill: (name: string): string => `'${name}' is required`, ...evidence("I", Sources.merge) },
  /** A field has another type: `kind` is `a string`, `an array of objects` … */
  mustBe: {
    fill: (name: string, kind: string): string => `'${name}' must be ${kind}`,
    ...evidence("I", Sources.merge)
  },
  /** A list is too long. */
  tooMany: {
    fill: (name: string, most: number): string => `a single request may not contain more than ${most} '${name}'`,
    ...evidence("I", Sources.merge)
  }
} as const

/** The reasons in `rename_errors` and `removal_errors`. The texts are inferred. */
export const externalIdErrors = {
  unknown: { text: "external_id is not a primary external_id of any user", ...evidence("I", Sources.externalIdRename) },
  taken: { text: "new_external_id is already in use", ...evidence("I", Sources.externalIdRename) },
  notDeprecated: {
    text: "external_id is not a deprecated external_id of any user",
    ...evidence("I", Sources.externalIdRemove)
  },
  malformed: { text: "external_id must be a string", ...evidence("I", Sources.externalIdRename) }
} as const
