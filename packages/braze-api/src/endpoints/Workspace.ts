import * as Sources from "../Sources.js"
import { get, post, put, remove } from "./Endpoint.js"

const scim = { pool: "scim", credential: "scimToken", errorBody: "detail" } as const
const banners = "_docs/_api/device_messaging_api/endpoints/banners"
const cohorts = {
  pool: "partners.cohorts",
  credential: "partnerKey",
  note: "Hidden page; the status of success is not stated."
} as const

/** The endpoints of preference centers, SDK keys, apps, Cloud Data Ingestion, dashboard users (SCIM), banners and partner cohorts. */
export const workspace = {
  preferenceCenterList: get(
    "/preference_center/v1/list",
    "preference_center.list",
    "preference_center/get_list_preference_center",
    {
      pool: "preference_center.read"
    }
  ),
  preferenceCenterCreate: post(
    "/preference_center/v1",
    "preference_center.update",
    "preference_center/post_create_preference_center",
    {
      pool: "preference_center.write"
    }
  ),
  preferenceCenterGet: get(
    "/preference_center/v1/{preference_center_id}",
    "preference_center.get",
    "preference_center/get_view_details_preference_center",
    { pool: "preference_center.read" }
  ),
  preferenceCenterUpdate: put(
    "/preference_center/v1/{preference_center_id}",
    "preference_center.update",
    "preference_center/put_update_preference_center",
    { pool: "preference_center.write" }
  ),
  preferenceCenterUrl: get(
    "/preference_center/v1/{preference_center_id}/url/{user_id}",
    "preference_center.user.get",
    "preference_center/get_create_url_preference_center",
    { pool: "preference_center.read" }
  ),
  sdkKeyCreate: post(
    "/app_group/sdk_authentication/create",
    "sdk_authentication.create",
    "sdk_authentication/post_create_sdk_authentication_key"
  ),
  sdkKeyPrimary: put(
    "/app_group/sdk_authentication/primary",
    "sdk_authentication.primary",
    "sdk_authentication/put_primary_sdk_authentication_key"
  ),
  sdkKeyList: get(
    "/app_group/sdk_authentication/keys",
    "sdk_authentication.keys",
    "sdk_authentication/get_sdk_authentication_keys"
  ),
  sdkKeyDelete: remove(
    "/app_group/sdk_authentication/delete",
    "sdk_authentication.delete",
    "sdk_authentication/delete_sdk_authentication_key"
  ),
  cdiList: get("/cdi/integrations", "cdi.integration_list", "cdi/get_integration_list", { pool: "cdi.list" }),
  cdiSync: post("/cdi/integrations/{integration_id}/sync", "cdi.integration_sync", "cdi/post_job_sync", {
    pool: "cdi.sync",
    success: 202
  }),
  cdiStatus: get(
    "/cdi/integrations/{integration_id}/job_sync_status",
    "cdi.integration_job_status",
    "cdi/get_job_sync_status",
    { pool: "cdi.status" }
  ),
  pushCredentialUpdate: post(
    "/apps/push_credential/update",
    "apps.push_credential",
    "apps/post_update_push_credential",
    { note: "The rate is not stated." }
  ),
  appsList: get("/app_group/apps", "apps.get", "hidden page /get_app_group_apps/", {
    pool: "apps.get",
    note: "Hidden page."
  }),
  scimUserCreate: post("/scim/v2/Users", undefined, "scim/post_create_user_account", scim),
  scimUserSearch: get("/scim/v2/Users", undefined, "scim/get_search_existing_dashboard_user", scim),
  scimUserGet: get("/scim/v2/Users/{id}", undefined, "scim/get_see_user_account_information", scim),
  scimUserUpdate: put("/scim/v2/Users/{id}", undefined, "scim/put_update_existing_user_account", scim),
  scimUserDelete: remove("/scim/v2/Users/{id}", undefined, "scim/delete_existing_dashboard_user", {
    ...scim,
    success: 204
  }),
  bannersSync: post("/v1/device-messaging/banners/sync", "banners.sync", `${banners}/post_sync_banners.md`, {
    success: 200,
    errorBody: "error",
    note: "Beta. The rate is not stated; the key is a client-side key."
  }),
  bannersTrack: post("/v1/device-messaging/banners/track", "banners.track", `${banners}/post_track_banner_events.md`, {
    success: 202,
    note: "Beta. The rate is not stated; the key is a client-side key."
  }),
  cohortCreate: post("/partners/{partner}/cohorts", undefined, Sources.cohorts, cohorts),
  cohortUsersUpdate: post("/partners/{partner}/cohorts/users", undefined, Sources.cohorts, cohorts)
} as const
