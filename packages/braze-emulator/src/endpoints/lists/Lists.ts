import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import { pages } from "@sluice/braze-api/Limits"
import * as Cursor from "../../endpoint/Cursor.js"
import type { Handled, Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Journeys from "../../state/Journeys.js"
import * as Profiles from "../../state/Profile.js"
import * as Setup from "../../state/Setup.js"
import type { World } from "../../state/World.js"
import * as AttributeName from "../../text/AttributeName.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"

/** The emulator has no edit dates: the start of every workspace. */
export const never = "2020-01-01T00:00:00.000Z"

/** A page of a list by number, or the refusal of a bad number. */
export const paged = <A>(
  list: ReadonlyArray<A>,
  query: URLSearchParams,
  size: number,
  reply: (entries: ReadonlyArray<A>) => Handled
): Handled => {
  const page = Fields.queryCount(query, "page", 0)
  if (page === undefined) return Reply.fatal(refusals.page)
  return reply(list.slice(page * size, (page + 1) * size))
}

/** Names of received events, sorted. */
const eventNames = (world: World): ReadonlyArray<string> => [...world.objects.totals.events.keys()].sort()

/** `GET /events/list`. */
export const eventsList: Handler = (world, _, { query }) =>
  paged(eventNames(world), query, pages.names.value, (events) => Reply.ok(200, { events }))

/** `GET /purchases/product_list`. */
export const productList: Handler = (world, _, { query }) =>
  paged([...world.objects.totals.products.keys()].sort(), query, pages.names.value, (products) =>
    Reply.ok(200, { products })
  )

const cursored = <A>(list: ReadonlyArray<A>, query: URLSearchParams, path: string, field: string): Handled => {
  const page = Cursor.page(list, query, pages.cursor.value, path)
  return page === undefined
    ? Reply.fatal(refusals.cursor)
    : Reply.ok(200, { [field]: page.entries }, { headers: page.headers })
}

/** `GET /events`: names with what the dashboard knows about them. */
export const events: Handler = (world, _, { query }) => {
  const list = eventNames(world).map((name) => ({
    name,
    description: null,
    included_in_analytics_report: true,
    status: world.settings.blockedEvents.has(name) ? "Blocklisted" : "Active",
    tag_names: []
  }))
  return cursored(list, query, "/events", "events")
}

/** `GET /custom_attributes`: names and types of all custom attributes ever received. */
export const customAttributes: Handler = (world, _, { query }) => {
  const list = [...world.seenTypes]
    .filter(([name]) => !AttributeName.isReserved(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, type]) => ({
      array_length: type === "array" ? longestArray(world, name) : null,
      data_type: type,
      description: null,
      name,
      status: world.settings.blockedAttributes.has(name) ? "Blocklisted" : "Active",
      tag_names: []
    }))
  return cursored(list, query, "/custom_attributes", "attributes")
}

const longestArray = (world: World, name: string): number =>
  world.profiles.reduce((longest, profile) => {
    const value = profile === undefined ? undefined : Profiles.attribute(profile, name)?.value
    return Math.max(longest, Json.isArray(value) ? value.length : 0)
  }, 0)

/** The list in the requested direction; undefined if the direction is not valid. */
export const directed = <A>(list: ReadonlyArray<A>, query: URLSearchParams): ReadonlyArray<A> | undefined => {
  const direction = query.get("sort_direction") ?? "asc"
  if (direction !== "asc" && direction !== "desc") return undefined
  return direction === "asc" ? list : [...list].reverse()
}

/** `GET /segments/list`. */
export const segmentsList: Handler = (world, _, { query }) => {
  const list = directed(world.options.segments ?? [], query)
  if (list === undefined) return Reply.fatal(refusals.sortDirection)
  return paged(list, query, pages.objects.value, (entries) =>
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
  query: URLSearchParams
): ReadonlyArray<A> | Handled => {
  const archived = query.get("include_archived") === "true"
  const since = query.get("last_edit.time[gt]")
  const edge = since === null ? Number.NEGATIVE_INFINITY : DateText.parse(since, "utc")
  if (Number.isNaN(edge)) return Reply.bad(fieldTexts.mustBe.fill("last_edit.time[gt]", "a time in ISO 8601"))
  const kept = (list ?? []).filter(
    ({ status, last_edited }) =>
      (archived || status !== "archived") && DateText.parse(last_edited ?? never, "utc") > edge
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
export const campaignsList: Handler = (world, _, { query }) => {
  const list = running(Journeys.campaigns(world), query)
  if (isHandled(list)) return list
  return paged(list, query, pages.objects.value, (entries) =>
    Reply.ok(200, {
      campaigns: entries.map((campaign) => ({
        ...summary(campaign),
        is_api_campaign: campaign.type === "api" || campaign.type === undefined || campaign.type === "api_triggered"
      }))
    })
  )
}

/** `GET /canvas/list`. */
export const canvasList: Handler = (world, _, { query }) => {
  const list = running(Journeys.canvases(world), query)
  if (isHandled(list)) return list
  return paged(list, query, pages.objects.value, (entries) => Reply.ok(200, { canvases: entries.map(summary) }))
}

const details = ({ name, description, status, tags, channels, last_edited }: Setup.Campaign | Setup.Canvas) => ({
  created_at: never,
  updated_at: last_edited ?? never,
  name,
  description: description ?? "",
  archived: status === "archived",
  draft: status === "draft",
  enabled: (status ?? "active") === "active",
  schedule_type: "api_triggered",
  channels: channels ?? [],
  first_sent: null,
  last_sent: null,
  tags: tags ?? [],
  teams: []
})

/** `GET /campaigns/details`. */
export const campaignsDetails: Handler = (world, _, { query }) => {
  const found = Journeys.campaign(world, query.get("campaign_id"))
  if (found._tag !== "Found") return Reply.fatal(refusals.campaignId)
  const variations = found.value.message_variations ?? []
  const messages = Object.fromEntries(
    variations.map(({ id, channel, name }) => [id, { channel: channel ?? "email", name: name ?? "" }])
  )
  return Reply.ok(200, { ...details(found.value), messages, conversion_behaviors: [] })
}

/** `GET /canvas/details`. */
export const canvasDetails: Handler = (world, _, { query }) => {
  const found = Journeys.canvas(world, query.get("canvas_id"))
  if (found._tag !== "Found") return Reply.fatal(refusals.canvasId)
  return Reply.ok(200, { ...details(found.value), variants: found.value.variants ?? [], steps: [] })
}
