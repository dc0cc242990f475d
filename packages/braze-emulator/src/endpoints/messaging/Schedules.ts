import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { MessageKind, Schedule } from "../../state/WorkspaceObjects.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"

/** The time of a `schedule` in milliseconds since 1970; undefined if it is not valid. */
const momentOf = (sent: unknown): number | undefined => {
  if (!Json.isObject(sent)) return undefined
  const { time, in_local_time, at_optimal_time } = sent
  const flags = [in_local_time, at_optimal_time].every((flag) => Fields.isAbsent(flag) || typeof flag === "boolean")
  const at = typeof time === "string" ? DateText.parse(time, "utc") : Number.NaN
  return Number.isNaN(at) || !flags ? undefined : at
}

/** Whether a schedule asks for the local time of each person and that time is in the past. */
const isOver = (sent: unknown, at: number, now: number): boolean =>
  Json.isObject(sent) && sent["in_local_time"] === true && at <= now

/** A checked message to schedule, and the additional fields of the response. */
interface Creation {
  readonly kind: MessageKind
  readonly body: Json.JsonObject
  readonly fields?: Json.JsonObject
}

/**
 * Stores a message until the time in its body, or refuses that time. A message whose time is past is sent with the next
 * request.
 */
export const create = (world: World.World, context: HandlerContext, { kind, body, fields = {} }: Creation): Handled => {
  const { schedule, ...rest } = body
  const at = momentOf(schedule)
  if (at === undefined) return Reply.fatal(refusals.schedule)
  if (isOver(schedule, at, context.now)) return Reply.fatal(refusals.badRequest)
  const { request } = Call.make(world, context)
  const dispatch_id = World.dispatchId(world)
  const id = World.newId(world)
  world.objects.schedules.set(id, {
    id,
    kind,
    at,
    schedule: Fields.bodyOf(schedule),
    body: rest,
    dispatch_id,
    request
  })
  return Reply.ok(201, { dispatch_id, schedule_id: id, ...fields })
}

/** Removes the due schedules from the world and returns them, earliest first. */
export const takeDue = (world: World.World, now: number): ReadonlyArray<Schedule> => {
  const { schedules } = world.objects
  if (schedules.size === 0) return []
  const due = [...schedules.values()].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at)
  for (const { id } of due) schedules.delete(id)
  return due
}

const find = (world: World.World, kind: MessageKind, context: HandlerContext, id: unknown): Schedule | undefined => {
  const schedule = typeof id === "string" ? world.objects.schedules.get(id) : undefined
  return schedule !== undefined && schedule.kind === kind && schedule.at > context.now ? schedule : undefined
}

/** The response if no pending schedule has the id. */
const unknown = (world: World.World, context: HandlerContext): Handled => {
  const refusal = Reply.unlessAccepted(world, context, refusals.scheduleId, {
    path: "schedule_id",
    code: "schedule-unknown"
  })
  return refusal ?? Reply.ok(201)
}

/**
 * The fields that the pages require. For changes of a canvas schedule, the page's table requires `schedule_id`, but its
 * text calls it optional.
 */
const requiredFields = {
  change: {
    campaign: ["campaign_id", "schedule_id", "schedule"],
    canvas: ["canvas_id", "schedule"],
    messages: ["schedule_id"]
  },
  deletion: {
    campaign: ["campaign_id", "schedule_id"],
    canvas: ["canvas_id", "schedule_id"],
    messages: ["schedule_id"]
  }
} as const satisfies Readonly<Record<string, Readonly<Record<ScheduledKind, ReadonlyArray<string>>>>>

/** The kinds of messages that have schedule endpoints. */
type ScheduledKind = Exclude<MessageKind, "transactional">

/** The refusal of a body without one of these fields; undefined if it has all of them. */
const withoutField = (body: Json.JsonObject, names: ReadonlyArray<string>): Handled | undefined => {
  const missing = names.find((name) => Fields.isAbsent(body[name]))
  return missing === undefined ? undefined : Reply.bad(fieldTexts.required.fill(missing))
}

/** Changes a pending schedule: its time, its message, or both. */
export const updating =
  (kind: ScheduledKind): Handler =>
  (world, sent, context) => {
    const body = Fields.bodyOf(sent)
    const refusal = withoutField(body, requiredFields.change[kind])
    if (refusal !== undefined) return refusal
    const known = find(world, kind, context, body["schedule_id"])
    if (known === undefined) return unknown(world, context)
    const { schedule, schedule_id: _, ...changes } = body
    const at = Fields.isAbsent(schedule) ? known.at : momentOf(schedule)
    if (at === undefined) return Reply.fatal(refusals.schedule)
    const problem = Fields.check(body, { messages: { kind: Fields.object }, recipients: { kind: Fields.objects } })
    if (problem !== undefined) return Reply.bad(problem)
    Call.make(world, context)
    const next = Fields.isAbsent(schedule) ? known.schedule : Fields.bodyOf(schedule)
    world.objects.schedules.set(known.id, { ...known, at, schedule: next, body: { ...known.body, ...changes } })
    return Reply.ok(201)
  }

/** Deletes a pending schedule. */
export const deleting =
  (kind: ScheduledKind): Handler =>
  (world, sent, context) => {
    const body = Fields.bodyOf(sent)
    const refusal = withoutField(body, requiredFields.deletion[kind])
    if (refusal !== undefined) return refusal
    const known = find(world, kind, context, body["schedule_id"])
    if (known === undefined) return unknown(world, context)
    Call.make(world, context)
    world.objects.schedules.delete(known.id)
    return Reply.ok(201)
  }
