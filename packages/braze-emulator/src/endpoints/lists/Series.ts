import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import type { Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Audience from "../../state/Audience.js"
import * as EventLog from "../../state/EventLog.js"
import * as Journeys from "../../state/Journeys.js"
import type { EventEntry } from "../../state/Profile.js"
import * as Setup from "../../state/Setup.js"
import * as Totals from "../../state/Totals.js"
import * as World from "../../state/World.js"
import * as MessageStats from "./MessageStats.js"
import * as Span from "./Span.js"

/** The values by hour within a step. */
const within = <A>(hours: ReadonlyMap<number, A> | undefined, from: number, to: number): ReadonlyArray<A> => {
  const found: Array<A> = []
  for (let hour = from; hour < to; hour++) {
    const value = hours?.get(hour)
    if (value !== undefined) found.push(value)
  }
  return found
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

/** `GET /events/data_series`. With an app or segment, only events of existing people are counted. */
export const eventsSeries: Handler = (world, _, context) => {
  const event = context.query.get("event")
  if (event === null || event === "") return Reply.bad(fieldTexts.required.fill("event"))
  const span = Span.read(world, context, "days or hours")
  if (Span.isHandled(span)) return span
  const hours = hoursOf(world, event, context)
  if (hours === "unknown segment") return Reply.fatal(refusals.invalidSegment)
  const data = span.steps.map(({ time, from, to }) => ({
    time,
    count: sum(within(hours, from, to).map(({ count }) => count))
  }))
  return Reply.ok(200, { data })
}

const hoursOf = (
  world: World.World,
  event: string,
  { query, now }: HandlerContext
): ReadonlyMap<number, Totals.EventCount> | undefined | "unknown segment" => {
  const app = query.get("app_id")
  const segmentId = query.get("segment_id")
  if (app === null && segmentId === null) return world.objects.totals.events.get(event)
  const segment = segmentId === null ? undefined : Setup.find(world.options.segments, segmentId)
  if (segment?._tag === "Unknown") return "unknown segment"
  const filter = segment?._tag === "Found" ? segment.value.filter : undefined
  const belongs = filter === undefined ? undefined : Audience.read(filter, "segment")
  const totals = Totals.make()
  for (const profile of World.everybody(world))
    if ((belongs === undefined || belongs(profile, now)) && profile.events?.has(event) === true)
      for (const entry of EventLog.entries(profile.eventLog, world.bodies))
        if (fits(entry, event, app)) Totals.addEvent(totals, entry.name, entry.time)
  return totals.events.get(event)
}

const fits = (entry: EventEntry, event: string, app: string | null): boolean =>
  entry.name === event && (app === null || entry.appId === app)

const sold =
  (field: "purchase_quantity" | "revenue", read: (sold: Totals.Sold) => number): Handler =>
  (world, _, context) => {
    const span = Span.read(world, context, "days or hours")
    if (Span.isHandled(span)) return span
    const { products } = world.objects.totals
    const product = context.query.get("product")
    const hours = product === null ? [...products.values()] : [products.get(product)]
    const data = span.steps.map(({ time, from, to }) => ({
      time,
      [field]: Totals.rounded(sum(hours.flatMap((one) => within(one, from, to).map(read))))
    }))
    return Reply.ok(200, { data })
  }

/** `GET /purchases/quantity_series`. */
export const quantitySeries: Handler = sold("purchase_quantity", ({ quantity }) => quantity)

/** `GET /purchases/revenue_series`: without currency conversion. */
export const revenueSeries: Handler = sold("revenue", ({ revenue }) => revenue)

/** `GET /segments/data_series`: members of the segment who existed at the time, by their current data. */
export const segmentsSeries: Handler = (world, _, context) => {
  const segment = Setup.find(world.options.segments, context.query.get("segment_id"))
  if (segment._tag === "Unknown") return Reply.fatal(refusals.invalidSegment)
  const span = Span.read(world, context, "days")
  if (Span.isHandled(span)) return span
  const filter = segment._tag === "Found" ? segment.value.filter : undefined
  const belongs = filter === undefined ? undefined : Audience.read(filter, "segment")
  const people = World.everybody(world).filter((one) => belongs === undefined || belongs(one, context.now))
  const data = span.steps.map(({ time, to }) => ({
    time,
    size: people.filter(({ createdAt }) => createdAt < to * Totals.hourMs).length
  }))
  return Reply.ok(200, { data })
}

/**
 * `GET /campaigns/data_series`: the messages of the campaign in the outbox, by channel. Conversions are not tracked.
 */
export const campaignsSeries: Handler = (world, _, context) => {
  const id = context.query.get("campaign_id")
  const found = Journeys.campaign(world, id)
  if (found._tag === "Unknown") return Reply.fatal(refusals.campaignId)
  const span = Span.read(world, context, "days")
  if (Span.isHandled(span)) return span
  const [variation] = found._tag === "Found" ? (found.value.message_variations ?? []) : []
  const sent = world.objects.outbox.filter((message) => message.id === id && message.outcome === "sent")
  const data = span.steps.map((step) => {
    const messages = sent.filter(({ at }) => Span.contains(step, at))
    const channels = [...new Set(messages.flatMap((message) => message.channels))]
    return {
      time: step.time,
      conversions: 0,
      conversions_by_send_time: 0,
      revenue: 0,
      unique_recipients: new Set(messages.map(({ braze_id }) => braze_id)).size,
      messages: Object.fromEntries(
        channels.map((channel) => {
          const count = messages.filter((message) => message.channels.includes(channel)).length
          const variationId = variation === undefined ? {} : { variation_api_id: variation.id }
          return [channel, [{ ...variationId, ...MessageStats.ofCampaign(channel, count) }]]
        })
      )
    }
  })
  return Reply.ok(200, { data })
}
