import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import { sendDays } from "@sluice/braze-api/Limits"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Journeys from "../../state/Journeys.js"
import type { Message } from "../../state/WorkspaceObjects.js"
import * as MessageStats from "./MessageStats.js"
import * as Span from "./Span.js"

const dayMs = 86_400_000

/** `GET /sends/data_series`: the messages of one `send_id` by day, as long as Braze keeps their numbers. */
export const sendSeries: Handler = (world, _, context) => {
  const { query, now } = context
  const id = query.get("campaign_id")
  const found = Journeys.campaign(world, id)
  if (found._tag === "Unknown") return Reply.fatal(refusals.campaignId)
  const sendId = query.get("send_id")
  if (sendId === null || sendId === "") return Reply.bad(fieldTexts.required.fill("send_id"))
  const span = Span.read(world, context, "days")
  if (Span.isHandled(span)) return span
  const sent = world.objects.outbox.filter(
    (message) =>
      message.id === id &&
      message.send_id === sendId &&
      message.outcome === "sent" &&
      message.at > now - sendDays.value * dayMs
  )
  const variation = found._tag === "Found" ? (found.value.message_variations?.[0]?.name ?? "") : ""
  const data = span.steps.map((step) => ({
    time: step.time,
    ...dayOf(
      sent.filter(({ at }) => Span.contains(step, at)),
      variation
    )
  }))
  return Reply.ok(200, { data })
}

/** The numbers of one day; conversions are not tracked. */
const dayOf = (sent: ReadonlyArray<Message>, variation_name: string) => ({
  messages: MessageStats.byChannel([...new Set(sent.flatMap(({ channels }) => channels))], sent.length, {
    variation_name
  }),
  conversions: 0,
  conversions_by_send_time: 0,
  unique_recipients: new Set(sent.map(({ braze_id }) => braze_id)).size,
  revenue: 0
})
