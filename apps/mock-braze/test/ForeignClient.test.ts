import { Braze } from "braze-api"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type MockBraze, startMockBraze } from "../src/index.js"

const group = "11111111-2222-3333-4444-555555555555"
const seed = {
  attributes: [
    { external_id: "u1", email: "a@example.com", colour: "red" },
    { user_alias: { alias_name: "a", alias_label: "l" }, _update_existing_only: false }
  ],
  campaigns: [
    { id: "c1", name: "Welcome", channels: ["email"] },
    { id: "t1", name: "Receipt", type: "transactional" }
  ],
  canvases: [{ id: "j1", name: "Journey" }],
  segments: [{ id: "s1", name: "Everybody" }],
  subscription_groups: [{ id: group, name: "News", channel: "email" }],
  catalogs: [
    {
      name: "shoes",
      fields: [
        { name: "id", type: "string" },
        { name: "name", type: "string" }
      ],
      items: Array.from({ length: 51 }, (_, n) => ({ id: `i${n}`, name: `N${n}` }))
    }
  ],
  hard_bounces: [{ email: "bounced@example.com" }]
}
const success = { message: "success" }
const dispatched = { dispatch_id: expect.stringMatching(/^[0-9a-f]{32}$/), message: "success" }
const schedule = { time: "2099-01-01T00:00:00Z" }
const alias = (alias_name: string) => ({ alias_name, alias_label: "l" })

let mock: MockBraze
let braze: Braze
beforeAll(async () => {
  mock = await startMockBraze({ seed })
  braze = new Braze(mock.url, mock.apiKey)
})
afterAll(() => mock.stop())
beforeEach(() => mock.reset())

const idOf = (answer: unknown): string =>
  typeof answer === "object" && answer !== null && "schedule_id" in answer ? String(answer.schedule_id) : ""

describe("the npm package braze-api agrees on users", () => {
  it("track", async () => {
    const answer = await braze.users.track({
      attributes: [{ external_id: "u2", first_name: "Ada", colour: "blue" }],
      events: [{ external_id: "u2", name: "e", time: "2026-01-01T00:00:00Z" }],
      purchases: [{ external_id: "u2", product_id: "p", currency: "USD", price: 1, time: "2026-01-01T00:00:00Z" }]
    })
    expect(answer).toEqual({ ...success, attributes_processed: 1, events_processed: 1, purchases_processed: 1 })
    expect(mock.user("u2")).toMatchObject({ first_name: "Ada", custom_attributes: { colour: "blue" } })
  })
  it("track with a refused object", async () => {
    await expect(braze.users.track({ attributes: [{ first_name: "Nobody" }] })).rejects.toMatchObject({ status: 400 })
  })
  it("alias.new and alias.update", async () => {
    expect(await braze.users.alias.new({ user_aliases: [{ external_id: "u1", ...alias("b") }] })).toEqual({
      ...success,
      aliases_processed: 1
    })
    const alias_updates = [{ alias_label: "l", old_alias_name: "b", new_alias_name: "c" }]
    expect(await braze.users.alias.update({ alias_updates })).toMatchObject(success)
    expect(mock.user("u1")?.user_aliases).toEqual([alias("c")])
  })
  it("identify, merge and delete", async () => {
    const aliases_to_identify = [{ external_id: "u3", user_alias: alias("a") }]
    expect(await braze.users.identify({ aliases_to_identify })).toMatchObject({ ...success, aliases_processed: 1 })
    const merge_updates = [{ identifier_to_merge: { external_id: "u3" }, identifier_to_keep: { external_id: "u1" } }]
    expect(await braze.users.merge({ merge_updates })).toEqual(success)
    expect(mock.user("u1")?.user_aliases).toEqual([alias("a")])
    expect(await braze.users.delete({ external_ids: ["u1"] })).toMatchObject({ deleted: 1 })
    expect(mock.users().total).toBe(0)
  })
  it("external_ids.rename and remove", async () => {
    const external_id_renames = [{ current_external_id: "u1", new_external_id: "u9" }]
    expect(await braze.users.external_ids.rename({ external_id_renames })).toMatchObject({
      ...success,
      rename_errors: []
    })
    expect(await braze.users.external_ids.remove({ external_ids: ["u1"] })).toEqual({
      ...success,
      removed_ids: ["u1"],
      removal_errors: []
    })
  })
  it("export.ids, segment and global_control_group", async () => {
    const ids = await braze.users.export.ids({
      external_ids: ["u1", "nobody"],
      fields_to_export: ["external_id", "email"]
    })
    expect(ids).toEqual({
      ...success,
      users: [{ external_id: "u1", email: "a@example.com" }],
      invalid_user_ids: ["nobody"]
    })
    const file = { ...success, object_prefix: expect.any(String), url: expect.stringMatching(/\.zip$/) }
    expect(await braze.users.export.segment({ segment_id: "s1", fields_to_export: ["email"] })).toEqual(file)
    expect(await braze.users.export.global_control_group({ fields_to_export: ["email"] })).toEqual(file)
  })
})

describe("it agrees on messages", () => {
  const recipients = [{ external_user_id: "u1" }]
  it("campaigns.trigger and its schedules", async () => {
    expect(await braze.campaigns.trigger.send({ campaign_id: "c1", recipients })).toEqual(dispatched)
    expect(mock.outbox().messages).toMatchObject([{ external_id: "u1", outcome: "sent" }])
    const made = await braze.campaigns.trigger.schedule.create({ campaign_id: "c1", recipients, schedule })
    const schedule_id = idOf(made)
    expect(made).toEqual({ ...dispatched, schedule_id })
    const change = { campaign_id: "c1", schedule_id, schedule }
    expect(await braze.campaigns.trigger.schedule.update(change)).toEqual(success)
    expect(await braze.campaigns.trigger.schedule.delete({ campaign_id: "c1", schedule_id })).toEqual(success)
  })
  it("canvas.trigger and its schedules", async () => {
    expect(await braze.canvas.trigger.send({ canvas_id: "j1", recipients })).toEqual(dispatched)
    const made = await braze.canvas.trigger.schedule.create({ canvas_id: "j1", recipients, schedule })
    const schedule_id = idOf(made)
    expect(await braze.canvas.trigger.schedule.update({ canvas_id: "j1", schedule_id, schedule })).toEqual(success)
    expect(await braze.canvas.trigger.schedule.delete({ canvas_id: "j1", schedule_id })).toEqual(success)
  })
  it("messages.send and its schedules", async () => {
    const messages = { webhook: { url: "https://example.com", request_method: "POST" as const } }
    expect(await braze.messages.send({ external_user_ids: ["u1"], messages })).toEqual(dispatched)
    const made = await braze.messages.schedule.create({ broadcast: true, schedule, messages })
    const schedule_id = idOf(made)
    expect(await braze.messages.scheduled_broadcasts({ end_time: "2099-12-31T00:00:00Z" })).toMatchObject({
      ...success,
      scheduled_broadcasts: [{ id: schedule_id, next_send_time: "2099-01-01T00:00:00.000Z" }]
    })
    expect(await braze.messages.schedule.update({ schedule_id, schedule })).toEqual(success)
    expect(await braze.messages.schedule.delete({ schedule_id })).toEqual(success)
  })
  it("sends.id.create and transactional.v1.campaigns.send", async () => {
    expect(await braze.sends.id.create({ campaign_id: "c1", send_id: "mine" })).toEqual({ ...success, send_id: "mine" })
    const body = { external_send_id: "order-1", recipient: [{ external_user_id: "u1" }] }
    expect(await braze.transactional.v1.campaigns.send("t1", body)).toMatchObject({
      dispatch_id: expect.any(String),
      status: "sent"
    })
  })
  it("an unknown campaign is an error with Braze's message", async () => {
    await expect(braze.campaigns.trigger.send({ campaign_id: "x", recipients })).rejects.toMatchObject({
      status: 400,
      message: "campaign_id must be a string of the campaign api identifier"
    })
  })
})

describe("it agrees on subscriptions and email", () => {
  it("subscription.status.set, get and user.status", async () => {
    const subscription_group_id = group
    const set = { subscription_group_id, subscription_state: "subscribed" as const }
    expect(
      await braze.subscription.status.set({ ...set, external_id: ["u1"], email: ["a@example.com"] })
    ).toMatchObject(success)
    expect(await braze.subscription.status.get({ subscription_group_id, external_id: ["u1"] })).toEqual({
      ...success,
      status: { u1: "Subscribed" }
    })
    expect(await braze.subscription.user.status({ external_id: ["u1"] })).toMatchObject({
      ...success,
      total_count: 1,
      users: [{ external_id: "u1", subscription_groups: [{ id: group, name: "News", status: "Subscribed" }] }]
    })
    const subscription_groups = [{ ...set, subscription_state: "unsubscribed" as const, external_ids: ["u1"] }]
    expect(await braze.v2.subscription.status.set({ subscription_groups })).toMatchObject(success)
  })
  it("email.blacklist, bounce.remove and spam.remove", async () => {
    expect(await braze.email.blacklist({ email: "a@example.com" })).toMatchObject(success)
    expect(await braze.email.bounce.remove({ email: "bounced@example.com" })).toMatchObject(success)
    expect(await braze.email.spam.remove({ email: ["a@example.com"] })).toMatchObject(success)
    expect(mock.user("u1")?.["email_subscribe"]).toBe("unsubscribed")
  })
})

describe("it agrees on lists and catalogs", () => {
  it("campaigns.list and details, canvas.list", async () => {
    expect(await braze.campaigns.list({})).toMatchObject({ ...success, campaigns: [{ id: "c1" }, { id: "t1" }] })
    expect(await braze.campaigns.details({ campaign_id: "c1" })).toMatchObject({ ...success, name: "Welcome" })
    expect(await braze.canvas.list({})).toMatchObject({ ...success, canvases: [{ id: "j1", name: "Journey" }] })
  })
  it("segments.list, details and analytics", async () => {
    expect(await braze.segments.list({})).toMatchObject({ ...success, segments: [{ id: "s1" }] })
    expect(await braze.segments.details({ segment_id: "s1" })).toMatchObject({ ...success, name: "Everybody" })
    expect(await braze.segments.analytics({ segment_id: "s1", length: 1 })).toMatchObject({
      ...success,
      data: [{ size: 2 }]
    })
  })
  it("catalogs.synchronous.list, items and item", async () => {
    expect(await braze.catalogs.synchronous.list()).toMatchObject({
      ...success,
      catalogs: [{ name: "shoes", num_items: 51 }]
    })
    const items: Array<unknown> = []
    for await (const item of braze.catalogs.synchronous.items({ catalog_name: "shoes" })) items.push(item)
    expect(items).toEqual(Array.from({ length: 51 }, (_, n) => ({ id: `i${n}`, name: `N${n}` })))
    expect(await braze.catalogs.synchronous.item({ catalog_name: "shoes", item_id: "i7" })).toMatchObject({
      ...success,
      items: [{ id: "i7", name: "N7" }]
    })
  })
  it("creates, updates, lists and shows content blocks", async () => {
    const { content_blocks } = braze.templates
    const { content_block_id } = await content_blocks.create({ name: "footer", content: "Bye", tags: [] })
    await content_blocks.update({ content_block_id, content: "<p>Bye</p>" })
    expect(await content_blocks.list({})).toMatchObject({
      count: 1,
      content_blocks: [{ content_block_id, name: "footer" }]
    })
    expect(await content_blocks.get({ content_block_id })).toMatchObject({
      content: "<p>Bye</p>",
      content_type: "html"
    })
  })
  it("creates, updates, lists and shows email templates", async () => {
    const { email_templates } = braze.templates
    const { email_template_id } = await email_templates.create({ template_name: "News", subject: "Now", body: "Read" })
    await email_templates.update({ email_template_id, template_name: "News", subject: "Then", body: "Read" })
    expect(await email_templates.list({})).toMatchObject({ count: 1, templates: [{ email_template_id }] })
    expect(await email_templates.get({ email_template_id })).toMatchObject({ subject: "Then", body: "Read" })
  })
})
