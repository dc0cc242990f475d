import { describe, expect, it } from "vitest"
import { control, headersOf, withMock } from "./Http.js"

const seed = { attributes: [{ external_id: "u1" }], campaigns: [{ id: "c1", name: "Welcome" }] }

describe("the outbox", () => {
  it("says who would have got what, scheduled messages too once the clock is there", () =>
    withMock(
      async (mock) => {
        mock.clock({ freeze: "2026-06-01T12:00:00Z" })
        const send = (path: string, more: object) =>
          fetch(`${mock.url}${path}`, {
            method: "POST",
            headers: headersOf(mock.apiKey),
            body: JSON.stringify({
              campaign_id: "c1",
              recipients: [{ external_user_id: "u1", trigger_properties: { a: 1 } }],
              ...more
            })
          })
        await send("/campaigns/trigger/send", {})
        await send("/campaigns/trigger/schedule/create", { schedule: { time: "2026-06-01T13:00:00Z" } })
        expect(await control(mock, "GET", "/outbox")).toMatchObject({
          status: 200,
          body: {
            total: 1,
            messages: [{ n: 1, kind: "campaign", id: "c1", external_id: "u1", properties: { a: 1 }, outcome: "sent" }]
          }
        })
        mock.clock({ step: 3_600_000 })
        expect(mock.outbox({ external_id: "u1", limit: 1 })).toMatchObject({
          total: 2,
          messages: [{ n: 2, at: Date.parse("2026-06-01T13:00:00Z") }]
        })
        expect(mock.outbox({ outcome: "unsubscribed" })).toEqual({ total: 0, messages: [] })
      },
      { seed }
    ))
})

describe("fidelity", () => {
  it("is told with certainty and source, and with what is not emulated", () =>
    withMock(async (mock) => {
      const { status, body } = await control(mock, "GET", "/fidelity")
      expect(status).toBe(200)
      expect(body).toMatchObject({
        rules: expect.arrayContaining([expect.objectContaining({ id: "delete.counts-sent", certainty: "R" })]),
        notEmulated: expect.arrayContaining(["GET /templates/email/list"])
      })
    }))
})
