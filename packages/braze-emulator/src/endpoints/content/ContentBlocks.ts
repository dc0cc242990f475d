import { contentBlockListSentences, contentBlockSentences as sentences } from "@sluice/braze-api/ContentSentences"
import { content as limits } from "@sluice/braze-api/Limits"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Tags from "../../endpoint/Tags.js"
import type { ContentBlock } from "../../state/DashboardObjects.js"
import * as Journeys from "../../state/Journeys.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import type * as Json from "../../text/Json.js"
import * as Liquid from "../../text/Liquid.js"
import * as ModifiedList from "./ModifiedList.js"

type Refusing = StatedResponse | undefined

const blocksOf = (world: World.World) => world.objects.dashboard.contentBlocks

const isBlank = (text: string): boolean => text.trim() === ""

const checkContent = (content: unknown): Refusing => {
  if (Fields.isAbsent(content)) return sentences.contentBlank
  if (typeof content !== "string") return sentences.contentNotString
  if (isBlank(content)) return sentences.contentBlank
  if (Buffer.byteLength(content) >= limits.blockBytesBelow.value) return sentences.contentTooLarge
  return Liquid.isWellFormed(content) ? undefined : sentences.contentMalformed
}

const checkDescription = (description: unknown): Refusing => {
  if (Fields.isAbsent(description)) return undefined
  if (typeof description !== "string") return sentences.descriptionNotString
  if (isBlank(description)) return sentences.descriptionBlank
  return description.length >= limits.blockDescriptionBelow.value ? sentences.descriptionTooLong : undefined
}

const checkName = (world: World.World, name: unknown, own: string | undefined): Refusing => {
  if (Fields.isAbsent(name) || (typeof name === "string" && isBlank(name))) return sentences.nameBlank
  if (typeof name !== "string" || !/^[A-Za-z0-9_-]+$/.test(name)) return sentences.nameCharacters
  if (name.length >= limits.blockNameBelow.value) return sentences.nameTooLong
  const isTaken = [...blocksOf(world).values()].some(
    (block) => block.name === name && block.id !== own && !block.isDeleted
  )
  return isTaken ? sentences.nameTaken : undefined
}

const isState = (state: unknown): state is ContentBlock["state"] => state === "active" || state === "draft"

const checkState = (state: unknown): Refusing =>
  Fields.isAbsent(state) || isState(state) ? undefined : sentences.state

/** A block must not include itself. */
const checkInclusion = (name: unknown, content: unknown): Refusing =>
  typeof name === "string" && typeof content === "string" && Liquid.includedBlocks(content).includes(name)
    ? sentences.contentInItself
    : undefined

const written = (status: number, { id, name, createdAt }: ContentBlock): Handled =>
  Reply.ok(status, {
    content_block_id: id,
    liquid_tag: Liquid.blockTag(name),
    created_at: DateText.format(createdAt)
  })

/** `POST /content_blocks/create`. */
export const contentBlockCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const { name, content, description, state, tags } = fieldsOf(body)
  const refusal =
    checkContent(content) ??
    checkDescription(description) ??
    checkName(world, name, undefined) ??
    checkInclusion(name, content) ??
    checkState(state) ??
    Tags.check(world, tags)
  if (refusal !== undefined) return Reply.fatal(refusal)
  const call = Call.make(world, context)
  const block: ContentBlock = {
    id: World.newId(world),
    name: String(name),
    content: String(content),
    description: Fields.textOf(description) ?? "",
    state: isState(state) ? state : "active",
    tags: Tags.of(tags),
    createdAt: call.now,
    updatedAt: call.now,
    isDeleted: false
  }
  blocksOf(world).set(block.id, block)
  return written(201, block)
}

const fieldsOf = (body: Json.JsonObject) => ({
  name: body["name"],
  content: body["content"],
  description: body["description"],
  state: body["state"],
  tags: body["tags"]
})

/** The block with an id, or why there is none. */
const find = (world: World.World, id: unknown): ContentBlock | StatedResponse => {
  if (typeof id !== "string" || isBlank(id)) return sentences.idBlank
  const block = blocksOf(world).get(id)
  if (block === undefined) return sentences.idUnknown
  return block.isDeleted ? sentences.deleted : block
}

const isRefusal = (found: ContentBlock | StatedResponse): found is StatedResponse => "text" in found

/** Fields that are not sent keep their value. */
const checkChanges = (world: World.World, block: ContentBlock, body: Json.JsonObject): Refusing => {
  const { name, content, description, state, tags } = fieldsOf(body)
  const isRenamed = name !== undefined && name !== block.name
  return (
    (content === undefined ? undefined : checkContent(content)) ??
    checkDescription(description) ??
    (name === undefined ? undefined : checkName(world, name, block.id)) ??
    (isRenamed && block.state === "active" ? sentences.nameFixed : undefined) ??
    checkInclusion(name ?? block.name, content ?? block.content) ??
    checkState(state) ??
    (state === "draft" && block.state === "active" ? sentences.stateFixed : undefined) ??
    Tags.check(world, tags)
  )
}

/** `POST /content_blocks/update`. */
export const contentBlockUpdate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const block = find(world, body["content_block_id"])
  if (isRefusal(block)) return Reply.fatal(block)
  const refusal = checkChanges(world, block, body)
  if (refusal !== undefined) return Reply.fatal(refusal)
  const call = Call.make(world, context)
  const { name, content, description, state, tags } = fieldsOf(body)
  const changed: ContentBlock = {
    ...block,
    name: Fields.textOf(name) ?? block.name,
    content: Fields.textOf(content) ?? block.content,
    description: Fields.textOf(description) ?? block.description,
    state: isState(state) ? state : block.state,
    tags: Fields.isAbsent(tags) ? block.tags : Tags.of(tags),
    updatedAt: call.now
  }
  blocksOf(world).set(block.id, changed)
  return written(201, changed)
}

/** Variations of campaigns that are not archived and include a block. */
const inclusionsOf = (world: World.World, name: string) =>
  Journeys.campaigns(world)
    .filter(({ status }) => status !== "archived")
    .flatMap(({ id, message_variations }) =>
      (message_variations ?? [])
        .filter(({ content_blocks }) => content_blocks?.includes(name) === true)
        .map((variation) => ({ campaign_id: id, message_variation_id: variation.id }))
    )

const summary = (world: World.World, { id, name, content, tags, createdAt, updatedAt }: ContentBlock) => ({
  content_block_id: id,
  name,
  content_type: /<[a-z!/]/i.test(content) ? "html" : "text",
  liquid_tag: Liquid.blockTag(name),
  inclusion_count: inclusionsOf(world, name).length,
  created_at: DateText.format(createdAt),
  last_edited: DateText.format(updatedAt),
  tags
})

/** `GET /content_blocks/list`. */
export const contentBlockList: Handler = (world, _, context) => {
  const existing = [...blocksOf(world).values()].filter(({ isDeleted }) => !isDeleted)
  const selected = ModifiedList.select(existing, world, context, contentBlockListSentences)
  if (selected._tag === "Refused") return selected.refusal
  const content_blocks = selected.entries.map((block) => summary(world, block))
  return Reply.ok(200, { count: content_blocks.length, content_blocks })
}

const flags: ReadonlySet<string> = new Set(["true", "false", ""])

/** `GET /content_blocks/info`. */
export const contentBlockInfo: Handler = (world, _, { query }) => {
  const block = find(world, query.get("content_block_id"))
  if (isRefusal(block)) return Reply.fatal(block)
  const withInclusions = query.get("include_inclusion_data") ?? ""
  if (!flags.has(withInclusions)) return Reply.fatal(sentences.inclusionData)
  const { content_block_id, name, content_type, tags, created_at, last_edited, inclusion_count } = summary(world, block)
  return Reply.ok(200, {
    content_block_id,
    name,
    content: block.content,
    description: block.description,
    content_type,
    tags,
    created_at,
    last_edited,
    inclusion_count,
    ...(withInclusions === "true" ? { inclusion_data: inclusionsOf(world, name) } : {})
  })
}
