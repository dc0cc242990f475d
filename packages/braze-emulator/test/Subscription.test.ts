import { describe, expect, it } from "vitest"
import { open, times } from "./Api.js"

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
    expect(later(31)).toMatchObject({ status: { u9: "unknown" } })
  })
  it("are unknown and not listed as long as their state was never set [subscription.unknown]", () => {
    const braze = open(seed)
    expect(status(braze, "external_id=u1")).toEqual({ status: { u1: "unknown" }, message: "success" })
    expect(status(braze, "email=a@example.com")).toEqual({ status: { "a@example.com": "unknown" }, message: "success" })
    expect(braze.get("/subscription/user/status?external_id=u3").body).toMatchObject({
      users: [{ external_id: "u3", subscription_groups: [] }]
    })
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
  it("of a seed with an initial state have it in both lists [subscription.unknown]", () => {
    const braze = open({
      ...seed,
      subscription_groups: [{ id: group, name: "News", channel: "email", initial: "subscribed" }]
    })
    expect(status(braze, "external_id=u1")).toMatchObject({ status: { u1: "Subscribed" } })
    expect(braze.get("/subscription/user/status?external_id=u1").body).toMatchObject({
      users: [{ subscription_groups: [{ id: group, status: "Subscribed" }] }]
    })
  })
  it("are read by external_id if several identifiers are sent [subscription.external-id-wins]", () => {
    const braze = open(seed)
    braze.post("/subscription/status/set", set({ external_id: "u3" }))
    const query = "external_id=u3&email=a@example.com&phone=%2B14155552671"
    expect(status(braze, query)).toEqual({ status: { u3: "Subscribed" }, message: "success" })
    expect(status(braze, "email=a@example.com&phone=%2B14155552671")).toEqual({
      message: "Either an email address or a phone number should be provided, but not both."
    })
  })
  it("accept strings and lists in version 2, and numbers in E.164 only [subscription.v2-forms]", () => {
    const braze = open(seed)
    const post = (...groups: ReadonlyArray<object>) =>
      braze.post("/v2/subscription/status/set", { subscription_groups: groups.map(set) })
    expect(post({ emails: "a@example.com" }).status).toBe(201)
    expect(post({ external_ids: ["u1"] }, { external_ids: "u3" }).status).toBe(201)
    expect(post({ phones: ["4155552671"] }).body).toEqual({ message: "'phones' must be in E.164 format" })
    expect(post({ emails: ["a@example.com"] }, { phones: ["+14155552671"] }).body).toEqual({
      message: "Either an email address or a phone number should be provided, but not both."
    })
    expect(post({ external_id: "u1" }).body).toEqual({
      message: "One of 'external_ids', 'emails' or 'phones' is required"
    })
    expect(status(braze, "external_id[]=u1&external_id[]=u2&external_id[]=u3")).toMatchObject({
      status: { u1: "Subscribed", u2: "Subscribed", u3: "Subscribed" }
    })
  })
})

describe("email", () => {
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
    const emails = [
      { email: "b@example.com", unsubscribed_at: "2026-06-01 12:00:01 +0000" },
      { email: "a@example.com", unsubscribed_at: "2026-06-01 12:00:00 +0000" }
    ]
    const list = (query: string) => braze.get(`/email/unsubscribes?${query}`).body
    expect(list("start_date=2026-06-01&end_date=2026-06-02")).toEqual({ emails, message: "success" })
    expect(list("start_date=2026-06-01&end_date=2026-06-02&sort_direction=asc&limit=1")).toEqual({
      emails: [emails[1]],
      message: "success"
    })
    expect(list("start_date=2026-05-01&end_date=2026-06-01")).toEqual({ emails: [], message: "success" })
    expect(list("email=b@example.com")).toEqual({ emails: [emails[0]], message: "success" })
  })
  it.each(["hard_bounces", "unsubscribes"])("%s need an address or a range [email.range] [email.times]", (name) => {
    const braze = open({ hard_bounces: [{ email: "a@example.com", hard_bounced_at: "2026-05-01T00:00:00Z" }] })
    const message = (query: string) => Object(braze.get(`/email/${name}?${query}`).body).message
    expect(message("email=a@example.com")).toBe("success")
    expect(message("start_date=2026-05-01&end_date=2026-05-02")).toBe("success")
    expect(message("")).toBe("'start_date' or 'email' is required")
    expect(message("end_date=2026-05-02")).toBe("'start_date' or 'email' is required")
    expect(message("start_date=2026-05-01")).toBe("'end_date' is required")
    expect(message("start_date=2026-05-01&end_date=2026-05-01")).toBe("'start_date' must be earlier than 'end_date'")
  })
  it("bounces from the seed are listed until they are removed [email.bounces]", () => {
    const braze = open({
      hard_bounces: [
        { email: "a@example.com", hard_bounced_at: "2026-05-01T00:00:00Z" },
        { email: "b@example.com", hard_bounced_at: "2026-05-02T00:00:00Z" }
      ]
    })
    const [a, b] = [
      { email: "a@example.com", hard_bounced_at: "2026-05-01 00:00:00 +0000" },
      { email: "b@example.com", hard_bounced_at: "2026-05-02 00:00:00 +0000" }
    ]
    const list = (query: string) => braze.get(`/email/hard_bounces?${query}`).body
    expect(list("start_date=2026-01-01&end_date=2026-06-01")).toEqual({ emails: [b, a], message: "success" })
    expect(list("start_date=2026-01-01&end_date=2026-05-02")).toEqual({ emails: [a], message: "success" })
    expect(list("email=a@example.com&start_date=2020-01-01&end_date=2020-01-02")).toEqual({
      emails: [a],
      message: "success"
    })
    expect(braze.post("/email/bounce/remove", { email: "a@example.com" }).status).toBe(201)
    expect(braze.post("/email/spam/remove", { email: ["a@example.com"] }).status).toBe(201)
    expect(list("email=a@example.com")).toEqual({ emails: [], message: "success" })
  })
})
