import * as Membership from "@sluice/braze-emulator/Membership"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import type * as Setup from "@sluice/braze-emulator/Setup"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import type * as WorkspaceObjects from "@sluice/braze-emulator/WorkspaceObjects"

/** What campaigns and canvases have in common where they are listed. */
export interface Journey {
  readonly id: string
  /** Null where the seed does not know it. */
  readonly name: string | null
  readonly status: "active" | "paused" | "archived" | "draft"
  /** False: it was triggered without being in the seed, which takes every id while it names none. */
  readonly inSeed: boolean
  readonly channels: ReadonlyArray<string>
  readonly tags: ReadonlyArray<string>
  readonly description: string
  readonly segment_id: string | null
  /** Messages in the outbox that would have gone out. */
  readonly sent: number
  /** Messages in the outbox that something kept back. */
  readonly heldBack: number
  /** Messages that wait for their moment. */
  readonly scheduled: number
  /** When it last sent or kept back something, ISO 8601 in UTC. */
  readonly lastAt: string | null
}

/** A campaign with what it did. */
export interface Campaign extends Journey {
  readonly type: "api_triggered" | "api" | "transactional" | "scheduled"
}

/** A canvas with what it did. */
export interface Canvas extends Journey {
  readonly variants: ReadonlyArray<string>
}

/** A segment and how many people are in it now. */
export interface Segment {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tags: ReadonlyArray<string>
  /** Absent: everybody. */
  readonly filter?: unknown
  readonly members: number
}

/** A catalog without its items. */
export interface Catalog {
  readonly name: string
  readonly description: string
  readonly fields: ReadonlyArray<{ readonly name: string; readonly type: string }>
  readonly itemCount: number
  /** ISO 8601 in UTC. */
  readonly updatedAt: string
}

type Kind = "campaign" | "canvas"

/** Ids that went through the outbox or wait, in the order in which they were first seen. */
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

type Doings = Pick<Journey, "sent" | "heldBack" | "scheduled" | "lastAt">

const doings = ({ world }: Workspace, kind: Kind, id: string): Doings => {
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

const journey = (made: Setup.Campaign | Setup.Canvas, done: Doings): Journey => ({
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

const unknown = (id: string, done: Doings): Journey => ({
  ...journey({ id, name: "" }, done),
  name: null,
  inSeed: false
})

/** Ids that were used and that the seed does not name, in any case of letters. */
const strangers = (workspace: Workspace, kind: Kind, known: ReadonlyArray<{ readonly id: string }>) => {
  const ids = new Set(known.map(({ id }) => id.toLowerCase()))
  return triggered(workspace.world, kind).filter((id) => !ids.has(id.toLowerCase()))
}

/** Messages whose moment has come are sent first, here and in all that follows. */
const catchUp = ({ world, clock }: Workspace): void => ScheduledSends.send(world, clock.now())

/** Campaigns: those of the seed, then those that were triggered without being there. */
export const campaigns = (workspace: Workspace): ReadonlyArray<Campaign> => {
  catchUp(workspace)
  const made = workspace.world.options.campaigns ?? []
  const done = (id: string) => doings(workspace, "campaign", id)
  return [
    ...made.map((one) => ({ ...journey(one, done(one.id)), type: one.type ?? "api_triggered" })),
    ...strangers(workspace, "campaign", made).map((id) => ({
      ...unknown(id, done(id)),
      type: "api_triggered" as const
    }))
  ]
}

/** Canvases: those of the seed, then those that were triggered without being there. */
export const canvases = (workspace: Workspace): ReadonlyArray<Canvas> => {
  catchUp(workspace)
  const made = workspace.world.options.canvases ?? []
  const done = (id: string) => doings(workspace, "canvas", id)
  return [
    ...made.map((one) => ({ ...journey(one, done(one.id)), variants: one.variants ?? [] })),
    ...strangers(workspace, "canvas", made).map((id) => ({ ...unknown(id, done(id)), variants: [] }))
  ]
}

/** Segments of the seed. Counts people, so it takes time where there are many. */
export const segments = ({ world, clock }: Workspace): ReadonlyArray<Segment> =>
  (world.options.segments ?? []).map((segment) => ({
    id: segment.id,
    name: segment.name,
    description: segment.description ?? "",
    tags: segment.tags ?? [],
    ...(segment.filter === undefined ? {} : { filter: segment.filter }),
    members: Membership.members(world, segment, clock.now()).length
  }))

const catalogOf = ({ name, description, fields, items, updatedAt }: WorkspaceObjects.Catalog): Catalog => ({
  name,
  description,
  fields,
  itemCount: items.size,
  updatedAt: new Date(updatedAt).toISOString()
})

/** Catalogs, in the order in which they were made. */
export const catalogs = ({ world }: Workspace): ReadonlyArray<Catalog> =>
  [...world.objects.catalogs.values()].map(catalogOf)

/** A catalog with its first `limit` items; undefined where there is none of this name. */
export const catalog = (
  { world }: Workspace,
  name: string,
  limit: number
): (Catalog & { readonly items: ReadonlyArray<WorkspaceObjects.CatalogItem> }) | undefined => {
  const found = world.objects.catalogs.get(name)
  return found === undefined ? undefined : { ...catalogOf(found), items: [...found.items.values()].slice(0, limit) }
}
