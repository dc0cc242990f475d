import * as Catalog from "@sluice/braze-api/Catalog"
import * as Contacts from "@sluice/braze-api/Contacts"
import * as Messaging from "@sluice/braze-api/Messaging"
import * as UserIdentity from "@sluice/braze-api/UserIdentity"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { alias, open } from "./Api.js"

const group = "11111111-2222-3333-4444-555555555555"
const seed = {
  attributes: [{ external_id: "u1", email: "a@b.pt" }],
  catalogs: [{ name: "n", fields: [{ name: "id", type: "string" }], items: [{ id: "a" }] }],
  hard_bounces: [{ email: "c@b.pt" }]
}
const recipients = [{ external_user_id: "u1", trigger_properties: { a: 1 } }]

const exchanges = [
  [
    "/users/alias/new",
    UserIdentity.AliasNewRequest,
    UserIdentity.AliasesProcessed,
    { user_aliases: [{ external_id: "u1", ...alias("a") }] }
  ],
  [
    "/users/identify",
    UserIdentity.IdentifyRequest,
    UserIdentity.AliasesProcessed,
    { emails_to_identify: [{ external_id: "u2", email: "a@b.pt", prioritization: ["identified"] }] }
  ],
  ["/users/delete", UserIdentity.DeleteRequest, UserIdentity.DeleteSuccess, { external_ids: ["u1", "nobody"] }],
  [
    "/users/external_ids/rename",
    UserIdentity.RenameRequest,
    UserIdentity.RenameSuccess,
    {
      external_id_renames: [
        { current_external_id: "u1", new_external_id: "u2" },
        { current_external_id: "x", new_external_id: "y" }
      ]
    }
  ],
  ["/users/external_ids/remove", UserIdentity.RemoveRequest, UserIdentity.RemoveSuccess, { external_ids: ["u1"] }],
  [
    "/users/export/segment",
    UserIdentity.ExportSegmentRequest,
    UserIdentity.ExportSegmentSuccess,
    { segment_id: "s", fields_to_export: ["email"] }
  ],
  [
    "/campaigns/trigger/send",
    Messaging.CampaignTriggerRequest,
    Messaging.Dispatched,
    { campaign_id: "c", recipients, send_id: "s" }
  ],
  [
    "/canvas/trigger/send",
    Messaging.CanvasTriggerRequest,
    Messaging.Dispatched,
    { canvas_id: "c", broadcast: true, context: {} }
  ],
  [
    "/messages/send",
    Messaging.MessagesSendRequest,
    Messaging.Dispatched,
    { broadcast: true, messages: { webhook: { url: "u" } } }
  ],
  ["/sends/id/create", Messaging.SendIdRequest, Messaging.SendIdSuccess, { campaign_id: "c" }],
  [
    "/transactional/v1/campaigns/c/send",
    Messaging.TransactionalRequest,
    Messaging.TransactionalSuccess,
    { recipient: { external_user_id: "u1" } }
  ],
  [
    "/catalogs",
    Catalog.CreateRequest,
    Catalog.CatalogsSuccess,
    { catalogs: [{ name: "m", description: "d", fields: [{ name: "id", type: "string" }] }] }
  ]
] as const

const queries = [
  [`/subscription/status/get?subscription_group_id=${group}&external_id=u1`, Contacts.SubscriptionGetSuccess],
  ["/subscription/user/status?external_id=u1", Contacts.SubscriptionUserSuccess],
  ["/email/hard_bounces?email=c@b.pt", Contacts.HardBouncesSuccess],
  ["/email/unsubscribes?start_date=2026-01-01&end_date=2026-02-01", Contacts.UnsubscribesSuccess],
  ["/catalogs", Catalog.CatalogsSuccess],
  ["/catalogs/n/items", Catalog.ItemsSuccess]
] as const

const read = (schema: Schema.Schema.All, value: unknown): unknown =>
  Schema.is(Schema.make<unknown>(schema.ast), { onExcessProperty: "error" })(value)

describe("the schemas of the wire", () => {
  it.each(exchanges)("match the request and the response of %s", (path, request, success, body) => {
    expect(read(request, body)).toBe(true)
    const answer = open(seed).post(path, body)
    expect(read(success, answer.body), JSON.stringify(answer.body)).toBe(true)
  })
  it.each(queries)("match the response of %s", (path, success) => {
    const answer = open(seed).get(path)
    expect(read(success, answer.body), JSON.stringify(answer.body)).toBe(true)
  })
  it("match a refusal of the catalogs, and the requests of subscriptions and email", () => {
    expect(read(Catalog.CatalogFailure, open(seed).get("/catalogs/x/items").body)).toBe(true)
    const set = { subscription_group_id: group, subscription_state: "subscribed" }
    expect(read(Contacts.SubscriptionSetRequest, { ...set, external_id: "u1" })).toBe(true)
    expect(read(Contacts.SubscriptionSetV2Request, { subscription_groups: [{ ...set, emails: ["a@b.pt"] }] })).toBe(
      true
    )
    expect(read(Contacts.EmailStatusRequest, { email: "a@b.pt", subscription_state: "opted_in" })).toBe(true)
    expect(read(Contacts.SubscriptionSetRequest, { ...set, subscription_state: "opted_in" })).toBe(false)
  })
})
