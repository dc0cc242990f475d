import { evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

/** Rules for tracking. */
export const trackRules: ReadonlyArray<FidelityRule> = [
  rule(
    "track.partial",
    "Refused objects are listed in `errors` of a 201, and all others are applied.",
    evidence("R", Sources.recordedStaging)
  ),
  rule("track.all-refused", "If every object is refused, the status is 400.", evidence("R", Sources.recordedLog)),
  rule(
    "track.counters",
    "Counters count accepted objects and are absent if zero.",
    evidence("R", Sources.recordedRuby)
  ),
  rule(
    "track.error-types",
    "`type` of an error is a sentence, not the documented constant.",
    evidence("R", Sources.recordedStaging),
    "errorTypes"
  ),
  rule(
    "track.first-failure",
    "An object has one entry in `errors`; the identifier is checked first.",
    evidence("I", Sources.inferred)
  ),
  rule("track.limit-combined", "A request may contain 75 objects over all arrays.", evidence("D", Sources.userTrack)),
  rule(
    "track.limit-legacy",
    "With a legacy contract, each array may contain 75 objects.",
    evidence("D", Sources.userTrack)
  ),
  rule(
    "track.order",
    "Attributes are applied before events, and events before purchases.",
    evidence("D", Sources.userTrack)
  ),
  rule(
    "track.not-a-list",
    "A non-array where an array is expected is ignored, and noted.",
    evidence("I", Sources.inferred),
    "inferredRefusals"
  ),
  rule(
    "identity.one-primary",
    "An object with two primary identifiers is refused.",
    evidence("R", Sources.recordedStaging)
  ),
  rule(
    "identity.update-only",
    "`_update_existing_only` never creates a profile, and the object counts as processed.",
    evidence("I", Sources.userTrack)
  ),
  rule(
    "identity.duplicate",
    "An unknown id with a known address creates a second profile.",
    evidence("D", Sources.userTrack)
  ),
  rule(
    "identity.alias-creates-nothing",
    "An unknown alias creates nothing unless `_update_existing_only` is false.",
    evidence("D", Sources.userTrack)
  ),
  rule(
    "identity.email",
    "If several users have an address, the most recently updated identified one is chosen.",
    evidence("D", Sources.userTrack)
  ),
  rule("identity.blocked", "A user with more than 20,000 event names is refused.", evidence("D", Sources.userArchival)),
  rule(
    "attributes.refused",
    "An object with an invalid email address, state, location or group is refused as a whole.",
    evidence("R", Sources.recordedStaging)
  ),
  rule(
    "attributes.dropped",
    "Other invalid values of default attributes are dropped without an error; an invalid country becomes null.",
    evidence("D", Sources.attributesObject)
  ),
  rule(
    "attributes.case",
    "A default attribute name with different capitalization is a custom attribute.",
    evidence("D", Sources.attributesObject)
  ),
  rule(
    "attributes.shared-groups",
    "The state of a subscription group applies to everybody with the address.",
    evidence("D", Sources.attributesObject)
  ),
  rule(
    "attributes.forced-type",
    "Values of an attribute with a forced type are converted or ignored.",
    evidence("D", Sources.customAttributes),
    "attributeTypes"
  ),
  rule(
    "attributes.blocklist",
    "Blocked names are accepted and not stored.",
    evidence("D", Sources.customAttributes),
    "blocklist"
  ),
  rule(
    "attributes.text-length",
    "A string over 255 characters is dropped; the other attributes are kept.",
    evidence("I", Sources.dataTypes)
  ),
  rule("attributes.array-move", "`add` moves an existing element to the end.", evidence("D", Sources.customAttributes)),
  rule("attributes.array-cut", "Beyond 500 elements, the oldest are dropped.", evidence("D", Sources.customAttributes)),
  rule(
    "attributes.operators-order",
    "Operators are applied in the order `$add`, `$remove`, `$update`.",
    evidence("D", Sources.arrayOfObjects)
  ),
  rule(
    "attributes.nested-drop",
    "One invalid nested value drops all updates of the attribute.",
    evidence("D", Sources.nestedAttributes)
  ),
  rule(
    "attributes.nested-merge",
    "`_merge_objects` keeps fields that were not sent.",
    evidence("D", Sources.nestedAttributes)
  ),
  rule(
    "attributes.size",
    "An update over 100 KB is dropped, and the response is success.",
    evidence("D", Sources.arrayOfObjects)
  ),
  rule("events.duplicates", "Events are not deduplicated.", evidence("D", Sources.eventObject)),
  rule("events.future", "A time in the future is recorded as now.", evidence("D", Sources.eventObject)),
  rule(
    "events.reserved",
    "An object with a reserved property key is refused.",
    evidence("D", Sources.purchaseProperties)
  ),
  rule("events.properties", "The first 256 properties are kept.", evidence("I", Sources.eventObject)),
  rule(
    "events.nested",
    "Nested properties are kept as they are.",
    evidence("I", Sources.eventObject, "The pages contradict each other.")
  ),
  rule(
    "purchases.quantity",
    "Quantity N counts as N purchases; 1 to 100 are accepted.",
    evidence("D", Sources.purchaseObject)
  ),
  rule(
    "ecommerce.schema",
    "A recommended event that violates its schema is refused with the sentence of the schema library.",
    evidence("3P", Sources.rudderFixtures)
  ),
  rule(
    "ecommerce.alone",
    "If all objects are refused by such schemas, the status is 201.",
    evidence("I", Sources.recommendedEvents),
    "allEcommerceRefused"
  ),
  rule(
    "ecommerce.names",
    "Names of recommended events must match exactly; other names are ordinary events.",
    evidence("D", Sources.recommendedEvents)
  ),
  rule(
    "ecommerce.orders",
    "Orders, cancellations and refunds change the sums of the profile.",
    evidence("D", Sources.ecommerceEvents)
  ),
  rule(
    "ecommerce.carts",
    "A cart is replaced, or changed by `add` and `remove`; a line with the quantity 0 is removed.",
    evidence("D", Sources.ecommerceEvents)
  ),
  rule("sync.one", "The synchronous endpoint accepts one object.", evidence("D", Sources.userTrackSync)),
  rule(
    "sync.echo",
    "It returns the resulting values of the fields in the object.",
    evidence("D", Sources.userTrackSync)
  ),
  rule(
    "bulk.limits",
    "The bulk endpoint accepts 1,000 objects, 100 per user, and 2 MB; a larger request returns 400.",
    evidence("D", Sources.userTrackBulk)
  )
]
