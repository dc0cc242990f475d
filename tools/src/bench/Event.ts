import * as Draw from "../conversations/Draw.js"

type Value = string | number | boolean | null | { readonly [key: string]: Value } | ReadonlyArray<Value>

/** The common fields of the analytics specification. */
type Base = {
  readonly messageId: string
  readonly userId: string
  readonly timestamp: string
  readonly sentAt: string
  readonly receivedAt: string
  readonly originalTimestamp: string
  readonly channel: string
  readonly context: { readonly [key: string]: Value }
  readonly integrations: { readonly [key: string]: Value }
}

/** Traits of a person. */
export type Traits = {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly phone: string
  readonly gender: string | null
  readonly birthday: string
  readonly avatar: string
  readonly address: { readonly city: string; readonly country: string }
  readonly plan: string
  readonly logins: number
  readonly favourites: ReadonlyArray<string>
  readonly vip: boolean
}

/** One product of an order. */
export type Product = {
  readonly product_id: string
  readonly sku: string
  readonly name: string
  readonly price: number
  readonly quantity: number
  readonly currency: string
  readonly variant: string
}

export type Identify = Base & { readonly type: "identify"; readonly traits: Traits }
export type Track = Base & {
  readonly type: "track"
  readonly event: string
  readonly properties: { readonly [key: string]: Value }
}
export type Order = Base & {
  readonly type: "track"
  readonly event: "Order Completed"
  readonly properties: {
    readonly order_id: string
    readonly currency: string
    readonly total: number
    readonly products: ReadonlyArray<Product>
  }
}

/** A call of a site or an app. */
export type SourceEvent = Identify | Track | Order

const cities = ["Lisbon", "Oslo", "Nairobi", "Osaka", "Quito", "Leeds"] as const
const moments = ["Product Viewed", "Product Searched", "Article Read", "Video Started", "Level Completed"] as const

const base = (draw: Draw.Draw, n: number, people: number): Base => {
  const at = new Date(Date.UTC(2026, 0, 5) + n * 37).toISOString()
  return {
    messageId: `m-${n}`,
    userId: `user-${draw.integer(0, people - 1)}`,
    timestamp: at,
    sentAt: at,
    receivedAt: at,
    originalTimestamp: at,
    channel: "web",
    context: {
      app: { name: "shop", version: "4.2.1", build: "421" },
      ip: "203.0.113.7",
      library: { name: "analytics.js", version: "2.11.1" },
      locale: "en-GB",
      location: { city: draw.oneOf(cities), country: "GB", latitude: 51.5, longitude: -0.12 },
      os: { name: "iOS", version: "17.4" },
      page: { path: `/p/${draw.integer(0, 499)}`, title: "Shop", url: "https://shop.example/p" },
      timezone: "Europe/London",
      userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)"
    },
    integrations: { All: true }
  }
}

const traits = (draw: Draw.Draw, userId: string): Traits => ({
  email: `${userId}@example.com`,
  firstName: "Velka",
  lastName: "Ormingly",
  phone: "+351210000000",
  gender: draw.oneOf(["female", "Male", "f", "other", "M", null]),
  birthday: "1990-05-04",
  avatar: "https://cdn.example/a.png",
  address: { city: draw.oneOf(cities), country: "GB" },
  plan: "pro",
  logins: draw.integer(0, 99),
  favourites: ["a", "b", "c"],
  vip: draw.chance(0.1)
})

const product = (n: number): Product => ({
  product_id: `p-${n}`,
  sku: `s-${n}`,
  name: "Thing",
  price: 10.5 + n,
  quantity: 1 + n,
  currency: "USD",
  variant: "red"
})

const track = (draw: Draw.Draw): Track["properties"] => ({
  sku: `SKU-${draw.integer(0, 9_999)}`,
  price: draw.integer(0, 9_999) / 100,
  currency: "USD",
  category: `cat-${draw.integer(0, 39)}`,
  position: draw.integer(0, 19),
  in_stock: draw.chance(0.8),
  tags: ["new", "sale"],
  nested: { variant: "blue", depth: { level: draw.integer(0, 8) } }
})

const make = (draw: Draw.Draw, n: number, people: number): SourceEvent => {
  const common = base(draw, n, people)
  const kind = draw.integer(1, 100)
  if (kind <= 65) return { ...common, type: "track", event: draw.oneOf(moments), properties: track(draw) }
  if (kind <= 90) return { ...common, type: "identify", traits: traits(draw, common.userId) }
  const products = Array.from({ length: draw.integer(1, 3) }, (_, i) => product(i))
  const properties = { order_id: `o-${n}`, currency: "USD", total: 99.5, products }
  return { ...common, type: "track", event: "Order Completed", properties }
}

/**
 * 65 % events, 25 % profiles and 10 % orders of 1 to 3 products, on average four per person. The same seed creates the
 * same events.
 */
export const events = (count: number, seed = 42): ReadonlyArray<SourceEvent> => {
  const draw = Draw.make(seed)
  const people = Math.max(1, Math.floor(count / 4))
  return Array.from({ length: count }, (_, n) => make(draw, n, people))
}
