import type { UserAlias } from "@sluice/braze-api/Identifier"
import type { Pool, Window } from "@sluice/braze-api/RateLimits"
import * as Folded from "../text/Folded.js"
import * as Hash from "../text/Hash.js"
import * as Json from "../text/Json.js"
import * as Contact from "./Contact.js"
import * as LazyEvent from "./LazyEvent.js"
import type { AttributeType, Profile } from "./Profile.js"
import * as Profiles from "./Profile.js"
import * as ProfileIndex from "./ProfileIndex.js"
import * as ProfileSnapshot from "./ProfileSnapshot.js"
import type { Setup } from "./Setup.js"
import * as WorkspaceObjects from "./WorkspaceObjects.js"

/** The settings of a workspace. All have a default. */
export interface WorkspaceOptions extends Setup {
  /** Determines every `braze_id` and `random_bucket`. Default: 1. */
  readonly seed?: number
  /**
   * Types that the workspace forces on custom attributes. Values are converted; values that cannot be are ignored.
   * Default: none.
   */
  readonly attributeTypes?: Readonly<Record<string, ForcedType>>
  /** Names that are accepted and not stored. Default: none. */
  readonly blocklist?: {
    readonly attributes?: ReadonlyArray<string>
    readonly events?: ReadonlyArray<string>
    readonly products?: ReadonlyArray<string>
  }
  /** Whether an export must name its fields, as in workspaces created since 2024-08-22. Default: `optional`. */
  readonly fieldsToExport?: "optional" | "required"
  /**
   * The content of `type` in the entries of `errors`: the sentence of recorded responses, or the documented constant.
   * Default: `sentence`.
   */
  readonly errorTypes?: "sentence" | "constant"
  /** Status if all objects are refused, each by the schema of a recommended event. Default: 201. */
  readonly allEcommerceRefused?: 201 | 400
  /** Milliseconds until reads show an accepted write, by the workspace's clock. Default: 0. */
  readonly visibilityDelay?: number
  /** Windows that replace the documented ones of a budget. Default: none. */
  readonly rateLimits?: Readonly<Partial<Record<Pool, ReadonlyArray<Window>>>>
  /** Format of the rate limit headers, if it differs from that of the contract. Default: `contract`. */
  readonly rateHeaders?: "contract" | "epoch" | "seconds"
  /**
   * The treatment of a path with a trailing slash: as the path without it (with advice), or refused with a status.
   * Default: `accept`.
   */
  readonly trailingSlash?: "accept" | 403 | 404
  /** Whether a key in the body or query is accepted, as before 2020. Default: false. */
  readonly legacyApiKey?: boolean
  /**
   * The period that exports cover for events, purchases and messages: 90 days, or everything as before December 2021.
   * Default: `90 days`.
   */
  readonly exportHistory?: "90 days" | "all"
  /** Milliseconds until profiles are found by a new address, by the workspace's clock. Default: 0. */
  readonly emailLookupDelay?: number
  /** Whether a person who unsubscribed is subscribed again when their address changes. Default: false. */
  readonly resubscribeOnEmailChange?: boolean
  /** The treatment of purchases with a reserved property, such as `currency`. Default: `refuse`, as documented. */
  readonly reservedPurchaseProperties?: "refuse" | "accept"
  /** Whether the company has the API of the media library. Default: `enabled`. */
  readonly mediaLibrary?: "enabled" | "disabled"
  /** Maximum number of assets, as trials have. Default: no limit. */
  readonly mediaAssets?: number
  /** Bytes of all catalog items at which a company's storage is full. Default: no limit. */
  readonly catalogBytes?: number
  /** Maximum number of selections in a catalog. Default: no limit; Braze documents no number. */
  readonly catalogSelections?: number
  /**
   * The response of `email/status` for an address that nobody has: success, as recorded recently, or 400, as in 2015.
   * Default: `accept`.
   */
  readonly unknownEmail?: "accept" | "refuse"
  /**
   * The treatment of a request if no source says that Braze refuses it: success and a note in the journal, or 400.
   * Default: `accept`.
   */
  readonly inferredRefusals?: "accept" | "refuse"
}

/** A type that a workspace can force on a custom attribute. */
export type ForcedType = "boolean" | "number" | "string" | "time" | "array" | "object" | "objects"

/** Options with their defaults. */
export interface ResolvedOptions {
  readonly seed: number
  readonly attributeTypes: ReadonlyMap<string, ForcedType>
  readonly blockedAttributes: ReadonlySet<string>
  readonly blockedEvents: ReadonlySet<string>
  readonly blockedProducts: ReadonlySet<string>
  readonly fieldsToExport: "optional" | "required"
  readonly errorTypes: "sentence" | "constant"
  readonly allEcommerceRefused: 201 | 400
  readonly visibilityDelay: number
  readonly rateLimits: Readonly<Partial<Record<Pool, ReadonlyArray<Window>>>>
  readonly rateHeaders: "contract" | "epoch" | "seconds"
  readonly trailingSlash: "accept" | 403 | 404
  readonly legacyApiKey: boolean
  readonly unknownEmail: "accept" | "refuse"
  readonly inferredRefusals: "accept" | "refuse"
  readonly exportHistory: "90 days" | "all"
  readonly emailLookupDelay: number
  readonly resubscribeOnEmailChange: boolean
  readonly reservedPurchaseProperties: "refuse" | "accept"
  readonly mediaLibrary: "enabled" | "disabled"
  readonly mediaAssets: number
  readonly catalogBytes: number
  readonly catalogSelections: number
}

/** The state of one workspace: its people and the indexes over them. Only endpoints change it. */
export interface World {
  readonly options: WorkspaceOptions
  readonly settings: ResolvedOptions
  /** By position. Merged and deleted profiles leave a hole. */
  readonly profiles: Array<Profile | undefined>
  readonly byExternalId: Map<string, Profile>
  /** By {@link aliasKey}. */
  readonly byAlias: Map<string, Profile>
  readonly byEmail: ProfileIndex.ProfileIndex
  readonly byPhone: ProfileIndex.ProfileIndex
  readonly byPushToken: Map<string, Profile>
  /** Type of the first value of each custom attribute. */
  readonly seenTypes: Map<string, AttributeType>
  /** Names of events; all profiles share one string per name. */
  readonly names: Map<string, string>
  /** Everything except people. */
  readonly objects: WorkspaceObjects.WorkspaceObjects
  /** Bodies from which events are read on demand. */
  readonly bodies: LazyEvent.KeptBodies
  /** Number of existing profiles. */
  size: number
  /** Number of objects applied; determines which profile was updated last. */
  updates: number
  /** Number of requests handled by endpoints that change the state. */
  requests: number
}

/** An empty world. */
export const make = (options: WorkspaceOptions = {}): World => ({
  options,
  settings: settingsOf(options),
  profiles: [],
  byExternalId: new Map(),
  byAlias: new Map(),
  byEmail: new Map(),
  byPhone: new Map(),
  byPushToken: new Map(),
  seenTypes: new Map(),
  names: new Map(),
  bodies: LazyEvent.keptBodies(),
  objects: WorkspaceObjects.make(options),
  size: 0,
  updates: 0,
  requests: 0
})

const settingsOf = (options: WorkspaceOptions): ResolvedOptions => ({
  seed: options.seed ?? 1,
  attributeTypes: new Map(Object.entries(options.attributeTypes ?? {})),
  blockedAttributes: new Set(options.blocklist?.attributes),
  blockedEvents: new Set(options.blocklist?.events),
  blockedProducts: new Set(options.blocklist?.products),
  fieldsToExport: options.fieldsToExport ?? "optional",
  errorTypes: options.errorTypes ?? "sentence",
  allEcommerceRefused: options.allEcommerceRefused ?? 201,
  visibilityDelay: options.visibilityDelay ?? 0,
  rateLimits: options.rateLimits ?? {},
  rateHeaders: options.rateHeaders ?? "contract",
  trailingSlash: options.trailingSlash ?? "accept",
  legacyApiKey: options.legacyApiKey ?? false,
  unknownEmail: options.unknownEmail ?? "accept",
  inferredRefusals: options.inferredRefusals ?? "accept",
  exportHistory: options.exportHistory ?? "90 days",
  emailLookupDelay: options.emailLookupDelay ?? 0,
  resubscribeOnEmailChange: options.resubscribeOnEmailChange ?? false,
  reservedPurchaseProperties: options.reservedPurchaseProperties ?? "refuse",
  mediaLibrary: options.mediaLibrary ?? "enabled",
  mediaAssets: options.mediaAssets ?? Number.POSITIVE_INFINITY,
  catalogBytes: options.catalogBytes ?? Number.POSITIVE_INFINITY,
  catalogSelections: options.catalogSelections ?? Number.POSITIVE_INFINITY
})

/** Adds an empty profile. */
export const create = (world: World, now: number): Profile => {
  const profile = Profiles.make(world.profiles.length, now)
  world.profiles.push(profile)
  world.size++
  return profile
}

/** The text that all profiles share for a name of an event. A lookup by the same text compares no characters. */
export const nameOf = ({ names }: World, name: string): string => {
  const known = names.get(name)
  if (known !== undefined) return known
  names.set(name, name)
  return name
}

/** Records that a profile was updated. */
export const touch = (world: World, profile: Profile): void => {
  profile.updated = ++world.updates
}

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(8, "0").slice(-digits)

/**
 * 24 lower-case hex digits: the second of creation, ten digits from the seed, six of the position. The same seed, times
 * and order give the same ids, and the position can be read back, so ids take no memory.
 */
export const brazeId = (world: World, profile: Profile): string => {
  const block = Math.floor(profile.n / 0x100_0000)
  const digest = Hash.ofNumbers(world.settings.seed, block)
  return hex(Math.floor(profile.createdAt / 1_000), 8) + hex(digest.high, 8) + hex(digest.low, 2) + hex(profile.n, 6)
}

/** 0 to 9999, from seed and position. */
export const randomBucket = (world: World, profile: Profile): number =>
  Math.floor(Hash.draw(world.settings.seed, profile.n, 7) * 10_000)

/** The profile with a `braze_id`. */
export const byBrazeId = (world: World, id: string): Profile | undefined => {
  const low = Number.parseInt(id.slice(18), 16)
  for (let n = low; n < world.profiles.length; n += 0x100_0000) {
    const profile = world.profiles[n]
    if (profile !== undefined && brazeId(world, profile) === id) return profile
  }
  return undefined
}

/** Label and name as one string; unique per pair. */
const aliasKey = (alias: UserAlias): string => `${alias.alias_label.length}:${alias.alias_label}${alias.alias_name}`

/** The profile with an alias. */
export const byAlias = (world: World, alias: UserAlias): Profile | undefined => world.byAlias.get(aliasKey(alias))

/** Sets the external id of a profile. No other profile may have it. */
export const identify = (world: World, profile: Profile, externalId: string): void => {
  profile.externalId = externalId
  world.byExternalId.set(externalId, profile)
}

/** Adds an alias to a profile. No other profile may have it. */
export const addAlias = (world: World, profile: Profile, alias: UserAlias): void => {
  profile.aliases ??= []
  profile.aliases.push({ alias_name: alias.alias_name, alias_label: alias.alias_label })
  world.byAlias.set(aliasKey(alias), profile)
}

/** Removes a profile from the world and all its indexes. Its position stays empty. */
export const remove = (world: World, profile: Profile): void => {
  if (world.profiles[profile.n] !== profile) return
  for (const id of externalIds(profile)) world.byExternalId.delete(id)
  for (const alias of profile.aliases ?? []) world.byAlias.delete(aliasKey(alias))
  for (const token of profile.pushTokens ?? []) world.byPushToken.delete(token.token)
  reindex(world.byEmail, profile, Profiles.text(profile, "email"), undefined)
  reindex(world.byPhone, profile, Profiles.text(profile, "phone"), undefined)
  world.profiles[profile.n] = undefined
  world.size--
}

/** Every external id of a profile: the primary one and the deprecated ones. */
export const externalIds = (profile: Profile): ReadonlyArray<string> => [
  ...(profile.externalId === undefined ? [] : [profile.externalId]),
  ...(profile.extra?.deprecatedIds ?? [])
]

/** Removes an alias from a profile. */
export const removeAlias = (world: World, profile: Profile, alias: UserAlias): void => {
  const key = aliasKey(alias)
  profile.aliases = profile.aliases?.filter((other) => aliasKey(other) !== key)
  world.byAlias.delete(key)
}

/** 32 lower-case hex digits, as in recorded values of `dispatch_id`; the same in every run. */
export const dispatchId = (world: World): string => {
  const n = ++world.objects.ids
  return (
    Hash.format(Hash.ofNumbers(world.settings.seed, n, 11)) + Hash.format(Hash.ofNumbers(world.settings.seed, n, 12))
  )
}

/** A new UUID; the same in every run. */
export const newId = (world: World): string => Hash.uuid(world.settings.seed + 13, ++world.objects.ids)

/** Moves a profile to another entry of an index, or removes it. */
export const reindex = (
  index: ProfileIndex.ProfileIndex,
  profile: Profile,
  before: string | undefined,
  after: string | undefined
): void => {
  if (before === after) return
  if (before !== undefined) ProfileIndex.remove(index, before, profile)
  if (after !== undefined) ProfileIndex.add(index, after, profile)
}

/** The identifier of the profiles to find. Only the first field that is present is used. */
export interface Query {
  readonly external_id?: string
  readonly alias?: UserAlias
  readonly braze_id?: string
  readonly email?: string
  readonly phone?: string
  /** A part of an external id, alias, address, number or name, in any case and with or without accents. Empty: everybody. */
  readonly q?: string
}

/** All matching profiles in order of creation. Several may share an address or number. */
export const find = (world: World, query: Query): ReadonlyArray<Profile> => {
  if (query.external_id !== undefined) return one(world.byExternalId.get(query.external_id))
  if (query.alias !== undefined) return one(byAlias(world, query.alias))
  if (query.braze_id !== undefined) return one(byBrazeId(world, query.braze_id))
  if (query.email !== undefined) return ProfileIndex.all(world.byEmail, Contact.email(query.email) ?? query.email)
  if (query.phone !== undefined) return ProfileIndex.all(world.byPhone, Contact.phone(query.phone) ?? query.phone)
  const part = Folded.fold(query.q ?? "")
  return everybody(world).filter((profile) => part === "" || searchable(profile).some((text) => text.includes(part)))
}

const one = (profile: Profile | undefined): ReadonlyArray<Profile> => (profile === undefined ? [] : [profile])

/** All existing profiles in order of creation. */
export const everybody = (world: World): ReadonlyArray<Profile> =>
  world.profiles.filter((profile) => profile !== undefined)

const searchable = (profile: Profile): ReadonlyArray<string> =>
  [
    profile.externalId,
    Profiles.text(profile, "email"),
    Profiles.text(profile, "phone"),
    Profiles.text(profile, "first_name"),
    Profiles.text(profile, "last_name"),
    ...(profile.aliases ?? []).flatMap((alias) => [alias.alias_name, alias.alias_label])
  ].flatMap((text) => (text === undefined ? [] : [Folded.fold(text)]))

/** A world as plain data that JSON can represent. */
export interface WorldSnapshot {
  readonly version: 1
  readonly options: WorkspaceOptions
  readonly updates: number
  readonly requests: number
  readonly seenTypes: ReadonlyArray<readonly [string, AttributeType]>
  readonly objects: WorkspaceObjects.ObjectsSnapshot
  /** By position; null is a hole. */
  readonly profiles: ReadonlyArray<ProfileSnapshot.ProfileSnapshot | null>
}

/** Copies a world. Later changes do not affect the copy. */
export const snapshot = (world: World): WorldSnapshot => ({
  version: 1,
  options: world.options,
  updates: world.updates,
  requests: world.requests,
  seenTypes: [...world.seenTypes],
  objects: WorkspaceObjects.snapshot(world.objects),
  profiles: world.profiles.map((profile) =>
    profile === undefined ? null : ProfileSnapshot.take(profile, world.bodies)
  )
})

/** Whether a value that was read from JSON looks like a copy of a world. Checks only its top level. */
export const isSnapshot = (value: unknown): value is WorldSnapshot =>
  Json.isObject(value) &&
  value["version"] === 1 &&
  ["seenTypes", "profiles"].every((name) => Json.isArray(value[name])) &&
  ["options", "objects"].every((name) => Json.isObject(value[name])) &&
  ["updates", "requests"].every((name) => typeof value[name] === "number")

/** A world from its copy. The copy can be restored any number of times. */
export const restore = (taken: WorldSnapshot): World => {
  const world: World = { ...make(taken.options), objects: WorkspaceObjects.restore(taken.objects) }
  world.updates = taken.updates
  world.requests = taken.requests
  for (const [name, type] of taken.seenTypes) world.seenTypes.set(name, type)
  for (const entry of taken.profiles) {
    const profile = entry === null ? undefined : ProfileSnapshot.restore(entry)
    world.profiles.push(profile)
    if (profile === undefined) continue
    world.size++
    index(world, profile)
  }
  return world
}

const index = (world: World, profile: Profile): void => {
  for (const id of externalIds(profile)) world.byExternalId.set(id, profile)
  for (const alias of profile.aliases ?? []) world.byAlias.set(aliasKey(alias), profile)
  for (const token of profile.pushTokens ?? []) world.byPushToken.set(token.token, profile)
  reindex(world.byEmail, profile, undefined, Profiles.text(profile, "email"))
  reindex(world.byPhone, profile, undefined, Profiles.text(profile, "phone"))
}
