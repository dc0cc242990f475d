import * as Sources from "@sluice/braze-api/Sources"
import { type Rule, rule } from "./FidelityRule.js"

/** Rules for tracking. */
export const trackRules: ReadonlyArray<Rule> = [
  rule(
    "track.partial",
    "What is refused stands in `errors` of a 201, and everything else is applied.",
    "R",
    Sources.recordedStaging
  ),
  rule("track.all-refused", "Where every object is refused the answer is 400.", "R", Sources.recordedLog),
  rule("track.counters", "Counters count accepted objects and are absent at zero.", "R", Sources.recordedRuby),
  rule(
    "track.error-types",
    "`type` of an error is a sentence, not the documented constant.",
    "R",
    Sources.recordedStaging,
    {
      option: "errorTypes"
    }
  ),
  rule(
    "track.first-failure",
    "An object has one entry in `errors`, the identifier checked first.",
    "I",
    Sources.inferred
  ),
  rule("track.limit-combined", "A request holds 75 objects over all arrays.", "D", Sources.userTrack),
  rule("track.limit-legacy", "Legacy contracts hold 75 objects in each array.", "D", Sources.userTrack),
  rule("track.order", "Attributes are applied before events, events before purchases.", "D", Sources.userTrack),
  rule("track.not-a-list", "An array that is none answers 400.", "I", Sources.inferred),
  rule("identity.one-primary", "Two primary identifiers refuse the object.", "R", Sources.recordedStaging),
  rule(
    "identity.update-only",
    "`_update_existing_only` never creates, and the object counts as processed.",
    "I",
    Sources.userTrack
  ),
  rule("identity.duplicate", "An unknown id beside a known address makes a second profile.", "D", Sources.userTrack),
  rule(
    "identity.alias-creates-nothing",
    "An unknown alias creates nothing unless `_update_existing_only` is false.",
    "D",
    Sources.userTrack
  ),
  rule(
    "identity.email",
    "Of several with an address, the most recently updated identified one is meant.",
    "D",
    Sources.userTrack
  ),
  rule("identity.blocked", "A user with more than 20,000 event names is refused.", "D", Sources.userArchival),
  rule(
    "attributes.refused",
    "A bad e-mail, state, location or group refuses the whole object.",
    "R",
    Sources.recordedStaging
  ),
  rule(
    "attributes.dropped",
    "Other bad values of default attributes are dropped without an error; a bad country becomes null.",
    "D",
    Sources.attributesObject
  ),
  rule("attributes.case", "A default attribute in another case is a custom one.", "D", Sources.attributesObject),
  rule(
    "attributes.shared-groups",
    "The state of a subscription group reaches everybody with the address.",
    "D",
    Sources.attributesObject
  ),
  rule("attributes.forced-type", "Values of a forced type are coerced or ignored.", "D", Sources.customAttributes, {
    option: "attributeTypes"
  }),
  rule("attributes.blocklist", "Blocked names are accepted and not stored.", "D", Sources.customAttributes, {
    option: "blocklist"
  }),
  rule("attributes.text-length", "A text over 255 characters is dropped, the rest kept.", "I", Sources.dataTypes),
  rule("attributes.array-move", "`add` moves an element that is there to the end.", "D", Sources.customAttributes),
  rule("attributes.array-cut", "Beyond 500 elements the oldest go.", "D", Sources.customAttributes),
  rule("attributes.operators-order", "The order is `$add`, `$remove`, `$update`.", "D", Sources.arrayOfObjects),
  rule(
    "attributes.nested-drop",
    "One bad nested value drops all updates of that attribute.",
    "D",
    Sources.nestedAttributes
  ),
  rule("attributes.nested-merge", "`_merge_objects` keeps what was not sent.", "D", Sources.nestedAttributes),
  rule(
    "attributes.size",
    "What would exceed 100 KB is dropped, and the answer is success.",
    "D",
    Sources.arrayOfObjects
  ),
  rule("events.duplicates", "Events are not de-duplicated.", "D", Sources.eventObject),
  rule("events.future", "A time in the future is recorded as now.", "D", Sources.eventObject),
  rule("events.reserved", "Reserved property keys refuse the object.", "D", Sources.purchaseProperties),
  rule("events.properties", "The first 256 properties are kept.", "I", Sources.eventObject),
  rule("events.nested", "Nested properties stay what they are.", "I", Sources.eventObject, {
    note: "The pages contradict each other."
  }),
  rule("purchases.quantity", "Quantity N counts as N purchases; 1 to 100 are taken.", "D", Sources.purchaseObject),
  rule(
    "ecommerce.schema",
    "A recommended event that breaks its schema is refused with the schema library's sentence.",
    "3P",
    Sources.rudderFixtures
  ),
  rule(
    "ecommerce.alone",
    "Where all objects are refused by such a schema the answer is 201.",
    "I",
    Sources.recommendedEvents,
    { option: "allEcommerceRefused" }
  ),
  rule(
    "ecommerce.names",
    "Names of recommended events are exact; others are ordinary events.",
    "D",
    Sources.recommendedEvents
  ),
  rule(
    "ecommerce.orders",
    "Orders, cancellings and refunds change the sums of the profile.",
    "D",
    Sources.ecommerceEvents
  ),
  rule(
    "ecommerce.carts",
    "A cart is replaced, or changed by `add` and `remove`; a line at 0 disappears.",
    "D",
    Sources.ecommerceEvents
  ),
  rule("sync.one", "The synchronous call takes one object.", "D", Sources.userTrackSync),
  rule("sync.echo", "It answers with the resulting values of what the object named.", "D", Sources.userTrackSync),
  rule(
    "bulk.limits",
    "The bulk call takes 1,000 objects, 100 of one user, 2 MB; over that 400.",
    "D",
    Sources.userTrackBulk
  )
]
