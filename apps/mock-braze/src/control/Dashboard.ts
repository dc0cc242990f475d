import * as Journeys from "@sluice/braze-emulator/Journeys"
import * as Membership from "@sluice/braze-emulator/Membership"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import type * as Setup from "@sluice/braze-emulator/Setup"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import type * as WorkspaceObjects from "@sluice/braze-emulator/WorkspaceObjects"

/** The common fields of campaigns and Canvases. */
export interface Journey {
  readonly id: string
  /** Null if the seed does not contain it. */
  readonly name: string | null
  readonly status: "active" | "paused" | "archived" | "draft"
  /** False if it was triggered but is not in the seed. A seed without campaigns (or Canvases) accepts every id. */
  readonly inSeed: boolean
  readonly channels: ReadonlyArray<string>
  readonly tags: ReadonlyArray<string>
  readonly description: string
  readonly segment_id: string | null
  /** Number of messages in the outbox that would have been sent. */
  readonly sent: number
  /** Number of messages in the outbox that would not have been sent. */
  readonly heldBack: number
  /** Number of scheduled messages. */
  readonly scheduled: number
  /** Time of its last message, sent or not, in ISO 8601 in UTC. */
  readonly lastAt: string | null
}

/** A campaign and its messages. */
export interface CampaignSummary extends Journey {
  readonly type: "api_triggered" | "api" | "transactional" | "scheduled"
}

/** A Canvas and its messages. */
export interface CanvasSummary extends Journey {
  readonly variants: ReadonlyArray<string>
}

/** A segment and its current number of users. */
export interface SegmentSummary {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tags: ReadonlyArray<string>
  /** Absent: every user. */
  readonly filter?: unknown
  readonly members: number
}

/** A catalog without its items. */
export interface CatalogSummary {
  readonly name: string
  readonly description: string
  readonly fields: ReadonlyArray<{ readonly name: string; readonly type: string }>
  readonly itemCount: number
  /** ISO 8601 in UTC. */
  readonly updatedAt: string
}

type Kind = "campaign" | "canvas"

/** Ids of messages in the outbox or in a schedule, in order of first use. */
const triggered = ({ objects }: Workspace["world"], kind: Kind): ReadonlyArray<string> => {
  const sent = objects.outbox.flatMap((message) =>
    message.kind === kind && message.id !== undefined ? message.id : []
  )
  const waiting = [...objects.schedules.values()].flatMap((schedule) => scheduledId(schedule, kind) ?? [])
  return [...new Set([...sent, ...waiting])]
}

const scheduledId = ({ kind, body }: WorkspaceObjects.Schedule, wanted: Kind): string | undefined => {
  const id = body[`${wanted}_id`]
  return kind === wanted && typeof id === "string" ? id : undefined
}

type Activity = Pick<Journey, "sent" | "heldBack" | "scheduled" | "lastAt">

const activity = ({ world }: Workspace, kind: Kind, id: string): Activity => {
  const messages = world.objects.outbox.filter((message) => message.kind === kind && message.id === id)
  const sent = messages.filter(({ outcome }) => outcome === "sent").length
  const last = messages[messages.length - 1]
  return {
    sent,
    heldBack: messages.length - sent,
    scheduled: [...world.objects.schedules.values()].filter((schedule) => scheduledId(schedule, kind) === id).length,
    lastAt: last === undefined ? null : new Date(last.at).toISOString()
  }
}

const journey = (made: Setup.Campaign | Setup.Canvas, done: Activity): Journey => ({
  id: made.id,
  name: made.name,
  status: made.status ?? "active",
  inSeed: true,
  channels: made.channels ?? [],
  tags: made.tags ?? [],
  description: made.description ?? "",
  segment_id: made.segment_id ?? null,
  ...done
})

const unknown = (id: string, done: Activity): Journey => ({
  ...journey({ id, name: "" }, done),
  name: null,
  inSeed: false
})

/** Ids that were used but are not in the seed; case is ignored. */
const unseeded = (workspace: Workspace, kind: Kind, known: ReadonlyArray<{ readonly id: string }>) => {
  const ids = new Set(known.map(({ id }) => id.toLowerCase()))
  return triggered(workspace.world, kind).filter((id) => !ids.has(id.toLowerCase()))
}

/** Sends due scheduled messages. */
const sendDue = ({ world, clock }: Workspace): void => ScheduledSends.send(world, clock.now())

/** The campaigns of the seed and their copies, then triggered campaigns that the seed does not contain. */
export const campaigns = (workspace: Workspace): ReadonlyArray<CampaignSummary> => {
  sendDue(workspace)
  const made = Journeys.campaigns(workspace.world)
  const done = (id: string) => activity(workspace, "campaign", id)
  return [
    ...made.map((one) => ({ ...journey(one, done(one.id)), type: one.type ?? "api_triggered" })),
    ...unseeded(workspace, "campaign", made).map((id) => ({
      ...unknown(id, done(id)),
      type: "api_triggered" as const
    }))
  ]
}

/** The Canvases of the seed and their copies, then triggered Canvases that the seed does not contain. */
export const canvases = (workspace: Workspace): ReadonlyArray<CanvasSummary> => {
  sendDue(workspace)
  const made = Journeys.canvases(workspace.world)
  const done = (id: string) => activity(workspace, "canvas", id)
  return [
    ...made.map((one) => ({ ...journey(one, done(one.id)), variants: one.variants ?? [] })),
    ...unseeded(workspace, "canvas", made).map((id) => ({ ...unknown(id, done(id)), variants: [] }))
  ]
}

/** The segments of the seed. Counts their users, which takes time if there are many. */
export const segments = ({ world, clock }: Workspace): ReadonlyArray<SegmentSummary> =>
  (world.options.segments ?? []).map((segment) => ({
    id: segment.id,
    name: segment.name,
    description: segment.description ?? "",
    tags: segment.tags ?? [],
    ...(segment.filter === undefined ? {} : { filter: segment.filter }),
    members: Membership.members(world, segment, clock.now()).length
  }))

const catalogOf = ({ name, description, fields, items, updatedAt }: WorkspaceObjects.Catalog): CatalogSummary => ({
  name,
  description,
  fields,
  itemCount: items.size,
  updatedAt: new Date(updatedAt).toISOString()
})

/** Catalogs in order of creation. */
export const catalogs = ({ world }: Workspace): ReadonlyArray<CatalogSummary> =>
  [...world.objects.catalogs.values()].map(catalogOf)

/** A catalog with its first `limit` items; undefined if no catalog has this name. */
export const catalog = (
  { world }: Workspace,
  name: string,
  limit: number
): (CatalogSummary & { readonly items: ReadonlyArray<WorkspaceObjects.CatalogItem> }) | undefined => {
  const found = world.objects.catalogs.get(name)
  return found === undefined ? undefined : { ...catalogOf(found), items: [...found.items.values()].slice(0, limit) }
}
