import { emailTemplateListSentences, emailTemplateSentences as sentences } from "@sluice/braze-api/ContentSentences"
import { fieldTexts } from "@sluice/braze-api/EndpointSentences"
import { content as limits } from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Tags from "../../endpoint/Tags.js"
import type { EmailTemplate } from "../../state/DashboardObjects.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import * as Liquid from "../../text/Liquid.js"
import * as ModifiedList from "./ModifiedList.js"

const templatesOf = (world: World.World) => world.objects.dashboard.emailTemplates

const text: Fields.ValueType = { name: "a string", is: (value) => typeof value === "string" }

const texts = ["template_name", "subject", "body", "plaintext_body", "preheader"] as const

/** The refusal of the fields that a body has; undefined if they are valid. */
const check = (world: World.World, body: Json.JsonObject, required: ReadonlyArray<string>): Handled | undefined => {
  const name = Json.own(body, "template_name")
  const isNameMissing = Fields.isAbsent(name) ? required.includes("template_name") : !Fields.text.is(name)
  if (isNameMissing) return Reply.fatal(sentences.nameMissing)
  const rules = Object.fromEntries(texts.map((field) => [field, { kind: text, required: required.includes(field) }]))
  const problem = Fields.check(body, rules)
  if (problem !== undefined) return Reply.bad(problem)
  const tags = Tags.check(world, body["tags"])
  if (tags !== undefined) return Reply.fatal(tags)
  return checkBody(world, body["body"]) ?? checkInlineCss(body["should_inline_css"])
}

const checkBody = (world: World.World, body: unknown): Handled | undefined => {
  if (typeof body !== "string") return undefined
  if (Buffer.byteLength(body) > limits.templateBodyBytes.value) return Reply.fatal(sentences.bodyTooLarge)
  const blocks = [...world.objects.dashboard.contentBlocks.values()].filter(({ isDeleted }) => !isDeleted)
  const known = new Set(blocks.map(({ name }) => name))
  return Liquid.includedBlocks(body).every((name) => known.has(name)) ? undefined : Reply.fatal(sentences.unknownBlocks)
}

const checkInlineCss = (flag: unknown): Handled | undefined =>
  Fields.isAbsent(flag) || typeof flag === "boolean" ? undefined : Reply.fatal(sentences.inlineCss)

/** The fields of a template after a request: what is not sent keeps its value. */
const changed = (before: Omit<EmailTemplate, "updatedAt">, body: Json.JsonObject, now: number): EmailTemplate => {
  const sent = (field: (typeof texts)[number], otherwise: string): string => {
    const value = body[field]
    return typeof value === "string" ? value : otherwise
  }
  const { tags, should_inline_css: inlineCss } = body
  return {
    ...before,
    name: sent("template_name", before.name),
    subject: sent("subject", before.subject),
    body: sent("body", before.body),
    plaintextBody: sent("plaintext_body", before.plaintextBody),
    preheader: sent("preheader", before.preheader),
    tags: Fields.isAbsent(tags) ? before.tags : Tags.of(tags),
    shouldInlineCss: typeof inlineCss === "boolean" ? inlineCss : before.shouldInlineCss,
    updatedAt: now
  }
}

/** `POST /templates/email/create`. */
export const emailTemplateCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const refusal = check(world, body, ["template_name", "subject", "body"])
  if (refusal !== undefined) return refusal
  const { now } = Call.make(world, context)
  const empty = { name: "", description: "", subject: "", body: "", plaintextBody: "", preheader: "" }
  const template = changed(
    { ...empty, id: World.newId(world), tags: [], shouldInlineCss: false, createdAt: now },
    body,
    now
  )
  templatesOf(world).set(template.id, template)
  return Reply.ok(201, { email_template_id: template.id })
}

/** `POST /templates/email/update`. */
export const emailTemplateUpdate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = Fields.check(body, { email_template_id: { kind: Fields.text, required: true } })
  if (problem !== undefined) return Reply.bad(problem)
  const template = templatesOf(world).get(String(body["email_template_id"]))
  if (template === undefined) return Reply.fatal(sentences.idUnknown)
  const isEmpty = [...texts, "tags", "should_inline_css"].every((field) => Fields.isAbsent(body[field]))
  const refused = isEmpty
    ? Reply.unlessAccepted(world, context, sentences.nothingToUpdate, { path: "email_template_id" })
    : undefined
  if (refused !== undefined) return refused
  const refusal = check(world, body, [])
  if (refusal !== undefined) return refusal
  const { now } = Call.make(world, context)
  templatesOf(world).set(template.id, changed(template, body, now))
  return Reply.ok(201)
}

const summary = ({ id, name, createdAt, updatedAt, tags }: EmailTemplate) => ({
  email_template_id: id,
  template_name: name,
  created_at: DateText.format(createdAt),
  updated_at: DateText.format(updatedAt),
  tags
})

/** `GET /templates/email/list`. */
export const emailTemplateList: Handler = (world, _, context) => {
  const selected = ModifiedList.select(templatesOf(world).values(), world, context, emailTemplateListSentences)
  if (selected._tag === "Refused") return selected.refusal
  return Reply.ok(200, { count: selected.entries.length, templates: selected.entries.map(summary) })
}

/** `GET /templates/email/info`. */
export const emailTemplateInfo: Handler = (world, _, { query }) => {
  const id = query.get("email_template_id")
  if (id === null || id === "") return Reply.bad(fieldTexts.required.fill("email_template_id"))
  const template = templatesOf(world).get(id)
  if (template === undefined) return Reply.fatal(sentences.idUnknown)
  const { description, subject, preheader, body, plaintextBody, shouldInlineCss } = template
  return Reply.ok(200, {
    ...summary(template),
    description,
    subject,
    preheader,
    body,
    plaintext_body: plaintextBody,
    should_inline_css: shouldInlineCss
  })
}
