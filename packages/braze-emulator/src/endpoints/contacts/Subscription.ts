import type { GroupState } from "@sluice/braze-api/Attributes"
import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import * as Contacts from "../../attributes/Contacts.js"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as LimitAndOffset from "../../endpoint/LimitAndOffset.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied } from "../../record/Applied.js"
import * as Contact from "../../state/Contact.js"
import type { Profile } from "../../state/Profile.js"
import * as Profiles from "../../state/Profile.js"
import * as Setup from "../../state/Setup.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import type * as Json from "../../text/Json.js"

/**
 * The differences between the two versions: the names of the three identifiers, and the sentence if all are missing.
 */
interface Version {
  readonly external_id: string
  readonly email: string
  readonly phone: string
  readonly missing: string
  /** Whether numbers must be in E.164. */
  readonly strictPhones: boolean
}

const v1: Version = {
  external_id: "external_id",
  email: "email",
  phone: "phone",
  missing: refusals.subscriptionIdentifier.text,
  strictPhones: false
}
const v2: Version = {
  external_id: "external_ids",
  email: "emails",
  phone: "phones",
  missing: refusals.subscriptionIdentifiersV2.text,
  strictPhones: true
}

const isState = (value: unknown): value is GroupState => value === "subscribed" || value === "unsubscribed"

/**
 * `POST /subscription/status/set`: adds or removes a profile, or everybody with an address or number, to or from a
 * group.
 */
export const subscriptionSet: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = problemOf(world, body, v1)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  return Reply.ok(201, {}, { applied: set(call, body, v1, 0) })
}

/** `POST /v2/subscription/status/set`: several groups at once. If one is not valid, all are refused. */
export const subscriptionSetV2: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const rule = { kind: Fields.objects, required: true, most: Limits.contactEntries.value }
  const groups = Fields.objectsOf(body["subscription_groups"])
  const problem =
    Fields.check(body, { subscription_groups: rule }) ??
    groups.map((group) => problemOf(world, group, v2)).find((text) => text !== undefined) ??
    (hasField(groups, v2.email) && hasField(groups, v2.phone) ? refusals.emailOrPhone.text : undefined)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  return Reply.ok(201, {}, { applied: groups.flatMap((group, index) => set(call, group, v2, index)) })
}

const hasField = (groups: ReadonlyArray<Json.JsonObject>, name: string): boolean =>
  groups.some((group) => !Fields.isAbsent(group[name]))

const problemOf = (world: World.World, body: Json.JsonObject, version: Version): string | undefined => {
  const group = Setup.find(world.options.subscriptionGroups, body["subscription_group_id"])
  if (group._tag === "Unknown") return refusals.invalidSubscriptionGroup.text
  if (!isState(body["subscription_state"])) return refusals.subscriptionState.text
  const names = [version.external_id, version.email, version.phone]
  const given = names.filter((name) => !Fields.isAbsent(body[name]))
  if (given.length === 0) return version.missing
  if (given.includes(version.email) && given.includes(version.phone)) return refusals.emailOrPhone.text
  const rule = { kind: Fields.textOrTexts, most: Limits.contactEntries.value }
  const problem = Fields.check(body, Object.fromEntries(given.map((name) => [name, rule])))
  if (problem !== undefined) return problem
  const isE164 = Fields.textsOf(body[version.phone]).every((phone) => e164.test(phone))
  return version.strictPhones && !isE164 ? refusals.phonesNotE164.text : undefined
}

const e164 = /^\+[1-9]\d{1,14}$/

const set = (call: Call.Call, body: Json.JsonObject, names: Version, index: number): ReadonlyArray<Applied> => {
  const id = String(body["subscription_group_id"]).toLowerCase()
  const state = body["subscription_state"]
  if (!isState(state)) return []
  call.lane = "subscription_groups"
  call.index = index
  noteOptIn(call, body, state)
  const change = { id, state, channel: channelOf(call.world, id), body }
  const { lane } = call
  return [
    ...Fields.textsOf(body[names.external_id]).map((externalId) => {
      const profile = call.world.byExternalId.get(externalId)
      if (profile === undefined) Call.note(call, "user-unknown", names.external_id, "is unknown")
      else enter(call, profile, id, state)
      return { lane, index, key: ItemKey.key("external_id", String(externalId)), object: body }
    }),
    ...contacts(call, "email", Fields.textsOf(body[names.email]), change),
    ...contacts(call, "phone", Fields.textsOf(body[names.phone]), change)
  ]
}

const noteOptIn = (call: Call.Call, body: Json.JsonObject, state: GroupState): void => {
  if (body["use_double_opt_in_logic"] === true && state !== "subscribed")
    Call.note(call, "double-opt-in-ignored", "use_double_opt_in_logic", "requests double opt-in while unsubscribing")
}

const channelOf = (world: World.World, id: string): string | undefined => {
  const group = Setup.find(world.options.subscriptionGroups, id)
  return group._tag === "Found" ? group.value.channel : undefined
}

/** The new state of a group, and the body that asks for it. */
interface GroupChange {
  readonly id: string
  readonly state: GroupState
  /** Undefined if the setup does not define the group. */
  readonly channel: string | undefined
  readonly body: Json.JsonObject
}

const contacts = (
  call: Call.Call,
  kind: "email" | "phone",
  values: ReadonlyArray<string>,
  { id, state, channel, body }: GroupChange
): ReadonlyArray<Applied> => {
  if (values.length > 0 && channel !== undefined && (channel === "email") !== (kind === "email"))
    Call.note(call, "group-of-other-channel", kind, "was sent for a group of another channel")
  return values.map((value) => {
    const read = kind === "email" ? Contact.email(value) : Contact.phone(value)
    const profiles = read === undefined ? [] : World.find(call.world, { [kind]: read })
    for (const profile of profiles) enter(call, profile, id, state)
    if (profiles.length === 0 && read !== undefined) Contacts.setGroup(call, { kind, value: read }, id, state)
    return { lane: call.lane, index: call.index, key: `${kind}:${value}`, object: body }
  })
}

/** Sets a group on a profile and on all others with the same address. */
const enter = (call: Call.Call, profile: Profile, id: string, state: GroupState): void => {
  const email = Profiles.text(profile, "email")
  const sharing = email === undefined ? [] : World.find(call.world, { email })
  for (const one of new Set([profile, ...sharing])) {
    one.groups ??= new Map()
    one.groups.set(id, { state, request: call.request })
    World.touch(call.world, one)
  }
}

type Shown = "Subscribed" | "Unsubscribed" | "unknown"

/** As recorded; the page writes `Unknown` with a capital. */
const shown = (state: GroupState | undefined): Shown => {
  if (state === undefined) return "unknown"
  return state === "subscribed" ? "Subscribed" : "Unsubscribed"
}

/** `GET /subscription/status/get`: the state of one group per identifier. With an `external_id`, others are ignored. */
export const subscriptionGet: Handler = (world, _, { query, now }) => {
  const id = query.get("subscription_group_id")?.toLowerCase()
  const group = Setup.find(world.options.subscriptionGroups, id)
  if (group._tag === "Unknown" || id === undefined) return Reply.fatal(refusals.invalidSubscriptionGroup)
  const asked = Fields.queryAll(query, "external_id")
  const others = (name: "email" | "phone") => (asked.length > 0 ? [] : Fields.queryAll(query, name))
  const emails = others("email")
  const phones = others("phone")
  if (emails.length > 0 && phones.length > 0) return Reply.fatal(refusals.emailOrPhone)
  if (asked.length + emails.length + phones.length === 0) return Reply.fatal(refusals.subscriptionIdentifier)
  const most = Limits.contactEntries.value
  if (Math.max(asked.length, emails.length, phones.length) > most)
    return Reply.bad(fieldTexts.tooMany.fill("external_id", most))
  const status: Record<string, Shown> = {}
  const initial = group._tag === "Found" ? group.value.initial : undefined
  for (const externalId of asked)
    put(status, externalId, shown(world.byExternalId.get(externalId)?.groups?.get(id)?.state ?? initial))
  for (const value of emails) put(status, value, shown(ofContact(world, { kind: "email", value }, id, now) ?? initial))
  for (const value of phones) put(status, value, shown(ofContact(world, { kind: "phone", value }, id, now) ?? initial))
  return Reply.ok(200, { status })
}

const put = (status: Record<string, Shown>, name: string, value: Shown): void => {
  Object.defineProperty(status, name, { value, enumerable: true, configurable: true, writable: true })
}

const ofContact = (
  world: World.World,
  { kind, value }: Contacts.NamedContact,
  id: string,
  now: number
): GroupState | undefined => {
  const read = kind === "email" ? Contact.email(value) : Contact.phone(value)
  if (read === undefined) return undefined
  const [profile] = World.find(world, { [kind]: read })
  return profile?.groups?.get(id)?.state ?? Contacts.stateOf(world, kind, read, now)?.groups[id]
}

/** `GET /subscription/user/status`: the groups of each user in which a state was set at any time. */
export const subscriptionUser: Handler = (world, _, context) => {
  const { query } = context
  const most = Limits.pages.groups.value
  const part = LimitAndOffset.read(world, context, { most, otherwise: most })
  if (LimitAndOffset.isHandled(part)) return part
  const asked = [
    ...Fields.queryAll(query, "external_id").map((external_id) => ({ external_id })),
    ...Fields.queryAll(query, "email").map((email) => ({ email })),
    ...Fields.queryAll(query, "phone").map((phone) => ({ phone }))
  ]
  if (asked.length === 0) return Reply.fatal(refusals.subscriptionIdentifier)
  const profiles = [...new Set(asked.flatMap((who) => World.find(world, who)))]
  const users = profiles.map((profile) => userOf(world, profile, part))
  return Reply.ok(200, { users, total_count: profiles.length })
}

const userOf = (world: World.World, profile: Profile, { offset, limit }: LimitAndOffset.LimitAndOffset): unknown => ({
  email: Profiles.text(profile, "email") ?? null,
  phone: Profiles.text(profile, "phone") ?? null,
  external_id: profile.externalId ?? null,
  subscription_groups: groupsOf(world, profile).slice(offset, offset + limit)
})

const groupsOf = (world: World.World, profile: Profile): ReadonlyArray<unknown> => {
  const declared = world.options.subscriptionGroups ?? []
  const known = new Set(declared.map((group) => group.id.toLowerCase()))
  const others = [...(profile.groups ?? [])].filter(([id]) => !known.has(id))
  return [
    ...declared.flatMap(({ id, name, channel, initial }) => {
      const state = profile.groups?.get(id.toLowerCase())?.state ?? initial
      return state === undefined ? [] : [{ id, name, channel, status: shown(state) }]
    }),
    ...others.map(([id, { state }]) => ({ id, name: id, channel: null, status: shown(state) }))
  ]
}
