import { describe, expect, it } from "vitest"
import { noon, open, times } from "./Api.js"

const group = "11111111-2222-3333-4444-555555555555"
const other = "99999999-2222-3333-4444-555555555555"
const seed = {
  subscription_groups: [{ id: group, name: "News", channel: "email" }],
  attributes: [
    { external_id: "u1", email: "a@example.com" },
    { external_id: "u2", email: "a@example.com" },
    { external_id: "u3" }
  ]
}
const set = (fields: object) => ({ subscription_group_id: group, subscription_state: "subscribed", ...fields })
const status = (braze: ReturnType<typeof open>, query: string) =>
  braze.get(`/subscription/status/get?subscription_group_id=${group}&${query}`).body

describe("subscription groups", () => {
  it("can be joined by external_id or address, for everybody with it, in both versions [subscription.sets]", () => {
    const braze = open(seed)
    expect(braze.post("/subscription/status/set", set({ external_id: "u3" }))).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
    expect(
      braze.post("/v2/subscription/status/set", { subscription_groups: [set({ emails: ["a@example.com"] })] }).status
    ).toBe(201)
    expect(status(braze, "external_id[]=u1&external_id[]=u2&external_id[]=u3")).toEqual({
      status: { u1: "Subscribed", u2: "Subscribed", u3: "Subscribed" },
      message: "success"
    })
    braze.post("/subscription/status/set", set({ external_id: ["u1"], subscription_state: "unsubscribed" }))
    expect(status(braze, "external_id=u2")).toMatchObject({ status: { u2: "Unsubscribed" } })
  })
  it("that are not declared are refused [subscription.unknown-group]", () => {
    const message = "Invalid subscription group ID"
    for (const answer of [
      open(seed).post("/subscription/status/set", { ...set({ external_id: "u1" }), subscription_group_id: other }),
      open(seed).get(`/subscription/status/get?subscription_group_id=${other}&external_id=u1`)
    ])
      expect(answer).toMatchObject({ status: 400, body: { message } })
  })
  it("refuse an address together with a number [subscription.both]", () => {
    const message = "Either an email address or a phone number should be provided, but not both."
    const both = { email: "a@example.com", phone: "+14155552671" }
    expect(open(seed).post("/subscription/status/set", set(both))).toMatchObject({ status: 400, body: { message } })
    const v2 = { subscription_groups: [set({ emails: ["a@example.com"], phones: ["+14155552671"] })] }
    expect(open(seed).post("/v2/subscription/status/set", v2)).toMatchObject({ status: 400, body: { message } })
  })
  it("accept 1 to 50 identifiers and one state", () => {
    const post = (fields: object) => open(seed).post("/subscription/status/set", set(fields)).status
    expect(post({ external_id: times(50, (n) => `u${n}`) })).toBe(201)
    expect(post({ external_id: times(51, (n) => `u${n}`) })).toBe(400)
    expect(post({ external_id: "u1", subscription_state: "opted_in" })).toBe(400)
    expect(post({})).toBe(400)
  })
  it("keep the state of an unknown address for 30 days [subscription.thirty-days]", () => {
    const later = (days: number) => {
      const braze = open(seed)
      braze.post("/subscription/status/set", set({ email: "new@example.com" }))
      braze.pass(days * 86_400_000)
      braze.people({ external_id: "u9", email: "new@example.com" })
      return status(braze, "external_id=u9")
    }
    expect(later(29)).toMatchObject({ status: { u9: "Subscribed" } })
    expect(later(31)).toMatchObject({ status: { u9: "Unknown" } })
  })
  it("are Unknown without a subscription, and listed per user with the declared ones [subscription.unknown]", () => {
    const braze = open(seed)
    expect(status(braze, "external_id=u1")).toEqual({ status: { u1: "Unknown" }, message: "success" })
    braze.post("/subscription/status/set", set({ external_id: "u3" }))
    expect(braze.get("/subscription/user/status?external_id=u3").body).toEqual({
      users: [
        {
          email: null,
          phone: null,
          external_id: "u3",
          subscription_groups: [{ id: group, name: "News", channel: "email", status: "Subscribed" }]
        }
      ],
      total_count: 1,
      message: "success"
    })
    expect(braze.get("/subscription/user/status?external_id=u3&limit=101").status).toBe(400)
  })
})

describe("e-mail", () => {
  it("status applies to everybody with an address, and succeeds for an unknown one [email.unknown]", () => {
    const braze = open(seed)
    const post = (email: unknown) => braze.post("/email/status", { email, subscription_state: "unsubscribed" })
    expect(post("nobody@example.com")).toMatchObject({ status: 201, body: { message: "success" } })
    expect(post(["a@example.com"]).status).toBe(201)
    expect([braze.user("u1")?.["email_subscribe"], braze.user("u2")?.["email_subscribe"]]).toEqual([
      "unsubscribed",
      "unsubscribed"
    ])
    const strict = open({ ...seed, workspace: { unknownEmail: "refuse" } })
    expect(
      strict.post("/email/status", { email: "nobody@example.com", subscription_state: "subscribed" }).body
    ).toEqual({
      message: "There is no user with the provided email"
    })
    expect(post(times(51, (n) => `u${n}@example.com`)).status).toBe(400)
  })
  it("unsubscribed addresses are listed newest first [email.unsubscribes]", () => {
    const braze = open({
      attributes: [
        { external_id: "u1", email: "a@example.com" },
        { external_id: "u2", email: "b@example.com" }
      ]
    })
    braze.post("/email/status", { email: "a@example.com", subscription_state: "unsubscribed" })
    braze.pass(1_000)
    braze.post("/email/blocklist", { email: "b@example.com" })
    const at = (ms: number) => new Date(noon + ms).toISOString()
    const emails = [
      { email: "b@example.com", unsubscribed_at: at(1_000) },
      { email: "a@example.com", unsubscribed_at: at(0) }
    ]
    expect(braze.get("/email/unsubscribes?start_date=2026-06-01&end_date=2026-06-01").body).toEqual({
      emails,
      message: "success"
    })
    expect(braze.get("/email/unsubscribes?start_date=2026-06-01&sort_direction=asc&limit=1").body).toEqual({
      emails: [emails[1]],
      message: "success"
    })
    expect(braze.get("/email/unsubscribes?start_date=2026-06-02").body).toEqual({ emails: [], message: "success" })
    expect(braze.get("/email/unsubscribes").status).toBe(400)
  })
  it("bounces from the seed are listed until they are removed [email.bounces]", () => {
    const braze = open({ hard_bounces: [{ email: "a@example.com", hard_bounced_at: "2026-05-01T00:00:00Z" }] })
    expect(braze.get("/email/hard_bounces?email=a@example.com").body).toEqual({
      emails: [{ email: "a@example.com", hard_bounced_at: "2026-05-01T00:00:00.000Z" }],
      message: "success"
    })
    expect(braze.post("/email/bounce/remove", { email: "a@example.com" }).status).toBe(201)
    expect(braze.post("/email/spam/remove", { email: ["a@example.com"] }).status).toBe(201)
    expect(braze.get("/email/hard_bounces?start_date=2020-01-01").body).toEqual({ emails: [], message: "success" })
  })
})
