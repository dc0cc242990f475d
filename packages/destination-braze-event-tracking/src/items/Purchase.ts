import * as Currency from "@sluice/braze/Currency"
import type * as Identifier from "@sluice/braze/Identifier"
import * as Properties from "@sluice/braze/Properties"
import * as Limits from "@sluice/braze-api/Limits"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Json, JsonObject } from "@sluice/values/Json"
import type { SizedObject } from "@sluice/values/JsonSize"
import * as JsonSize from "@sluice/values/JsonSize"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import * as CommonFields from "./CommonFields.js"
import type { ItemContext } from "./ItemContext.js"

const maxId = Limits.productIdCharacters.value
const { min, max } = Limits.quantity.value

const idMissing = new Refusal(
  "product-id-missing",
  "The purchase has no product_id. Map the field that identifies the product, such as its id or SKU."
)
const idType = new Refusal("product-id-type", "product_id must be text or a number up to 2^53.")
const idTooLong = new Refusal(
  "product-id-too-long",
  `The product_id is longer than ${maxId} characters. Shorten it, or map another field to product_id.`
)
const idPlaceholder = new Refusal(
  "product-id-placeholder",
  "The product_id is an unfilled placeholder. Check the step that sets it."
)
const currencyMissing = new Refusal(
  "currency-missing",
  "The purchase has no currency. Map it, or write the ISO 4217 code into the mapping, such as EUR."
)
const currencyType = new Refusal("currency-type", "currency must be an ISO 4217 code as text, such as EUR.")
const priceMissing = new Refusal("price-missing", "The purchase has no price. Map the field with the price to price.")
const priceType = new Refusal(
  "price-not-valid",
  "price must be a number, or a number with a decimal point as text, such as 19.99."
)
const quantityRange = new Refusal(
  "quantity-out-of-range",
  `quantity must be a whole number from ${min} to ${max}. Braze refuses other values.`
)
const quantityType = new Refusal("quantity-type", "quantity must be a whole number. Check the mapping.")

const productId = (value: Json | undefined): string | Refusal => {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : idType
  if (value === undefined || value === null) return idMissing
  if (typeof value !== "string") return idType
  const id = value.trim()
  if (Text.isBlank(id)) return idMissing
  if (Text.exceedsChars(id, maxId)) return idTooLong
  return Text.isPlaceholder(id) ? idPlaceholder : id
}

const currency = (value: Json | undefined): string | Refusal => {
  if (value === undefined || value === null) return currencyMissing
  if (typeof value !== "string") return currencyType
  return Text.isBlank(value) ? currencyMissing : Currency.read(value)
}

const decimal = /^[+-]?\d+(?:\.\d+)?$/

const price = (value: Json | undefined): number | Refusal => {
  if (typeof value === "number") return Number.isFinite(value) ? value : priceType
  if (value === undefined || value === null) return priceMissing
  if (typeof value !== "string") return priceType
  const text = value.trim()
  if (text === "") return priceMissing
  const number = Number(text)
  return decimal.test(text) && Number.isFinite(number) ? number : priceType
}

const whole = /^\+?\d+$/

const quantity = (value: Json): number | Refusal => {
  const number = typeof value === "string" && whole.test(value.trim()) ? Number(value) : value
  if (typeof number !== "number") return quantityType
  return Number.isInteger(number) && number >= min && number <= max ? number : quantityRange
}

const checkFields = CommonFields.knownFields(["product_id", "currency", "price", "quantity"])

/**
 * Reads an object of `purchases` from the result of a mapping: `{ product_id, currency, price, time, quantity?,
 * properties?, app_id?, _update_existing_only? }`. Price and quantity may be numbers as text; the currency is converted
 * to capitals. Problems are added to the findings. If there are any, the object is incomplete and must not be sent.
 */
export const read = (mapped: JsonObject, at: string, who: Identifier.Identifier, context: ItemContext): SizedObject => {
  checkFields(mapped, at, context)
  const draft = CommonFields.begin(mapped, at, who, context)
  const id = required("product_id", productId(mapped["product_id"]), at, context)
  const code = required("currency", currency(mapped["currency"]), at, context)
  const amount = required("price", price(mapped["price"]), at, context)
  if (id !== undefined) draft["product_id"] = id
  if (code !== undefined) draft["currency"] = code
  if (amount !== undefined) draft["price"] = amount
  const count = mapped["quantity"]
  if (count !== undefined && count !== null && count !== "") {
    const read = quantity(count)
    if (isRefusal(read)) context.findings.refuse(FieldPath.own(at, "quantity"), read)
    else draft["quantity"] = read
  }
  CommonFields.setTime(draft, mapped["time"], at, context)
  const properties = CommonFields.propertiesOf(mapped["properties"], { kind: Properties.purchase }, at, context)
  return CommonFields.end(draft, properties, context)
}

/** The value of a required field. Undefined if it is missing, after adding a problem. */
const required = <A extends string | number>(
  name: string,
  value: A | Refusal,
  at: string,
  context: ItemContext
): A | undefined => {
  if (isRefusal(value)) {
    context.findings.fail(FieldPath.own(at, name), value)
    return undefined
  }
  if (typeof value === "string") context.bytes += JsonSize.ofText(value)
  return value
}
