import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { noon, open, times } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const dayMs = 86_400_000
const seed = {
  campaigns: [
    { id: "c1", name: "One", channels: ["email", "ios_push"], message_variations: [{ id: "v1", name: "A" }] }
  ],
  canvases: [
    {
      id: "j1",
      name: "Journey",
      channels: ["webhook"],
      variants: ["A", "B"],
      steps: [
        { id: "s1", name: "First" },
        { name: "Second", channels: ["content_card"] }
      ]
    }
  ],
  segments: [
    {
      id: "g1",
      name: "Red",
      filter: { custom_attribute: { custom_attribute_name: "x", comparison: "equals", value: 1 } }
    }
  ],
  sessions: [
    { time: "2026-06-01T09:00:00Z", count: 3, app_id: "ios" },
    { time: "2026-06-01T11:59:00Z" },
    { time: "2026-05-31T00:00:00Z", count: 2 }
  ],
  uninstalls: [{ time: "2026-06-01T01:00:00Z", count: 4, app_id: "ios" }, { time: "2026-05-30" }]
}
type Braze = ReturnType<typeof open>
const data = (braze: Braze, path: string) => Object(braze.get(path).body).data
const numbers = (braze: Braze, path: string, field: string): ReadonlyArray<number> =>
  data(braze, path).map((one: Record<string, number>) => one[field])
const day = (daysAgo: number) => new Date(noon - daysAgo * dayMs).toISOString()
const sum = (counts: ReadonlyArray<number>) => counts.reduce((total, count) => total + count, 0)
const enter = (braze: Braze, external_user_id: string) =>
  braze.post("/canvas/trigger/send", { canvas_id: "j1", recipients: [{ external_user_id }] })

describe("numbers of a canvas", () => {
  it("have 1 to 14 days, or those from starting_at [analytics.canvas-days]", () => {
    const status = (path: string, query: string) => open(seed).get(`${path}?canvas_id=j1&${query}`).status
    for (const path of ["/canvas/data_series", "/canvas/data_summary"]) {
      expect(
        ["length=1", "length=14", "starting_at=2026-03-01", "starting_at=2026-05-30&length=5"].map((query) =>
          status(path, query)
        )
      ).toEqual([200, 200, 200, 200])
      expect(
        ["", "length=0", "length=15", "length=x", "starting_at=soon", "starting_at=2026-07-01"].map((query) =>
          status(path, query)
        )
      ).toEqual([400, 400, 400, 400, 400, 400])
      expect(open(seed).get(`${path}?canvas_id=x&length=1`).status).toBe(400)
    }
    const days = data(
      open(seed),
      "/canvas/data_series?canvas_id=j1&starting_at=2026-05-30T23:59:59-5:00&ending_at=2026-06-01"
    )
    expect(days.stats.map(({ time }: { time: string }) => time)).toEqual(["2026-05-30", "2026-05-31", "2026-06-01"])
  })
  it("by variant and step are returned on request [analytics.canvas-breakdown] [analytics.conversions]", () => {
    const braze = open({ ...seed, attributes: [{ external_id: "u1" }] })
    enter(braze, "u1")
    const none = { revenue: 0, conversions: 0, conversions_by_entry_time: 0 }
    expect(data(braze, "/canvas/data_summary?canvas_id=j1&length=1")).toEqual({
      name: "Journey",
      total_stats: { ...none, entries: 1 }
    })
    const all = "include_variant_breakdown=true&include_step_breakdown=true&include_deleted_step_data=true"
    const [today] = data(braze, `/canvas/data_series?canvas_id=j1&length=1&${all}`).stats
    expect(today).toMatchObject({ time: "2026-06-01", total_stats: { ...none, entries: 1 } })
    expect(Object.values(today.variant_stats)).toEqual([
      { name: "A", ...none, entries: expect.any(Number) },
      { name: "B", ...none, entries: expect.any(Number) }
    ])
    expect(Object.values(today.step_stats)).toEqual([
      { name: "First", ...none, messages: { webhook: [expect.objectContaining({ sent: 1, total_opens: 0 })] } },
      { name: "Second", ...none, messages: { content_card: [expect.objectContaining({ sent: 1 })] } }
    ])
    expect(Object.keys(today.step_stats)[0]).toBe("s1")
  })
  it("add up: over days to the summary, over variants to the total [analytics.canvas-summary]", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }), (gaps) => {
        const braze = open({ ...seed, attributes: times(gaps.length + 1, (n) => ({ external_id: `u${n}` })) })
        for (const [n, gap] of gaps.entries()) {
          enter(braze, `u${n}`)
          braze.pass(gap * dayMs)
        }
        const query = "canvas_id=j1&length=14&include_variant_breakdown=true"
        const { stats } = data(braze, `/canvas/data_series?${query}`)
        const summary = data(braze, `/canvas/data_summary?${query}`)
        const entries = (one: unknown): number => Object(one).entries
        expect(sum(stats.map((one: { total_stats: unknown }) => entries(one.total_stats)))).toBe(
          entries(summary.total_stats)
        )
        for (const one of [...stats, summary])
          expect(sum(Object.values(one.variant_stats).map(entries))).toBe(entries(one.total_stats))
      }),
      { numRuns: full ? 2_000 : 30 }
    )
  })
})

describe("numbers of a send", () => {
  const path = (more = "") => `/sends/data_series?campaign_id=c1&send_id=s1&length=20${more}`
  it("are counted by day and channel, for 14 days [analytics.sends]", () => {
    const braze = open({ ...seed, attributes: [{ external_id: "u1", email: "a@example.com" }] })
    const trigger = (send_id: string) =>
      braze.post("/campaigns/trigger/send", { campaign_id: "c1", send_id, recipients: [{ external_user_id: "u1" }] })
    trigger("s1")
    trigger("other")
    braze.pass(dayMs)
    trigger("s1")
    trigger("s1")
    const days = data(braze, path()).slice(-3)
    const counted = (sent: number) =>
      expect.objectContaining({ variation_name: "A", sent, delivered: sent, bounces: 0 })
    const none = { conversions: 0, conversions_by_send_time: 0, revenue: 0 }
    expect(days).toEqual([
      { time: "2026-05-31", messages: {}, unique_recipients: 0, ...none },
      { time: "2026-06-01", messages: { email: [counted(1)], ios_push: [counted(1)] }, unique_recipients: 1, ...none },
      { time: "2026-06-02", messages: { email: [counted(2)], ios_push: [counted(2)] }, unique_recipients: 1, ...none }
    ])
    braze.pass(13 * dayMs)
    expect(sum(numbers(braze, path(), "unique_recipients"))).toBe(1)
    braze.pass(dayMs)
    expect(sum(numbers(braze, path(), "unique_recipients"))).toBe(0)
    expect(sum(numbers(braze, "/sends/data_series?campaign_id=c1&send_id=unknown&length=1", "unique_recipients"))).toBe(
      0
    )
  })
  it("need a campaign and a send", () => {
    expect(open(seed).get("/sends/data_series?campaign_id=c1&length=1").body).toEqual({
      message: "'send_id' is required"
    })
    expect(open(seed).get("/sends/data_series?campaign_id=c9&send_id=s1&length=1").status).toBe(400)
  })
})

describe("numbers of apps", () => {
  it("count profiles that were active on a day or within 30 days [analytics.active]", () => {
    const event = fc.record({ user: fc.integer({ min: 0, max: 4 }), ago: fc.integer({ min: 0, max: 60 }) })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const braze = open()
        braze.track({
          events: events.map(({ user, ago }) => ({ external_id: `u${user}`, name: "e", time: day(ago) }))
        })
        const within = (from: number, to: number) =>
          new Set(events.filter(({ ago }) => ago >= from && ago <= to).map(({ user }) => user)).size
        const ago = times(50, (n) => 49 - n)
        expect(numbers(braze, "/kpi/dau/data_series?length=50", "dau")).toEqual(ago.map((n) => within(n, n)))
        expect(numbers(braze, "/kpi/mau/data_series?length=50", "mau")).toEqual(ago.map((n) => within(n, n + 29)))
      }),
      { numRuns: full ? 2_000 : 50 }
    )
  })
  it("count purchases and sessions as activity, and those of one app on request [analytics.active]", () => {
    const purchase = { product_id: "p", currency: "USD", price: 1, time: day(1) }
    const braze = open({
      attributes: [{ external_id: "u1", date_of_last_session: day(0), date_of_first_session: day(2) }],
      purchases: [{ external_id: "u2", ...purchase, app_id: "ios" }],
      events: [{ external_id: "u3", name: "e", time: day(1), app_id: "android" }]
    })
    expect(numbers(braze, "/kpi/dau/data_series?length=3", "dau")).toEqual([1, 2, 1])
    expect(numbers(braze, "/kpi/dau/data_series?length=3&app_id=ios", "dau")).toEqual([0, 1, 0])
    expect(numbers(braze, "/kpi/mau/data_series?length=1&app_id=android", "mau")).toEqual([1])
    expect(numbers(braze, "/kpi/new_users/data_series?length=1&app_id=android", "new_users")).toEqual([1])
  })
  it("count new profiles by the day of their creation [analytics.new-users]", () => {
    const braze = open()
    braze.people({ external_id: "u1" }, { external_id: "u2" })
    braze.pass(dayMs)
    braze.people({ external_id: "u3" }, { external_id: "u1", x: 1 })
    expect(numbers(braze, "/kpi/new_users/data_series?length=3", "new_users")).toEqual([0, 2, 1])
    expect(data(braze, "/kpi/new_users/data_series?length=1&ending_at=2018-06-28T23:59:59-5:00")).toEqual([
      { time: "2018-06-28", new_users: 0 }
    ])
    braze.post("/users/delete", { external_ids: ["u2"] })
    expect(numbers(braze, "/kpi/new_users/data_series?length=3", "new_users")).toEqual([0, 1, 1])
  })
  it("count the uninstalls of the seed [analytics.uninstalls]", () => {
    expect(numbers(open(seed), "/kpi/uninstalls/data_series?length=3", "uninstalls")).toEqual([1, 0, 4])
    expect(numbers(open(seed), "/kpi/uninstalls/data_series?length=3&app_id=ios", "uninstalls")).toEqual([0, 0, 4])
  })
  it("count sessions by day and hour, app and segment [analytics.sessions]", () => {
    const people = [
      { external_id: "u1", x: 1, date_of_first_session: day(1), date_of_last_session: day(0) },
      { external_id: "u2", date_of_first_session: day(0), date_of_last_session: day(0) }
    ]
    const sessions = (query: string) =>
      numbers(open({ ...seed, attributes: people }), `/sessions/data_series?${query}`, "sessions")
    expect(sessions("length=2")).toEqual([3, 6])
    expect(sessions("length=2&unit=hour")).toEqual([1, 2])
    expect(sessions("length=2&app_id=ios")).toEqual([0, 3])
    expect(sessions("length=2&segment_id=g1")).toEqual([1, 1])
    expect(open(seed).get("/sessions/data_series?length=1&segment_id=x").status).toBe(400)
  })
  it.each(["dau", "mau", "new_users", "uninstalls"])("have 1 to 100 days and no unit: %s [series.length]", (name) => {
    const status = (query: string) => open(seed).get(`/kpi/${name}/data_series?${query}`).status
    expect([status("length=100"), status("length=101"), status(""), status("length=1&unit=hour")]).toEqual([
      200, 400, 400, 200
    ])
  })
})
