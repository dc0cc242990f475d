import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import * as Entries from "../../endpoint/Entries.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Prioritization from "../../endpoint/Prioritization.js"
import * as Reply from "../../endpoint/Reply.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"
import * as Merge from "./Merge.js"

const merge = "identifier_to_merge"
const keep = "identifier_to_keep"

/**
 * `POST /users/merge`. An update that matches nobody or several users has no effect; one with an invalid prioritization
 * is listed in `errors`.
 */
export const usersMerge: Handler = (world, sent, context) => {
  const updates = Fields.bodyOf(sent)["merge_updates"]
  const problem = problemOf(updates)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  const results = Entries.each(call, { lane: "merge_updates", list: updates }, (update) => take(call, update))
  return Reply.partial(202, {}, results.errors, results)
}

const problemOf = (updates: unknown): string | undefined => {
  if (!Json.isArray(updates) || !updates.every(Json.isObject)) return refusals.mergeUpdates.text
  if (updates.length > Limits.identityEntries.value) return refusals.mergeUpdatesTooMany.text
  return updates.map(problemOfUpdate).find((problem) => problem !== undefined)
}

const problemOfUpdate = (update: Json.JsonObject): string | undefined => {
  const names = Object.keys(update)
  if (names.length !== 2 || !names.includes(merge) || !names.includes(keep)) return refusals.mergeKeys.text
  return problemOfIdentifier(update[merge]) ?? problemOfIdentifier(update[keep])
}

const problemOfIdentifier = (identifier: unknown): string | undefined => {
  if (!Json.isObject(identifier)) return refusals.mergeIdentifiers.text
  const { external_id, user_alias, email, phone } = identifier
  const fine = [
    typeof external_id === "string",
    Json.isObject(user_alias),
    typeof email === "string",
    typeof phone === "string"
  ].filter(Boolean).length
  return fine === 1 ? undefined : refusals.mergeIdentifiers.text
}

/** An address or number requires a prioritization. */
const checkPrioritization = (identifier: unknown): string | undefined => {
  const { email, phone, prioritization } = Fields.bodyOf(identifier)
  return Fields.isAbsent(email) && Fields.isAbsent(phone) ? undefined : Prioritization.check(prioritization)
}

const take = (call: Call.Call, update: Json.JsonObject): Entries.EntryResult => {
  const problem = checkPrioritization(update[merge]) ?? checkPrioritization(update[keep])
  if (problem !== undefined) return Entries.refused(problem)
  const source = find(call, update[merge])
  const target = find(call, update[keep])
  if (source === "several" || target === "several") return Entries.ignored("user-ambiguous", "matches several users")
  if (source === "nobody" || target === "nobody") return Entries.ignored("user-unknown", "names an unknown user")
  if (source === target) return Entries.ignored("merge-with-itself", "names the same user twice")
  if (source.externalId !== undefined)
    Call.note(call, "merge-keeps-id", merge, "had an `external_id`, which was removed")
  Merge.into(call, source, target, "/users/merge")
  return {
    key:
      target.externalId === undefined
        ? ItemKey.key("braze_id", World.brazeId(call.world, target))
        : ItemKey.key("external_id", target.externalId)
  }
}

const find = (call: Call.Call, identifier: unknown): Prioritization.Chosen => {
  if (!Json.isObject(identifier)) return "nobody"
  const { external_id, user_alias, email, prioritization } = identifier
  if (typeof external_id === "string") return call.world.byExternalId.get(external_id) ?? "nobody"
  const alias = Entries.aliasOf(user_alias)
  if (alias !== undefined) return World.byAlias(call.world, alias) ?? "nobody"
  return typeof email === "string"
    ? Prioritization.choose(call, "email", email, prioritization)
    : Prioritization.choose(call, "phone", identifier["phone"], prioritization)
}
