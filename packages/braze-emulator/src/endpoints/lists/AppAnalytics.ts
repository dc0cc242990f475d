import { refusals } from "@sluice/braze-api/EndpointSentences"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Activity from "../../state/Activity.js"
import * as Membership from "../../state/Membership.js"
import type { Profile } from "../../state/Profile.js"
import * as Setup from "../../state/Setup.js"
import type * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Span from "./Span.js"

/** Counts something for each step of a span. */
type Count = (world: World.World, app: string | null, span: Span.Span) => ReadonlyArray<number>

/** A handler that answers with one number per day. */
const daily =
  (field: string, count: Count): Handler =>
  (world, _, context) => {
    const span = Span.read(world, context, "days")
    if (Span.isHandled(span)) return span
    const counts = count(world, context.query.get("app_id"), span)
    return Reply.ok(200, { data: span.steps.map(({ time }, step) => ({ time, [field]: counts[step] ?? 0 })) })
  }

/** All existing profiles, one at a time: the response is small even if there are a million. */
function* people(world: World.World): Generator<Profile> {
  for (const profile of world.profiles) if (profile !== undefined) yield profile
}

/** For each step, the number of profiles that were active within a number of days. */
const active =
  (days: number): Count =>
  (world, app, span) => {
    const counts = span.steps.map(() => 0)
    for (const profile of people(world)) {
      const moments = Activity.moments(world, profile, app)
      const steps = new Set(moments.flatMap((at) => stepsWith(span, at, days)))
      for (const step of steps) counts[step] = (counts[step] ?? 0) + 1
    }
    return counts
  }

/** The steps whose window of days contains a time. */
const stepsWith = (span: Span.Span, at: number, days: number): ReadonlyArray<number> => {
  const first = Span.indexOf(span, at)
  const from = Math.max(0, first)
  const to = Math.min(span.steps.length - 1, first + days - 1)
  return from > to ? [] : Array.from({ length: to - from + 1 }, (_, n) => from + n)
}

/** `GET /kpi/dau/data_series`. */
export const dauSeries: Handler = daily("dau", active(1))

/** `GET /kpi/mau/data_series`: profiles that were active within 30 days. */
export const mauSeries: Handler = daily("mau", active(30))

/** For each step, the sum of what happened in it. */
const sums = (
  span: Span.Span,
  entries: Iterable<{ readonly at: number; readonly count: number }>
): ReadonlyArray<number> => {
  const counts = span.steps.map(() => 0)
  for (const { at, count } of entries) {
    const step = Span.indexOf(span, at)
    const before = counts[step]
    if (before !== undefined) counts[step] = before + count
  }
  return counts
}

function* created(world: World.World, app: string | null): Generator<{ readonly at: number; readonly count: number }> {
  for (const profile of people(world))
    if (app === null || Activity.uses(world, profile, app)) yield { at: profile.createdAt, count: 1 }
}

/** `GET /kpi/new_users/data_series`: existing profiles by the day of their creation. */
export const newUsersSeries: Handler = daily("new_users", (world, app, span) => sums(span, created(world, app)))

/** The counts of the seed, filtered by app if the query names one. */
const seeded = (counts: ReadonlyArray<Setup.AppCount> | undefined, app: string | null) =>
  (counts ?? [])
    .filter(({ app_id }) => app === null || app_id === app)
    .map(({ time, count }) => ({ at: DateText.parse(time, "utc"), count: count ?? 1 }))

/** `GET /kpi/uninstalls/data_series`: the uninstalls of the seed. */
export const uninstallsSeries: Handler = daily("uninstalls", (world, app, span) =>
  sums(span, seeded(world.options.uninstalls, app))
)

/** The first and last sessions of the matching profiles. */
function* sessionsOf(
  world: World.World,
  fits: (profile: Profile) => boolean
): Generator<{ readonly at: number; readonly count: number }> {
  for (const profile of people(world))
    if (fits(profile)) for (const at of Activity.sessions(profile)) yield { at, count: 1 }
}

/**
 * `GET /sessions/data_series`: the sessions of the seed, and the first and last sessions of profiles. For a segment,
 * only sessions of its members count. For an app, only those of the seed count, because profiles do not name the app.
 */
export const sessionSeries: Handler = (world, _, context) => {
  const { query, now } = context
  const span = Span.read(world, context, "days or hours")
  if (Span.isHandled(span)) return span
  const app = query.get("app_id")
  const segmentId = query.get("segment_id")
  const segment = segmentId === null ? undefined : Setup.find(world.options.segments, segmentId)
  if (segment?._tag === "Unknown") return Reply.fatal(refusals.invalidSegment)
  const belongs = segment?._tag === "Found" ? Membership.predicate(segment.value) : undefined
  const fits = (profile: Profile): boolean => app === null && (belongs === undefined || belongs(profile, now))
  const known = sums(span, sessionsOf(world, fits))
  const counted = sums(span, segment === undefined ? seeded(world.options.sessions, app) : [])
  const data = span.steps.map(({ time }, step) => ({ time, sessions: (known[step] ?? 0) + (counted[step] ?? 0) }))
  return Reply.ok(200, { data })
}
