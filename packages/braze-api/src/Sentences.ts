import type { Certainty, Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import type { Lane } from "./Lanes.js"
import * as Sources from "./Sources.js"

/** A literal sentence of Braze. */
export interface Sentence extends Evidence {
  readonly text: string
  /** The arrays whose objects it concerns. */
  readonly appliesTo: ReadonlyArray<Lane>
  /**
   * Whether Braze uses the sentence today, used it once, or was never seen using it. In the last case, the wording is
   * inferred.
   */
  readonly status: "current" | "older" | "invented"
}

const any: ReadonlyArray<Lane> = ["attributes", "events", "purchases"]
const attributes: ReadonlyArray<Lane> = ["attributes"]
const events: ReadonlyArray<Lane> = ["events"]
const purchases: ReadonlyArray<Lane> = ["purchases"]
const timed: ReadonlyArray<Lane> = ["events", "purchases"]

const current = (text: string, appliesTo: ReadonlyArray<Lane>, source: Evidence) =>
  ({ text, appliesTo, status: "current", ...source }) satisfies Sentence
const older = (text: string, appliesTo: ReadonlyArray<Lane>, source: Evidence) =>
  ({ text, appliesTo, status: "older", ...source }) satisfies Sentence
const invented = (text: string, appliesTo: ReadonlyArray<Lane>) =>
  ({ text, appliesTo, status: "invented", ...evidence("I", Sources.inferred) }) satisfies Sentence

/**
 * Values of `type` in an entry of `errors` of `users/track`. Each refused object has one entry, for its first failure; the
 * identifier is checked first.
 */
export const objects = {
  identifierRequired: current(
    "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required",
    any,
    evidence("3P", Sources.clientFixtures)
  ),
  identifierRequiredBeforeEmail: older(
    "'external_id' or 'braze_id' or 'user_alias' is required",
    any,
    evidence("3P", Sources.clientFixtures)
  ),
  externalIdRequired: older("'external_id' is required", any, evidence("3P", Sources.clientFixtures)),
  onlyOneIdentifier: current(
    "You must specify only one of 'external_id', 'user_alias' or 'braze_id'",
    any,
    evidence("R", Sources.recordedStaging)
  ),
  emailSubscribe: current(
    "'email_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'",
    attributes,
    evidence("R", Sources.recordedStaging)
  ),
  pushSubscribe: current(
    "'push_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'",
    attributes,
    evidence("R", Sources.recordedStaging)
  ),
  email: current(
    "The value provided for the 'email' field is not a valid email.",
    attributes,
    evidence("3P", Sources.clientFixtures)
  ),
  quantity: current("'quantity' is not valid", purchases, evidence("R", Sources.recordedRuby)),
  currency: current("'currency' must be an ISO 4217 currency", timed, evidence("D", Sources.purchaseObject)),
  blockedExternalId: current(
    "provided external_id is blacklisted and disallowed",
    any,
    evidence("D", Sources.userArchival)
  ),
  properties: current(
    "Invalid 'properties' field",
    timed,
    evidence(
      "D",
      Sources.purchaseProperties,
      "Documented for reserved keys of purchases; for events, and for properties that are not an object, inferred."
    )
  ),
  deviceId: current(
    "token import with 'device_id' must have a device_id less than 255 bytes and at least 8 bytes",
    attributes,
    evidence("3P", Sources.clientFixtures, "Low confidence.")
  ),
  eventName: invented("'name' is required", events),
  eventNameLength: invented("'name' exceeds the maximum allowed length of 255 characters", events),
  timeRequired: invented("'time' is required", timed),
  time: invented("'time' is not valid", timed),
  productId: invented("'product_id' is required", purchases),
  productIdLength: invented("'product_id' exceeds the maximum allowed length of 255 characters", purchases),
  price: invented("'price' is not valid", purchases),
  location: invented("'current_location' must be an object containing 'longitude' and 'latitude'", attributes),
  externalIdLength: invented("'external_id' exceeds the maximum allowed length of 987 bytes", any),
  externalId: invented("'external_id' must be a string", any),
  userAlias: invented("'user_alias' must be an object containing 'alias_name' and 'alias_label'", any),
  userAliasLength: invented("'alias_name' and 'alias_label' exceed the maximum allowed length of 236 bytes", any),
  brazeId: invented("'braze_id' must be a string", any),
  phone: invented("The value provided for the 'phone' field is not a valid phone number.", any),
  subscriptionGroups: invented("'subscription_groups' must be an array", attributes),
  subscriptionGroup: invented(
    "'subscription_groups' must be an array of objects with 'subscription_group_id' and 'subscription_state'",
    attributes
  ),
  subscriptionGroupId: invented("subscription_group_id must be a valid subscription group UUID", attributes),
  subscriptionGroupState: invented("subscription_state must be 'subscribed' or 'unsubscribed'", attributes),
  emailSubscriptionInfo: invented("'email_subscription_info' is not a valid attribute", attributes),
  pushTokens: invented("'push_tokens' must be an array of objects", attributes),
  pushToken: invented("push token 'token' must be a string", attributes),
  pushTokenAppId: invented("push token 'app_id' must be an app of this workspace", attributes),
  pushTokenImport: invented(
    "'push_token_import' requires 'push_tokens' and must not be used with 'external_id' or 'braze_id'",
    attributes
  )
} as const satisfies Readonly<Record<string, Sentence>>

/** A response about the whole request. `key` is the key of the text in the body. */
export interface WholeResponse extends Evidence {
  readonly status: number
  readonly key: "message" | "error"
  readonly text: string
}

/** A response with a documented condition. Its text may be inferred. */
export interface StatedResponse extends WholeResponse {
  readonly certainty: Exclude<Certainty, "I">
}

const response = (status: number, key: WholeResponse["key"], text: string, source: Evidence): WholeResponse => ({
  status,
  key,
  text,
  ...source
})

/** A refusal with 400. */
const stated = (text: string, certainty: StatedResponse["certainty"], source: string, note?: string) =>
  ({ ...response(400, "message", text, evidence(certainty, source, note)), certainty }) satisfies StatedResponse

const textIsOurs = "The rule is documented, the text is not."

/** `message` of both full and partial success. */
export const success = "success"

/** Texts of whole responses. Those with a value have a template in {@link templates}. */
export const responses = {
  noValidData: stated(
    "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.",
    "R",
    Sources.recordedLog
  ),
  tooManyObjects: stated("Max Input Length Exceeded", "D", Sources.errors, "Label documented, body not."),
  malformedJson: response(
    400,
    "error",
    "\nProblem:\n  message body does not match declared format\nResolution:\n  when specifying application/json as content-type, you must pass valid application/json in the request's 'body' ",
    evidence("D", Sources.liveActivity)
  ),
  malformedJsonShort: response(
    400,
    "error",
    "Error while parsing request body. Please check your syntax.",
    evidence("D-loc", Sources.errors, "Can occur instead of the long text.")
  ),
  accessDenied: response(403, "message", "Access Denied", evidence("D", Sources.errors, "Label documented, body not.")),
  unauthorized: response(401, "message", "Unauthorized", evidence("D", Sources.errors, "Label documented, body not.")),
  invalidPartnerKey: response(401, "message", "Invalid Partner API key", evidence("D", Sources.cohorts)),
  invalidClientSecret: response(401, "message", "Invalid client secret", evidence("D", Sources.cohorts)),
  forbidden: response(403, "message", "Forbidden", evidence("D", Sources.errors, "Label documented, body not.")),
  addressNotAllowed: response(
    403,
    "message",
    "Invalid whitelisted IPs",
    evidence("D", Sources.transactional, "Body inferred.")
  ),
  notFound: response(404, "error", "404 Not Found", evidence("I", Sources.grapeFramework)),
  methodNotAllowed: response(405, "error", "405 Not Allowed", evidence("I", Sources.grapeFramework)),
  tooLarge: response(
    413,
    "message",
    "Request Entity Too Large",
    evidence("D", Sources.errors, "Label documented, body not.")
  ),
  rateLimited: response(429, "message", "Rate limited", evidence("3P", Sources.clientFixtures)),
  internalError: response(
    500,
    "message",
    "Internal Server Error",
    evidence("D", Sources.errors, "Label documented, body not.")
  ),
  tooManyExportIds: stated(
    "The max number of ids per request was exceeded",
    "D",
    Sources.errors,
    "The text is documented as a label."
  ),
  tooManyRecipients: stated("The max number of external_ids and aliases per request was exceeded", "D", Sources.errors),
  noExportIds: response(
    400,
    "message",
    "One of 'external_ids', 'user_aliases', 'device_id', 'braze_id', 'email_address' or 'phone' is required",
    evidence("I", Sources.inferred)
  ),
  onlyOneExportId: stated(
    "Only one of 'device_id', 'braze_id', 'email_address' or 'phone' may be specified",
    "D",
    Sources.userExport,
    textIsOurs
  ),
  malformedExportIds: stated(
    "'external_ids' and 'user_aliases' must be arrays; 'device_id', 'braze_id', 'email_address' and 'phone' must be strings",
    "D",
    Sources.userExport,
    textIsOurs
  ),
  fieldsToExport: stated("'fields_to_export' must be an array of strings", "D", Sources.userExport, textIsOurs)
} as const satisfies Readonly<Record<string, WholeResponse>>

/** A text that contains a value. */
export interface SentenceTemplate<Args extends ReadonlyArray<string>> extends Evidence {
  /** The text with `{name}` in place of a value. */
  readonly pattern: string
  readonly status: number | undefined
  readonly fill: (...args: Args) => string
}

const schemaRule = (certainty: Evidence["certainty"], source: string) => ({
  status: undefined,
  ...evidence(certainty, source)
})

/**
 * Texts with a value in them. `property` is a path like `#/` or `#/products/0/price`; lists and values are written as
 * they occur in the text.
 */
export const templates = {
  invalidKey: {
    pattern: "Invalid API key: {key}",
    status: 401,
    fill: (key: string) => `Invalid API key: ${key}`,
    ...evidence("R", Sources.recordedRuby, "Recorded 2021 and 2026-09-13. Never log this body: it contains the key.")
  },
  invalidKeyBefore2021: {
    pattern: "Invalid or missing App Group API Identifier: {key}",
    status: 401,
    fill: (key: string) => `Invalid or missing App Group API Identifier: ${key}`,
    ...evidence("R", Sources.recordedRuby, "Recorded 2015.")
  },
  mediaType: {
    pattern: "The provided content-type '{mediaType}' is not supported.",
    status: 415,
    fill: (mediaType: string) => `The provided content-type '${mediaType}' is not supported.`,
    ...evidence("I", Sources.grapeFramework, "Under the key `error`.")
  },
  missingProperty: {
    pattern: "The property '{property}' did not contain a required property of '{name}'",
    fill: (property: string, name: string) =>
      `The property '${property}' did not contain a required property of '${name}'`,
    ...schemaRule("3P", Sources.rudderFixtures)
  },
  extraProperties: {
    pattern:
      "The property '{property}' contains additional properties [{names}] outside of the schema when none are allowed",
    fill: (property: string, names: string) =>
      `The property '${property}' contains additional properties [${names}] outside of the schema when none are allowed`,
    ...schemaRule("3P", Sources.rudderFixtures)
  },
  wrongType: {
    pattern: "The property '{property}' of type {found} did not match the following type: {wanted}",
    fill: (property: string, found: string, wanted: string) =>
      `The property '${property}' of type ${found} did not match the following type: ${wanted}`,
    ...schemaRule("3P", Sources.rudderFixtures)
  },
  belowMinimum: {
    pattern: "The property '{property}' did not have a minimum value of {minimum}, inclusively",
    fill: (property: string, minimum: string) =>
      `The property '${property}' did not have a minimum value of ${minimum}, inclusively`,
    ...schemaRule("I", Sources.jsonSchemaLibrary)
  },
  notOneOf: {
    pattern: "The property '{property}' value {found} did not match one of the following values: {wanted}",
    fill: (property: string, found: string, wanted: string) =>
      `The property '${property}' value ${found} did not match one of the following values: ${wanted}`,
    ...schemaRule("I", Sources.jsonSchemaLibrary)
  }
} as const satisfies {
  readonly invalidKey: SentenceTemplate<[string]>
  readonly invalidKeyBefore2021: SentenceTemplate<[string]>
  readonly mediaType: SentenceTemplate<[string]>
  readonly missingProperty: SentenceTemplate<[string, string]>
  readonly extraProperties: SentenceTemplate<[string, string]>
  readonly wrongType: SentenceTemplate<[string, string, string]>
  readonly belowMinimum: SentenceTemplate<[string, string]>
  readonly notOneOf: SentenceTemplate<[string, string, string]>
}
