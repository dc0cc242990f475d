import * as Currency from "@sluice/braze/Currency"
import type * as Identifier from "@sluice/braze/Identifier"
import * as Properties from "@sluice/braze/Properties"
import * as Limits from "@sluice/braze-api/Limits"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Json, JsonObject, MutableJsonObject } from "@sluice/values/Json"
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
  "The purchase has no product_id. Map the field that names the product, such as its id or SKU."
)
const idType = new Refusal(
  "product-id-type",
  "A product_id is text or a number within 2^53; this is another kind of value."
)
const idTooLong = new Refusal("product-id-too-long", `The product_id is longer than ${maxId} characters.`)
const idPlaceholder = new Refusal("product-id-placeholder", "The product_id is a placeholder that nobody filled in.")
const currencyMissing = new Refusal(
  "currency-missing",
  "The purchase has no currency. Map it, or write the three letters of ISO 4217 into the mapping, as EUR."
)
const currencyType = new Refusal(
  "currency-type",
  "A currency is the three letters of ISO 4217, as EUR; this is another kind of value."
)
const priceMissing = new Refusal("price-missing", "The purchase has no price.")
const priceType = new Refusal(
  "price-not-valid",
  "A price is a number, or text that is nothing but a number with a decimal point, as 19.99."
)
const quantityRange = new Refusal(
  "quantity-out-of-range",
  `A quantity is a whole number from ${min} to ${max}; Braze refuses others.`
)
const quantityType = new Refusal("quantity-type", "A quantity is a whole number; this is another kind of value.")

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
 * An object of `purchases` from what a mapping gives: `{ product_id, currency, price, time, quantity?, properties?, app_id?,
 * _update_existing_only? }`. Price and quantity may be numbers as text; the currency is put into capitals. What is wrong
 * with it is in the findings; then the draft is not complete and must not be sent.
 */
export const read = (mapped: JsonObject, at: string, who: Identifier.Who, context: ItemContext): SizedObject => {
  checkFields(mapped, at, context)
  const draft = CommonFields.begin(mapped, at, who, context)
  require(draft, "product_id", productId(mapped["product_id"]), at, context)
  require(draft, "currency", currency(mapped["currency"]), at, context)
  require(draft, "price", price(mapped["price"]), at, context)
  const count = mapped["quantity"]
  if (count !== undefined && count !== null && count !== "") {
    const read = quantity(count)
    if (isRefusal(read)) context.findings.refuse(FieldPath.own(at, "quantity"), read)
    else draft["quantity"] = read
  }
  CommonFields.setTime(draft, mapped["time"], at, context)
  const properties = CommonFields.propertiesOf(mapped["properties"], Properties.purchase, at, context)
  return CommonFields.end(draft, properties, context)
}

const require = (
  draft: MutableJsonObject,
  name: string,
  value: string | number | Refusal,
  at: string,
  context: ItemContext
): void => {
  if (isRefusal(value)) context.findings.fail(FieldPath.member(at, name), value)
  else {
    draft[name] = value
    if (typeof value === "string") context.bytes += JsonSize.ofText(value)
  }
}
