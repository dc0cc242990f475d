import { get, post, put } from "./Endpoint.js"

/** The endpoints of content blocks, email templates and the media library. */
export const content = {
  contentBlockCreate: post(
    "/content_blocks/create",
    "content_blocks.create",
    "templates/content_blocks_templates/post_create_email_content_block"
  ),
  contentBlockUpdate: post(
    "/content_blocks/update",
    "content_blocks.update",
    "templates/content_blocks_templates/post_update_content_block"
  ),
  contentBlockInfo: get(
    "/content_blocks/info",
    "content_blocks.info",
    "templates/content_blocks_templates/get_see_email_content_blocks_information"
  ),
  contentBlockList: get(
    "/content_blocks/list",
    "content_blocks.list",
    "templates/content_blocks_templates/get_list_email_content_blocks"
  ),
  templateCreate: post(
    "/templates/email/create",
    "templates.email.create",
    "templates/email_templates/post_create_email_template"
  ),
  templateUpdate: post(
    "/templates/email/update",
    "templates.email.update",
    "templates/email_templates/post_update_email_template"
  ),
  templateInfo: get(
    "/templates/email/info",
    "templates.email.info",
    "templates/email_templates/get_see_email_template_information"
  ),
  templateList: get(
    "/templates/email/list",
    "templates.email.list",
    "templates/email_templates/get_list_email_templates"
  ),
  mediaCreate: post("/media_library/create", "media_library.create", "media_library/manage_assets/create", {
    pool: "media_library",
    success: 200
  }),
  mediaReplace: put(
    "/media_library/replace_file",
    "media_library.replace",
    "media_library/manage_assets/replace_file",
    { pool: "media_library" }
  )
} as const
