import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Snapshots from "../src/workspace/Snapshots.js"
import { open, times } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const minute = 60_000
const seed = {
  tags: ["spring", "sale"],
  attributes: [{ external_id: "u1" }, { external_id: "u2" }],
  preference_centers: [{ id: "p1", name: "first", page_html: "<p/>", created_at: "2022-08-17T15:46:10Z" }],
  campaigns: [
    {
      id: "c1",
      name: "One",
      description: "d",
      tags: ["sale"],
      channels: ["webhook"],
      message_variations: [{ id: "v1", channel: "webhook", name: "A" }]
    }
  ],
  canvases: [{ id: "j1", name: "Journey", tags: ["sale"], steps: [{ id: "s1", name: "First" }] }],
  cards: [
    {
      id: "k1",
      name: "News",
      title: "Read",
      type: "NewsItem",
      tags: ["sale"],
      extras: { a: 1 },
      publish_at: "2026-01-01T00:00:00Z",
      numbers: [
        { time: "2026-06-01T11:00:00Z", clicks: 2, unique_clicks: 1, impressions: 5 },
        { time: "2026-06-01T12:00:00Z", clicks: 1 }
      ]
    },
    { id: "k2", name: "Old", archived: true }
  ]
}
const center = { name: "My-Center_2", preference_center_page_html: "<a/>", confirmation_page_html: "<b/>" }
const centers = "/preference_center/v1"

describe("a preference center", () => {
  it("is created, listed, shown and updated [preference-centers.stored]", () => {
    const braze = open(seed)
    const created = braze.post(centers, { ...center, options: { "meta-viewport-content": "width=2" } })
    const id = Object(created.body).preference_center_api_id
    expect(created).toMatchObject({
      status: 201,
      body: {
        preference_center_api_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        liquid_tag: `{{preference_center.\${My-Center_2}}}`,
        created_at: "2026-06-01T12:00:00+00:00",
        message: "success"
      }
    })
    braze.pass(minute)
    const change = { ...center, confirmation_page_html: "<c/>", preference_center_title: "Title", state: "draft" }
    expect(braze.call("PUT", `${centers}/${id}`, change)).toMatchObject({
      status: 200,
      body: {
        preference_center_api_id: id,
        created_at: "2026-06-01T12:00:00Z",
        updated_at: "2026-06-01T12:01:00Z",
        message: "success"
      }
    })
    const summary = {
      name: "My-Center_2",
      preference_center_api_id: id,
      created_at: "2026-06-01T12:00:00Z",
      updated_at: "2026-06-01T12:01:00Z"
    }
    expect(braze.get(`${centers}/${id}`).body).toEqual({
      ...summary,
      preference_center_title: "Title",
      preference_center_page_html: "<a/>",
      confirmation_page_html: "<c/>",
      redirect_page_html: null,
      preference_center_options: { "meta-viewport-content": "width=2" },
      state: "draft"
    })
    expect(braze.get(`${centers}/list`).body).toEqual({
      preference_centers: [
        {
          name: "first",
          preference_center_api_id: "p1",
          created_at: "2022-08-17T15:46:10Z",
          updated_at: "2022-08-17T15:46:10Z"
        },
        summary
      ]
    })
  })
  it("keeps its name, which is unique [preference-centers.name]", () => {
    const braze = open({ ...seed, workspace: { inferredRefusals: "refuse" } })
    for (const name of ["a b", "", "é", undefined, 5])
      expect(braze.post(centers, { ...center, name }).status, String(name)).toBe(400)
    expect(braze.post(centers, { ...center, name: "first" }).status).toBe(400)
    expect(braze.call("PUT", `${centers}/p1`, { ...center, name: "other" }).status).toBe(200)
    expect(braze.get(`${centers}/p1`).body).toMatchObject({
      name: "first",
      preference_center_title: "Preference Center"
    })
  })
  it("has two pages, valid options and a valid state [preference-centers.required]", () => {
    const refused = [
      { preference_center_page_html: undefined },
      { confirmation_page_html: "" },
      { preference_center_title: 5 },
      { options: "x" },
      { options: { "links-tags": [{ rel: "stylesheet", href: "h" }] } },
      { options: { "link-tags": [{ rel: "icon" }] } },
      { state: "paused" }
    ]
    const braze = open(seed, { rateLimitScale: 10 })
    for (const [n, changes] of refused.entries()) {
      expect(braze.post(centers, { ...center, ...changes }).status, String(n)).toBe(400)
      expect(braze.call("PUT", `${centers}/p1`, { ...center, ...changes }).status, String(n)).toBe(400)
    }
    expect(Object(braze.get(`${centers}/list`).body).preference_centers.length).toBe(1)
    expect(braze.call("PUT", `${centers}/p9`, center).status).toBe(404)
    expect(braze.get(`${centers}/p9`).status).toBe(404)
    const link = { rel: "shortcut icon", type: "image/png", href: "h" }
    expect(braze.post(centers, { ...center, options: { "links-tags": [link], "link-tags": [link] } }).status).toBe(201)
  })
  it("has one address per person [preference-centers.url]", () => {
    const braze = open(seed)
    const url = (id: string, user: string) =>
      Object(braze.get(`${centers}/${id}/url/${user}`).body).preference_center_url
    expect(url("p1", "u1")).toMatch(/^https:\/\/\S+$/)
    expect(url("p1", "u1")).toBe(url("p1", "u1"))
    expect(url("p1", "u2")).not.toBe(url("p1", "u1"))
    expect([braze.get(`${centers}/p9/url/u1`).status, braze.get(`${centers}/p1/url/u9`).status]).toEqual([404, 404])
  })
  it("is listed in the order of creation, each once, also after a snapshot [preference-centers.stored]", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), { maxLength: 8 }), (names) => {
        const braze = open({}, { rateLimitScale: 10 })
        for (const name of names) expect(braze.post(centers, { ...center, name }).status).toBe(201)
        expect(Snapshots.take(braze.emulator.workspace, "one")).toEqual([])
        braze.emulator.reset(braze.emulator.workspace, "empty")
        Snapshots.restore(braze.emulator.workspace, "one")
        const listed = Object(braze.get(`${centers}/list`).body).preference_centers
        expect(listed.map(({ name }: { name: string }) => name)).toEqual(names)
      }),
      { numRuns: full ? 1_000 : 30 }
    )
  })
})

describe("the news feed", () => {
  it("lists cards, archived ones on request [feed.cards]", () => {
    const ids = (query: string) =>
      Object(open(seed).get(`/feed/list${query}`).body).cards.map(({ id }: { id: string }) => id)
    expect(open(seed).get("/feed/list").body).toEqual({
      cards: [{ id: "k1", type: "NewsItem", title: "Read", tags: ["sale"] }],
      message: "success"
    })
    expect(ids("?include_archived=true&sort_direction=desc")).toEqual(["k2", "k1"])
    expect(ids("?page=1")).toEqual([])
    expect(open(seed).get("/feed/list?sort_direction=up").status).toBe(400)
    expect(
      Object(open({ cards: times(101, (n) => ({ id: `${n}`, name: "x" })) }).get("/feed/list?page=1").body).cards.length
    ).toBe(1)
  })
  it("shows a card of the seed [feed.cards]", () => {
    expect(open(seed).get("/feed/details?card_id=k1").body).toEqual({
      created_at: "2020-01-01T00:00:00.000Z",
      updated_at: "2020-01-01T00:00:00.000Z",
      name: "News",
      publish_at: "2026-01-01T00:00:00Z",
      end_at: null,
      tags: ["sale"],
      title: "Read",
      image_url: "",
      extras: { a: 1 },
      description: "",
      archived: false,
      draft: false,
      message: "success"
    })
    expect(open(seed).get("/feed/details?card_id=k9").status).toBe(400)
    expect(open(seed).get("/feed/data_series?card_id=k9&length=1").status).toBe(400)
  })
  it("counts by day and hour [feed.numbers]", () => {
    const data = (query: string) => Object(open(seed).get(`/feed/data_series?card_id=k1&${query}`).body).data
    expect(data("length=1")).toEqual([
      { time: "2026-06-01", clicks: 3, impressions: 5, unique_clicks: 1, unique_impressions: 0 }
    ])
    expect(data("length=1&unit=hour")).toMatchObject([{ clicks: 1, impressions: 0 }])
  })
})

const kinds = [
  ["/campaigns", "campaign_id", "c1", "campaigns"],
  ["/canvas", "canvas_id", "j1", "canvases"]
] as const

describe("a copy", () => {
  it.each(kinds)("of %s has a new id and what was sent [duplicates.copy]", (path, field, id, list) => {
    const braze = open(seed)
    const duplicate = (body: object) => braze.post(`${path}/duplicate`, { [field]: id, name: "Copy", ...body })
    expect(duplicate({ description: "new", tag_names: ["spring"] })).toEqual(
      expect.objectContaining({ status: 202, body: { message: "success" } })
    )
    expect(duplicate({ name: "Same", tag_names: "spring" }).status).toBe(202)
    expect(duplicate({ name: "Third" }).status).toBe(202)
    const [original, ...copies] = Object(braze.get(`${path}/list`).body)[list]
    expect(original).toMatchObject({ id, tags: ["sale"] })
    expect(copies).toMatchObject([
      { name: "Copy", tags: ["spring"], last_edited: "2026-06-01T12:00:00.000Z" },
      { name: "Same", tags: ["spring"] },
      { name: "Third", tags: ["sale"] }
    ])
    expect(new Set([id, ...copies.map((copy: { id: string }) => copy.id)]).size).toBe(4)
    expect(braze.get(`${path}/details?${field}=${copies[0].id}`).body).toMatchObject({
      name: "Copy",
      description: "new",
      draft: true
    })
  })
  it.each(kinds)("of %s needs an original, a name and tags that exist [duplicates.copy]", (path, field, id, list) => {
    const braze = open(seed)
    for (const body of [
      { [field]: "x", name: "n" },
      { [field]: id },
      { [field]: id, name: "n", tag_names: ["winter"] }
    ])
      expect(braze.post(`${path}/duplicate`, body).status, JSON.stringify(body)).toBe(400)
    expect(Object(braze.get(`${path}/list`).body)[list].length).toBe(1)
  })
  it("of a campaign has variations with new ids, and is visible after the delay [duplicates.copy]", () => {
    const braze = open({ ...seed, workspace: { visibilityDelay: minute } })
    const list = () => Object(braze.get("/campaigns/list").body).campaigns
    braze.post("/campaigns/duplicate", { campaign_id: "c1", name: "Copy" })
    expect(list().length).toBe(1)
    braze.pass(minute)
    const { messages } = Object(braze.get(`/campaigns/details?campaign_id=${list()[1].id}`).body)
    expect(Object.values(messages)).toMatchObject([{ channel: "webhook", name: "A" }])
    expect(Object.keys(messages)).not.toContain("v1")
  })
  it("in a workspace without campaigns leaves every id accepted [duplicates.copy]", () => {
    const braze = open()
    expect(braze.post("/campaigns/duplicate", { campaign_id: "any", name: "Copy" }).status).toBe(202)
    expect(Object(braze.get("/campaigns/list").body).campaigns).toMatchObject([{ name: "Copy" }])
    expect(
      braze.post("/campaigns/trigger/send", { campaign_id: "other", recipients: [{ external_user_id: "u" }] }).status
    ).toBe(201)
  })
})
