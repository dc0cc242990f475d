// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Liquid writes its variables like that

import type { Mock } from "../test/support/Mock.js"

const welcome = {
  email: {
    from: "Library <hello@library.example>",
    subject: "Welcome, {{${first_name} | default: 'reader'}}",
    preheader: "Your {{api_trigger_properties.${plan}}} plan starts today",
    body: "<h1>Welcome, {{${first_name} | default: 'reader'}}</h1><p>Your <b>{{api_trigger_properties.${plan}}}</b> plan starts today. You can:</p><ul><li>borrow ten books</li><li>reserve new ones</li></ul><img alt='The reading room' src='https://library.example/room.png'><p>{% if ${country} == 'PT' %}Até já!{% endif %}</p>"
  },
  ios_push: { alert: "Your {{api_trigger_properties.${plan}}} plan starts today.", title: "Welcome, {{${first_name}}}" }
}

/** A workspace with campaigns, a Canvas and a segment. */
export const seed = {
  attributes: [{ external_id: "grace", first_name: "Grace", last_name: "Hopper", email: "grace@example.com" }],
  campaigns: [
    { id: "welcome", name: "Welcome", channels: ["email", "ios_push"], tags: ["onboarding"], messages: welcome },
    { id: "winback", name: "Win back", channels: ["sms"], status: "paused" }
  ],
  canvases: [{ id: "onboarding", name: "Onboarding", variants: ["short", "long"] }],
  segments: [
    {
      id: "premium",
      name: "Premium readers",
      filter: { custom_attribute: { custom_attribute_name: "plan", comparison: "equals", value: "premium" } }
    }
  ]
}

const time = new Date().toISOString()
const ada = { external_id: "ada" }
const chat = { alias_label: "chat", alias_name: "5521" }

const reader = (n: number) => ({ external_id: `reader-${String(n).padStart(4, "0")}` })

/** Seventy-five objects about seventy-five people. */
const full = (batch: number) => ({
  attributes: Array.from({ length: 25 }, (_, n) => ({
    ...reader(batch * 25 + n),
    plan: n % 3 === 0 ? "premium" : "free"
  })),
  events: Array.from({ length: 35 }, (_, n) => ({
    ...reader(batch * 25 + (n % 25)),
    name: n % 4 === 0 ? "book reserved" : "book borrowed",
    time,
    properties: { book: `B-${batch * 35 + n}` }
  })),
  purchases: Array.from({ length: 15 }, (_, n) => ({
    ...reader(batch * 25 + n),
    product_id: n % 2 === 0 ? "card" : "bag",
    currency: "EUR",
    price: 4.5,
    time,
    properties: { order: `O-${batch * 15 + n}` }
  }))
})

/** The same with defects of every kind. */
const flawed = () => {
  const { attributes, events, purchases } = full(7)
  return {
    attributes: [
      ...attributes.slice(0, 21),
      { plan: "free" },
      { ...ada, Email: "ada@example.com" },
      { user_alias: { alias_label: "chat", alias_name: "nobody" }, plan: "free" },
      { ...ada, plan: "premium", orders: 3 }
    ],
    events: [
      ...events.slice(0, 33),
      { ...ada, name: "no time" },
      { ...reader(3), name: "book reserved", time, properties: { book: "B-4" } }
    ],
    purchases
  }
}

const rules = [
  { match: { path: "/users/track", every: 7 }, action: { type: "status", status: 503 }, times: 2 },
  {
    match: { path: "/users/track", lane: "events", index: 3, probability: 0.1 },
    action: { type: "refuse", reason: "refused on purpose" }
  },
  { match: { path: "/messages/send" }, action: { type: "delay", ms: 150 } }
]

/** Sends the traffic of two clients, one with mistakes. Returns the number of the request with most of them. */
export const send = async (mock: Mock): Promise<number> => {
  await mock.control("PUT", "/faults", { seed: 42, rules })
  await mock.send("/users/track", {
    attributes: [
      { ...ada, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", plan: "free", orders: 1 }
    ],
    events: [{ ...ada, name: "conversation ended", time, properties: { bot: "billing", rating: 4, tags: ["refund"] } }]
  })
  for (let batch = 0; batch < 16; batch++) await mock.send("/users/track", full(batch))
  await mock.send("/users/track", {
    attributes: [{ ...ada, plan: "premium", orders: 2 }],
    purchases: [{ ...ada, product_id: "notebook", currency: "EUR", price: 12.5, quantity: 2, time }]
  })
  await mock.send("/users/track", {
    attributes: [{ user_alias: chat, _update_existing_only: false, language: "en", plan: "unknown" }]
  })
  await mock.send("/users/identify", { aliases_to_identify: [{ ...ada, user_alias: chat }] })
  const recipients = [{ external_user_id: "grace" }, { external_user_id: "ada" }, { external_user_id: "nobody" }]
  await mock.send("/campaigns/trigger/send", {
    campaign_id: "welcome",
    trigger_properties: { plan: "premium" },
    recipients
  })
  await mock.send("/canvas/trigger/send", { canvas_id: "onboarding", recipients })
  await mock.send("/messages/send", {
    external_user_ids: ["ada", "grace"],
    messages: { sms: { body: "Hello {{${first_name}}}, your book is ready." } }
  })
  await mock.send("/users/track/", { attributes: [ada] })
  await mock.send("/user/track", { attributes: [ada] })
  await mock.send("/users/track", { attributes: [ada] }, { authorization: "Bearer not-the-key-that-was-agreed" })
  const answer = await mock.send("/users/track", flawed())
  const found: { readonly n: number } = JSON.parse(
    await (await mock.control("GET", `/requests/${answer.headers.get("x-request-id")}`)).text()
  )
  return found.n
}
