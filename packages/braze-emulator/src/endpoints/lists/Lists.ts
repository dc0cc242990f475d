import { refusals } from "@sluice/braze-api/EndpointSentences"
import { arrayElements, pages } from "@sluice/braze-api/Limits"
import * as Cursor from "../../endpoint/Cursor.js"
import type { Handled, Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as CanvasParts from "../../state/CanvasParts.js"
import * as Journeys from "../../state/Journeys.js"
import type { AttributeType } from "../../state/Profile.js"
import * as Setup from "../../state/Setup.js"
import type { World } from "../../state/World.js"
import * as AttributeName from "../../text/AttributeName.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"

/** The date of objects whose edit date is unknown: the emulator tracks no edits in the dashboard. */
export const never = "2020-01-01T00:00:00.000Z"

/** The properties of a list besides its entries. */
interface Asked {
  readonly world: World
  readonly context: HandlerContext
  /** Entries per page. */
  readonly size: number
}

/** A page of a list by number, or the refusal of a bad number. */
export const paged = <A>(
  list: ReadonlyArray<A>,
  { world, context, size }: Asked,
  reply: (entries: ReadonlyArray<A>) => Handled
): Handled => {
  const page = Fields.queryCount(context.query, "page", 0)
  const refusal = page === undefined ? Reply.unlessAccepted(world, context, refusals.page, { path: "page" }) : undefined
  return refusal ?? reply(list.slice((page ?? 0) * size, ((page ?? 0) + 1) * size))
}

/** Names of received events, sorted. */
const eventNames = (world: World): ReadonlyArray<string> => [...world.objects.totals.events.keys()].sort()

/** `GET /events/list`. */
export const eventsList: Handler = (world, _, context) =>
  paged(eventNames(world), { world, context, size: pages.names.value }, (events) => Reply.ok(200, { events }))

/** `GET /purchases/product_list`. */
export const productList: Handler = (world, _, context) =>
  paged([...world.objects.totals.products.keys()].sort(), { world, context, size: pages.names.value }, (products) =>
    Reply.ok(200, { products })
  )

const cursored = <A>(
  list: ReadonlyArray<A>,
  { world, context, size }: Asked,
  { path, field }: { readonly path: string; readonly field: string }
): Handled => {
  const asked = Cursor.page(list, context.query, size, path)
  const refusal =
    asked === undefined ? Reply.unlessAccepted(world, context, refusals.cursor, { path: "cursor" }) : undefined
  if (refusal !== undefined) return refusal
  const page = asked ?? Cursor.first(list, size, path)
  return Reply.ok(200, { [field]: page.entries }, { headers: page.headers })
}

/** `GET /events`: names with their details from the dashboard. */
export const events: Handler = (world, _, context) => {
  const list = eventNames(world).map((name) => ({
    name,
    description: null,
    included_in_analytics_report: true,
    status: world.settings.blockedEvents.has(name) ? "Blocklisted" : "Active",
    tag_names: []
  }))
  return cursored(list, { world, context, size: pages.cursor.value }, { path: "/events", field: "events" })
}

/** `GET /custom_attributes`: names and types of all custom attributes ever received. */
export const customAttributes: Handler = (world, _, context) => {
  const list = [...world.seenTypes]
    .filter(([name]) => !AttributeName.isReserved(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, type]) => ({
      array_length: type === "array" ? arrayElements.value : null,
      data_type: dataTypes[type],
      description: null,
      name,
      status: world.settings.blockedAttributes.has(name) ? "Blocklisted" : "Active",
      tag_names: []
    }))
  const where = { path: "/custom_attributes", field: "attributes" }
  return cursored(list, { world, context, size: pages.cursor.value }, where)
}

/** The names of types. Braze documents `Number`; the others are those of its dashboard. */
const dataTypes = {
  boolean: "Boolean",
  integer: "Number",
  float: "Number",
  string: "String",
  time: "Time",
  array: "Array",
  object: "Object",
  objects: "Object Array",
  removed: "String"
} as const satisfies Readonly<Record<AttributeType, string>>

/** The list in the requested direction; undefined if the direction is not valid. */
export const directed = <A>(list: ReadonlyArray<A>, query: URLSearchParams): ReadonlyArray<A> | undefined => {
  const direction = query.get("sort_direction") ?? "asc"
  if (direction !== "asc" && direction !== "desc") return undefined
  return direction === "asc" ? list : [...list].reverse()
}

/** `GET /segments/list`. */
export const segmentsList: Handler = (world, _, context) => {
  const list = directed(world.options.segments ?? [], context.query)
  if (list === undefined) return Reply.fatal(refusals.sortDirection)
  return paged(list, { world, context, size: pages.objects.value }, (entries) =>
    Reply.ok(200, {
      segments: entries.map(({ id, name, tags, analytics_tracking_enabled }) => ({
        id,
        name,
        analytics_tracking_enabled: analytics_tracking_enabled ?? false,
        tags: tags ?? []
      }))
    })
  )
}

/** `GET /segments/details`. */
export const segmentsDetails: Handler = (world, _, { query }) => {
  const found = Setup.find(world.options.segments, query.get("segment_id"))
  if (found._tag !== "Found") return Reply.fatal(refusals.invalidSegment)
  const { name, description, tags, filter } = found.value
  return Reply.ok(200, {
    created_at: never,
    updated_at: never,
    name,
    description: description ?? "",
    text_description: filter === undefined ? "All users" : JSON.stringify(filter),
    tags: tags ?? [],
    teams: []
  })
}

const running = <A extends Setup.Campaign | Setup.Canvas>(
  list: ReadonlyArray<A> | undefined,
  world: World,
  context: HandlerContext
): ReadonlyArray<A> | Handled => {
  const { query } = context
  const archived = query.get("include_archived") === "true"
  const since = query.get("last_edit.time[gt]")
  const edge = since === null ? Number.NEGATIVE_INFINITY : DateText.parse(since, "utc")
  const refusal = Number.isNaN(edge)
    ? Reply.unlessAccepted(world, context, refusals.lastEdit, { path: "last_edit.time[gt]" })
    : undefined
  if (refusal !== undefined) return refusal
  const kept = (list ?? []).filter(
    ({ status, last_edited }) =>
      (archived || status !== "archived") && !(DateText.parse(last_edited ?? never, "utc") <= edge)
  )
  return directed(kept, query) ?? Reply.fatal(refusals.sortDirection)
}

const isHandled = <A>(value: ReadonlyArray<A> | Handled): value is Handled => !Json.isArray(value)

const summary = ({ id, name, last_edited, tags }: Setup.Campaign | Setup.Canvas) => ({
  id,
  last_edited: last_edited ?? never,
  name,
  tags: tags ?? []
})

/** `GET /campaigns/list`. Archived campaigns only on request. */
export const campaignsList: Handler = (world, _, context) => {
  const list = running(Journeys.campaigns(world), world, context)
  if (isHandled(list)) return list
  return paged(list, { world, context, size: pages.objects.value }, (entries) =>
    Reply.ok(200, {
      campaigns: entries.map((campaign) => ({
        ...summary(campaign),
        is_api_campaign: campaign.type === "api" || campaign.type === undefined || campaign.type === "api_triggered"
      }))
    })
  )
}

/** `GET /canvas/list`. */
export const canvasList: Handler = (world, _, context) => {
  const list = running(Journeys.canvases(world), world, context)
  if (isHandled(list)) return list
  return paged(list, { world, context, size: pages.objects.value }, (entries) =>
    Reply.ok(200, { canvases: entries.map(summary) })
  )
}

/** The fields that campaigns and canvases share. Nobody edits them, so no draft is pending. */
const details = ({ name, description, status, tags, channels, last_edited }: Setup.Campaign | Setup.Canvas) => ({
  created_at: never,
  updated_at: last_edited ?? never,
  name,
  description: description ?? "",
  archived: status === "archived",
  draft: status === "draft",
  enabled: (status ?? "active") === "active",
  has_post_launch_draft: false,
  channels: channels ?? [],
  tags: tags ?? [],
  teams: []
})

/** The first and the last time at which a message of a campaign or an entry into a canvas is in the outbox. */
const edges = (world: World, id: string): { readonly first: string | null; readonly last: string | null } => {
  const times = world.objects.outbox.flatMap((message) =>
    message.id === id && message.outcome === "sent" ? [DateText.format(message.at)] : []
  )
  return { first: times[0] ?? null, last: times.at(-1) ?? null }
}

/** Messages have no translatable content, because the emulator has no locales. The field is present on request only. */
const translatable = (query: URLSearchParams): Readonly<Record<string, false>> =>
  query.get("include_has_translatable_content") === "true" ? { has_translatable_content: false } : {}

/** `GET /campaigns/details`. */
export const campaignsDetails: Handler = (world, _, { query }) => {
  const found = Journeys.campaign(world, query.get("campaign_id"))
  if (found._tag !== "Found") return Reply.fatal(refusals.campaignId)
  const { id, type, message_variations: variations } = found.value
  const messages = Object.fromEntries(
    (variations ?? []).map(({ id, channel, name }) => [
      id,
      { channel: channel ?? "email", name: name ?? "", ...translatable(query) }
    ])
  )
  const { first, last } = edges(world, id)
  return Reply.ok(200, {
    ...details(found.value),
    schedule_type: type === "scheduled" ? "date" : "api_triggered",
    first_sent: first,
    last_sent: last,
    messages,
    conversion_behaviors: []
  })
}

/** `GET /canvas/details`. The steps of a canvas follow one another. */
export const canvasDetails: Handler = (world, _, { query }) => {
  const found = Journeys.canvas(world, query.get("canvas_id"))
  if (found._tag !== "Found") return Reply.fatal(refusals.canvasId)
  const steps = CanvasParts.steps(found.value)
  const [start] = steps
  const firstStep =
    start === undefined ? { first_step_ids: [] } : { first_step_ids: [start.id], first_step_id: start.id }
  const { first, last } = edges(world, found.value.id)
  return Reply.ok(200, {
    ...details(found.value),
    schedule_type: "api_triggered",
    first_entry: first,
    last_entry: last,
    variants: CanvasParts.variants(found.value).map(({ id, name }) => ({ name, id, ...firstStep })),
    steps: steps.map(({ id, name, channels }, index) => {
      const next = steps[index + 1]
      return {
        name,
        type: "message",
        id,
        next_step_ids: next === undefined ? [] : [next.id],
        next_paths: next === undefined ? [] : [{ name: null, next_step_id: next.id }],
        channels,
        messages: Object.fromEntries(
          channels.map((channel) => [CanvasParts.messageId(id, channel), { channel, ...translatable(query) }])
        )
      }
    })
  })
}
