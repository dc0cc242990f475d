import * as Sources from "../Sources.js"
import { get, post } from "./Endpoint.js"

/** The endpoints of content blocks, e-mail templates and the media library. */
export const content = {
  contentBlockCreate: post("/content_blocks/create", "content_blocks.create", Sources.otherEndpoints),
  contentBlockUpdate: post("/content_blocks/update", "content_blocks.update", Sources.otherEndpoints),
  contentBlockInfo: get("/content_blocks/info", "content_blocks.info", Sources.otherEndpoints),
  contentBlockList: get("/content_blocks/list", "content_blocks.list", Sources.otherEndpoints),
  templateCreate: post("/templates/email/create", "templates.email.create", Sources.otherEndpoints),
  templateUpdate: post("/templates/email/update", "templates.email.update", Sources.otherEndpoints),
  templateInfo: get("/templates/email/info", "templates.email.info", Sources.otherEndpoints),
  templateList: get("/templates/email/list", "templates.email.list", Sources.otherEndpoints),
  mediaCreate: post("/media_library/create", undefined, Sources.otherEndpoints, { pool: "media_library" }),
  mediaReplace: post("/media_library/replace_file", undefined, Sources.otherEndpoints, { pool: "media_library" })
} as const
