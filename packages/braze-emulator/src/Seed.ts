import * as Limits from "@sluice/braze-api/Limits"
import { catalog } from "@sluice/braze-api/Limits"
import type { HandlerContext } from "./endpoint/Handler.js"
import { catalogItemsAdd } from "./endpoints/catalogs/CatalogItems.js"
import { catalogCreate } from "./endpoints/catalogs/Catalogs.js"
import { userTrack } from "./endpoints/track/UserTrack.js"
import * as Contact from "./state/Contact.js"
import * as SetupRead from "./state/SetupRead.js"
import * as World from "./state/World.js"
import * as DateText from "./text/DateText.js"
import * as Json from "./text/Json.js"
import { isObject, join, kind, type Problem, unknownFields } from "./text/Problem.js"

/** A hard-bounced address. */
interface Bounce {
  readonly email: string
  /** ISO 8601. Default: the start of the workspace. */
  readonly hard_bounced_at?: string
}

/**
 * The initial data of a workspace: people, as any number of objects for `users/track`, and the objects that are created
 * in the dashboard.
 */
export interface Seed {
  readonly attributes: ReadonlyArray<unknown>
  readonly events: ReadonlyArray<unknown>
  readonly purchases: ReadonlyArray<unknown>
  /** Catalogs in the form of `POST /catalogs`, each with `items`. Default: none. */
  readonly catalogs?: ReadonlyArray<unknown>
  /** Default: none. */
  readonly hardBounces?: ReadonlyArray<Bounce>
  /**
   * Segments, campaigns, canvases, subscription groups and settings of the workspace. Default: none, all settings at
   * their defaults.
   */
  readonly setup?: World.WorkspaceOptions
}

/** No data. */
export const empty: Seed = { attributes: [], events: [], purchases: [] }

/** The result of reading a seed: the seed, or every problem in it. */
export type ReadSeed =
  | { readonly _tag: "Seed"; readonly seed: Seed }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

const peopleLanes = ["attributes", "events", "purchases"] as const

const listFields = [...peopleLanes, "catalogs", "hard_bounces"]

/**
 * Reads `{"attributes": […], "events": […], "purchases": […], "catalogs": […], "hard_bounces": […], "segments": […],
 * "campaigns": […], "canvases": […], "subscription_groups": […], "content_blocks": […], "email_templates": […],
 * "preference_centers": […], "cards": […], "assets": […], "remote_files": […], "invalid_phone_numbers": […], "sessions": […], "uninstalls": […], "tags": […], "workspace": {…}}`, all optional, and applies every
 * object to an empty world: an object that Braze would refuse is a problem. Valid parts are applied even if others are
 * malformed, so that all mistakes are reported at once; only the items of a refused catalog are not checked.
 */
export const read = (input: unknown): ReadSeed => {
  if (!isObject(input))
    return { _tag: "Problems", problems: [{ path: "", message: `a seed is an object, not ${kind(input)}` }] }
  if (Json.isTooDeep(input)) return { _tag: "Problems", problems: [{ path: "", message: Json.tooDeep }] }
  const lists = listFields.filter((lane) => input[lane] !== undefined && !Array.isArray(input[lane]))
  const misshapen = [
    ...unknownFields(input, [...listFields, ...SetupRead.fields], ""),
    ...lists.map((lane) => ({ path: lane, message: `must be a list, not ${kind(input[lane])}` })),
    ...SetupRead.problems(input),
    ...list(input["hard_bounces"]).flatMap((one, index) => bounceProblems(one, `hard_bounces[${index}]`))
  ]
  const seed = {
    attributes: list(input["attributes"]),
    events: list(input["events"]),
    purchases: list(input["purchases"]),
    catalogs: list(input["catalogs"]),
    hardBounces: list(input["hard_bounces"]).filter(isBounce),
    setup: SetupRead.read(input)
  }
  const problems = [...misshapen, ...grow(World.make(seed.setup), seed, 0)]
  return problems.length > 0 ? { _tag: "Problems", problems } : { _tag: "Seed", seed }
}

const isBounce = (one: unknown): one is Bounce => bounceProblems(one, "").length === 0

const bounceProblems = (one: unknown, path: string): ReadonlyArray<Problem> => {
  if (!isObject(one)) return [{ path, message: `must be an object, not ${kind(one)}` }]
  const { email, hard_bounced_at: at } = one
  const isTime = at === undefined || (typeof at === "string" && !Number.isNaN(DateText.parse(at, "utc")))
  return [
    ...unknownFields(one, ["email", "hard_bounced_at"], path),
    ...(Contact.email(email) === undefined ? [{ path: join(path, "email"), message: "must be an address" }] : []),
    ...(isTime ? [] : [{ path: join(path, "hard_bounced_at"), message: "must be a time such as 2026-01-31T12:00:00Z" }])
  ]
}

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** A world with the data of a seed at a time (milliseconds since 1970). */
export const load = (seed: Seed, now: number): World.World => {
  const world = World.make(seed.setup)
  grow(world, seed, now)
  return world
}

const grow = (world: World.World, seed: Seed, now: number): ReadonlyArray<Problem> => {
  const most = Limits.userTrack.combined.objects.value
  const context: HandlerContext = {
    now,
    // No request in the journal contained the seed data.
    request: 0,
    limits: "combined",
    mistake: () => {},
    query: new URLSearchParams(),
    params: {}
  }
  for (const { email, hard_bounced_at } of seed.hardBounces ?? [])
    world.objects.hardBounces.set(email, DateText.parse(hard_bounced_at ?? "", "utc") || now)
  const catalogs = (seed.catalogs ?? []).flatMap((catalog, index) => growCatalog(world, catalog, index, context))
  const people = peopleLanes.flatMap((lane) =>
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
  if (items !== undefined && !Array.isArray(items))
    return [{ path: `${path}.items`, message: `must be a list, not ${kind(items)}` }]
  const made = catalogCreate(world, { catalogs: [{ description: "", ...definition }] }, context)
  if (made.status !== 201) return [{ path, message: errorsOf(made.body) }]
  const params = { catalog_name: String(definition["name"]) }
  return pieces(list(items), catalog.itemsPerRequest.value).flatMap(({ from, objects }) => {
    const added = catalogItemsAdd(world, { items: objects }, { ...context, params })
    if (added.status === 202) return []
    // Bulk calls apply all items or none, so the bad ones are found by adding the items one by one.
    const sound: Array<unknown> = []
    return objects.flatMap((one, index) => {
      const tried = catalogItemsAdd(world, { items: [...sound, one] }, { ...context, params })
      if (tried.status !== 202) return [{ path: `${path}.items[${from + index}]`, message: errorsOf(tried.body) }]
      sound.push(one)
      return []
    })
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
