import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Sentences from "./Sentences.js"
import * as Sources from "./Sources.js"

/** A constant of the documentation's table "Endpoint-specific errors". Recorded responses contain only sentences. */
export interface ErrorConstant {
  readonly constant: string
  /** The condition under which Braze returns it, in our words. */
  readonly condition: string
  /** The sentence that recorded responses contain instead. */
  readonly sentence: Sentences.Sentence
}

/** The documentation's table, each constant with its sentence. A client should know both. */
export const errorConstants: ReadonlyArray<ErrorConstant> = [
  {
    constant: "BAD_DEVICE_ID",
    condition: "device_id of a token import is not 8 to 255 bytes long",
    sentence: Sentences.objects.deviceId
  },
  {
    constant: "BAD_EMAIL_SUBSCRIPTION_STATE",
    condition: "email_subscribe has a value other than the three states",
    sentence: Sentences.objects.emailSubscribe
  },
  {
    constant: "BAD_LOCATION_UPDATE",
    condition: "current_location is not an object with longitude and latitude",
    sentence: Sentences.objects.location
  },
  {
    constant: "BAD_PUSH_SUBSCRIPTION_STATE",
    condition: "push_subscribe has a value other than the three states",
    sentence: Sentences.objects.pushSubscribe
  },
  {
    constant: "BAD_PUSH_TOKEN_APP_ID",
    condition: "app_id of a token is not an app of the workspace",
    sentence: Sentences.objects.pushTokenAppId
  },
  {
    constant: "BAD_PUSH_TOKEN_IMPORT",
    condition: "token import without tokens, or with external_id or braze_id",
    sentence: Sentences.objects.pushTokenImport
  },
  {
    constant: "BAD_PUSH_TOKEN_STRING",
    condition: "token is not a string",
    sentence: Sentences.objects.pushToken
  },
  {
    constant: "BAD_PUSH_TOKEN_VALUE",
    condition: "push_tokens is not an array of objects",
    sentence: Sentences.objects.pushTokens
  },
  {
    constant: "BAD_SUBSCRIPTION_GROUP_ARRAY",
    condition: "subscription_groups is not an array",
    sentence: Sentences.objects.subscriptionGroups
  },
  {
    constant: "BAD_SUBSCRIPTION_GROUP_HASH",
    condition: "an item of subscription_groups is not an object with its two keys",
    sentence: Sentences.objects.subscriptionGroup
  },
  {
    constant: "BAD_SUBSCRIPTION_GROUP_ID",
    condition: "subscription_group_id is not a valid UUID",
    sentence: Sentences.objects.subscriptionGroupId
  },
  {
    constant: "BAD_SUBSCRIPTION_GROUP_STATE",
    condition: "subscription_state is neither subscribed nor unsubscribed",
    sentence: Sentences.objects.subscriptionGroupState
  },
  {
    constant: "BLACKLISTED_EXTERNAL_USER_ID",
    condition: "Braze has blocked the user",
    sentence: Sentences.objects.blockedExternalId
  },
  { constant: "EMAIL_BAD_FORMAT", condition: "email is not a valid address", sentence: Sentences.objects.email },
  {
    constant: "EXTERNAL_USER_ID_TOO_LARGE",
    condition: "external_id is longer than 987 bytes",
    sentence: Sentences.objects.externalIdLength
  },
  {
    constant: "INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO",
    condition: "email_subscription_info was sent",
    sentence: Sentences.objects.emailSubscriptionInfo
  }
]

/**
 * The source of {@link errorConstants}.
 *
 * @public
 */
export const errorConstantsEvidence: Evidence = evidence("D", Sources.userTrack)
