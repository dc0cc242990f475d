import { describe, expect, it } from "vitest"
import { body, control, headersOf, track, withMock } from "./Http.js"

const seed = { attributes: [{ external_id: "u1" }], campaigns: [{ id: "c1", name: "Welcome" }] }

describe("the outbox", () => {
  it("contains every message with its recipient, scheduled ones when they are due", () =>
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
        expect(mock.outbox({ outcome: "unsubscribed" })).toEqual({ total: 0, messages: [], callbacks: [] })
      },
      { seed }
    ))
})

describe("a callback of an export", () => {
  it("is in the outbox with its body, which contains the address of the archive", () =>
    withMock(async (mock) => {
      mock.clock({ freeze: "2026-06-01T12:00:00Z" })
      const answer = await fetch(`${mock.url}/users/export/segment`, {
        method: "POST",
        headers: headersOf(mock.apiKey),
        body: JSON.stringify({
          segment_id: "s1",
          fields_to_export: ["external_id"],
          callback_endpoint: "http://127.0.0.1:1/hook"
        })
      })
      const { url } = Object(await answer.json())
      const callback = {
        request: 1,
        at: Date.parse("2026-06-01T12:00:00Z"),
        endpoint: "http://127.0.0.1:1/hook",
        body: { success: true, url }
      }
      expect(mock.outbox().callbacks).toEqual([callback])
      expect((await control(mock, "GET", "/outbox")).body).toEqual({ messages: [], total: 0, callbacks: [callback] })
      expect((await fetch(url)).headers.get("content-type")).toBe("application/zip")
    }))
})

describe("a search in the outbox", () => {
  const many = {
    attributes: [{ external_id: "u1" }, { external_id: "u2" }],
    campaigns: [{ id: "c1", name: "Welcome home" }],
    canvases: [{ id: "v1", name: "Onboarding" }]
  }
  const filled = (run: (mock: Parameters<Parameters<typeof withMock>[0]>[0]) => Promise<void>) =>
    withMock(
      async (mock) => {
        const send = (path: string, body: object) =>
          fetch(`${mock.url}${path}`, { method: "POST", headers: headersOf(mock.apiKey), body: JSON.stringify(body) })
        const recipients = [{ external_user_id: "u1" }, { external_user_id: "u2" }]
        await send("/campaigns/trigger/send", { campaign_id: "c1", trigger_properties: { Plan: "Gold" }, recipients })
        await send("/canvas/trigger/send", { canvas_id: "v1", recipients })
        await send("/messages/send", {
          external_user_ids: ["u1"],
          messages: { email: { app_id: "a", from: "x@example.com", subject: "s", body: "b" } }
        })
        await run(mock)
      },
      { seed: many }
    )

  it("finds a kind of message", () =>
    filled(async (mock) => {
      const kinds = async (kind: string) =>
        Reflect.get(Object((await control(mock, "GET", `/outbox?kind=${kind}`)).body), "total")
      expect([await kinds("campaign"), await kinds("canvas"), await kinds("messages")]).toEqual([2, 2, 1])
      expect(mock.outbox({ kind: "transactional" }).total).toBe(0)
    }))

  it("finds part of an id, a name, a channel or the properties, ignoring case", () =>
    filled(async (mock) => {
      const found = async (text: string) => {
        const { body } = await control(mock, "GET", `/outbox?text=${encodeURIComponent(text)}`)
        return Object(body).messages.map(({ n }: { readonly n: number }) => n)
      }
      expect(await found("welcome HOME")).toEqual([1, 2])
      expect(await found("gold")).toEqual([1, 2])
      expect(await found("onboard")).toEqual([3, 4])
      expect(await found("U2")).toEqual([2, 4])
      expect(await found("EMAIL")).toEqual([5])
      expect(await found("nothing of this")).toEqual([])
      expect(mock.outbox({ text: "u2", kind: "canvas" }).messages.map(({ n }) => n)).toEqual([4])
    }))

  it("refuses an unknown kind, with a near miss", () =>
    filled(async (mock) => {
      expect(await control(mock, "GET", "/outbox?kind=campain")).toMatchObject({
        status: 400,
        body: {
          problems: [
            {
              path: "kind",
              message: 'must be "campaign", "canvas", "messages" or "transactional"; did you mean "campaign"?'
            }
          ]
        }
      })
    }))
})

describe("fidelity", () => {
  it("lists rules with certainty and source, and what is not emulated", () =>
    withMock(async (mock) => {
      const { status, body } = await control(mock, "GET", "/fidelity")
      expect(status).toBe(200)
      expect(body).toMatchObject({
        rules: expect.arrayContaining([expect.objectContaining({ id: "delete.counts-sent", certainty: "R" })]),
        notEmulated: expect.arrayContaining(["GET /cdi/integrations"])
      })
    }))
})

describe("the effects of a request and a message", () => {
  it("is returned with the request, the message and the ledger", () =>
    withMock(async (mock) => {
      const headers = headersOf(mock.apiKey)
      const post = (path: string, sent: unknown) =>
        fetch(`${mock.url}${path}`, { method: "POST", headers, body: JSON.stringify(sent) })
      await track(mock, body("u1"))
      await post("/messages/send", { external_user_ids: ["u1"], messages: { sms: { body: "Hello" } } })
      const [first] = Object((await control(mock, "GET", "/requests")).body).requests
      expect((await control(mock, "GET", `/requests/${first.id}/effects`)).body).toMatchObject({
        effects: [{ lane: "events", index: 0, user: { name: "u1" }, changes: [{ kind: "event", name: "e" }] }]
      })
      expect((await control(mock, "GET", "/requests/none/effects")).status).toBe(404)
      expect((await control(mock, "GET", "/outbox/1")).body).toMatchObject({
        n: 1,
        content: { source: "request", channels: [{ channel: "sms", fields: { body: "Hello" } }], remaining: [] }
      })
      expect((await control(mock, "GET", "/outbox/2")).status).toBe(404)
      expect(Object((await control(mock, "GET", "/ledger")).body).entries[0]).toMatchObject({ label: "e" })
      expect((await control(mock, "GET", "/traffic?buckets=10")).body).toMatchObject({
        latency: { requests: 2 },
        last: expect.any(Number)
      })
      expect(await control(mock, "GET", "/traffic?range=0")).toMatchObject({ status: 400 })
    }))
})
