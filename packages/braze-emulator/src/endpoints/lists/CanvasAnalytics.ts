import { refusals } from "@sluice/braze-api/EndpointSentences"
import type { Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as CanvasParts from "../../state/CanvasParts.js"
import * as Journeys from "../../state/Journeys.js"
import type * as Setup from "../../state/Setup.js"
import type { Message } from "../../state/WorkspaceObjects.js"
import type { World } from "../../state/World.js"
import * as MessageStats from "./MessageStats.js"
import * as Span from "./Span.js"

/** Conversions are not tracked, so they and their revenue are 0. */
const unconverted = { revenue: 0, conversions: 0, conversions_by_entry_time: 0 }

/** The breakdowns that a query asks for. */
interface Breakdowns {
  readonly variants: boolean
  readonly steps: boolean
}

const breakdownsOf = ({ query }: HandlerContext): Breakdowns => ({
  variants: query.get("include_variant_breakdown") === "true",
  steps: query.get("include_step_breakdown") === "true"
})

/** The numbers of some entries into a canvas. */
const statsOf = (canvas: Setup.Canvas, entries: ReadonlyArray<Message>, breakdowns: Breakdowns) => ({
  total_stats: { ...unconverted, entries: entries.length },
  ...(breakdowns.variants ? { variant_stats: variantStats(canvas, entries) } : {}),
  ...(breakdowns.steps ? { step_stats: stepStats(canvas, entries) } : {})
})

const variantStats = (canvas: Setup.Canvas, entries: ReadonlyArray<Message>) => {
  const entered = entries.map(({ braze_id }) => CanvasParts.variantOf(canvas, braze_id)?.id)
  return Object.fromEntries(
    CanvasParts.variants(canvas).map(({ id, name }) => [
      id,
      { name, ...unconverted, entries: entered.filter((one) => one === id).length }
    ])
  )
}

/** Everybody who enters receives the messages of all steps immediately. */
const stepStats = (canvas: Setup.Canvas, entries: ReadonlyArray<Message>) =>
  Object.fromEntries(
    CanvasParts.steps(canvas).map(({ id, name, channels }) => [
      id,
      { name, ...unconverted, messages: MessageStats.byChannel(channels, entries.length) }
    ])
  )

const entriesOf = (world: World, id: string | null): ReadonlyArray<Message> =>
  world.objects.outbox.filter((message) => message.kind === "canvas" && message.id === id && message.outcome === "sent")

/** A handler that answers with the numbers of the requested days. */
const analytics =
  (
    numbersOf: (
      canvas: Setup.Canvas,
      span: Span.Span,
      entries: ReadonlyArray<Message>,
      breakdowns: Breakdowns
    ) => Readonly<Record<string, unknown>>
  ): Handler =>
  (world, _, context) => {
    const id = context.query.get("canvas_id")
    const found = Journeys.canvas(world, id)
    if (found._tag === "Unknown") return Reply.fatal(refusals.canvasId)
    const span = Span.ofCanvas(world, context)
    if (Span.isHandled(span)) return span
    const canvas = found._tag === "Found" ? found.value : { id: found.id, name: "" }
    return Reply.ok(200, { data: numbersOf(canvas, span, entriesOf(world, id), breakdownsOf(context)) })
  }

/** `GET /canvas/data_series`: entries into the canvas by day. */
export const canvasSeries: Handler = analytics((canvas, { steps }, entries, breakdowns) => ({
  name: canvas.name,
  stats: steps.map((step) => ({
    time: step.time,
    ...statsOf(
      canvas,
      entries.filter(({ at }) => Span.contains(step, at)),
      breakdowns
    )
  }))
}))

/** `GET /canvas/data_summary`: the sums of the series. */
export const canvasSummary: Handler = analytics((canvas, { steps }, entries, breakdowns) => ({
  name: canvas.name,
  ...statsOf(
    canvas,
    entries.filter(({ at }) => steps.some((step) => Span.contains(step, at))),
    breakdowns
  )
}))
