import { post } from "./Endpoint.js"

/** The endpoints of profiles: tracking, identity, export. */
export const users = {
  userTrack: post("/users/track", "users.track", "user_data/post_user_track", { pool: "users.track", certainty: "R" }),
  userTrackSync: post("/users/track/sync", "users.track.sync", "user_data/post_user_track_synchronous", {
    pool: "users.track.sync",
    note: "Limited beta."
  }),
  userTrackBulk: post("/users/track/bulk", "users.track.bulk", "user_data/post_user_track_bulk", {
    pool: "users.track.bulk",
    note: "Limited beta; an older text says that users.track suffices."
  }),
  userAliasNew: post("/users/alias/new", "users.alias.new", "user_data/post_user_alias", { pool: "users.identity" }),
  userAliasUpdate: post("/users/alias/update", "users.alias.update", "user_data/post_users_alias_update", {
    pool: "users.identity",
    note: "The body of success is inferred."
  }),
  userIdentify: post("/users/identify", "users.identify", "user_data/post_user_identify", {
    pool: "users.identity",
    certainty: "R"
  }),
  userMerge: post("/users/merge", "users.merge", "user_data/post_users_merge", {
    pool: "users.identity",
    success: 202
  }),
  userDelete: post("/users/delete", "users.delete", "user_data/post_user_delete", {
    pool: "users.identity",
    certainty: "R"
  }),
  externalIdRename: post(
    "/users/external_ids/rename",
    "users.external_ids.rename",
    "user_data/external_id_migration/post_external_ids_rename",
    {
      pool: "users.external_ids.rename",
      certainty: "R",
      note: "The page of rate limits spells the path with external_id; the plural is the real one."
    }
  ),
  externalIdRemove: post(
    "/users/external_ids/remove",
    "users.external_ids.remove",
    "user_data/external_id_migration/post_external_ids_remove",
    {
      pool: "users.external_ids.remove",
      certainty: "R"
    }
  ),
  userExport: post("/users/export/ids", "users.export.ids", "export/user_data/post_users_identifier", {
    pool: "users.export.ids",
    certainty: "R"
  }),
  userExportSegment: post("/users/export/segment", "users.export.segment", "export/user_data/post_users_segment", {
    certainty: "R"
  }),
  userExportControlGroup: post(
    "/users/export/global_control_group",
    "users.export.global_control_group",
    "export/user_data/post_users_global_control_group"
  ),
  exportSegmentCancel: post("/export/segment/cancel", "segments.list", "export/segments/post_cancel_export", {
    note: "The status is inferred."
  })
} as const
