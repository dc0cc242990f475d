import * as Sources from "../Sources.js"
import { post } from "./Endpoint.js"

/** The endpoints of profiles: tracking, identity, export. */
export const users = {
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
