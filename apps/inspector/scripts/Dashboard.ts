/** What somebody would have made in the dashboard for the people of the example of conversations. */
export const dashboard = {
  segments: [
    {
      id: "regulars",
      name: "Regulars",
      description: "Twenty orders and more",
      filter: {
        custom_attribute: { custom_attribute_name: "orders", comparison: "greater_than_or_equal_to", value: 20 }
      }
    },
    {
      id: "travellers",
      name: "Travellers",
      filter: {
        custom_attribute: { custom_attribute_name: "interests", comparison: "includes_value", value: "travel" }
      }
    },
    { id: "everybody", name: "Everybody" }
  ],
  campaigns: [
    {
      id: "sorry",
      name: "Sorry that we missed you",
      description: "After a conversation that nobody ended",
      channels: ["email"],
      tags: ["service"]
    },
    { id: "autumn", name: "Autumn offers", channels: ["email", "ios_push"], segment_id: "regulars", status: "paused" }
  ],
  canvases: [{ id: "welcome", name: "First week", variants: ["short", "long"] }],
  catalogs: [
    {
      name: "offers",
      description: "What a message may recommend",
      fields: [
        { name: "id", type: "string" },
        { name: "title", type: "string" },
        { name: "price", type: "number" },
        { name: "in_stock", type: "boolean" },
        { name: "interests", type: "array" }
      ],
      items: [
        { id: "fibre-500", title: "Fibre 500", price: 29.9, in_stock: true, interests: ["fibre"] },
        { id: "tv-start", title: "Television, first steps", price: 9.9, in_stock: true, interests: ["tv"] },
        { id: "roam-10", title: "Ten days abroad", price: 14.5, in_stock: false, interests: ["travel", "roaming"] }
      ]
    }
  ]
}

/** Requests that send messages to people of the example: path and body. */
export const messages: ReadonlyArray<readonly [string, Readonly<Record<string, unknown>>]> = [
  [
    "/campaigns/trigger/send",
    {
      campaign_id: "sorry",
      trigger_properties: { bot: "Halden.Care", queue: "billing" },
      recipients: [
        { external_user_id: "c-100784", trigger_properties: { waited_seconds: 917 } },
        { external_user_id: "c-104821" },
        { external_user_id: "nobody-of-this-id" }
      ]
    }
  ],
  ["/campaigns/trigger/send", { campaign_id: "autumn", recipients: [{ external_user_id: "c-104821" }] }],
  [
    "/canvas/trigger/send",
    {
      canvas_id: "welcome",
      canvas_entry_properties: { source: "chat", offers: ["fibre-500", "tv-start"] },
      recipients: [{ external_user_id: "c-100784" }, { external_user_id: "ada" }]
    }
  ]
]
