import { Subscription } from "@sluice/braze-api/Attributes"
import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import * as Contacts from "../../attributes/Contacts.js"
import * as ReservedAttribute from "../../attributes/ReservedAttribute.js"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as LimitAndOffset from "../../endpoint/LimitAndOffset.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied } from "../../record/Applied.js"
import * as Contact from "../../state/Contact.js"
import * as Profiles from "../../state/Profile.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import type * as Json from "../../text/Json.js"

const rule = { email: { kind: Fields.textOrTexts, required: true, most: Limits.contactEntries.value } }

const states: ReadonlyArray<unknown> = Subscription.states

/** `POST /email/status`: sets the email subscription of everybody with an address. Succeeds even if nobody has it. */
export const emailStatus: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = Fields.check(body, rule)
  if (problem !== undefined) return Reply.bad(problem)
  const state = body["subscription_state"]
  if (typeof state !== "string" || !states.includes(state)) return Reply.fatal(refusals.emailState)
  if (world.settings.unknownEmail === "refuse" && addresses(body).some((address) => nobodyHas(world, address)))
    return Reply.fatal(refusals.unknownEmail)
  return each(world, body, context, (call, address) => {
    const profiles = World.find(world, { email: address })
    for (const profile of profiles) {
      ReservedAttribute.store(call, profile, "email_subscribe", { type: "string", value: state })
      World.touch(world, profile)
    }
    if (profiles.length === 0) Contacts.setEmailSubscribe(call, address, state)
  })
}

const addresses = (body: Json.JsonObject): ReadonlyArray<string> =>
  Fields.textsOf(body["email"]).map((sent) => Contact.email(sent) ?? sent)

const nobodyHas = (world: World.World, email: string): boolean => World.find(world, { email }).length === 0

/** Calls a function with every address that was sent. */
const each = (
  world: World.World,
  body: Json.JsonObject,
  context: HandlerContext,
  take: (call: Call.Call, address: string) => void
): Handled => {
  const call = Call.make(world, context)
  call.lane = "email"
  const applied = addresses(body).map((address, index): Applied => {
    call.index = index
    take(call, address)
    return { lane: "email", index, key: ItemKey.key("email", address), object: address }
  })
  return Reply.ok(201, {}, { applied })
}

/** An endpoint that accepts only addresses. */
const taking =
  (take: (call: Call.Call, address: string) => void): Handler =>
  (world, sent, context) => {
    const body = Fields.bodyOf(sent)
    const problem = Fields.check(body, rule)
    return problem === undefined ? each(world, body, context, take) : Reply.bad(problem)
  }

/**
 * `POST /email/blocklist` and `/email/blacklist`: no message is sent to the address any more, and everybody with it is
 * unsubscribed.
 */
export const emailBlocklist: Handler = taking((call, address) => {
  call.world.objects.blocklist.add(address)
  for (const profile of World.find(call.world, { email: address }))
    ReservedAttribute.store(call, profile, "email_subscribe", { type: "string", value: "unsubscribed" })
})

/** `POST /email/bounce/remove`: messages are sent to the address again. */
export const emailBounceRemove: Handler = taking((call, address) => {
  call.world.objects.hardBounces.delete(address)
})

/** `POST /email/spam/remove`: removes the address from the spam reports. */
export const emailSpamRemove: Handler = taking((call, address) => {
  call.world.objects.spamReports.delete(address)
  for (const profile of World.find(call.world, { email: address }))
    ReservedAttribute.store(call, profile, "marked_email_as_spam_at", { type: "removed", value: null })
})

interface ListedAddress {
  readonly email: string
  readonly at: number
}

/** `GET /email/hard_bounces`: hard-bounced addresses, newest first. With an address, the dates are ignored. */
export const emailHardBounces: Handler = (world, _, context) => {
  const bounces = [...world.objects.hardBounces].map(([email, at]) => ({ email, at }))
  const newest = bounces.sort((one, other) => other.at - one.at)
  return page(
    newest,
    { field: "hard_bounced_at", areDatesIgnored: context.query.get("email") !== null },
    world,
    context
  )
}

/** `GET /email/unsubscribes`: addresses of unsubscribed people, by default newest first. */
export const emailUnsubscribes: Handler = (world, _, context) => {
  const direction = context.query.get("sort_direction") ?? "desc"
  if (direction !== "asc" && direction !== "desc") return Reply.fatal(refusals.sortDirection)
  const found = World.everybody(world).flatMap((profile): ReadonlyArray<ListedAddress> => {
    const email = Profiles.text(profile, "email")
    const state = Profiles.attribute(profile, "email_subscribe")
    return email !== undefined && state?.value === "unsubscribed" ? [{ email, at: state.change.at }] : []
  })
  const unique = new Map(found.map((entry) => [entry.email, entry]))
  const sorted = [...unique.values()].sort((one, other) => one.at - other.at)
  const listed = { field: "unsubscribed_at", areDatesIgnored: false }
  return page(direction === "asc" ? sorted : sorted.reverse(), listed, world, context)
}

const page = (
  entries: ReadonlyArray<ListedAddress>,
  { field, areDatesIgnored }: { readonly field: string; readonly areDatesIgnored: boolean },
  world: World.World,
  context: HandlerContext
): Handled => {
  const { query } = context
  const email = query.get("email")
  const from = moment(query.get("start_date"))
  const to = moment(query.get("end_date"))
  if (email === null && query.get("start_date") === null) return Reply.fatal(refusals.startDateOrEmail)
  if (email === null && query.get("end_date") === null) return Reply.bad(fieldTexts.required.fill("end_date"))
  if (Number.isNaN(from)) return Reply.bad(fieldTexts.mustBe.fill("start_date", "a day as YYYY-MM-DD"))
  if (Number.isNaN(to)) return Reply.bad(fieldTexts.mustBe.fill("end_date", "a day as YYYY-MM-DD"))
  if (from !== undefined && to !== undefined && from >= to) return Reply.fatal(refusals.startDateLate)
  const sizes = { most: Limits.pages.emails.value, otherwise: Limits.pages.emailsDefault.value }
  const part = LimitAndOffset.read(world, context, sizes)
  if (LimitAndOffset.isHandled(part)) return part
  const fits = ({ email: address, at }: ListedAddress): boolean =>
    (email === null || address === (Contact.email(email) ?? email)) &&
    (areDatesIgnored || ((from === undefined || at >= from) && (to === undefined || at < to)))
  const found = entries.filter(fits).slice(part.offset, part.offset + part.limit)
  return Reply.ok(200, {
    emails: found.map(({ email: address, at }) => ({ email: address, [field]: DateText.formatRuby(at) }))
  })
}

/** Undefined if nothing was sent, NaN if it is not a day. */
const moment = (sent: string | null): number | undefined => (sent === null ? undefined : DateText.parse(sent, "utc"))
