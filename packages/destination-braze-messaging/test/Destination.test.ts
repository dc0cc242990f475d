import type { Item } from "@sluice/core/Item"
import type { HttpRequest, HttpResponse } from "@sluice/core/Transport"
import { Effect, Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Messaging from "../src/Destination.js"
import { connection, prepared } from "./support.js"

/** Sends the messages of one mapping result and returns the request and the reply. */
const exchange = async (object: object, response: Partial<HttpResponse>) => {
  const requests: Array<HttpRequest> = []
  const endpoint = Messaging.endpoint(connection, {
    send: (request) => {
      requests.push(request)
      return Effect.succeed({ status: 201, headers: {}, body: "", ...response })
    }
  })
  const result = prepared(
    { item: JSON.parse(JSON.stringify(object)) },
    { mapping: { "@path": "$.item" }, settings: { allowBroadcast: true } }
  )
  const items: ReadonlyArray<Item> = result?._tag === "Items" ? result.items : []
  return { reply: await Effect.runPromise(endpoint.attempt(items)), request: requests[0] }
}

const sent = `{"dispatch_id":"d","message":"success"}`
const to = (external_user_id: string) => ({ campaign_id: "c1", external_user_id, trigger_properties: { n: 1 } })

describe("requests", () => {
  it("names the campaign once and each recipient with its own properties", async () => {
    const { request } = await exchange([to("u1"), to("u2")], { body: sent })
    expect([request?.url, request?.body]).toEqual([
      "http://127.0.0.1:8099/campaigns/trigger/send",
      `{"campaign_id":"c1","recipients":[{"external_user_id":"u1","trigger_properties":{"n":1}},{"external_user_id":"u2","trigger_properties":{"n":1}}]}`
    ])
  })

  it("sends a broadcast without recipients", async () => {
    const { request } = await exchange({ canvas_id: "v1", broadcast: true }, { body: sent })
    expect([request?.url, request?.body]).toEqual([
      "http://127.0.0.1:8099/canvas/trigger/send",
      `{"canvas_id":"v1","broadcast":true}`
    ])
  })
})

describe("responses", () => {
  it("accepts all messages of a dispatch", async () => {
    const { reply } = await exchange([to("u1")], { body: sent })
    expect(reply).toMatchObject({ _tag: "Judged", verdicts: undefined })
  })

  it("halts if the canvas is not active, because nobody enters it", async () => {
    const body = JSON.stringify({ dispatch_id: "d", message: "success", notice: "The Canvas is paused." })
    const { reply } = await exchange({ canvas_id: "v1", external_user_id: "u1" }, { body })
    expect(reply).toMatchObject({ _tag: "Halt", reason: { code: "canvas-not-active" } })
  })

  it.each([
    ["a success without dispatch_id", { body: `{"message":"success"}` }, "answer-not-understood"],
    ["another message", { body: `{"dispatch_id":"d","message":"queued"}` }, "answer-without-success"],
    ["a server error", { status: 500 }, "server-trouble"],
    ["a lost response", { status: 504 }, "answer-lost"]
  ])("does not know whether messages were sent after %s", async (_, response, code) => {
    const { reply } = await exchange([to("u1")], response)
    expect(reply).toMatchObject({ verdicts: [{ _tag: "Unsure", reason: { code } }] })
  })

  it("names the permission that the key lacks", async () => {
    const { reply } = await exchange([to("u1")], { status: 403 })
    expect(reply).toMatchObject({ _tag: "Halt", reason: { code: "not-permitted" } })
    expect(JSON.stringify(reply)).toContain("campaigns.trigger.send")
  })
})

describe("the endpoint", () => {
  it("has the limits of recipients, the shared budget, and each person once per request", () => {
    const { budget, limits, order } = Messaging.endpoint(connection, { send: () => Effect.never })
    expect([limits.items, limits.onePerPerson, budget.count, budget.per]).toEqual([50, true, 250_000, 3_600_000])
    expect(order).toMatchObject({ group: connection.id, stages: { attributes: 0, messages: 3 } })
  })
})

describe("configure", () => {
  const problems = (input: object) =>
    Either.match(Messaging.configure({ name: "messages", ...input }), {
      onLeft: (all) => all.map(({ code, path }) => [path.join("."), code]),
      onRight: () => []
    })

  it("needs a campaign or a canvas, not both", () => {
    expect(problems({})).toEqual([["settings", "campaign-missing"]])
    expect(problems({ fields: { external_user_id: "$.id" } })).toEqual([["settings", "campaign-missing"]])
    expect(problems({ fields: { "campaign_id?": "$.c" } })).toEqual([])
    expect(problems({ settings: { campaignId: "c", canvasId: "v" } })).toEqual([
      ["settings.canvasId", "campaign-not-one"]
    ])
  })

  it("reports every mistake of a route at once", () => {
    expect(
      problems({ fields: { external_user_id: "$.[" }, settings: { campaignId: "", allowBroadcast: 1, more: 1 } })
        .map(([path]) => path)
        .sort()
    ).toEqual(["fields.external_user_id", "settings.allowBroadcast", "settings.campaignId", "settings.more"])
  })
})
