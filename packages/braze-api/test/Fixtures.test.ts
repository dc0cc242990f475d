import * as UserExport from "@sluice/braze-api/UserExport"
import * as UserTrack from "@sluice/braze-api/UserTrack"
import { Either, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { type Exchange, read } from "./fixtures/Exchange.js"

const trackExchanges = read("UserTrackExchanges")
const exportExchanges = read("UserExportExchanges")

const trackAnswer = Schema.Union(UserTrack.TrackSuccess, UserTrack.TrackFailure, UserTrack.FrameworkFailure)
const accepted = ({ body, status }: Exchange) =>
  status === 201 && typeof body === "object" && body !== null && !("errors" in body)
const strict = { onExcessProperty: "error" } as const

describe("fixtures", () => {
  it("have a source and a certainty", () => {
    for (const exchange of [...trackExchanges, ...exportExchanges])
      expect(exchange).toMatchObject({
        title: expect.stringMatching(/./),
        certainty: expect.stringMatching(/^(D|D-loc|R|3P|I)$/),
        source: expect.stringMatching(/./),
        checked: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)
      })
  })
})

describe("users/track", () => {
  for (const exchange of trackExchanges) {
    it(`answer decodes and encodes unchanged: ${exchange.title}`, () => {
      const decoded = Schema.decodeUnknownSync(trackAnswer, strict)(exchange.body)
      expect(Schema.encodeSync(trackAnswer)(decoded)).toEqual(exchange.body)
    })
  }

  for (const exchange of trackExchanges.filter(accepted)) {
    it(`accepted request decodes unchanged: ${exchange.title}`, () => {
      expect(Schema.decodeUnknownSync(UserTrack.TrackRequest)(exchange.request)).toEqual(exchange.request)
    })
  }

  it("keeps custom attributes that no schema names", () => {
    const body = { attributes: [{ external_id: "u1", operating_system: "iOS", nested: { a: [1] } }] }
    expect(Schema.decodeUnknownSync(UserTrack.TrackRequest)(body)).toEqual(body)
  })

  it.each([
    { attributes: {} },
    { attributes: [{ external_id: 1 }] },
    { attributes: [{ external_id: "u", email_subscribe: "yes" }] },
    { events: [{ external_id: "u", time: "2026-01-01" }] },
    { purchases: [{ external_id: "u", time: "2026-01-01", product_id: "p", currency: "USD", price: "1" }] }
  ])("rejects the request %j", (body) => {
    expect(Either.isLeft(Schema.decodeUnknownEither(UserTrack.TrackRequest)(body))).toBe(true)
  })
})

describe("users/export/ids", () => {
  for (const exchange of exportExchanges) {
    it(`request and answer decode unchanged: ${exchange.title}`, () => {
      expect(Schema.decodeUnknownSync(UserExport.ExportRequest, strict)(exchange.request)).toEqual(exchange.request)
      expect(Schema.decodeUnknownSync(UserExport.ExportSuccess, strict)(exchange.body)).toEqual(exchange.body)
    })
  }
})
