import * as Item from "@sluice/core/Item"
import type { HttpRequest, HttpResponse, Transport } from "@sluice/core/Transport"
import type { JsonObject } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import * as Text from "@sluice/values/Text"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Connection from "../src/Connection.js"
import type * as Lane from "../src/Lane.js"
import * as UserTrack from "../src/UserTrack.js"

const key = "01234567-89ab-cdef-0123-456789abcdef"
const connect = (settings: Partial<Connection.ConnectionSettings> = {}): Connection.Connection =>
  Either.getOrThrow(Connection.make({ endpoint: "https://rest.fra-01.braze.eu/", apiKey: key, ...settings }))
const record = { id: "r", seq: 0, origin: { source: "test" }, body: {} }
const item = (lane: Lane.Lane, value: unknown): Item.Item =>
  Item.make({ record, destination: "d", part: 0, key: "k", lane, json: JSON.stringify(value), repeatable: false })
const ofObject = (lane: Lane.Lane, given: unknown): Item.Item => {
  const value: JsonObject = JSON.parse(JSON.stringify(given))
  return Item.of({
    record,
    destination: "d",
    part: 0,
    key: "k",
    lane,
    value,
    atMost: JsonSize.atMost(value),
    repeatable: false
  })
}

const answering = (response: Partial<HttpResponse>) => {
  const requests: Array<HttpRequest> = []
  const transport: Transport = {
    send: (request) => {
      requests.push(request)
      return Effect.succeed({ status: 201, headers: {}, body: "", ...response })
    }
  }
  return { transport, requests }
}

describe("UserTrack.request", () => {
  it("appends the path to the host once, with two headers [S-15] [S-42]", () => {
    const items = [item("events", { n: 1 }), item("attributes", { n: 2 }), item("events", { n: 3 })]
    expect(UserTrack.request(connect({ partner: "pypestream" }), items)).toEqual({
      method: "POST",
      url: "https://rest.fra-01.braze.eu/users/track",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: '{"attributes":[{"n":2}],"events":[{"n":1},{"n":3}],"partner":"pypestream"}'
    })
  })

  it("is the same for items made of objects and of texts, and joins the texts of large ones", () => {
    const large = { a: "x".repeat(Item.small) }
    const of = (make: typeof item) => [make("events", { n: 1 }), make("attributes", { n: 2 }), make("events", large)]
    const mixed = [ofObject("events", { n: 1 }), item("attributes", { n: 2 }), ofObject("events", large)]
    const expected = JSON.stringify({ attributes: [{ n: 2 }], events: [{ n: 1 }, large] })
    expect([of(item), of(ofObject), mixed].map((items) => UserTrack.body(items, undefined))).toEqual([
      expected,
      expected,
      expected
    ])
  })

  it("contains every item once, in its lane, in order, within the bytes of the envelope", () => {
    const lane = fc.constantFrom<Lane.Lane>("attributes", "events", "purchases")
    const object = fc.dictionary(fc.string(), fc.jsonValue())
    const ofTexts = fc
      .array(fc.tuple(lane, object), { minLength: 1, maxLength: 20 })
      .map((all) => ({ all, make: item }))
    const ofObjects = ofTexts.map(({ all }) => ({ all, make: ofObject }))
    const items = fc.oneof(ofTexts, ofObjects)
    fc.assert(
      fc.property(items, fc.option(fc.string({ minLength: 1 }), { nil: undefined }), ({ all, make }, partner) => {
        const made = all.map(([name, value]) => make(name, value))
        const body = UserTrack.body(made, partner)
        const expected: Record<string, unknown> = {}
        for (const name of ["attributes", "events", "purchases"]) {
          const values = all.filter(([own]) => own === name).map(([, value]) => JSON.parse(JSON.stringify(value)))
          if (values.length > 0) expected[name] = values
        }
        expect(JSON.parse(body)).toEqual(partner === undefined ? expected : { ...expected, partner })
        const { envelope } = UserTrack.limits({ ...connect(), partner })
        const promised = envelope + made.reduce((sum, one) => sum + one.bytes, 0) + made.length - 1
        expect(Text.byteLength(body)).toBeLessThanOrEqual(promised)
      })
    )
  })
})

describe("UserTrack.endpoint", () => {
  it("has the limits of the contract and the budget of the connection", () => {
    const { transport } = answering({})
    const of = (settings: Partial<Connection.ConnectionSettings>) => UserTrack.endpoint(connect(settings), transport)
    const bytes = 4 * 1024 * 1024
    expect(of({}).limits).toEqual({ items: 75, bytes, bytesAlone: bytes, envelope: 44 })
    expect(of({ limits: "legacy" }).limits).toMatchObject({ items: 225, perLane: 75 })
    expect(of({ limits: "mau" }).limits).toMatchObject({ items: 75 })
    expect(of({}).lanes).toEqual(["attributes", "events", "purchases"])
    expect(of({}).id).toMatch(/^users\/track@rest\.fra-01\.braze\.eu#[0-9a-f]{8}$/)
    expect(of({}).budget).toEqual({ pool: of({}).id, count: 1500, per: 3000, share: 0.5 })
    expect(of({}).id).toBe(UserTrack.endpoint(connect(), transport).id)
  })

  it("reads the answer", async () => {
    const { transport, requests } = answering({ body: '{"events_processed":1,"message":"success"}' })
    const reply = await Effect.runPromise(UserTrack.endpoint(connect(), transport).attempt([item("events", {})]))
    expect(reply).toEqual({ _tag: "Judged", verdicts: undefined, answered: true, wire: { status: 201 } })
    expect(requests.length).toBe(1)
  })

  it("explains unnamed refusals and statuses with messages about Braze", async () => {
    const explained = async (status: number) => {
      const endpoint = UserTrack.endpoint(connect(), answering({ status }).transport)
      const reply = await Effect.runPromise(endpoint.attempt([item("events", {})]))
      return "reason" in reply ? [reply.reason.code, reply.reason.message.includes("Check the endpoint: ")] : []
    }
    expect(UserTrack.endpoint(connect(), answering({}).transport).unnamedRefusals?.code).toBe("not-braze-speaking")
    expect([await explained(404), await explained(405)]).toEqual([
      ["path-unknown", true],
      ["answer-unexpected", false]
    ])
  })

  it("removes the key from every reply, however the answer repeats it [S-13]", async () => {
    const named = (type: string): string =>
      JSON.stringify({ message: "success", events_processed: 1, errors: [{ type, input_array: "events", index: 0 }] })
    const echoes = [
      key,
      key.toUpperCase(),
      `Bearer ${key}`,
      `{"message":"Invalid API key: ${key}","errors":["${key}"]}`,
      "x".repeat(480) + key,
      named(`blocked ${key}`),
      named(`blocked ${key}`).replaceAll("01", "\\u00301"),
      JSON.stringify({ message: `blocked ${key}` }).replaceAll("0", "\\u0030"),
      JSON.stringify({ message: `blocked ${key}` })
    ]
    for (const status of [200, 201, 301, 400, 401, 403, 404, 413, 429, 500, 504])
      for (const body of echoes) {
        const { transport } = answering({ status, body, headers: { "x-request-id": `of ${key}` } })
        // A value of the object is a part of the key.
        const items = [item("events", { part: "cdef" }), item("events", {})]
        const reply = await Effect.runPromise(UserTrack.endpoint(connect(), transport).attempt(items))
        expect(JSON.stringify(reply).toLowerCase()).not.toContain(key.slice(0, 8))
      }
  })
})
