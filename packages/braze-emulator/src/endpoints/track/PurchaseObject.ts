import { currencies } from "@sluice/braze-api/Currencies"
import * as Limits from "@sluice/braze-api/Limits"
import * as ReservedProperties from "@sluice/braze-api/ReservedProperties"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Identity from "../../attributes/Identity.js"
import * as Call from "../../endpoint/Call.js"
import * as Profiles from "../../state/Profile.js"
import * as Totals from "../../state/Totals.js"
import * as World from "../../state/World.js"
import type * as Json from "../../text/Json.js"
import * as CommonEventFields from "./CommonEventFields.js"
import * as Properties from "./Properties.js"

const rules: Properties.PropertyRules = {
  reserved: new Set(ReservedProperties.purchase.value),
  bytes: Limits.purchasePropertyBytes.value,
  fine: []
}
/** The rules of a workspace that accepts reserved properties. */
const lenientRules: Properties.PropertyRules = { ...rules, reserved: new Set(), fine: [] }
const codes: ReadonlySet<unknown> = new Set(currencies.map((row) => row.code))
const known: CommonEventFields.Known = {
  names: new Set([...CommonEventFields.sharedKeys, "product_id", "currency", "price", "quantity"]),
  fine: []
}

/** The sentence that refuses a purchase object; undefined if it is valid. Changes nothing. */
export const check = (call: Call.Call, object: Json.JsonObject): string | undefined =>
  Identity.check(call, object) ??
  checkProduct(object["product_id"]) ??
  (codes.has(object["currency"]) ? undefined : sentences.currency.text) ??
  (typeof object["price"] === "number" ? undefined : sentences.price.text) ??
  checkQuantity(object["quantity"]) ??
  CommonEventFields.checkTime(call, object["time"]) ??
  Properties.check(call, object["properties"], rulesOf(call))

const rulesOf = ({ world }: Call.Call): Properties.PropertyRules =>
  world.settings.reservedPurchaseProperties === "accept" ? lenientRules : rules

const checkProduct = (sent: unknown): string | undefined => {
  if (typeof sent === "number") return undefined
  if (typeof sent !== "string" || sent === "") return sentences.productId.text
  return sent.length > Limits.productIdCharacters.value ? sentences.productIdLength.text : undefined
}

const { min, max } = Limits.quantity.value

const checkQuantity = (sent: unknown): string | undefined => {
  if (sent === undefined) return undefined
  return typeof sent === "number" && Number.isInteger(sent) && sent >= min && sent <= max
    ? undefined
    : sentences.quantity.text
}

/** Records a valid purchase object: quantity N counts as N purchases. False if no profile is affected. */
export const apply = (call: Call.Call, object: Json.JsonObject): boolean => {
  const productId = String(object["product_id"])
  CommonEventFields.noteForeign(call, object, known)
  if (typeof object["product_id"] === "number") Call.note(call, "product-id-not-text", "product_id", "is a number")
  const entry: Profiles.PurchaseEntry = {
    productId,
    currency: String(object["currency"]),
    price: Number(object["price"]),
    quantity: object["quantity"] === undefined ? Limits.defaultQuantity.value : Number(object["quantity"]),
    time: CommonEventFields.timeOf(call),
    properties: Properties.keep(call, object["properties"]),
    appId: CommonEventFields.appIdOf(object),
    request: call.request
  }
  const profile = Identity.resolve(call, object)
  if (profile === undefined) return false
  World.touch(call.world, profile)
  if (call.world.settings.blockedProducts.has(productId)) {
    Call.note(call, "blocklisted", "product_id", "is blocked in this workspace")
    return false
  }
  Profiles.addPurchase(profile, entry)
  Totals.addPurchase(call.world.objects.totals, productId, entry)
  return true
}
