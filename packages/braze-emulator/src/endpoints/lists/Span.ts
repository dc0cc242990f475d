import { refusals } from "@sluice/braze-api/EndpointSentences"
import { canvasSeriesDays, seriesLength } from "@sluice/braze-api/Limits"
import type { Handled, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Totals from "../../state/Totals.js"
import type { World } from "../../state/World.js"
import * as DateText from "../../text/DateText.js"

const dayHours = 24

/** One step of a series: an hour or a day in UTC. */
export interface SeriesStep {
  /** ISO 8601: of a day, the date; of an hour, its start. */
  readonly time: string
  /** The first hour, counted since 1970. */
  readonly from: number
  /** The first hour after it. */
  readonly to: number
}

/** The steps of a series, oldest first. */
export interface Span {
  readonly steps: ReadonlyArray<SeriesStep>
}

/** Whether a query was refused. */
export const isHandled = (value: Span | Handled): value is Handled => "status" in value

/** The steps from one to another, both counted in steps since 1970. */
const stepsOf = (first: number, last: number, unit: "hour" | "day"): Span => {
  const size = unit === "hour" ? 1 : dayHours
  return {
    steps: Array.from({ length: last - first + 1 }, (_, step) => {
      const from = (first + step) * size
      const iso = DateText.format(from * Totals.hourMs)
      return { time: unit === "hour" ? iso : iso.slice(0, 10), from, to: from + size }
    })
  }
}

/** The number of the step that contains a time. */
const stepOf = (at: number, unit: "hour" | "day"): number =>
  Math.floor(at / Totals.hourMs / (unit === "hour" ? 1 : dayHours))

const isUnit = (unit: string): unit is "hour" | "day" => unit === "hour" || unit === "day"

/** Whether a series has days only, so that `unit` is ignored, or days or hours by `unit`. */
type Units = "days" | "days or hours"

/** `length` steps until `ending_at`, by default until now; or the refusal of the query. */
export const read = (world: World, context: HandlerContext, units: Units): Span | Handled => {
  const { query } = context
  const length = Number(query.get("length") ?? "")
  const { min, max } = seriesLength.value
  if (!Number.isInteger(length) || length < min || length > max) return Reply.fatal(refusals.seriesLength)
  const unit = units === "days" ? "day" : (query.get("unit") ?? "day")
  if (!isUnit(unit)) return Reply.fatal(refusals.seriesUnit)
  const end = endOf(world, context)
  if (typeof end !== "number") return end
  const last = stepOf(end, unit)
  return stepsOf(last - length + 1, last, unit)
}

/** The end of a span in milliseconds since 1970, by default now. */
const endOf = (world: World, context: HandlerContext): number | Handled => {
  const ending = context.query.get("ending_at")
  const end = ending === null ? context.now : DateText.parse(ending, "utc")
  if (!Number.isNaN(end)) return end
  return Reply.unlessAccepted(world, context, refusals.endingAt, { path: "ending_at" }) ?? context.now
}

/** Days of a canvas series from `starting_at`. If it is longer, only the newest days are returned. */
const mostDays = 1_000

/**
 * The days of a canvas series: from `starting_at`, or the last `length`, until `ending_at`, by default until now; or
 * the refusal of the query. If both are sent, `starting_at` takes precedence.
 */
export const ofCanvas = (world: World, context: HandlerContext): Span | Handled => {
  const { query } = context
  const end = endOf(world, context)
  if (typeof end !== "number") return end
  const last = stepOf(end, "day")
  const starting = query.get("starting_at")
  if (starting !== null) {
    const start = DateText.parse(starting, "utc")
    if (start <= end) return stepsOf(Math.max(stepOf(start, "day"), last - mostDays + 1), last, "day")
    const refusal = Reply.unlessAccepted(world, context, refusals.startingAt, { path: "starting_at" })
    if (refusal !== undefined) return refusal
  }
  const length = Number(query.get("length") ?? "")
  const { min, max } = canvasSeriesDays.value
  if (!Number.isInteger(length) || length < min || length > max) return Reply.fatal(refusals.canvasSeriesLength)
  return stepsOf(last - length + 1, last, "day")
}

/** Whether a time, in milliseconds since 1970, is in a step. */
export const contains = ({ from, to }: SeriesStep, at: number): boolean =>
  at >= from * Totals.hourMs && at < to * Totals.hourMs

/** The position of the step that contains a time; negative or beyond the last step if it is outside the span. */
export const indexOf = ({ steps }: Span, at: number): number => {
  const [first] = steps
  return first === undefined ? -1 : Math.floor((at / Totals.hourMs - first.from) / (first.to - first.from))
}
