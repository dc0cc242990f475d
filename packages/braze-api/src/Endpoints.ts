import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import type { Pool } from "./RateLimits.js"
import * as Sources from "./Sources.js"

/** An HTTP method that the API uses. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

/** One endpoint of the REST API. */
export interface EndpointFact extends Evidence {
  readonly method: Method
  /** From the root, no trailing slash; `{name}` matches one segment. */
  readonly path: string
  /** Undefined if no permission is documented. */
  readonly permission: string | undefined
  readonly pool: Pool
  /** Status of full and of partial success. */
  readonly success: 200 | 201 | 202
}

/** Defaults of most endpoints: the shared budget, documented. */
interface More {
  readonly pool?: Pool
  readonly success?: 200 | 201 | 202
  readonly certainty?: Evidence["certainty"]
  readonly note?: string
}

interface Row<M, P, Permission> {
  readonly method: M
  readonly path: P
  readonly permission: Permission
  readonly source: string
}

const endpoint = <M extends Method, P extends string, Permission extends string | undefined>(
  { method, path, permission, source }: Row<M, P, Permission>,
  more: More = {}
) => ({
  method,
  path,
  permission,
  pool: more.pool ?? "shared",
  success: more.success ?? (method === "POST" ? 201 : 200),
  ...evidence(more.certainty ?? "D", source, more.note)
})

const get = <P extends string, Permission extends string | undefined>(
  path: P,
  permission: Permission,
  source: string,
  more?: More
) => endpoint({ method: "GET", path, permission, source }, more)
const post = <P extends string, Permission extends string | undefined>(
  path: P,
  permission: Permission,
  source: string,
  more?: More
) => endpoint({ method: "POST", path, permission, source }, more)

/** Profiles: tracking, identity, export. */
const users = {
  userTrack: post("/users/track", "users.track", Sources.userTrack, { pool: "users.track", certainty: "R" }),
  userTrackSync: post("/users/track/sync", "users.track.sync", Sources.userTrackSync, {
    pool: "users.track.sync",
    note: "Limited beta."
  }),
  userTrackBulk: post("/users/track/bulk", "users.track.bulk", Sources.userTrackBulk, {
    pool: "users.track.bulk",
    note: "Limited beta; an older text says that users.track suffices."
  }),
  userAliasNew: post("/users/alias/new", "users.alias.new", Sources.aliasNew, {
    pool: "users.identity",
    certainty: "R"
  }),
  userAliasUpdate: post("/users/alias/update", "users.alias.update", Sources.aliasUpdate, {
    pool: "users.identity",
    note: "The body of success is inferred."
  }),
  userIdentify: post("/users/identify", "users.identify", Sources.identify, { pool: "users.identity" }),
  userMerge: post("/users/merge", "users.merge", Sources.merge, { pool: "users.identity", success: 202 }),
  userDelete: post("/users/delete", "users.delete", Sources.userDelete, { pool: "users.identity", certainty: "R" }),
  externalIdRename: post("/users/external_ids/rename", "users.external_ids.rename", Sources.externalIdRename, {
    pool: "users.external_ids.rename",
    certainty: "R",
    note: "The page of rate limits spells the path with external_id; the plural is the real one."
  }),
  externalIdRemove: post("/users/external_ids/remove", "users.external_ids.remove", Sources.externalIdRemove, {
    pool: "users.external_ids.remove",
    certainty: "R"
  }),
  userExport: post("/users/export/ids", "users.export.ids", Sources.userExport, {
    pool: "users.export.ids",
    certainty: "R"
  }),
  userExportSegment: post("/users/export/segment", "users.export.segment", Sources.exportSegment, { certainty: "R" }),
  userExportControlGroup: post(
    "/users/export/global_control_group",
    "users.export.global_control_group",
    Sources.exportControlGroup
  ),
  exportSegmentCancel: post("/export/segment/cancel", "segments.list", Sources.exportCancel, {
    note: "The status is inferred."
  })
} as const

/** Subscription groups and e-mail. */
const subscriptions = {
  subscriptionSet: post("/subscription/status/set", "subscription.status.set", Sources.subscription, {
    pool: "subscription.status.set",
    certainty: "R"
  }),
  subscriptionSetV2: post("/v2/subscription/status/set", "subscription.status.set", Sources.subscription, {
    pool: "subscription.status.set"
  }),
  subscriptionGet: get("/subscription/status/get", "subscription.status.get", Sources.subscription, { certainty: "R" }),
  subscriptionUser: get("/subscription/user/status", "subscription.groups.get", Sources.subscription),
  emailStatus: post("/email/status", "email.status", Sources.email, { certainty: "R" }),
  emailBlocklist: post("/email/blocklist", "email.blacklist", Sources.email),
  emailBlacklist: post("/email/blacklist", "email.blacklist", Sources.email, {
    note: "The old name of /email/blocklist."
  }),
  emailBounceRemove: post("/email/bounce/remove", "email.bounce.remove", Sources.email),
  emailSpamRemove: post("/email/spam/remove", "email.spam.remove", Sources.email),
  emailHardBounces: get("/email/hard_bounces", "email.hard_bounces", Sources.email),
  emailUnsubscribes: get("/email/unsubscribes", "email.unsubscribe", Sources.email),
  smsInvalidNumbers: get("/sms/invalid_phone_numbers", "sms.invalid_phone_numbers", Sources.sms),
  smsInvalidNumbersRemove: post("/sms/invalid_phone_numbers/remove", "sms.invalid_phone_numbers.remove", Sources.sms)
} as const

/** Messages, campaigns, canvases. */
const messaging = {
  messagesSend: post("/messages/send", "messages.send", Sources.messaging),
  messagesScheduleCreate: post("/messages/schedule/create", "messages.schedule.create", Sources.messaging),
  messagesScheduleUpdate: post("/messages/schedule/update", "messages.schedule.update", Sources.messaging),
  messagesScheduleDelete: post("/messages/schedule/delete", "messages.schedule.delete", Sources.messaging),
  messagesScheduled: get("/messages/scheduled_broadcasts", "messages.schedule_broadcasts", Sources.messaging),
  liveActivityStart: post("/messages/live_activity/start", "messages.live_activity.start", Sources.liveActivity),
  liveActivityUpdate: post("/messages/live_activity/update", "messages.live_activity.update", Sources.liveActivity),
  campaignTrigger: post("/campaigns/trigger/send", "campaigns.trigger.send", Sources.campaignTrigger, {
    certainty: "R"
  }),
  campaignScheduleCreate: post(
    "/campaigns/trigger/schedule/create",
    "campaigns.trigger.schedule.create",
    Sources.messaging
  ),
  campaignScheduleUpdate: post(
    "/campaigns/trigger/schedule/update",
    "campaigns.trigger.schedule.update",
    Sources.messaging
  ),
  campaignScheduleDelete: post(
    "/campaigns/trigger/schedule/delete",
    "campaigns.trigger.schedule.delete",
    Sources.messaging
  ),
  canvasTrigger: post("/canvas/trigger/send", "canvas.trigger.send", Sources.canvasTrigger),
  canvasScheduleCreate: post("/canvas/trigger/schedule/create", "canvas.trigger.schedule.create", Sources.messaging),
  canvasScheduleUpdate: post("/canvas/trigger/schedule/update", "canvas.trigger.schedule.update", Sources.messaging),
  canvasScheduleDelete: post("/canvas/trigger/schedule/delete", "canvas.trigger.schedule.delete", Sources.messaging),
  sendIdCreate: post("/sends/id/create", "sends.id.create", Sources.messaging, { pool: "sends.id.create" }),
  transactionalSend: post("/transactional/v1/campaigns/{campaign_id}/send", "transactional.send", Sources.transactional)
} as const

/** Catalogs and their items. */
const catalogs = {
  catalogCreate: endpoint(
    { method: "POST", path: "/catalogs", permission: "catalogs.create", source: Sources.catalogs },
    {
      pool: "catalogs.manage",
      success: 201
    }
  ),
  catalogList: endpoint(
    { method: "GET", path: "/catalogs", permission: "catalogs.get", source: Sources.catalogs },
    {
      pool: "catalogs.manage",
      success: 200
    }
  ),
  catalogDelete: endpoint(
    { method: "DELETE", path: "/catalogs/{catalog_name}", permission: "catalogs.delete", source: Sources.catalogs },
    {
      pool: "catalogs.manage",
      success: 200
    }
  ),
  catalogItemsAdd: endpoint(
    {
      method: "POST",
      path: "/catalogs/{catalog_name}/items",
      permission: "catalogs.add_items",
      source: Sources.catalogs
    },
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsUpdate: endpoint(
    {
      method: "PATCH",
      path: "/catalogs/{catalog_name}/items",
      permission: "catalogs.update_items",
      source: Sources.catalogs
    },
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsReplace: endpoint(
    {
      method: "PUT",
      path: "/catalogs/{catalog_name}/items",
      permission: "catalogs.replace_items",
      source: Sources.catalogs
    },
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsDelete: endpoint(
    {
      method: "DELETE",
      path: "/catalogs/{catalog_name}/items",
      permission: "catalogs.delete_items",
      source: Sources.catalogs
    },
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsList: endpoint(
    {
      method: "GET",
      path: "/catalogs/{catalog_name}/items",
      permission: "catalogs.get_items",
      source: Sources.catalogs
    },
    {
      pool: "catalogs.items.single",
      success: 200
    }
  ),
  catalogItemGet: endpoint(
    {
      method: "GET",
      path: "/catalogs/{catalog_name}/items/{item_id}",
      permission: "catalogs.get_item",
      source: Sources.catalogs
    },
    {
      pool: "catalogs.items.single",
      success: 200
    }
  ),
  catalogItemCreate: endpoint(
    {
      method: "POST",
      path: "/catalogs/{catalog_name}/items/{item_id}",
      permission: "catalogs.create_item",
      source: Sources.catalogs
    },
    { pool: "catalogs.items.single", success: 201 }
  ),
  catalogItemUpdate: endpoint(
    {
      method: "PATCH",
      path: "/catalogs/{catalog_name}/items/{item_id}",
      permission: "catalogs.update_item",
      source: Sources.catalogs
    },
    { pool: "catalogs.items.single", success: 200 }
  ),
  catalogItemReplace: endpoint(
    {
      method: "PUT",
      path: "/catalogs/{catalog_name}/items/{item_id}",
      permission: "catalogs.replace_item",
      source: Sources.catalogs
    },
    { pool: "catalogs.items.single", success: 200 }
  ),
  catalogItemDelete: endpoint(
    {
      method: "DELETE",
      path: "/catalogs/{catalog_name}/items/{item_id}",
      permission: "catalogs.delete_item",
      source: Sources.catalogs
    },
    { pool: "catalogs.items.single", success: 200 }
  )
} as const

/** Lists and series. */
const lists = {
  eventsList: get("/events/list", "events.list", Sources.exportLists, { pool: "custom_data.list" }),
  events: get("/events", "events.get", Sources.exportLists, { pool: "custom_data.list" }),
  eventsSeries: get("/events/data_series", "events.data_series", Sources.exportLists),
  customAttributes: get("/custom_attributes", "custom_attributes.get", Sources.exportLists, {
    pool: "custom_data.list"
  }),
  productList: get("/purchases/product_list", "purchases.product_list", Sources.exportLists, {
    pool: "custom_data.list"
  }),
  quantitySeries: get("/purchases/quantity_series", "purchases.quantity_series", Sources.exportLists),
  revenueSeries: get("/purchases/revenue_series", "purchases.revenue_series", Sources.exportLists),
  segmentsList: get("/segments/list", "segments.list", Sources.exportLists),
  segmentsDetails: get("/segments/details", "segments.details", Sources.exportLists),
  segmentsSeries: get("/segments/data_series", "segments.data_series", Sources.exportLists),
  campaignsList: get("/campaigns/list", "campaigns.list", Sources.exportLists),
  campaignsDetails: get("/campaigns/details", "campaigns.details", Sources.exportLists),
  campaignsSeries: get("/campaigns/data_series", "campaigns.data_series", Sources.exportLists, {
    pool: "campaigns.data_series"
  }),
  campaignsUrlInfo: get("/campaigns/url_info/details", "campaigns.url_info.details", Sources.exportLists),
  canvasList: get("/canvas/list", "canvas.list", Sources.exportLists),
  canvasDetails: get("/canvas/details", "canvas.details", Sources.exportLists),
  canvasSeries: get("/canvas/data_series", "canvas.data_series", Sources.exportLists),
  canvasSummary: get("/canvas/data_summary", "canvas.data_summary", Sources.exportLists),
  canvasUrlInfo: get("/canvas/url_info/details", "canvas.url_info.details", Sources.exportLists),
  sendsSeries: get("/sends/data_series", "sends.data_series", Sources.exportLists),
  sessionsSeries: get("/sessions/data_series", "sessions.data_series", Sources.exportLists),
  dauSeries: get("/kpi/dau/data_series", "kpi.dau.data_series", Sources.exportLists),
  mauSeries: get("/kpi/mau/data_series", "kpi.mau.data_series", Sources.exportLists),
  newUsersSeries: get("/kpi/new_users/data_series", "kpi.new_users.data_series", Sources.exportLists),
  uninstallsSeries: get("/kpi/uninstalls/data_series", "kpi.uninstalls.data_series", Sources.exportLists)
} as const

/** Other objects of a workspace. */
const others = {
  preferenceCenterList: endpoint(
    {
      method: "GET",
      path: "/preference_center/v1/list",
      permission: "preference_center.list",
      source: Sources.otherEndpoints
    },
    { pool: "preference_center.read", success: 200 }
  ),
  preferenceCenterCreate: endpoint(
    {
      method: "POST",
      path: "/preference_center/v1",
      permission: "preference_center.update",
      source: Sources.otherEndpoints
    },
    { pool: "preference_center.write", success: 201 }
  ),
  preferenceCenterGet: endpoint(
    {
      method: "GET",
      path: "/preference_center/v1/{preference_center_id}",
      permission: "preference_center.get",
      source: Sources.otherEndpoints
    },
    { pool: "preference_center.read", success: 200 }
  ),
  preferenceCenterUpdate: endpoint(
    {
      method: "PUT",
      path: "/preference_center/v1/{preference_center_id}",
      permission: "preference_center.update",
      source: Sources.otherEndpoints
    },
    { pool: "preference_center.write", success: 200 }
  ),
  preferenceCenterUrl: endpoint(
    {
      method: "GET",
      path: "/preference_center/v1/{preference_center_id}/url/{user_id}",
      permission: "preference_center.user.get",
      source: Sources.otherEndpoints
    },
    { pool: "preference_center.read", success: 200 }
  ),
  sdkKeyCreate: endpoint(
    {
      method: "POST",
      path: "/app_group/sdk_authentication/create",
      permission: "sdk_authentication.create",
      source: Sources.otherEndpoints
    },
    { pool: "shared", success: 201 }
  ),
  sdkKeyPrimary: endpoint(
    {
      method: "PUT",
      path: "/app_group/sdk_authentication/primary",
      permission: "sdk_authentication.primary",
      source: Sources.otherEndpoints
    },
    { pool: "shared", success: 200 }
  ),
  sdkKeyList: endpoint(
    {
      method: "GET",
      path: "/app_group/sdk_authentication/keys",
      permission: "sdk_authentication.keys",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 200
    }
  ),
  sdkKeyDelete: endpoint(
    {
      method: "DELETE",
      path: "/app_group/sdk_authentication/delete",
      permission: "sdk_authentication.delete",
      source: Sources.otherEndpoints
    },
    { pool: "shared", success: 200 }
  ),
  cdiList: endpoint(
    { method: "GET", path: "/cdi/integrations", permission: "cdi.integration_list", source: Sources.otherEndpoints },
    {
      pool: "cdi.list",
      success: 200
    }
  ),
  cdiSync: endpoint(
    {
      method: "POST",
      path: "/cdi/integrations/{integration_id}/sync",
      permission: "cdi.integration_sync",
      source: Sources.otherEndpoints
    },
    {
      pool: "cdi.sync",
      success: 202
    }
  ),
  cdiStatus: endpoint(
    {
      method: "GET",
      path: "/cdi/integrations/{integration_id}/job_sync_status",
      permission: "cdi.integration_job_status",
      source: Sources.otherEndpoints
    },
    { pool: "cdi.status", success: 200 }
  ),
  contentBlockCreate: endpoint(
    {
      method: "POST",
      path: "/content_blocks/create",
      permission: "content_blocks.create",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 201
    }
  ),
  contentBlockUpdate: endpoint(
    {
      method: "POST",
      path: "/content_blocks/update",
      permission: "content_blocks.update",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 201
    }
  ),
  contentBlockInfo: endpoint(
    { method: "GET", path: "/content_blocks/info", permission: "content_blocks.info", source: Sources.otherEndpoints },
    {
      pool: "shared",
      success: 200
    }
  ),
  contentBlockList: endpoint(
    { method: "GET", path: "/content_blocks/list", permission: "content_blocks.list", source: Sources.otherEndpoints },
    {
      pool: "shared",
      success: 200
    }
  ),
  templateCreate: endpoint(
    {
      method: "POST",
      path: "/templates/email/create",
      permission: "templates.email.create",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 201
    }
  ),
  templateUpdate: endpoint(
    {
      method: "POST",
      path: "/templates/email/update",
      permission: "templates.email.update",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 201
    }
  ),
  templateInfo: endpoint(
    {
      method: "GET",
      path: "/templates/email/info",
      permission: "templates.email.info",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 200
    }
  ),
  templateList: endpoint(
    {
      method: "GET",
      path: "/templates/email/list",
      permission: "templates.email.list",
      source: Sources.otherEndpoints
    },
    {
      pool: "shared",
      success: 200
    }
  ),
  mediaCreate: endpoint(
    { method: "POST", path: "/media_library/create", permission: undefined, source: Sources.otherEndpoints },
    {
      pool: "media_library",
      success: 201
    }
  ),
  mediaReplace: endpoint(
    { method: "POST", path: "/media_library/replace_file", permission: undefined, source: Sources.otherEndpoints },
    {
      pool: "media_library",
      success: 201
    }
  )
} as const

/** Every endpoint, by a name of this project. */
export const endpoints = {
  ...users,
  ...subscriptions,
  ...messaging,
  ...catalogs,
  ...lists,
  ...others
} as const satisfies Readonly<Record<string, EndpointFact>>

/** A name in {@link endpoints}. */
export type EndpointName = keyof typeof endpoints
