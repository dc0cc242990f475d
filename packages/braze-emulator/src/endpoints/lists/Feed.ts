import { refusals } from "@sluice/braze-api/EndpointSentences"
import { pages } from "@sluice/braze-api/Limits"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Setup from "../../state/Setup.js"
import * as DateText from "../../text/DateText.js"
import * as Lists from "./Lists.js"
import * as Span from "./Span.js"

/** `GET /feed/list`. Archived cards only on request. */
export const feedList: Handler = (world, _, context) => {
  const { query } = context
  const withArchived = query.get("include_archived") === "true"
  const cards = (world.options.cards ?? []).filter(({ archived }) => withArchived || archived !== true)
  const list = Lists.directed(cards, query)
  if (list === undefined) return Reply.fatal(refusals.sortDirection)
  return Lists.paged(list, { world, context, size: pages.objects.value }, (entries) =>
    Reply.ok(200, {
      cards: entries.map(({ id, type, title, name, tags }) => ({
        id,
        type: type ?? "CaptionedImage",
        title: title ?? name,
        tags: tags ?? []
      }))
    })
  )
}

/** `GET /feed/details`. */
export const feedDetails: Handler = (world, _, { query }) => {
  const found = Setup.find(world.options.cards, query.get("card_id"))
  if (found._tag !== "Found") return Reply.fatal(refusals.cardId)
  const card = found.value
  const created = card.created_at ?? Lists.never
  return Reply.ok(200, {
    created_at: created,
    updated_at: card.last_edited ?? created,
    name: card.name,
    publish_at: card.publish_at ?? null,
    end_at: card.end_at ?? null,
    tags: card.tags ?? [],
    title: card.title ?? card.name,
    image_url: card.image_url ?? "",
    extras: card.extras ?? {},
    description: card.description ?? "",
    archived: card.archived ?? false,
    draft: card.draft ?? false
  })
}

const counted = ["clicks", "impressions", "unique_clicks", "unique_impressions"] as const

/** `GET /feed/data_series`: the numbers of the seed. */
export const feedSeries: Handler = (world, _, context) => {
  const found = Setup.find(world.options.cards, context.query.get("card_id"))
  if (found._tag === "Unknown") return Reply.fatal(refusals.cardId)
  const span = Span.read(world, context, "days or hours")
  if (Span.isHandled(span)) return span
  const numbers = found._tag === "Found" ? (found.value.numbers ?? []) : []
  const data = span.steps.map((step) => {
    const within = numbers.filter(({ time }) => Span.contains(step, DateText.parse(time, "utc")))
    return {
      time: step.time,
      ...Object.fromEntries(counted.map((name) => [name, within.reduce((sum, one) => sum + (one[name] ?? 0), 0)]))
    }
  })
  return Reply.ok(200, { data })
}
