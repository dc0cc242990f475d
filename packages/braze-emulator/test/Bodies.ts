import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import { emulated } from "../src/http/Endpoints.js"
import { alias, past } from "./Api.js"

const person = { external_id: "u1" }
const message = { messages: { email: { app_id: "x", body: "b" } }, external_user_ids: ["u1"] }
const trigger = {
  recipients: [{ external_user_id: "u1", trigger_properties: { a: 1 }, context: { a: 1 } }],
  send_id: "s"
}
const schedule = { schedule: { time: "2026-06-02T00:00:00Z", in_local_time: false } }
const group = { subscription_group_id: "11111111-2222-3333-4444-555555555555", subscription_state: "subscribed" }
const items = { items: [{ id: "a", name: "x" }] }

/** A valid body for each endpoint that accepts one. */
export const bodies: Readonly<Record<string, unknown>> = {
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
  catalogItemReplace: { items: [{ name: "x" }] },
  catalogFieldsCreate: { fields: [{ name: "x", type: "number" }] },
  catalogSelectionCreate: {
    selection: {
      name: "s",
      external_id: "e",
      filters: [{ field: "name", operator: "equals", value: "x" }],
      results_limit: 5,
      sort_field: "name",
      sort_order: "asc"
    }
  },
  mediaCreate: { asset_url: "https://cdn.example.com/cat.jpg", name: "Cat" },
  mediaReplace: { asset_id: "a", asset_url: "https://cdn.example.com/cat.jpg" },
  smsInvalidNumbersRemove: { phone_numbers: ["12183095514"] },
  contentBlockCreate: { name: "n", content: "c", description: "d", state: "draft", tags: ["t"] },
  contentBlockUpdate: { content_block_id: "b", content: "c", description: "d", state: "active", tags: ["t"] },
  templateCreate: { template_name: "n", subject: "s", body: "b", tags: ["t"], should_inline_css: true },
  preferenceCenterCreate: {
    name: "p",
    preference_center_title: "t",
    preference_center_page_html: "x",
    confirmation_page_html: "y",
    options: { "link-tags": [{ rel: "icon", href: "h" }] }
  },
  preferenceCenterUpdate: { preference_center_page_html: "x", confirmation_page_html: "y", state: "draft" },
  campaignDuplicate: { campaign_id: "c", name: "n", description: "d", tag_names: ["t"] },
  canvasDuplicate: { canvas_id: "c", name: "n", tag_names: "t" },
  templateUpdate: { email_template_id: "t", subject: "s", plaintext_body: "b" }
}

/** Keys of the answers that have no `message`. */
const withoutMessage = [
  "dispatch_id",
  "preference_centers",
  "preference_center_api_id",
  "preference_center_url",
  "new_assets",
  "info"
]

/** Whether an answer has the shape that Braze gives to its status. */
export const isAnswer = (status: number, body: unknown): boolean => {
  if (typeof body !== "object" || body === null) return false
  const text = Object.hasOwn(body, "message") ? Object(body).message : Object(body).error
  if (status < 300) return Object(body).message === "success" || withoutMessage.some((key) => Object.hasOwn(body, key))
  return typeof text === "string" && text !== ""
}

/** The people and objects in the bodies. */
export const seed = {
  attributes: [{ ...person, email: "a@b.pt" }],
  content_blocks: [{ id: "b", name: "b0", content: "c" }],
  email_templates: [{ id: "t", name: "t0" }],
  preference_centers: [{ id: "a", name: "p0" }],
  assets: [{ id: "a", name: "A", ext: "jpg" }],
  cards: [{ id: "x", name: "X" }],
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
/** Endpoints that take a body. */
export const taking = rows.filter(([, { method }]) => method !== "GET")
/** Endpoints that are asked. */
export const listing = rows.filter(([, { method }]) => method === "GET")
/** A path whose parameters are filled in. */
export const concrete = (path: string): string => path.replace("{catalog_name}", "n0").replaceAll(/\{\w+\}/g, "a")
