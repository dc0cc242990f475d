import type { Written } from "../../src/configuration/Shape.js"

/** A profile with a name and an address, and an event where the conversation has ended. */
export const conversations = (workspace: { readonly url: string; readonly apiKey: string }): Written => ({
  version: 1,
  source: { id: "$.chat_id" },
  connections: { braze: { endpoint: workspace.url, apiKey: workspace.apiKey, partner: "pypestream" } },
  identity: [{ external_id: "$.customer" }],
  routes: [
    { name: "profile", to: "braze-user-track", fields: { first_name: "$.name", "email?": "$.email" } },
    {
      name: "ended",
      to: "braze-event-tracking",
      when: { "$.ended_at": { exists: true } },
      fields: { name: "conversation ended", time: "$.ended_at", properties: { seq: "$.n" } }
    }
  ]
})

/** The n-th record of {@link conversations}. */
export const conversation = (n: number) => ({
  chat_id: `chat-${n}`,
  customer: `customer-${n}`,
  name: `Ada ${n}`,
  email: `ada${n}@example.com`,
  ended_at: "2026-03-04T10:00:00Z",
  n
})

export const ndjson = (records: Iterable<unknown>): string =>
  Array.from(records, (record) => `${JSON.stringify(record)}\n`).join("")
