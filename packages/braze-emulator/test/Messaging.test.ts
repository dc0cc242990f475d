import { describe, expect, it } from "vitest"
import * as ExportArchive from "../src/endpoints/users/ExportArchive.js"
import * as WorkspaceObjects from "../src/state/WorkspaceObjects.js"
import * as World from "../src/state/World.js"
import { alias, noon, open, times } from "./Api.js"

const people = [
  { external_id: "u1", email: "a@example.com", colour: "red" },
  { external_id: "u2", email: "b@example.com", colour: "blue", size: 5 },
  { external_id: "u3", colour: "red" }
]
const campaigns = [
  { id: "c1", name: "Welcome", channels: ["email"], message_variations: [{ id: "v1" }] },
  { id: "old", name: "Old", status: "archived" },
  { id: "t1", name: "Receipt", type: "transactional" }
]
const canvases = [
  { id: "j1", name: "Journey" },
  { id: "p1", name: "Paused", status: "paused" },
  { id: "a1", name: "Archived", status: "archived" }
]
const seed = {
  attributes: people,
  campaigns,
  canvases,
  segments: [
    {
      id: "s1",
      name: "Red",
      filter: { custom_attribute: { custom_attribute_name: "colour", comparison: "equals", value: "red" } }
    }
  ]
}
const to = (...recipients: ReadonlyArray<unknown>) => ({ campaign_id: "c1", recipients })
const sent = (braze: ReturnType<typeof open>) =>
  braze.outbox().map(({ external_id, outcome }) => [external_id, outcome])

describe("campaigns/trigger/send", () => {
  it("returns 32 hex digits and the send_id [trigger.dispatch-id]", () => {
    const answer = open(seed).post("/campaigns/trigger/send", { ...to({ external_user_id: "u1" }), send_id: "s" })
    expect(answer).toMatchObject({
      status: 201,
      body: { dispatch_id: expect.stringMatching(/^[0-9a-f]{32}$/), send_id: "s", message: "success" }
    })
  })
  it("refuses more than 50 recipients [trigger.fifty]", () => {
    const trigger = (count: number) =>
      open(seed).post("/campaigns/trigger/send", to(...times(count, () => ({ external_user_id: "u1" }))))
    expect(trigger(50).status).toBe(201)
    expect(trigger(51)).toMatchObject({
      status: 400,
      body: { message: "The max number of external_ids and aliases per request was exceeded" }
    })
  })
  it("sends once to a person named twice, with the last properties [trigger.last-wins]", () => {
    const braze = open(seed)
    const recipient = (n: number) => ({ external_user_id: "u1", trigger_properties: { n } })
    braze.post("/campaigns/trigger/send", to(recipient(1), recipient(2)))
    expect(braze.outbox()).toMatchObject([{ external_id: "u1", properties: { n: 2 }, outcome: "sent" }])
  })
  it("overrides common properties with those of a recipient [trigger.properties]", () => {
    const braze = open(seed)
    const recipient = { external_user_id: "u1", trigger_properties: { a: 2 } }
    braze.post("/campaigns/trigger/send", { ...to(recipient), trigger_properties: { a: 1, b: 1 } })
    expect(braze.outbox().map(({ properties }) => properties)).toEqual([{ a: 2, b: 1 }])
  })
  it("succeeds for an unknown recipient, who receives nothing [trigger.unknown-recipient]", () => {
    const braze = open(seed)
    expect(braze.post("/campaigns/trigger/send", to({ external_user_id: "nobody" })).status).toBe(201)
    expect(sent(braze)).toEqual([[undefined, "unknown recipient"]])
    expect(braze.mistakes()).toEqual(["unknown-recipient"])
  })
  it("creates and updates people if the request says so [trigger.creates]", () => {
    const braze = open(seed)
    const fresh = { external_user_id: "u9", send_to_existing_only: false, attributes: { email: "z@example.com", x: 1 } }
    const known = { external_user_id: "u1", attributes: { x: 2 } }
    braze.post("/campaigns/trigger/send", to(fresh, known))
    expect(braze.user("u9")?.custom_attributes).toEqual({ x: 1 })
    expect(braze.user("u1")?.custom_attributes).toEqual({ colour: "red", x: 2 })
    expect(sent(braze)).toEqual([
      ["u9", "sent"],
      ["u1", "sent"]
    ])
    expect(
      open(seed).post("/campaigns/trigger/send", to({ external_user_id: "u9", send_to_existing_only: false })).status
    ).toBe(400)
  })
  it("requires broadcast without recipients, and refuses it with them [trigger.broadcast]", () => {
    const status = (fields: object) =>
      open(seed).post("/campaigns/trigger/send", { campaign_id: "c1", ...fields }).status
    expect(status({})).toBe(400)
    expect(status({ broadcast: true })).toBe(201)
    expect(status({ broadcast: true, recipients: [{ external_user_id: "u1" }] })).toBe(400)
  })
  it("refuses properties over 50 KB [trigger.size]", () => {
    const status = (length: number) =>
      open(seed).post("/campaigns/trigger/send", {
        ...to({ external_user_id: "u1" }),
        trigger_properties: { x: "x".repeat(length) }
      }).status
    expect([status(50_000), status(51_200)]).toEqual([201, 400])
  })
  it("refuses ids that are not in the seed, and accepts any id if the seed has none [trigger.unknown-campaign]", () => {
    const recipients = [{ external_user_id: "u1" }]
    expect(open(seed).post("/campaigns/trigger/send", { campaign_id: "x", recipients }).status).toBe(400)
    expect(open(seed).post("/canvas/trigger/send", { canvas_id: "x", recipients })).toMatchObject({
      status: 400,
      body: { message: "canvas_id must be a string of the Canvas api identifier" }
    })
    expect(open().post("/campaigns/trigger/send", { campaign_id: "x", recipients }).status).toBe(201)
    expect(open().post("/campaigns/trigger/send", { campaign_id: 7, recipients }).status).toBe(400)
  })
  it("requires exactly one identifier per recipient", () => {
    for (const recipient of [
      {},
      { external_user_id: "u1", email: "a@b.pt" },
      { email: "a@b.pt" },
      { user_alias: { alias_name: "a" } },
      "u1"
    ])
      expect(open(seed).post("/campaigns/trigger/send", to(recipient)).status).toBe(400)
  })
  it("sends to the audience that matches the filters [trigger.audience]", () => {
    const chosen = (audience: unknown) => {
      const braze = open(seed)
      const { status } = braze.post("/campaigns/trigger/send", { campaign_id: "c1", broadcast: true, audience })
      return status === 201 ? braze.outbox().map(({ external_id }) => external_id) : status
    }
    const filter = (custom_attribute_name: string, comparison: string, value?: unknown) => ({
      custom_attribute: { custom_attribute_name, comparison, value }
    })
    const red = filter("colour", "equals", "red")
    expect(chosen(red)).toEqual(["u1", "u3"])
    expect(chosen({ AND: [red, filter("size", "does_not_exist")] })).toEqual(["u1", "u3"])
    expect(chosen({ OR: [filter("size", "greater_than", 4), { AND: [red] }] })).toEqual(["u1", "u2", "u3"])
    expect(chosen(filter("colour", "matches_regex", "^b"))).toEqual(["u2"])
    expect(chosen({ email_subscription_status: { comparison: "is", value: "unsubscribed" } })).toEqual([])
    for (const bad of [
      {},
      { AND: [] },
      filter("colour", "like", "x"),
      filter("email", "exists"),
      filter("colour", "matches_regex", "(a)\\1"),
      { events: {} },
      7
    ])
      expect(chosen(bad)).toBe(400)
  })
  it("sends no broadcast to the global control group [trigger.control-group]", () => {
    const braze = open({ ...seed, workspace: { globalControlGroup: 1 } })
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", broadcast: true })
    expect(braze.outbox()).toEqual([])
  })
  it("does not send messages that a person cannot or does not want to receive [trigger.eligible]", () => {
    const braze = open({ ...seed, hard_bounces: [{ email: "a@example.com" }] })
    braze.post("/email/status", { email: "b@example.com", subscription_state: "unsubscribed" })
    braze.post("/campaigns/trigger/send", to(...["u1", "u2", "u3"].map((external_user_id) => ({ external_user_id }))))
    expect(sent(braze)).toEqual([
      ["u1", "bounced"],
      ["u2", "unsubscribed"],
      ["u3", "no address"]
    ])
  })
})

describe("canvas/trigger/send", () => {
  it("adds people with their context, which exports show [export.received]", () => {
    const braze = open(seed)
    braze.post("/canvas/trigger/send", { canvas_id: "j1", recipients: [{ external_user_id: "u1", context: { a: 1 } }] })
    expect(braze.outbox()).toMatchObject([{ kind: "canvas", id: "j1", properties: { a: 1 }, outcome: "sent" }])
    const fields_to_export = ["external_id", "canvases_received", "campaigns_received"]
    expect(braze.post("/users/export/ids", { external_ids: ["u1"], fields_to_export }).body).toMatchObject({
      users: [{ canvases_received: [{ name: "Journey", api_canvas_id: "j1" }] }]
    })
  })
  it("shows campaigns and canvases of the last 90 days if no fields are named [export.received]", () => {
    const braze = open(seed)
    const recipients = [{ external_user_id: "u1" }]
    braze.post("/canvas/trigger/send", { canvas_id: "j1", recipients })
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients })
    const exported = () => Object(braze.post("/users/export/ids", { external_ids: ["u1"] }).body).users[0]
    expect(exported()).toMatchObject({
      campaigns_received: [{ name: "Welcome", api_campaign_id: "c1", in_control: false, variation_api_id: "v1" }],
      canvases_received: [{ name: "Journey", api_canvas_id: "j1" }]
    })
    braze.pass(91 * 86_400_000)
    expect(Object.keys(exported()).filter((name) => name.endsWith("_received"))).toEqual([])
  })
  it("returns a notice if it does not run, and nobody enters [trigger.canvas-notice]", () => {
    const braze = open(seed)
    const notice = (canvas_id: string) =>
      braze.post("/canvas/trigger/send", { canvas_id, recipients: [{ external_user_id: "u1" }] })
    expect(notice("p1")).toMatchObject({
      status: 201,
      body: {
        message: "success",
        notice: "The Canvas is paused. Resume the Canvas to ensure trigger requests will take effect."
      }
    })
    expect(notice("a1")).toMatchObject({
      status: 201,
      body: { notice: "The Canvas is archived. Unarchive the Canvas to ensure trigger requests will take effect." }
    })
    expect(sent(braze)).toEqual([
      ["u1", "paused"],
      ["u1", "archived"]
    ])
  })
})

describe("schedules", () => {
  const create = (braze: ReturnType<typeof open>, schedule: unknown = { time: "2026-06-01T13:00:00Z" }) =>
    braze.post("/campaigns/trigger/schedule/create", { ...to({ external_user_id: "u1" }), schedule })
  const idOf = (body: unknown): unknown => Object.entries(Object(body)).find(([name]) => name === "schedule_id")?.[1]
  it("send when the clock reaches their time [schedule.due]", () => {
    const braze = open(seed)
    expect(create(braze)).toMatchObject({
      status: 201,
      body: { dispatch_id: expect.any(String), schedule_id: expect.any(String), message: "success" }
    })
    braze.get("/campaigns/list")
    expect(braze.outbox()).toEqual([])
    braze.pass(3_600_000)
    braze.get("/campaigns/list")
    expect(braze.outbox()).toMatchObject([
      { external_id: "u1", at: noon + 3_600_000, schedule_id: expect.any(String), outcome: "sent" }
    ])
  })
  it("can be changed and deleted until then [schedule.changes]", () => {
    const braze = open({ ...seed, workspace: { inferredRefusals: "refuse" } })
    const schedule_id = idOf(create(braze).body)
    const update = { campaign_id: "c1", schedule_id, schedule: { time: "2026-06-01T14:00:00Z" } }
    expect(braze.post("/campaigns/trigger/schedule/update", update)).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
    braze.pass(3_600_000)
    expect(braze.post("/canvas/trigger/schedule/delete", { canvas_id: "c1", schedule_id }).status).toBe(400)
    expect(braze.post("/campaigns/trigger/schedule/delete", { campaign_id: "c1", schedule_id }).status).toBe(201)
    braze.pass(7_200_000)
    braze.get("/campaigns/list")
    expect(braze.outbox()).toEqual([])
    expect(braze.post("/campaigns/trigger/schedule/delete", { campaign_id: "c1", schedule_id }).status).toBe(400)
  })
  it.each([
    ["/campaigns/trigger/schedule/update", ["campaign_id", "schedule_id", "schedule"]],
    ["/campaigns/trigger/schedule/delete", ["campaign_id", "schedule_id"]],
    ["/canvas/trigger/schedule/update", ["canvas_id", "schedule"]],
    ["/canvas/trigger/schedule/delete", ["canvas_id", "schedule_id"]],
    ["/messages/schedule/update", ["schedule_id"]],
    ["/messages/schedule/delete", ["schedule_id"]]
  ])("%s requires the fields that its page requires [schedule.required]", (path, names) => {
    const braze = open(seed)
    const whole = { campaign_id: "c1", canvas_id: "c1", schedule_id: "s1", schedule: { time: "2026-06-02T00:00:00Z" } }
    for (const name of names)
      expect(braze.post(path, { ...whole, [name]: null })).toMatchObject({
        status: 400,
        body: { message: `'${name}' is required` }
      })
    expect(
      braze.post(path, Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name))))
    ).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
  })
  it("require a time, which must be in the future for local time [schedule.past]", () => {
    const status = (schedule: unknown) => create(open(seed), schedule).status
    expect([status({}), status({ time: "soon" }), status("2026")]).toEqual([400, 400, 400])
    expect(status({ time: "2026-05-01T00:00:00Z", in_local_time: true })).toBe(400)
  })
})

describe("messages", () => {
  const email = { email: { app_id: "x", subject: "s", body: "b" } }
  const send = (fields: object) => open(seed).post("/messages/send", fields)
  it("are sent to people, segments and everybody", () => {
    const reached = (fields: object) => {
      const braze = open(seed)
      expect(braze.post("/messages/send", { messages: { webhook: {} }, ...fields })).toMatchObject({
        status: 201,
        body: { dispatch_id: expect.any(String), message: "success" }
      })
      return braze.outbox().map(({ external_id }) => external_id)
    }
    expect(reached({ external_user_ids: ["u2"] })).toEqual(["u2"])
    expect(reached({ segment_id: "s1", broadcast: true })).toEqual(["u1", "u3"])
    expect(reached({ broadcast: true })).toEqual(["u1", "u2", "u3"])
  })
  it("need broadcast for a segment or an audience, and lists of recipients [messages.broadcast]", () => {
    const audience = { custom_attribute: { custom_attribute_name: "colour", comparison: "equals", value: "red" } }
    const message = "'broadcast' must be true when 'external_user_ids' and 'user_aliases' are omitted"
    for (const fields of [{ segment_id: "s1" }, { audience }, { segment_id: "s1", broadcast: false }])
      expect(send({ messages: email, ...fields })).toMatchObject({ status: 400, body: { message } })
    expect(send({ messages: email, audience, broadcast: true }).status).toBe(201)
    expect(send({ messages: email, segment_id: "s1", external_user_ids: ["u1"] }).status).toBe(201)
    expect(send({ messages: email, external_user_ids: "u1" }).body).toEqual({
      message: "'external_user_ids' and 'user_aliases' must be arrays"
    })
  })
  it("are refused without messages, recipients, campaign or variation [messages.none]", () => {
    const to = { external_user_ids: ["u1"] }
    const text = (fields: object) => send(fields).body
    expect(text(to)).toEqual({ message: "No message to send" })
    expect(text({ messages: email })).toEqual({ message: "No Recipients" })
    expect(text({ ...to, messages: email, campaign_id: "x" })).toEqual({ message: "Invalid Campaign ID" })
    expect(text({ ...to, messages: email, campaign_id: "c1" })).toEqual({ message: "Message Variant Unspecified" })
    const variation = (message_variation_id: string) => ({
      ...to,
      campaign_id: "c1",
      messages: { email: { ...email.email, message_variation_id } }
    })
    expect(text(variation("v2"))).toEqual({ message: "Invalid Message Variant" })
    expect(send(variation("v1")).status).toBe(201)
    expect(send({ external_user_ids: times(51, (n) => `u${n}`), messages: email }).status).toBe(400)
    expect(send({ ...to, messages: email, recipient_subscription_state: "none" }).status).toBe(400)
  })
  it("can be scheduled, listed, changed and deleted", () => {
    const braze = open(seed)
    const schedule = { time: "2026-06-02T00:00:00Z" }
    const made = braze.post("/messages/schedule/create", { messages: email, broadcast: true, schedule })
    const schedule_id = Object.entries(Object(made.body)).find(([name]) => name === "schedule_id")?.[1]
    expect(braze.get("/messages/scheduled_broadcasts?end_time=2026-06-03T00:00:00Z").body).toMatchObject({
      scheduled_broadcasts: [{ next_send_time: "2026-06-02T00:00:00.000Z", schedule_type: "UTC" }],
      message: "success"
    })
    expect(braze.get("/messages/scheduled_broadcasts").status).toBe(400)
    expect(
      braze.post("/messages/schedule/update", { schedule_id, schedule: { time: "2026-06-04T00:00:00Z" } }).status
    ).toBe(201)
    expect(braze.get("/messages/scheduled_broadcasts?end_time=2026-06-03T00:00:00Z").body).toMatchObject({
      scheduled_broadcasts: []
    })
    expect(braze.post("/messages/schedule/delete", { schedule_id }).status).toBe(201)
  })
  it("are sent to aliases too", () => {
    const braze = open({ attributes: [{ user_alias: alias("a"), _update_existing_only: false }] })
    braze.post("/messages/send", { messages: { webhook: {} }, user_aliases: [alias("a"), alias("b")] })
    expect(braze.outbox().map(({ outcome }) => outcome)).toEqual(["sent", "unknown recipient"])
  })
})

describe("sends/id/create", () => {
  it("accepts 64 ASCII characters, creates an id if none is sent, and accepts each once [sends.id]", () => {
    const braze = open({ ...seed, workspace: { inferredRefusals: "refuse" } })
    const create = (send_id?: string) =>
      braze.post("/sends/id/create", { campaign_id: "c1", ...(send_id === undefined ? {} : { send_id }) })
    expect(create("x".repeat(64))).toMatchObject({ status: 201, body: { send_id: "x".repeat(64), message: "success" } })
    expect(create("x".repeat(64)).status).toBe(400)
    expect(create("x".repeat(65)).status).toBe(400)
    expect(create("ü").status).toBe(400)
    expect(create()).toMatchObject({ status: 201, body: { send_id: expect.any(String) } })
    expect(braze.post("/sends/id/create", { campaign_id: "x" }).status).toBe(400)
  })
})

describe("transactional", () => {
  const path = "/transactional/v1/campaigns/t1/send"
  const body = { external_send_id: "order-1", recipient: { external_user_id: "u1" }, trigger_properties: { a: 1 } }
  it("sends once per external_send_id within 24 hours [transactional.once]", () => {
    const braze = open(seed)
    const first = braze.post(path, body)
    expect(first).toMatchObject({
      status: 201,
      body: {
        dispatch_id: expect.any(String),
        status: "sent",
        metadata: { campaign_api_id: "t1", external_send_id: "order-1" }
      }
    })
    expect(braze.post(path, body).body).toMatchObject({ dispatch_id: Object.values(Object(first.body))[0] })
    expect(braze.outbox().length).toBe(1)
    braze.pass(25 * 3_600_000)
    braze.post(path, body)
    expect(braze.outbox().length).toBe(2)
  })
  it("accepts a recipient as a list of one [transactional.recipient]", () => {
    const braze = open(seed)
    expect(braze.post(path, { recipient: [{ external_user_id: "u1" }] }).status).toBe(201)
    expect(braze.post(path, { recipient: [{ external_user_id: "u1" }, { external_user_id: "u2" }] }).status).toBe(400)
    expect(sent(braze)).toEqual([["u1", "sent"]])
  })
  it.each([
    ["archived", "The campaign is archived. Unarchive the campaign in order for trigger requests to take effect."],
    ["paused", "The campaign is paused. Resume the campaign in order for trigger requests to take effect."]
  ])("refuses a campaign that is %s with the documented sentence [transactional.campaign]", (status, message) => {
    const braze = open({ campaigns: [{ id: "t1", name: "Receipt", type: "transactional", status }] })
    expect(braze.post(path, body)).toMatchObject({ status: 400, body: { message } })
  })
  it("refuses other campaigns and invalid references and recipients [transactional.campaign]", () => {
    const braze = open(seed)
    expect(braze.post("/transactional/v1/campaigns/x/send", body)).toMatchObject({
      status: 400,
      body: { message: "Campaign does not exist" }
    })
    const message = "The campaign is not a transactional campaign. Only transactional campaigns may use this endpoint"
    expect(braze.post("/transactional/v1/campaigns/c1/send", body)).toMatchObject({ status: 400, body: { message } })
    expect(braze.post(path, { ...body, external_send_id: "a b" }).status).toBe(400)
    expect(braze.post(path, { recipient: {} }).status).toBe(400)
    expect(braze.post(path, {}).status).toBe(400)
  })
})

describe("exports of segments", () => {
  it("run one at a time [export-segment.one-at-a-time]", () => {
    const braze = open(seed)
    const body = { segment_id: "s1", fields_to_export: ["external_id"] }
    expect(braze.post("/users/export/segment", body)).toMatchObject({
      status: 201,
      body: {
        object_prefix: expect.stringContaining("segment-export/s1/2026-06-01/"),
        url: expect.stringMatching(/\.zip$/),
        message: "success"
      }
    })
    expect(braze.post("/users/export/segment", body).status).toBe(400)
    expect(braze.post("/export/segment/cancel", { segment_id: "s1" })).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
    expect(braze.post("/users/export/segment", body).status).toBe(201)
    braze.pass(60_000)
    expect(braze.post("/users/export/segment", body).status).toBe(201)
  })
  it("lead to an archive with one person per line, 5,000 per file [export-segment.archive]", () => {
    const people = times(5_001, (n) => ({ external_id: `u${n}`, shoe: n, hat: 1, email: "a@example.com" }))
    const braze = open({
      attributes: people,
      segments: [
        { id: "all", name: "All" },
        {
          id: "one",
          name: "One",
          filter: { custom_attribute: { custom_attribute_name: "shoe", comparison: "equals", value: 7 } }
        }
      ],
      workspace: { globalControlGroup: 1 }
    })
    const files = (path: string, body: object) => {
      const { object_prefix, url } = Object(braze.post(path, body).body)
      expect(url).toBe(`https://mock-braze.invalid/_mock/exports/${object_prefix}.zip`)
      const { world, clock } = braze.emulator.workspace
      const texts = ExportArchive.files(world, object_prefix, clock.now()) ?? []
      return texts.map((text) =>
        text
          .split("\n")
          .slice(0, -1)
          .map((line): unknown => JSON.parse(line))
      )
    }
    const fields_to_export = ["external_id"]
    const all = files("/users/export/segment", { segment_id: "all", fields_to_export })
    expect(all.map((lines) => lines.length)).toEqual([5_000, 1])
    expect(all.flat()[5_000]).toEqual({ external_id: "u5000" })
    const named = { segment_id: "one", fields_to_export, custom_attributes_to_export: ["shoe", "nothing"] }
    expect(files("/users/export/segment", named)).toEqual([[{ external_id: "u7", custom_attributes: { shoe: 7 } }]])
    expect(files("/users/export/global_control_group", { fields_to_export }).flat()).toHaveLength(5_001)
    expect(ExportArchive.files(braze.emulator.workspace.world, "nothing", 0)).toBeUndefined()
  })
  it("record the call to a callback_endpoint and do not make it [export-segment.callback]", () => {
    const braze = open(seed)
    const fields_to_export = ["external_id"]
    const callback_endpoint = "https://client.invalid/hook?token=1"
    const answer = braze.post("/users/export/segment", { segment_id: "s1", callback_endpoint, fields_to_export })
    const url = Reflect.get(Object(answer.body), "url")
    braze.post("/users/export/global_control_group", { fields_to_export, callback_endpoint: "" })
    const { objects } = braze.emulator.workspace.world
    expect(objects.callbacks).toEqual([
      { request: 1, at: noon, endpoint: callback_endpoint, body: { success: true, url } }
    ])
    expect(WorkspaceObjects.restore(WorkspaceObjects.snapshot(objects)).callbacks).toEqual(objects.callbacks)
    for (let n = 0; n < 1_005; n++)
      WorkspaceObjects.callBack(objects, { request: n, at: noon, endpoint: "e", body: {} })
    expect([objects.callbacks.length, objects.callbacks[0]?.request]).toEqual([1_000, 5])
  })

  it("keep only the newest archives, also in a snapshot", () => {
    const braze = open(seed)
    const prefixes = times(105, () => {
      const answer = braze.post("/users/export/segment", { segment_id: "s1", fields_to_export: ["external_id"] })
      braze.pass(60_000)
      return String(Object(answer.body).object_prefix)
    })
    const world = World.restore(World.snapshot(braze.emulator.workspace.world))
    const kept = prefixes.map((prefix) => ExportArchive.files(world, prefix, 0) !== undefined)
    expect([kept.filter(Boolean).length, kept[4], kept[5]]).toEqual([100, false, true])
  })
  it("require fields only in newer workspaces, and accept an empty callback [export-segment.fields]", () => {
    const status = (fields: object) => open(seed).post("/users/export/global_control_group", fields).status
    const required = open({ ...seed, workspace: { fieldsToExport: "required" } })
    expect(required.post("/users/export/global_control_group", {}).status).toBe(400)
    expect(required.post("/users/export/segment", { segment_id: "s1" }).status).toBe(400)
    expect(status({})).toBe(201)
    expect(status({ callback_endpoint: "", fields_to_export: ["email"] })).toBe(201)
    expect(status({ callback_endpoint: 1 })).toBe(400)
    expect(status({ fields_to_export: "email" })).toBe(400)
    expect(status({ fields_to_export: ["custom_attributes"], custom_attributes_to_export: ["x"] })).toBe(201)
    expect(status({ fields_to_export: ["email"], custom_attributes_to_export: times(501, (n) => `x${n}`) })).toBe(400)
    expect(status({ fields_to_export: ["email"], output_format: "rar" })).toBe(400)
    expect(status({ fields_to_export: ["email"], custom_attributes_to_export: ["x"] })).toBe(201)
    expect(open(seed).post("/users/export/segment", { segment_id: "x", fields_to_export: ["email"] }).status).toBe(400)
  })
})
