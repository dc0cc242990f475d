import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { open } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const seed = {
  attributes: [{ external_id: "u1", phone: "+12183095514" }],
  campaigns: [{ id: "c", name: "C", channels: ["sms"] }],
  invalid_phone_numbers: [
    { phone: "+12183095514", invalid_detected_at: "2026-05-31T23:59:59Z", reason: "deactivated" },
    { phone: "+14255551212", invalid_detected_at: "2026-05-01T00:00:00Z" },
    { phone: "+351912345678", invalid_detected_at: "2026-05-15T00:00:00Z", reason: "invalid_format" }
  ]
}
const path = "/sms/invalid_phone_numbers"
const phones = (braze: ReturnType<typeof open>, query: string) =>
  Object(braze.get(`${path}?${query}`).body).sms?.map(({ phone }: { phone: string }) => phone)
const all = ["+12183095514", "+351912345678", "+14255551212"]
const may = "start_date=2026-05-01&end_date=2026-05-31"

describe("invalid phone numbers", () => {
  it("are listed by day, the last one included, newest first [sms.invalid]", () => {
    const braze = open(seed)
    expect(braze.get(`${path}?${may}`).body).toEqual({
      sms: [
        { phone: "+12183095514", invalid_detected_at: "2026-05-31T23:59:59.000Z", reason: "deactivated" },
        { phone: "+351912345678", invalid_detected_at: "2026-05-15T00:00:00.000Z", reason: "invalid_format" },
        { phone: "+14255551212", invalid_detected_at: "2026-05-01T00:00:00.000Z", reason: "provider_error" }
      ],
      message: "success"
    })
    expect(phones(braze, "start_date=2026-05-02&end_date=2026-05-30")).toEqual(["+351912345678"])
    expect(phones(braze, `${may}&reason=deactivated`)).toEqual(["+12183095514"])
  })
  it("are found by number, regardless of the dates [sms.invalid]", () => {
    const braze = open(seed)
    const query =
      "start_date=2019-01-01&end_date=2019-02-01&phone_numbers[]=12183095514&phone_numbers[]=%2B351912345678"
    expect(phones(braze, query)).toEqual(["+12183095514", "+351912345678"])
    expect(phones(braze, "phone_numbers[]=+351912345678")).toEqual(["+351912345678"])
    expect(phones(braze, "phone_numbers[]=15005550006")).toEqual([])
  })
  it("are refused without a range or numbers [sms.invalid]", () => {
    const status = (query: string) => open(seed).get(`${path}?${query}`).status
    const bad = ["", "start_date=2026-05-01", "end_date=2026-05-01", "start_date=2026-05-02&end_date=2026-05-01"]
    expect(bad.map(status)).toEqual([400, 400, 400, 400])
    expect(["limit=501", "reason=tired"].map((query) => status(`${may}&${query}`))).toEqual([400, 400])
  })
  it("appear once over all pages, in order [sms.invalid]", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), (limit) => {
        const pages = [0, 1, 2, 3].map((page) => phones(open(seed), `${may}&limit=${limit}&offset=${page * limit}`))
        expect(pages.flat()).toEqual(all)
      }),
      { numRuns: full ? 100 : 4 }
    )
  })
  it("receive no SMS until they are removed [sms.invalid]", () => {
    const braze = open(seed)
    const send = () =>
      braze.post("/campaigns/trigger/send", { campaign_id: "c", recipients: [{ external_user_id: "u1" }] })
    send()
    expect(braze.post(`${path}/remove`, { phone_numbers: ["12183095514", "unknown"] })).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
    send()
    expect(braze.outbox().map(({ outcome }) => outcome)).toEqual(["bounced", "sent"])
    expect(phones(braze, may)).toEqual(["+351912345678", "+14255551212"])
    braze.emulator.reset(braze.emulator.workspace, "seed")
    expect(phones(braze, may)).toEqual(all)
    for (const phone_numbers of [undefined, "1", [1], Array.from({ length: 51 }, () => "1")])
      expect(braze.post(`${path}/remove`, { phone_numbers }).status).toBe(400)
  })
})
