import * as Limits from "@sluice/braze-api/Limits"
import { catalog } from "@sluice/braze-api/Limits"
import { catalogItemsAdd } from "./CatalogItems.js"
import { catalogCreate } from "./Catalogs.js"
import * as Contact from "./Contact.js"
import * as DateText from "./DateText.js"
import type { HandlerContext } from "./Handler.js"
import { isObject, kind, type Problem, unknownFields } from "./Problem.js"
import * as SetupRead from "./SetupRead.js"
import { userTrack } from "./UserTrack.js"
import * as World from "./World.js"

/**
 * What is there from the beginning: people, as objects that `users/track` takes, in any number; and what people make in the
 * dashboard of a workspace.
 */
export interface Seed {
  readonly attributes: ReadonlyArray<unknown>
  readonly events: ReadonlyArray<unknown>
  readonly purchases: ReadonlyArray<unknown>
  /** Catalogs as `POST /catalogs` takes them, each with `items`. Default: none. */
  readonly catalogs?: ReadonlyArray<unknown>
  /** Addresses that bounced for good, and since when. Default: none. */
  readonly hardBounces?: ReadonlyArray<{ readonly email: string; readonly hard_bounced_at?: string }>
  /** Segments, campaigns, canvases, subscription groups, and the switches of the workspace. Default: none, all at default. */
  readonly setup?: World.Options
}

/** Nobody. */
export const empty: Seed = { attributes: [], events: [], purchases: [] }

/** A seed as a person wrote it, or everything that is wrong with it. */
export type Read =
  | { readonly _tag: "Seed"; readonly seed: Seed }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

const LANES = ["attributes", "events", "purchases"] as const

const LISTS = [...LANES, "catalogs", "hard_bounces"]

/**
 * Reads `{"attributes": […], "events": […], "purchases": […], "catalogs": […], "hard_bounces": […], "segments": […],
 * "campaigns": […], "canvases": […], "subscription_groups": […], "workspace": {…}}`, all of it optional, and tries every
 * object: one that Braze would refuse is a problem.
 */
export const read = (input: unknown): Read => {
  if (!isObject(input))
    return { _tag: "Problems", problems: [{ path: "", message: `a seed is an object, not ${kind(input)}` }] }
  const lists = LISTS.filter((lane) => input[lane] !== undefined && !Array.isArray(input[lane]))
  const problems: Array<Problem> = [
    ...unknownFields(input, [...LISTS, ...SetupRead.fields], ""),
    ...lists.map((lane) => ({ path: lane, message: `must be a list, not ${kind(input[lane])}` })),
    ...SetupRead.problems(input)
  ]
  if (problems.length > 0) return { _tag: "Problems", problems }
  const seed = {
    attributes: list(input["attributes"]),
    events: list(input["events"]),
    purchases: list(input["purchases"]),
    catalogs: list(input["catalogs"]),
    hardBounces: list(input["hard_bounces"]).filter(isBounce),
    setup: SetupRead.read(input)
  }
  const refused = grow(World.make(seed.setup), seed, 0)
  return refused.length > 0 ? { _tag: "Problems", problems: refused } : { _tag: "Seed", seed }
}

const isBounce = (one: unknown): one is { readonly email: string; readonly hard_bounced_at?: string } =>
  isObject(one) && Contact.email(one["email"]) !== undefined

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** A world with everyone of the seed in it, as of a moment (milliseconds since 1970). */
export const plant = (seed: Seed, now: number): World.World => {
  const world = World.make(seed.setup)
  grow(world, seed, now)
  return world
}

const grow = (world: World.World, seed: Seed, now: number): ReadonlyArray<Problem> => {
  const most = Limits.userTrack.combined.objects.value
  const context: HandlerContext = {
    now,
    // No request of the journal brought what is there from the beginning.
    request: 0,
    limits: "combined",
    mistake: () => {},
    query: new URLSearchParams(),
    params: {}
  }
  for (const { email, hard_bounced_at } of seed.hardBounces ?? [])
    world.registers.hardBounces.set(email, DateText.parse(hard_bounced_at ?? "", "utc") || now)
  const catalogs = (seed.catalogs ?? []).flatMap((catalog, index) => growCatalog(world, catalog, index, context))
  const people = LANES.flatMap((lane) =>
    pieces(seed[lane], most).flatMap(({ from, objects }) =>
      userTrack(world, { [lane]: objects }, context).refused.map(({ index, reason }) => ({
        path: `${lane}[${from + index}]`,
        message: reason
      }))
    )
  )
  return [...people, ...catalogs]
}

const growCatalog = (
  world: World.World,
  sent: unknown,
  index: number,
  context: HandlerContext
): ReadonlyArray<Problem> => {
  const path = `catalogs[${index}]`
  if (!isObject(sent)) return [{ path, message: `must be an object, not ${kind(sent)}` }]
  const { items, ...definition } = sent
  const made = catalogCreate(world, { catalogs: [definition] }, context)
  if (made.status !== 201) return [{ path, message: errorsOf(made.body) }]
  const params = { catalog_name: String(definition["name"]) }
  return pieces(list(items), catalog.itemsPerRequest.value).flatMap(({ from, objects }) => {
    const added = catalogItemsAdd(world, { items: objects }, { ...context, params })
    return added.status === 202
      ? []
      : [{ path: `${path}.items[${from}] and those after it`, message: errorsOf(added.body) }]
  })
}

const errorsOf = (body: unknown): string => {
  const errors = isObject(body) ? list(body["errors"]) : []
  return errors.map((error) => (isObject(error) ? String(error["message"]) : "")).join(", ")
}

const pieces = (objects: ReadonlyArray<unknown>, size: number) =>
  Array.from({ length: Math.ceil(objects.length / size) }, (_, piece) => ({
    from: piece * size,
    objects: objects.slice(piece * size, (piece + 1) * size)
  }))
