import { identifyInputArray, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import * as Entries from "../../endpoint/Entries.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Prioritization from "../../endpoint/Prioritization.js"
import * as Reply from "../../endpoint/Reply.js"
import * as MergeLog from "../../state/MergeLog.js"
import type { Profile } from "../../state/Profile.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import type * as Json from "../../text/Json.js"
import * as Merge from "./Merge.js"

const lists = [
  { name: "aliases_to_identify", kind: "alias", counter: "aliases_processed" },
  { name: "emails_to_identify", kind: "email", counter: "emails_processed" },
  { name: "phone_numbers_to_identify", kind: "phone", counter: "phone_numbers_processed" }
] as const

const by = "/users/identify"

type IdentifierKind = (typeof lists)[number]["kind"]

/**
 * `POST /users/identify`. An unknown `external_id` is added to the user found. If it is known, that user is merged into
 * its profile by the rules of `Merge`. Entries that match nobody or several users have no effect; malformed ones are
 * listed in `errors`. Each list has its own counter; that of aliases is always present.
 */
export const usersIdentify: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = problemOf(body)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  if (body["merge_behavior"] !== undefined)
    context.mistake("outdated-field", "`merge_behavior` is no longer documented; users are always merged.")
  const results = lists
    .filter(({ name, kind }) => kind === "alias" || !Fields.isAbsent(body[name]))
    .map(({ name, kind, counter }) => ({
      counter,
      ...Entries.each(call, { lane: name, list: body[name], inputArray }, (entry) => identify(call, kind, entry))
    }))
  return Reply.partial(
    201,
    Object.fromEntries(results.map(({ counter, processed }) => [counter, processed])),
    results.flatMap(({ errors }) => errors),
    {
      applied: results.flatMap(({ applied }) => applied),
      refused: results.flatMap(({ refused }) => refused)
    }
  )
}

/** The name of all three lists in `errors`. */
const inputArray = identifyInputArray.value

const problemOf = (body: Json.JsonObject): string | undefined => {
  if (lists.every(({ name }) => Fields.isAbsent(body[name]))) return refusals.identifyNothing.text
  for (const { name } of lists) {
    const problem = Entries.checkList(body, name, Limits.identityEntries.value)
    if (problem !== undefined) return problem
  }
  return undefined
}

const identify = (call: Call.Call, kind: IdentifierKind, entry: Json.JsonObject): Entries.EntryResult => {
  const id = Fields.textOf(entry["external_id"])
  if (id === undefined) return Entries.refused(sentences.externalIdRequired.text)
  const problem = kind === "alias" ? undefined : Prioritization.check(entry["prioritization"])
  if (problem !== undefined) return Entries.refused(problem)
  const found = find(call, kind, entry)
  if (found === "several") return Entries.ignored("user-ambiguous", "matches several users")
  if (found === "nobody") return Entries.ignored("nobody-to-identify", "matches nobody")
  const known = call.world.byExternalId.get(id)
  if (known === found) return Entries.ignored("merge-with-itself", "names a user who already has this `external_id`")
  if (found.externalId !== undefined) return Entries.ignored("identify-not-combined", "names a user with another id")
  if (known === undefined) name(call, found, id)
  else if (Merge.shareLabel(known, found))
    return Entries.ignored("identify-not-combined", "would leave a user with two aliases with the same label")
  else Merge.into(call, found, known, by)
  World.touch(call.world, known ?? found)
  return { key: ItemKey.key("external_id", id) }
}

/** Sets an unused external id. */
const name = (call: Call.Call, profile: Profile, id: string): void => {
  const from = MergeLog.identityOf(call.world, profile)
  World.identify(call.world, profile, id)
  MergeLog.note(call, profile, { by, from, into: ItemKey.key("external_id", id) })
}

const find = (call: Call.Call, kind: IdentifierKind, entry: Json.JsonObject): Profile | "nobody" | "several" => {
  if (kind !== "alias") return Prioritization.choose(call, kind, entry[kind], entry["prioritization"])
  const alias = Entries.aliasOf(entry["user_alias"])
  return (alias === undefined ? undefined : World.byAlias(call.world, alias)) ?? "nobody"
}
