import { Sentences } from "@sluice/braze-api"
import type { Lane } from "@sluice/braze-api/Lanes"
import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import { oneLine, readable } from "../internal/Readable.js"
import * as Times from "./Times.js"
import { attribute, event, purchase, type WireObject } from "./WireObjects.js"

/** A wire object with exactly one mistake. */
export interface BrokenObject extends WireObject {
  /** The valid object before the change. */
  readonly whole: Json.JsonObject
  /** The mistake. */
  readonly what: string
  /** The message of Braze: the `type` of its entry in `errors`. */
  readonly sentence: string
}

interface ObjectBreak {
  readonly what: string
  readonly lanes: ReadonlyArray<Lane>
  readonly sentence: string
  readonly apply: (object: Json.JsonObject, value: Json.Json) => Json.JsonObject
  /** The possible invalid values. */
  readonly value?: fc.Arbitrary<Json.Json>
}

const { objects: say } = Sentences
const every: ReadonlyArray<Lane> = ["attributes", "events", "purchases"]
const timed: ReadonlyArray<Lane> = ["events", "purchases"]
const identifiers = ["external_id", "user_alias", "braze_id", "email", "phone"]

const without = (object: Json.JsonObject, ...keys: ReadonlyArray<string>): Json.JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))

const set =
  (key: string) =>
  (object: Json.JsonObject, value: Json.Json): Json.JsonObject => ({ ...object, [key]: value })

const identifiedBy =
  (identity: Json.JsonObject) =>
  (object: Json.JsonObject): Json.JsonObject => ({
    ...without(object, ...identifiers),
    ...identity
  })

const oneOf = (...values: ReadonlyArray<Json.Json>): fc.Arbitrary<Json.Json> => fc.constantFrom(...values)

/** Every reason for refusing a whole object, with its sentence from the wire description. */
const breaks: ReadonlyArray<ObjectBreak> = [
  {
    what: "no identifier",
    lanes: every,
    sentence: say.identifierRequired.text,
    apply: (object) => without(object, ...identifiers)
  },
  {
    what: "two primary identifiers",
    lanes: every,
    sentence: say.onlyOneIdentifier.text,
    apply: identifiedBy({ external_id: "u1", braze_id: "5f2c9d0a1b3e4c5d6e7f8091" })
  },
  {
    what: "external_id of 988 bytes",
    lanes: every,
    sentence: say.externalIdLength.text,
    apply: identifiedBy({ external_id: "x".repeat(988) })
  },
  {
    what: "external_id in more bytes than characters",
    lanes: every,
    sentence: say.externalIdLength.text,
    apply: identifiedBy({ external_id: "é".repeat(494) })
  },
  {
    what: "an invalid email",
    lanes: ["attributes"],
    sentence: say.email.text,
    apply: (object, value) => ({ ...without(object, ...identifiers), external_id: "u1", email: value }),
    value: oneOf("nobody", "a b@example.org", "a@", "@example.org", "a@example", "{EMAIL}")
  },
  {
    what: "email_subscribe with an invalid value",
    lanes: ["attributes"],
    sentence: say.emailSubscribe.text,
    apply: set("email_subscribe"),
    value: oneOf("yes", "", "Subscribed", true, 1)
  },
  {
    what: "push_subscribe with an invalid value",
    lanes: ["attributes"],
    sentence: say.pushSubscribe.text,
    apply: set("push_subscribe"),
    value: oneOf("no", "OPTED_IN", false)
  },
  {
    what: "current_location without longitude",
    lanes: ["attributes"],
    sentence: say.location.text,
    apply: set("current_location"),
    value: oneOf({ latitude: 1 }, "38.7,-9.1", { longitude: "1", latitude: 2 }, [])
  },
  {
    what: "subscription_groups that are not a list",
    lanes: ["attributes"],
    sentence: say.subscriptionGroups.text,
    apply: set("subscription_groups"),
    value: oneOf("all", {}, true)
  },
  {
    what: "subscription group with an id that is not a UUID",
    lanes: ["attributes"],
    sentence: say.subscriptionGroupId.text,
    apply: set("subscription_groups"),
    value: oneOf([{ subscription_group_id: "news", subscription_state: "subscribed" }])
  },
  {
    what: "subscription group with an invalid state",
    lanes: ["attributes"],
    sentence: say.subscriptionGroupState.text,
    apply: set("subscription_groups"),
    value: oneOf([{ subscription_group_id: "5a3d9b0e-7c1f-4e2a-9b8d-1c2e3f4a5b6c", subscription_state: "opted_in" }])
  },
  {
    what: "email_subscription_info",
    lanes: ["attributes"],
    sentence: say.emailSubscriptionInfo.text,
    apply: set("email_subscription_info"),
    value: oneOf({}, "x")
  },
  { what: "no name", lanes: ["events"], sentence: say.eventName.text, apply: (object) => without(object, "name") },
  {
    what: "name that is not text",
    lanes: ["events"],
    sentence: say.eventName.text,
    apply: set("name"),
    value: oneOf("", 7, null)
  },
  {
    what: "name of 256 characters",
    lanes: ["events"],
    sentence: say.eventNameLength.text,
    apply: set("name"),
    value: oneOf("n".repeat(256))
  },
  { what: "no time", lanes: timed, sentence: say.timeRequired.text, apply: (object) => without(object, "time") },
  {
    what: "an invalid time",
    lanes: timed,
    sentence: say.time.text,
    apply: set("time"),
    value: Times.broken.filter((t) => t !== "")
  },
  {
    what: "reserved property",
    lanes: timed,
    sentence: say.properties.text,
    apply: (object, value) => ({ ...object, properties: value }),
    value: oneOf({ time: 1 }, { event_name: "x" })
  },
  {
    what: "reserved property of purchases",
    lanes: ["purchases"],
    sentence: say.properties.text,
    apply: (object, value) => ({ ...object, properties: value }),
    value: oneOf({ product_id: "x" }, { quantity: 1 }, { price: 1 }, { currency: "EUR" })
  },
  {
    what: "properties that are not an object",
    lanes: timed,
    sentence: say.properties.text,
    apply: (object, value) => ({ ...object, properties: value }),
    value: oneOf("a=b", [], 3)
  },
  {
    what: "no product_id",
    lanes: ["purchases"],
    sentence: say.productId.text,
    apply: (object) => without(object, "product_id")
  },
  {
    what: "an unknown currency",
    lanes: ["purchases"],
    sentence: say.currency.text,
    apply: set("currency"),
    value: oneOf("euro", "", "XXY", null, 978)
  },
  {
    what: "price that is not a number",
    lanes: ["purchases"],
    sentence: say.price.text,
    apply: set("price"),
    value: oneOf("12.50 EUR", null, [])
  },
  {
    what: "quantity out of range",
    lanes: ["purchases"],
    sentence: say.quantity.text,
    apply: set("quantity"),
    value: oneOf(0, 101, -1, 1.5, "two")
  }
]

const whole: Readonly<Record<Lane, fc.Arbitrary<WireObject>>> = {
  attributes: attribute,
  events: event,
  purchases: purchase
}

const breaking = (one: ObjectBreak, lane: Lane): fc.Arbitrary<BrokenObject> =>
  fc
    .tuple(whole[lane], one.value ?? fc.constant(null))
    .map(([{ object }, value]) =>
      readable(
        { lane, object: one.apply(object, value), whole: object, what: one.what, sentence: one.sentence },
        (broken) => `${broken.lane}, ${broken.what}: ${oneLine(broken.object)}`
      )
    )

/** Objects of one lane that Braze refuses completely. */
export const of = (lane: Lane): fc.Arbitrary<BrokenObject> =>
  fc.oneof(...breaks.filter((one) => one.lanes.includes(lane)).map((one) => breaking(one, lane)))

/** Objects that Braze refuses completely, each invalid in one place. */
export const any: fc.Arbitrary<BrokenObject> = fc.oneof(of("attributes"), of("events"), of("purchases"))

/** All values of {@link BrokenObject.what}. */
export const ways: ReadonlyArray<string> = breaks.map(({ what }) => what)
