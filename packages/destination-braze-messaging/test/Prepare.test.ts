import * as Identity from "@sluice/braze/Identity"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { item, prepared, told } from "./support.js"

const campaign_id = "c1"

describe("messages", () => {
  it.each([
    [
      "a campaign for a person with properties",
      { campaign_id, external_user_id: "u1", trigger_properties: { cart: "a" } },
      [
        [
          "campaign recipients c1",
          { campaign_id, recipient: { external_user_id: "u1", trigger_properties: { cart: "a" } } },
          "external_id:u1"
        ]
      ]
    ],
    [
      "a canvas for a visitor with context",
      { canvas_id: "v1", user_alias: { alias_name: "a", alias_label: "l" }, context: { step: 2 } },
      [
        [
          "canvas recipients v1",
          {
            canvas_id: "v1",
            recipient: { user_alias: { alias_name: "a", alias_label: "l" }, context: { step: 2 } }
          },
          "alias:l:a"
        ]
      ]
    ],
    [
      "attributes that are stored before the message is sent",
      { campaign_id, external_user_id: "u1", send_to_existing_only: false, attributes: { first_name: "Ada" } },
      [
        [
          "campaign recipients c1",
          {
            campaign_id,
            recipient: { external_user_id: "u1", send_to_existing_only: false, attributes: { first_name: "Ada" } }
          },
          "external_id:u1"
        ]
      ]
    ]
  ])("reads %s", (_, object, expected) => {
    expect(item(object)).toEqual(expected)
  })

  it("sends to everybody only if the settings allow it", () => {
    const object = { campaign_id, broadcast: true, trigger_properties: { day: 1 } }
    expect(item(object, { allowBroadcast: true })).toEqual([["campaign broadcast c1", object, "campaign broadcast c1"]])
    expect(item(object)).toEqual([["mapping.broadcast", "broadcast-not-allowed"]])
    expect(item({ ...object, external_user_id: "u1" }, { allowBroadcast: true })).toEqual([
      ["mapping.broadcast", "broadcast-with-recipient"]
    ])
  })

  it("triggers the campaign of the settings for the person of the identity, without a mapping", () => {
    const identity = Either.getOrThrow(Identity.compile([{ external_id: "$.id" }, { email: "$.mail" }]))
    const input = { identity, settings: { canvasId: "v1", prioritization: ["identified"] } }
    expect(told(prepared({ id: "u1" }, input))).toEqual([
      ["canvas recipients v1", { canvas_id: "v1", recipient: { external_user_id: "u1" } }, "external_id:u1"]
    ])
    expect(told(prepared({ mail: "a@example.org" }, input))).toEqual([
      [
        "canvas recipients v1",
        { canvas_id: "v1", recipient: { email: "a@example.org", prioritization: ["identified"] } },
        "email:a@example.org"
      ]
    ])
  })

  it("refuses a person that the identity finds only by phone", () => {
    const identity = Either.getOrThrow(Identity.compile([{ phone: "$.phone" }]))
    expect(told(prepared({ phone: "+14155552671" }, { identity, settings: { campaignId: "c1" } }))).toEqual([
      ["identity", "recipient-not-possible"]
    ])
  })

  it("is never repeatable", () => {
    const result = prepared({ id: 1 }, { fields: { campaign_id, external_user_id: "$.id" } })
    expect(result?._tag === "Items" && result.items.map(({ repeatable }) => repeatable)).toEqual([false])
  })
})

describe("bad input", () => {
  const external_user_id = "u1"

  it.each([
    ["no campaign", { external_user_id }, [["mapping.campaign_id", "campaign-missing"]]],
    [
      "a campaign and a canvas",
      { campaign_id, canvas_id: "v1", external_user_id },
      [["mapping.canvas_id", "campaign-not-one"]]
    ],
    ["an id that is a number", { campaign_id: 7, external_user_id }, [["mapping.campaign_id", "campaign-not-valid"]]],
    ["nobody", { campaign_id }, [["mapping.external_user_id", "identity-missing"]]],
    [
      "an address without prioritization",
      { campaign_id, email: "a@example.org" },
      [["mapping.prioritization", "prioritization-missing"]]
    ],
    [
      "properties that are text",
      { campaign_id, external_user_id, trigger_properties: "cart" },
      [["mapping.trigger_properties", "properties-not-object"]]
    ],
    [
      "properties above the limit",
      { campaign_id, external_user_id, trigger_properties: { text: "x".repeat(51_200) } },
      [["mapping.trigger_properties", "properties-too-large"]]
    ],
    [
      "a recipient to create without attributes",
      { campaign_id, external_user_id, send_to_existing_only: false },
      [["mapping.send_to_existing_only", "attributes-missing"]]
    ],
    [
      "attributes that name another person",
      { campaign_id, external_user_id, attributes: { external_id: "u2" } },
      [["mapping.attributes", "attributes-identify"]]
    ],
    [
      "text instead of true",
      { campaign_id, external_user_id, send_to_existing_only: "yes" },
      [["mapping.send_to_existing_only", "not-boolean"]]
    ]
  ])("refuses %s", (_, object, expected) => {
    expect(item(object)).toEqual(expected)
  })

  it("leaves out fields that the message does not have, with a warning", () => {
    const result = prepared(
      { item: { campaign_id, external_user_id, context: { a: 1 }, colour: "red" } },
      { mapping: { "@path": "$.item" } }
    )
    expect(result).toMatchObject({
      _tag: "Items",
      warnings: [
        { code: "field-unknown", mappingPath: "mapping.colour" },
        { code: "properties-not-used", mappingPath: "mapping.context" }
      ]
    })
  })
})
