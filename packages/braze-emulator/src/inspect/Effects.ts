import type * as Journal from "../record/Journal.js"
import * as BodyStore from "../state/BodyStore.js"
import * as EventLog from "../state/EventLog.js"
import type { Profile } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import * as ProfileSnapshot from "../state/ProfileSnapshot.js"
import type { Message } from "../state/WorkspaceObjects.js"
import * as World from "../state/World.js"
import * as Body from "../text/Body.js"
import * as Fields from "../text/Fields.js"
import * as ItemKey from "../text/ItemKey.js"
import { isObject } from "../text/Problem.js"
import * as Sliced from "../text/Sliced.js"

/** Something that a request changed about a person. */
export interface ProfileChange {
  readonly kind: "attribute" | "event" | "purchase" | "subscription group" | "identity" | "message"
  /** Name of the attribute, event, product or group; the former identity; or the number of a message. */
  readonly name: string
  /** The earlier value; null if there was none, or if it is no longer known. */
  readonly before: unknown
  /**
   * The new value of an attribute, the state of a group, the kept identity or the outcome of a message; null if it was
   * removed. For an event or a purchase, its time.
   */
  readonly after: unknown
}

/** The effects of one object of a request. */
export interface ObjectEffect {
  readonly lane: string
  /** 0-based in its list. */
  readonly index: number
  /** The person in their current state; null if the object is not about an existing person. */
  readonly user: { readonly braze_id: string; readonly name: string } | null
  /** Its changes; empty if it changed nothing, or if the changes are no longer known. */
  readonly changes: ReadonlyArray<ProfileChange>
}

/**
 * The effects of a request, in the order of its body. They are read from the current state of the people, which later
 * requests may have changed and merges may have moved.
 */
export const of = function* (
  entry: Journal.JournalEntry,
  world: World.World
): Sliced.Sliced<ReadonlyArray<ObjectEffect>> {
  const parsed = Body.make(BodyStore.read(entry.body) ?? "").parsed()
  if (parsed._tag !== "Value" || entry.applied === 0) return []
  const read = reader(entry.n, world)
  const found: Array<ObjectEffect> = []
  let work = 0
  for (const { lane, index, object } of ItemKey.items(parsed.value)) {
    const profile = personOf(world, lane, object)
    work++
    if (profile === undefined) found.push({ lane, index, user: null, changes: [] })
    else {
      const { user, changes, rows } = read(profile)
      work += rows
      found.push({ lane, index, user, changes: changes(lane, object) })
    }
    if (work < Sliced.rows) continue
    work = 0
    yield
  }
  return found
}

interface Known {
  readonly user: ObjectEffect["user"]
  readonly changes: (lane: string, object: unknown) => ReadonlyArray<ProfileChange>
  /** The number of rows searched. */
  readonly rows: number
}

/** Reads each person once. Events and purchases are matched in the order of the request. */
const reader = (request: number, world: World.World) => {
  const known = new Map<Profile, Known>()
  const messages = world.objects.outbox.filter((message) => message.request === request)
  return (profile: Profile): Known => {
    const before = known.get(profile)
    if (before !== undefined) return { ...before, rows: 0 }
    const made = knownOf(profile, request, { world, messages })
    known.set(profile, made)
    return made
  }
}

interface Searched {
  readonly world: World.World
  /** Messages that the request sent. */
  readonly messages: ReadonlyArray<Message>
}

const knownOf = (profile: Profile, request: number, { world, messages }: Searched): Known => {
  const brazeId = World.brazeId(world, profile)
  const attributes = [...(profile.attributes ?? [])].flatMap(([name, newest]) =>
    attributeChanges(name, ProfileSnapshot.history(newest), request)
  )
  // An event that is read on demand knows its request without its body, so that only events of the request are parsed.
  const logged = EventLog.entries(profile.eventLog, world.bodies)
  const events = logged
    .filter((event) => event.request === request)
    .map((event): ProfileChange => ({ kind: "event", name: event.name, before: null, after: iso(event.time) }))
  const purchases = (profile.purchaseLog ?? [])
    .filter((purchase) => purchase.request === request)
    .map(
      ({ productId, time }): ProfileChange => ({ kind: "purchase", name: productId, before: null, after: iso(time) })
    )
  const others = [
    ...[...(profile.groups ?? [])]
      .filter(([, group]) => group.request === request)
      .map(([id, { state }]): ProfileChange => ({ kind: "subscription group", name: id, before: null, after: state })),
    ...(profile.extra?.merges ?? [])
      .filter((merge) => merge.request === request)
      .map(({ from, into }): ProfileChange => ({ kind: "identity", name: from, before: null, after: into })),
    ...messages
      .filter((message) => message.braze_id === brazeId)
      .map(({ n, outcome }): ProfileChange => ({ kind: "message", name: String(n), before: null, after: outcome }))
  ]
  return {
    user: { braze_id: brazeId, name: nameOf(profile, brazeId) },
    changes: (lane, object) => {
      if (lane === "events") return next(events, isObject(object) ? object["name"] : undefined)
      if (lane === "purchases") return next(purchases, isObject(object) ? object["product_id"] : undefined)
      if (lane === "attributes") return attributes.filter(({ name }) => isObject(object) && Object.hasOwn(object, name))
      return [...others, ...(lane === "recipients" || lane === "recipient" ? attributes : [])]
    },
    rows: logged.length + (profile.purchaseLog?.length ?? 0) + messages.length
  }
}

/** The changes of one attribute by a request, oldest first. */
const attributeChanges = (
  name: string,
  values: ReadonlyArray<ProfileSnapshot.AttributeSnapshot>,
  request: number
): ReadonlyArray<ProfileChange> =>
  values
    .flatMap(
      ({ request: by, value, type }, index): ReadonlyArray<ProfileChange> =>
        by === request
          ? [
              {
                kind: "attribute",
                name,
                before: values[index + 1]?.value ?? null,
                after: type === "removed" ? null : value
              }
            ]
          : []
    )
    .reverse()

/** Removes the next event or purchase with a name from the list and returns it. */
const next = (changes: Array<ProfileChange>, name: unknown): ReadonlyArray<ProfileChange> => {
  const at = changes.findIndex((change) => change.name === name)
  return at < 0 ? [] : changes.splice(at, 1)
}

const iso = (at: number): string => new Date(at).toISOString()

const nameOf = (profile: Profile, brazeId: string): string => {
  const name = ["first_name", "last_name"].flatMap((part) => Profiles.text(profile, part) ?? []).join(" ")
  const alias = profile.aliases?.[0]
  return (
    [name, profile.externalId, alias === undefined ? "" : `${alias.alias_label}:${alias.alias_name}`].find(
      (text) => text !== undefined && text !== ""
    ) ??
    Profiles.text(profile, "email") ??
    brazeId
  )
}

/** The person that an object of a list is about, looked up now. */
const personOf = (world: World.World, lane: string, object: unknown): Profile | undefined => {
  if (typeof object === "string")
    return lane === "external_user_ids" || lane === "external_ids" ? byId(world, object) : undefined
  if (!isObject(object)) return undefined
  const kept = object["identifier_to_keep"]
  if (isObject(kept)) return personOf(world, lane, kept)
  const id = Fields.textOf(object["new_external_id"] ?? object["external_user_id"] ?? object["external_id"])
  if (id !== undefined) return byId(world, id)
  return byContact(world, object)
}

const byId = (world: World.World, external_id: string): Profile | undefined => World.find(world, { external_id })[0]

const byContact = (world: World.World, object: Readonly<Record<string, unknown>>): Profile | undefined => {
  const alias = isObject(object["user_alias"]) ? object["user_alias"] : object
  const { alias_label, alias_name } = alias
  if (typeof alias_label === "string" && typeof alias_name === "string")
    return World.find(world, { alias: { alias_label, alias_name } })[0]
  for (const kind of ["braze_id", "email", "phone"] as const) {
    const text = Fields.textOf(object[kind])
    if (text !== undefined) return World.find(world, { [kind]: text })[0]
  }
  return undefined
}
