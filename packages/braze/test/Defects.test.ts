import * as Item from "@sluice/core/Item"
import type { HttpRequest } from "@sluice/core/Transport"
import * as DateReader from "@sluice/values/DateReader"
import { Findings } from "@sluice/values/Findings"
import { isRefusal } from "@sluice/values/Refusal"
import { Effect, Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Connection from "../src/Connection.js"
import * as Identity from "../src/Identity.js"
import * as UserTrack from "../src/UserTrack.js"

const apiKey = "01234567-89ab-cdef-0123-456789abcdef"
const record = { id: "r", seq: 0, origin: { source: "test" }, body: {} }
const item = Item.make({
  record,
  destination: "d",
  part: 0,
  key: "k",
  lane: "events",
  json: '{"external_id":"u1","name":"chat_done","time":"2026-01-02T03:04:05Z"}',
  repeatable: false
})

const request = (endpoint: string): HttpRequest =>
  UserTrack.request(Either.getOrThrow(Connection.make({ endpoint, apiKey, partner: "pypestream" })), [item])

const answered = (status: number, body: string) =>
  Effect.runSync(
    UserTrack.endpoint(Either.getOrThrow(Connection.make({ endpoint: "http://localhost:8099", apiKey })), {
      send: () => Effect.succeed({ status, headers: {}, body })
    }).attempt([item])
  )

/** The mistakes of the sample on the partner page, which the client must not repeat. */
describe("the client, unlike the partner's sample,", () => {
  it("sends the payload as JSON in the body, and nothing in the query [D-2]", () => {
    const { url, body } = request("https://rest.fra-01.braze.eu")
    expect(new URL(url).search).toBe("")
    expect(JSON.parse(body ?? "")).toEqual({
      events: [{ external_id: "u1", name: "chat_done", time: "2026-01-02T03:04:05Z" }],
      partner: "pypestream"
    })
  })

  it("sends the key as a bearer token in the header, and nowhere else [D-3] [D-4]", () => {
    const { headers, url, body } = request("https://rest.fra-01.braze.eu")
    expect(headers).toEqual({ authorization: `Bearer ${apiKey}`, "content-type": "application/json" })
    expect(url + body).not.toContain(apiKey)
  })

  it("reads only a 2xx status as success [D-5]", () => {
    for (const status of [301, 400, 401, 403, 404, 405, 408, 413, 415, 425, 429, 500, 502, 503, 504, 520, 524]) {
      const reply = answered(status, '{"events_processed":1,"message":"success"}')
      const accepted =
        reply._tag === "Judged" && reply.verdicts?.every((verdict) => verdict._tag !== "Accepted") !== true
      expect([status, accepted]).toEqual([status, false])
    }
  })

  it("refuses an object that a 201 names as refused [D-6]", () => {
    const errors = [{ input_array: "events", index: 0, type: "'time' is not valid" }]
    expect(answered(201, JSON.stringify({ message: "success", errors }))).toMatchObject({
      verdicts: [{ _tag: "Refused" }]
    })
  })

  it("removes the key that a 401 repeats [D-7]", () => {
    expect(JSON.stringify(answered(401, `{"message":"Invalid API key: ${apiKey}"}`))).not.toContain(apiKey)
  })

  it("refuses an email address as external_id unless the setting allows it [D-9]", () => {
    const chain = Either.getOrThrow(Identity.compile([{ external_id: "$.email" }]))
    const findings = new Findings()
    expect(chain.of({ email: "ana@example.pt" }, findings)).toBe(undefined)
    expect(findings.problems.map((problem) => problem.code)).toEqual(["external-id-is-email"])
  })

  it("refuses a date with two readings, and never shifts a birth date [D-11]", () => {
    const reader = Either.getOrThrow(DateReader.compile({ timezone: "Pacific/Auckland" }))
    expect(isRefusal(reader.instant("03/04/2026"))).toBe(true)
    expect(reader.date("1980-12-21T00:00:00Z")).toBe("1980-12-21")
  })

  it("finds placeholders and mistakes before the first call, all at once [D-13] [D-16]", () => {
    const result = Connection.make({ endpoint: "{ BRAZE REST ENDPOINT }", apiKey: "{ BRAZE API KEY }" })
    expect(Either.match(result, { onLeft: (all) => all.map((problem) => problem.code), onRight: () => [] })).toEqual([
      "endpoint-placeholder",
      "api-key-placeholder"
    ])
  })

  it("appends users/track after one slash, with any end of the endpoint [D-15] [D-17]", () => {
    for (const endpoint of [
      "https://rest.fra-01.braze.eu",
      "https://rest.fra-01.braze.eu/",
      "https://rest.fra-01.braze.eu//"
    ])
      expect(request(endpoint).url).toBe("https://rest.fra-01.braze.eu/users/track")
  })

  it("distinguishes not sent, refused, and sent without an answer [D-22]", () => {
    const tag = (status: number, body: string) => {
      const reply = answered(status, body)
      return reply._tag === "Judged" ? reply.verdicts?.[0]?._tag : reply._tag
    }
    const refused = '{"message":"no","errors":[{"input_array":"events","index":0,"type":"no"}]}'
    expect([tag(503, ""), tag(400, refused), tag(504, "")]).toEqual(["Again", "Refused", "Unsure"])
  })
})
