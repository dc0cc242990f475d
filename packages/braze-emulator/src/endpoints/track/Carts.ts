import { cartDays } from "@sluice/braze-api/Limits"
import type { Cart, CartLine, Profile } from "../../state/Profile.js"
import * as Profiles from "../../state/Profile.js"
import * as Json from "../../text/Json.js"

/**
 * Applies a valid `ecommerce.cart_updated`. Without `action`, or with `replace`, the products are the whole cart; `add`
 * and `remove` change quantities, and a line with the quantity 0 is removed.
 */
export const apply = (profile: Profile, properties: Json.JsonObject, at: number): void => {
  const id = properties["cart_id"]
  if (typeof id !== "string") return
  const { carts } = Profiles.extraOf(profile)
  const before = current(carts.get(id), at)
  const sent = linesOf(properties["products"])
  const action = properties["action"]
  const products = action === "add" || action === "remove" ? change(before, sent, action === "add" ? 1 : -1) : sent
  const total = properties["total_value"]
  carts.set(id, {
    at,
    total: typeof total === "number" ? total : undefined,
    currency: String(properties["currency"]),
    products: products.filter(({ quantity }) => quantity > 0)
  })
}

const dayMs = 86_400_000

/** The lines of a cart that is not expired. */
const current = (cart: Cart | undefined, at: number): ReadonlyArray<CartLine> =>
  cart === undefined || cart.at < at - cartDays.value * dayMs ? [] : cart.products

const linesOf = (products: unknown): ReadonlyArray<CartLine> =>
  (Json.isArray(products) ? products : []).filter(Json.isObject).map((product) => ({
    product_id: String(product["product_id"]),
    variant_id: String(product["variant_id"]),
    product_name: String(product["product_name"]),
    quantity: Number(product["quantity"]),
    price: Number(product["price"])
  }))

const keyOf = ({ product_id, variant_id }: CartLine): string => JSON.stringify([product_id, variant_id])

const change = (
  before: ReadonlyArray<CartLine>,
  sent: ReadonlyArray<CartLine>,
  sign: 1 | -1
): ReadonlyArray<CartLine> => {
  const lines = new Map(before.map((line) => [keyOf(line), line]))
  for (const line of sent) {
    const known = lines.get(keyOf(line))
    if (known !== undefined) lines.set(keyOf(line), { ...known, quantity: known.quantity + sign * line.quantity })
    else if (sign > 0) lines.set(keyOf(line), line)
  }
  return [...lines.values()]
}
