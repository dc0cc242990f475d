import { refusals } from "@sluice/braze-api/EndpointSentences"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Activity from "../../state/Activity.js"
import * as Membership from "../../state/Membership.js"
import * as Setup from "../../state/Setup.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Span from "./Span.js"

/** A handler that answers with one number per day. */
const daily =
  (field: string, count: (world: World.World, app: string | null) => (step: Span.Step) => number): Handler =>
  (world, _, context) => {
    const span = Span.read(context, "days")
    if (Span.isHandled(span)) return span
    const counted = count(world, context.query.get("app_id"))
    return Reply.ok(200, { data: span.steps.map((step) => ({ time: step.time, [field]: counted(step) })) })
  }

const hoursOfDay = 24

/** A step that also contains the days before it, `days` in all. */
const widened = ({ time, from, to }: Span.Step, days: number): Span.Step => ({
  time,
  from: from - (days - 1) * hoursOfDay,
  to
})

/** The number of profiles that were active within a number of days. */
const active =
  (days: number) =>
  (world: World.World, app: string | null): ((step: Span.Step) => number) => {
    const moments = World.everybody(world).map((profile) => Activity.moments(world, profile, app))
    return (step) => moments.filter((one) => one.some((at) => Span.contains(widened(step, days), at))).length
  }

/** `GET /kpi/dau/data_series`. */
export const dauSeries: Handler = daily("dau", active(1))

/** `GET /kpi/mau/data_series`: profiles that were active within 30 days. */
export const mauSeries: Handler = daily("mau", active(30))

/** `GET /kpi/new_users/data_series`: existing profiles by the day of their creation. */
export const newUsersSeries: Handler = daily("new_users", (world, app) => {
  const people = World.everybody(world).filter((profile) => app === null || Activity.uses(world, profile, app))
  return (step) => people.filter(({ createdAt }) => Span.contains(step, createdAt)).length
})

/** The sum of the seeded counts within a step. */
const seeded = (
  counts: ReadonlyArray<Setup.AppCount> | undefined,
  app: string | null
): ((step: Span.Step) => number) => {
  const moments = (counts ?? [])
    .filter(({ app_id }) => app === null || app_id === app)
    .map(({ time, count }) => ({ at: DateText.parse(time, "utc"), count: count ?? 1 }))
  return (step) => moments.reduce((sum, { at, count }) => (Span.contains(step, at) ? sum + count : sum), 0)
}

/** `GET /kpi/uninstalls/data_series`: the uninstalls of the seed. */
export const uninstallsSeries: Handler = daily("uninstalls", (world, app) => seeded(world.options.uninstalls, app))

/**
 * `GET /sessions/data_series`: the sessions of the seed, and the first and last sessions of profiles. Those of a segment
 * are sessions of its members only, and those of an app are in the seed only, because profiles do not name the app.
 */
export const sessionSeries: Handler = (world, _, context) => {
  const { query, now } = context
  const span = Span.read(context, "days or hours")
  if (Span.isHandled(span)) return span
  const app = query.get("app_id")
  const segmentId = query.get("segment_id")
  const segment = segmentId === null ? undefined : Setup.find(world.options.segments, segmentId)
  if (segment?._tag === "Unknown") return Reply.fatal(refusals.invalidSegment)
  const people = segment?._tag === "Found" ? Membership.members(world, segment.value, now) : World.everybody(world)
  const known = app === null ? people.flatMap(Activity.sessions) : []
  const counted = seeded(segment === undefined ? world.options.sessions : [], app)
  const data = span.steps.map((step) => ({
    time: step.time,
    sessions: counted(step) + known.filter((at) => Span.contains(step, at)).length
  }))
  return Reply.ok(200, { data })
}
