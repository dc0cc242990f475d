import { describe, expect, it } from "vitest"
import { open, times } from "./Api.js"

const seed = {
  segments: [{ id: "s1", name: "Buyers", tags: ["t"], filter: { purchase: { product_id: "p" } } }],
  campaigns: [
    { id: "c1", name: "One" },
    { id: "c2", name: "Two", status: "archived", last_edited: "2026-05-01T00:00:00Z" }
  ],
  canvases: [{ id: "j1", name: "Journey", variants: ["A"] }],
  events: [
    { external_id: "u1", name: "b", time: "2026-05-31T10:00:00Z", app_id: "x" },
    { external_id: "u1", name: "b", time: "2026-06-01T11:30:00Z" },
    { external_id: "u2", name: "a", time: "2026-06-01T11:30:00Z" }
  ],
  purchases: [
    { external_id: "u1", product_id: "p", currency: "USD", price: 2.5, quantity: 2, time: "2026-06-01T10:00:00Z" }
  ],
  attributes: [{ external_id: "u1", colour: "red", tags: ["x", "y"] }]
}

describe("lists", () => {
  it("of names are sorted and paged [lists.names]", () => {
    const braze = open(seed)
    expect(braze.get("/events/list")).toMatchObject({ status: 200, body: { message: "success", events: ["a", "b"] } })
    expect(braze.get("/events/list?page=1").body).toEqual({ events: [], message: "success" })
    expect(braze.get("/purchases/product_list").body).toEqual({ products: ["p"], message: "success" })
  })
  it("of events and custom attributes have a cursor [lists.cursor]", () => {
    const braze = open({
      ...seed,
      attributes: [...seed.attributes, { external_id: "u1", ...Object.fromEntries(times(60, (n) => [`x${n}`, n])) }]
    })
    const first = braze.get("/custom_attributes")
    expect(Object(first.body).attributes.length).toBe(50)
    expect(Object(first.body).attributes).toContainEqual({
      array_length: 500,
      data_type: "Array",
      description: null,
      name: "tags",
      status: "Active",
      tag_names: []
    })
    const next = /<([^>]+)>; rel="next"/.exec(first.headers["link"] ?? "")?.[1] ?? ""
    expect(Object(braze.get(next).body).attributes.length).toBe(12)
    expect(braze.get("/events").body).toMatchObject({
      events: [{ name: "a" }, { name: "b", status: "Active" }],
      message: "success"
    })
  })
  it("of campaigns include archived ones on request [lists.archived]", () => {
    const ids = (query: string) =>
      Object(open(seed).get(`/campaigns/list${query}`).body).campaigns.map(({ id }: { id: string }) => id)
    expect(ids("")).toEqual(["c1"])
    expect(ids("?include_archived=true&sort_direction=desc")).toEqual(["c2", "c1"])
    expect(ids("?include_archived=true&last_edit.time[gt]=2026-01-01")).toEqual(["c2"])
    expect(open(seed).get("/campaigns/list?sort_direction=up").status).toBe(400)
    expect(open(seed).get("/canvas/list").body).toMatchObject({
      canvases: [{ id: "j1", name: "Journey" }],
      message: "success"
    })
    expect(open(seed).get("/segments/list").body).toEqual({
      segments: [{ id: "s1", name: "Buyers", analytics_tracking_enabled: false, tags: ["t"] }],
      message: "success"
    })
  })
  it("have details of objects in the seed only [lists.unknown]", () => {
    const braze = open(seed)
    expect(braze.get("/campaigns/details?campaign_id=c2").body).toMatchObject({
      name: "Two",
      archived: true,
      message: "success"
    })
    expect(braze.get("/canvas/details?canvas_id=j1").body).toMatchObject({ name: "Journey", variants: [{ name: "A" }] })
    expect(braze.get("/segments/details?segment_id=s1").body).toMatchObject({ name: "Buyers", tags: ["t"] })
    expect(braze.get("/canvas/details?canvas_id=x")).toMatchObject({
      status: 400,
      body: { message: "canvas_id must be a string of the Canvas api identifier" }
    })
    expect(braze.get("/campaigns/details").status).toBe(400)
    expect(braze.get("/segments/details?segment_id=x").status).toBe(400)
  })
})

describe("details", () => {
  const detailed = {
    attributes: [{ external_id: "u1", email: "a@example.com" }],
    campaigns: [
      { id: "c1", name: "One", channels: ["email"], message_variations: [{ id: "v1", name: "A", channel: "email" }] }
    ],
    canvases: [
      {
        id: "j1",
        name: "Journey",
        channels: ["email"],
        variants: ["A"],
        steps: [
          { id: "s1", name: "First" },
          { id: "s2", name: "Second", channels: ["sms"] }
        ]
      }
    ]
  }
  const recipients = [{ external_user_id: "u1" }]
  const at = "2026-06-01T12:00:00.000Z"
  const common = {
    created_at: "2020-01-01T00:00:00.000Z",
    updated_at: "2020-01-01T00:00:00.000Z",
    description: "",
    archived: false,
    draft: false,
    enabled: true,
    has_post_launch_draft: false,
    schedule_type: "api_triggered",
    channels: ["email"],
    tags: [],
    teams: [],
    message: "success"
  }
  it("of a canvas have entries, variants and steps with their messages [lists.canvas-details]", () => {
    const braze = open(detailed)
    const details = () => braze.get("/canvas/details?canvas_id=j1&include_has_translatable_content=true").body
    expect(details()).toMatchObject({ first_entry: null, last_entry: null })
    braze.post("/canvas/trigger/send", { canvas_id: "j1", recipients })
    const step = { type: "message", messages: expect.any(Object) }
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(details()).toEqual({
      ...common,
      name: "Journey",
      first_entry: at,
      last_entry: at,
      variants: [{ name: "A", id, first_step_ids: ["s1"], first_step_id: "s1" }],
      steps: [
        {
          ...step,
          name: "First",
          id: "s1",
          next_step_ids: ["s2"],
          next_paths: [{ name: null, next_step_id: "s2" }],
          channels: ["email"]
        },
        { ...step, name: "Second", id: "s2", next_step_ids: [], next_paths: [], channels: ["sms"] }
      ]
    })
    expect(Object.values(Object(details()).steps[1].messages)).toEqual([
      { channel: "sms", has_translatable_content: false }
    ])
  })
  it("of a campaign have the first and last time it was sent [lists.campaign-details]", () => {
    const braze = open(detailed)
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients })
    expect(braze.get("/campaigns/details?campaign_id=c1").body).toEqual({
      ...common,
      name: "One",
      first_sent: at,
      last_sent: at,
      messages: { v1: { channel: "email", name: "A" } },
      conversion_behaviors: []
    })
    const unopened = { opens: 0, unique_opens: 0, clicks: 0, unique_clicks: 0 }
    const email = { variation_api_id: "v1", sent: 1, delivered: 1, bounces: 0, unsubscribes: 0, reported_spam: 0 }
    expect(braze.get("/campaigns/data_series?campaign_id=c1&length=1").body).toEqual({
      data: [
        {
          time: "2026-06-01",
          conversions: 0,
          conversions_by_send_time: 0,
          revenue: 0,
          unique_recipients: 1,
          messages: { email: [{ ...email, ...unopened }] }
        }
      ],
      message: "success"
    })
  })
  it("of custom attributes name the type as the dashboard does [lists.data-types]", () => {
    const time = "2026-01-01T00:00:00Z"
    const object = { a: 1, b: 1.5, c: "x", d: true, e: ["x"], f: { x: 1 }, g: [{ x: 1 }], h: time }
    const { attributes } = Object(
      open({ attributes: [{ external_id: "u1", ...object }] }).get("/custom_attributes").body
    )
    expect(
      attributes.map((row: Record<string, unknown>) => [row["name"], row["data_type"], row["array_length"]])
    ).toEqual([
      ["a", "Number", null],
      ["b", "Number", null],
      ["c", "String", null],
      ["d", "Boolean", null],
      ["e", "Array", 500],
      ["f", "Object", null],
      ["g", "Object Array", null],
      ["h", "Time", null]
    ])
  })
})

describe("series", () => {
  it("have 1 to 100 steps [series.length]", () => {
    const status = (query: string) => open(seed).get(`/events/data_series?event=b${query}`).status
    expect([
      status("&length=1"),
      status("&length=100"),
      status("&length=0"),
      status("&length=101"),
      status("&length=x"),
      status("")
    ]).toEqual([200, 200, 400, 400, 400, 400])
    expect(status("&length=1&unit=week")).toBe(400)
    expect(open(seed).get("/events/data_series?length=1").status).toBe(400)
  })
  it("count events by their time, app and segment [series.events]", () => {
    const data = (query: string) => Object(open(seed).get(`/events/data_series?event=b${query}`).body).data
    expect(data("&length=2")).toEqual([
      { time: "2026-05-31", count: 1 },
      { time: "2026-06-01", count: 1 }
    ])
    expect(data("&length=2&unit=hour")).toEqual([
      { time: "2026-06-01T11:00:00.000Z", count: 1 },
      { time: "2026-06-01T12:00:00.000Z", count: 0 }
    ])
    expect(data("&length=2&app_id=x")).toMatchObject([{ count: 1 }, { count: 0 }])
    expect(data("&length=1&segment_id=s1")).toMatchObject([{ count: 1 }])
    expect(data("&length=1&ending_at=2026-05-31T23:00:00Z")).toEqual([{ time: "2026-05-31", count: 1 }])
    expect(open(seed).get("/events/data_series?event=b&length=1&segment_id=x").status).toBe(400)
  })
  it("sum quantities and revenue [series.purchases]", () => {
    const braze = open(seed)
    expect(braze.get("/purchases/quantity_series?length=1").body).toEqual({
      data: [{ time: "2026-06-01", purchase_quantity: 2 }],
      message: "success"
    })
    expect(braze.get("/purchases/revenue_series?length=1&product=p").body).toMatchObject({ data: [{ revenue: 5 }] })
    expect(braze.get("/purchases/revenue_series?length=1&product=q").body).toMatchObject({ data: [{ revenue: 0 }] })
  })
  it("report the size of a segment [series.segments]", () => {
    expect(open(seed).get("/segments/data_series?segment_id=s1&length=2").body).toEqual({
      data: [
        { time: "2026-05-31", size: 0 },
        { time: "2026-06-01", size: 1 }
      ],
      message: "success"
    })
  })
  it("count the messages of a campaign and the entries into a canvas", () => {
    const braze = open(seed)
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients: [{ external_user_id: "u1" }] })
    braze.post("/canvas/trigger/send", { canvas_id: "j1", recipients: [{ external_user_id: "u1" }] })
    expect(braze.get("/campaigns/data_series?campaign_id=c1&length=1").body).toMatchObject({
      data: [{ unique_recipients: 1 }]
    })
    expect(braze.get("/canvas/data_series?canvas_id=j1&length=1").body).toMatchObject({
      data: { name: "Journey", stats: [{ total_stats: { entries: 1 } }] }
    })
  })
})
