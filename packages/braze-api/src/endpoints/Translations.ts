import { get, put } from "./Endpoint.js"

const translations = { pool: "translations", errorBody: "errors", note: "Early access." } as const
const slash = { ...translations, note: "Early access. The page prints the path with a trailing slash." } as const
const webhooks = { pool: "translations", note: "Early access." } as const

/** The endpoints of translations in campaigns, canvases, content blocks and templates. */
export const translated = {
  campaignTranslations: get(
    "/campaigns/translations",
    "campaigns.translations.get",
    "translations/campaigns/get_translation_campaign",
    translations
  ),
  campaignTranslationsUpdate: put(
    "/campaigns/translations",
    "campaigns.translations.update",
    "translations/campaigns/put_update_translation_campaign",
    translations
  ),
  campaignTranslationsSource: get(
    "/campaigns/translations/source",
    "campaigns.translations.get",
    "translations/campaigns/get_source_campaign",
    translations
  ),
  canvasTranslations: get(
    "/canvas/translations",
    "canvas.translations.get",
    "translations/canvas/get_translation_canvas",
    translations
  ),
  canvasTranslationsUpdate: put(
    "/canvas/translations",
    "canvas.translations.update",
    "translations/canvas/put_update_translation_canvas",
    translations
  ),
  canvasTranslationsSource: get(
    "/canvas/translations/source",
    "canvas.translations.get",
    "translations/canvas/get_source_canvas",
    translations
  ),
  contentBlockTranslations: get(
    "/content_blocks/translations",
    "content_blocks.translations.get",
    "translations/content_blocks/get_translation_content_block",
    translations
  ),
  contentBlockTranslationsUpdate: put(
    "/content_blocks/translations",
    "content_blocks.translations.update",
    "translations/content_blocks/put_update_translation_content_block",
    translations
  ),
  contentBlockTranslationsSource: get(
    "/content_blocks/translations/source",
    "content_blocks.translations.get",
    "translations/content_blocks/get_source_content_block",
    translations
  ),
  templateTranslationsSource: get(
    "/templates/email/translations/source",
    "templates.email.info",
    "translations/email_templates/get_view_source_template",
    translations
  ),
  templateTranslations: get(
    "/templates/email/translations",
    "templates.translations.get",
    "translations/email_templates/get_view_translation_template",
    slash
  ),
  templateTranslationsLocale: get(
    "/templates/translations/email",
    "templates.translations.get",
    "translations/email_templates/get_view_translation_locale_template",
    translations
  ),
  templateTranslationsUpdate: put(
    "/templates/email/translations",
    "templates.translations.update",
    "translations/email_templates/put_update_template",
    slash
  ),
  webhookTranslationsSource: get(
    "/templates/webhook/translations/source",
    "templates.translations.get",
    "translations/webhook_templates/get_view_source_webhook_template",
    webhooks
  ),
  webhookTranslations: get(
    "/templates/webhook/translations",
    "templates.translations.get",
    "translations/webhook_templates/get_view_translations_webhook_template",
    webhooks
  ),
  webhookTranslationsUpdate: put(
    "/templates/webhook/translations",
    "templates.translations.update",
    "translations/webhook_templates/put_update_webhook_template",
    webhooks
  )
} as const
