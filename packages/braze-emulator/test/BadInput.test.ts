import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { emulated } from "../src/Endpoints.js"
import { alias, open, past } from "./Api.js"

const person = { external_id: "u1" }
const message = { messages: { email: { app_id: "x", body: "b" } }, external_user_ids: ["u1"] }
const trigger = {
  recipients: [{ external_user_id: "u1", trigger_properties: { a: 1 }, context: { a: 1 } }],
  send_id: "s"
}
const schedule = { schedule: { time: "2026-06-02T00:00:00Z", in_local_time: false } }
const group = { subscription_group_id: "11111111-2222-3333-4444-555555555555", subscription_state: "subscribed" }
const items = { items: [{ id: "a", name: "x" }] }

/** A body of each endpoint that takes one, all of it fine. */
const bodies: Readonly<Record<string, unknown>> = {
  userTrack: {
    attributes: [{ ...person, x: 1 }],
    events: [{ ...person, name: "e", time: past, properties: { a: [1] } }],
    purchases: []
  },
  userTrackSync: { attributes: [{ ...person, x: 1 }] },
  userTrackBulk: { events: [{ ...person, name: "e", time: past }] },
  userAliasNew: { user_aliases: [{ ...person, ...alias("a") }] },
  userAliasUpdate: { alias_updates: [{ alias_label: "l", old_alias_name: "a", new_alias_name: "b" }] },
  userIdentify: {
    aliases_to_identify: [{ ...person, user_alias: alias("a") }],
    emails_to_identify: [{ ...person, email: "a@b.pt", prioritization: ["identified"] }]
  },
  userMerge: {
    merge_updates: [
      { identifier_to_merge: person, identifier_to_keep: { email: "a@b.pt", prioritization: ["identified"] } }
    ]
  },
  userDelete: { external_ids: ["u1"] },
  externalIdRename: { external_id_renames: [{ current_external_id: "u1", new_external_id: "u2" }] },
  externalIdRemove: { external_ids: ["u1"] },
  userExport: { external_ids: ["u1"], fields_to_export: ["email"] },
  userExportSegment: { segment_id: "s", fields_to_export: ["email"], output_format: "zip" },
  userExportControlGroup: { fields_to_export: ["email"], custom_attributes_to_export: ["x"] },
  exportSegmentCancel: { segment_id: "s" },
  subscriptionSet: { ...group, external_id: ["u1"] },
  subscriptionSetV2: { subscription_groups: [{ ...group, emails: ["a@b.pt"] }] },
  emailStatus: { email: ["a@b.pt"], subscription_state: "unsubscribed" },
  emailBlocklist: { email: "a@b.pt" },
  emailBlacklist: { email: "a@b.pt" },
  emailBounceRemove: { email: "a@b.pt" },
  emailSpamRemove: { email: "a@b.pt" },
  messagesSend: message,
  messagesScheduleCreate: { ...message, ...schedule },
  messagesScheduleUpdate: { schedule_id: "x", ...schedule },
  messagesScheduleDelete: { schedule_id: "x" },
  campaignTrigger: { campaign_id: "c", ...trigger },
  campaignScheduleCreate: { campaign_id: "c", ...trigger, ...schedule },
  campaignScheduleUpdate: { campaign_id: "c", schedule_id: "x", ...schedule },
  campaignScheduleDelete: { campaign_id: "c", schedule_id: "x" },
  canvasTrigger: {
    canvas_id: "c",
    broadcast: true,
    audience: { AND: [{ custom_attribute: { custom_attribute_name: "x", comparison: "equals", value: 1 } }] }
  },
  canvasScheduleCreate: { canvas_id: "c", ...trigger, ...schedule },
  canvasScheduleUpdate: { canvas_id: "c", schedule_id: "x", ...schedule },
  canvasScheduleDelete: { canvas_id: "c", schedule_id: "x" },
  sendIdCreate: { campaign_id: "c", send_id: "s" },
  transactionalSend: { external_send_id: "a", recipient: { external_user_id: "u1" }, trigger_properties: {} },
  catalogCreate: { catalogs: [{ name: "n", description: "d", fields: [{ name: "id", type: "string" }] }] },
  catalogItemsAdd: items,
  catalogItemsUpdate: items,
  catalogItemsReplace: items,
  catalogItemsDelete: items,
  catalogItemCreate: { items: [{ name: "x" }] },
  catalogItemUpdate: { items: [{ name: "x" }] },
  catalogItemReplace: { items: [{ name: "x" }] }
}

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e300,
    "",
    "x".repeat(70_000),
    "\u0000",
    "\ud800",
    "../../etc",
    "<script>",
    [],
    {},
    [[]],
    [{}],
    [null],
    Array.from({ length: 51 }, () => "u")
  ),
  fc.constant(JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":1}}')),
  fc.jsonValue({ maxDepth: 3 })
)

/** A value with one place of it changed: another value, nothing at all, or a key more. */
const spoiled = (value: unknown): fc.Arbitrary<unknown> => {
  const here = hostile
  if (typeof value !== "object" || value === null) return here
  const entries = Object.entries(value)
  const build = (changed: ReadonlyArray<readonly [string, unknown]>): unknown =>
    Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
  const deeper = entries.map(([name], at) =>
    spoiled(entries[at]?.[1]).map((inner) => build(entries.map(([key, old]) => [key, key === name ? inner : old])))
  )
  const without = entries.map(([name]) => fc.constant(build(entries.filter(([key]) => key !== name))))
  const more = fc.tuple(fc.string(), hostile).map(([key, inner]) => build([...entries, [key, inner]]))
  return fc.oneof(here, more, ...deeper, ...without)
}

const isAnswer = (status: number, body: unknown): boolean => {
  if (typeof body !== "object" || body === null) return false
  const text = Object.hasOwn(body, "message") ? Object(body).message : Object(body).error
  if (status < 300) return Object(body).message === "success" || typeof Object(body).dispatch_id === "string"
  return typeof text === "string" && text !== ""
}

const seed = {
  attributes: [{ ...person, email: "a@b.pt" }],
  catalogs: [
    {
      name: "n0",
      fields: [
        { name: "id", type: "string" },
        { name: "name", type: "string" }
      ]
    }
  ]
}

const rows = Object.entries<EndpointFact>(endpoints).filter(([, row]) =>
  emulated.some(({ endpoint }) => endpoint === row)
)
const taking = rows.filter(([, { method }]) => method !== "GET")
const listing = rows.filter(([, { method }]) => method === "GET")
const concrete = (path: string): string => path.replace("{catalog_name}", "n0").replaceAll(/\{\w+\}/g, "a")

describe("whatever is sent to an endpoint", () => {
  it.each(taking)("%s answers in Braze's shape, and fine bodies are taken", (name, { method, path }) => {
    const body = bodies[name]
    fc.assert(
      fc.property(body === undefined ? hostile : spoiled(body), (sent) => {
        const { status, body: answer } = open(seed).call(method, concrete(path), JSON.stringify(sent) ?? "")
        expect([200, 201, 202, 400, 404, 413]).toContain(status)
        expect(isAnswer(status, answer)).toBe(true)
      }),
      { numRuns: 60 }
    )
  })
  it.each(taking.filter(([name]) => bodies[name] !== undefined))(
    "%s takes the body from which the others are made [endpoint.*]",
    (name, { method, path, success }) => {
      const { status } = open(seed).call(method, concrete(path), bodies[name])
      const unknownHere =
        name.includes("ScheduleUpdate") || name.includes("ScheduleDelete") || name === "catalogItemUpdate"
      expect(unknownHere ? status >= 400 && status < 500 : status === success).toBe(true)
    }
  )
  it.each(listing)("%s answers in Braze's shape to any query", (_, { path }) => {
    const names = [
      "page",
      "cursor",
      "limit",
      "offset",
      "length",
      "unit",
      "ending_at",
      "end_time",
      "event",
      "segment_id",
      "campaign_id",
      "canvas_id",
      "external_id[]",
      "email",
      "phone",
      "subscription_group_id",
      "start_date",
      "end_date",
      "sort_direction",
      "product",
      "app_id"
    ]
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom("1", "0", "-1", "day", "hour", "2026-01-01", "275761-01-01", "asc", "x")
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (query) => {
        const text = Object.entries(query).map(
          ([name, one]) => `${name}=${encodeURIComponent(one.replace(/[\uD800-\uDFFF]/g, "?"))}`
        )
        const { status, body } = open(seed).call("GET", `${concrete(path)}?${text.join("&")}`)
        expect([200, 400, 404]).toContain(status)
        expect(isAnswer(status, body)).toBe(true)
      }),
      { numRuns: 60 }
    )
  })
})
