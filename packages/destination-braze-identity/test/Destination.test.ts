import type { Item } from "@sluice/core/Item"
import type { HttpRequest, HttpResponse } from "@sluice/core/Transport"
import { Effect, Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Identity from "../src/Destination.js"
import { connection, prepared } from "./support.js"

/** Sends the items of one object and returns the request and the reply. */
const exchange = async (object: object, response: Partial<HttpResponse>) => {
  const requests: Array<HttpRequest> = []
  const endpoint = Identity.endpoint(connection, {
    send: (request) => {
      requests.push(request)
      return Effect.succeed({ status: 201, headers: {}, body: "", ...response })
    }
  })
  const result = prepared(
    { item: JSON.parse(JSON.stringify(object)) },
    { mapping: { "@path": "$.item" }, settings: { allowDelete: true } }
  )
  const items: ReadonlyArray<Item> = result?._tag === "Items" ? result.items : []
  const reply = await Effect.runPromise(endpoint.attempt(items))
  return { request: requests[0], reply }
}

const identify = (name: string) => ({
  operation: "identify",
  external_id: "u1",
  user_alias: { alias_name: name, alias_label: "l" }
})

describe("requests", () => {
  it("sends one list with the key and the permission's path", async () => {
    const { request } = await exchange(identify("a"), { body: `{"aliases_processed":1,"message":"success"}` })
    expect(request).toEqual({
      method: "POST",
      url: "http://127.0.0.1:8099/users/identify",
      headers: { authorization: "Bearer 0123456789abcdef", "content-type": "application/json" },
      body: `{"aliases_to_identify":[{"external_id":"u1","user_alias":{"alias_name":"a","alias_label":"l"}}]}`
    })
  })

  it.each([
    [{ external_id: "u1" }, `{"external_ids":["u1"]}`],
    [{ user_alias: { alias_name: "a", alias_label: "l" } }, `{"user_aliases":[{"alias_name":"a","alias_label":"l"}]}`],
    [{ braze_id: "5f2c9d0a1b3e4c5d6e7f8010" }, `{"braze_ids":["5f2c9d0a1b3e4c5d6e7f8010"]}`],
    [
      { phone: "+14155552671", prioritization: ["identified"] },
      `{"phone_numbers":[{"phone":"+14155552671","prioritization":["identified"]}]}`
    ]
  ])("deletes %j", async (who, body) => {
    const { request } = await exchange({ operation: "delete", ...who }, { body: `{"deleted":1,"message":"success"}` })
    expect([request?.url, request?.body]).toEqual(["http://127.0.0.1:8099/users/delete", body])
  })
})

describe("responses", () => {
  const two = [identify("a"), identify("b")]

  it("accepts everything if the counter fits", async () => {
    const { reply } = await exchange(two, { body: `{"aliases_processed":2,"message":"success"}` })
    expect(reply).toMatchObject({ _tag: "Judged", verdicts: undefined })
  })

  it("refuses the entries that errors name, under either name of the list", async () => {
    for (const name of ["user_identifiers", "aliases_to_identify"]) {
      const errors = [{ type: "'external_id' is required", input_array: name, index: 1 }]
      const { reply } = await exchange(two, {
        body: JSON.stringify({ aliases_processed: 1, message: "success", errors })
      })
      expect(reply).toMatchObject({ _tag: "Judged", verdicts: [{ _tag: "Accepted" }, { _tag: "Refused" }] })
    }
  })

  it.each([
    ["another counter", `{"aliases_processed":1,"message":"success"}`, "answer-does-not-add-up"],
    ["another message", `{"aliases_processed":2,"message":"queued"}`, "answer-without-success"],
    [
      "an error about an entry that was not sent",
      `{"aliases_processed":2,"message":"success","errors":[{"type":"x","input_array":"user_identifiers","index":2}]}`,
      "answer-does-not-add-up"
    ],
    ["a page of a proxy", "<html>", "answer-not-understood"]
  ])("does not know the result after %s", async (_, body, code) => {
    const { reply } = await exchange(two, { body })
    expect(reply).toMatchObject({ verdicts: [{ _tag: "Unsure", reason: { code } }, { _tag: "Unsure" }] })
  })

  it("splits a request that is refused as a whole", async () => {
    const { reply } = await exchange(two, { status: 400, body: `{"message":"'external_id' is required"}` })
    expect(reply).toMatchObject({ _tag: "Split", reason: { code: "request-refused" } })
  })

  it("halts and names the permission that the key lacks", async () => {
    const { reply } = await exchange(two, { status: 403 })
    expect(reply).toMatchObject({
      _tag: "Halt",
      reason: {
        code: "not-permitted",
        message:
          "The API key has no permission for users/identify (403). Permissions of an existing key cannot be changed. Create a key with users.identify, and check its IP allowlist."
      }
    })
  })
})

describe("the endpoint", () => {
  it("has the limits and the budget of the identity endpoints", () => {
    const { budget, limits, order } = Identity.endpoint(connection, { send: () => Effect.never })
    expect([limits.items, limits.bytes, budget.count, budget.per]).toEqual([50, 4 * 1024 * 1024, 20_000, 60_000])
    expect(order).toMatchObject({ group: connection.id, linksPeople: true })
  })
})

describe("configure", () => {
  it("reports every mistake of a route at once", () => {
    const result = Identity.configure({
      name: "people",
      fields: { external_id: "$.[" },
      settings: { operation: "link", allowDelete: "yes", prioritization: ["identified", "unidentified"], more: 1 }
    })
    expect(Either.isLeft(result) ? result.left.map(({ path }) => path.join(".")).sort() : []).toEqual([
      "fields.external_id",
      "settings.allowDelete",
      "settings.more",
      "settings.operation",
      "settings.prioritization"
    ])
  })
})
