import * as Sources from "../Sources.js"
import { get, post, put, remove } from "./Endpoint.js"

/** The endpoints of preference centers, SDK keys and Cloud Data Ingestion. */
export const workspace = {
  preferenceCenterList: get("/preference_center/v1/list", "preference_center.list", Sources.otherEndpoints, {
    pool: "preference_center.read"
  }),
  preferenceCenterCreate: post("/preference_center/v1", "preference_center.update", Sources.otherEndpoints, {
    pool: "preference_center.write"
  }),
  preferenceCenterGet: get(
    "/preference_center/v1/{preference_center_id}",
    "preference_center.get",
    Sources.otherEndpoints,
    { pool: "preference_center.read" }
  ),
  preferenceCenterUpdate: put(
    "/preference_center/v1/{preference_center_id}",
    "preference_center.update",
    Sources.otherEndpoints,
    { pool: "preference_center.write" }
  ),
  preferenceCenterUrl: get(
    "/preference_center/v1/{preference_center_id}/url/{user_id}",
    "preference_center.user.get",
    Sources.otherEndpoints,
    { pool: "preference_center.read" }
  ),
  sdkKeyCreate: post("/app_group/sdk_authentication/create", "sdk_authentication.create", Sources.otherEndpoints),
  sdkKeyPrimary: put("/app_group/sdk_authentication/primary", "sdk_authentication.primary", Sources.otherEndpoints),
  sdkKeyList: get("/app_group/sdk_authentication/keys", "sdk_authentication.keys", Sources.otherEndpoints),
  sdkKeyDelete: remove("/app_group/sdk_authentication/delete", "sdk_authentication.delete", Sources.otherEndpoints),
  cdiList: get("/cdi/integrations", "cdi.integration_list", Sources.otherEndpoints, { pool: "cdi.list" }),
  cdiSync: post("/cdi/integrations/{integration_id}/sync", "cdi.integration_sync", Sources.otherEndpoints, {
    pool: "cdi.sync",
    success: 202
  }),
  cdiStatus: get(
    "/cdi/integrations/{integration_id}/job_sync_status",
    "cdi.integration_job_status",
    Sources.otherEndpoints,
    { pool: "cdi.status" }
  )
} as const
