import type { UserAlias } from "@sluice/braze-api/Identifier"
import * as Limits from "@sluice/braze-api/Limits"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import * as Entries from "../../endpoint/Entries.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as MergeLog from "../../state/MergeLog.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"
import * as Merge from "./Merge.js"

const required = { kind: Fields.text, required: true }

const most = Limits.identityEntries.value

/**
 * `POST /users/alias/new`. An entry counts as processed even without effect: an unknown `external_id`, an existing alias,
 * a label that the user already has. A malformed entry is listed in `errors`.
 */
export const aliasNew: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem =
    Fields.check(body, { user_aliases: { kind: Fields.list, required: true } }) ??
    Entries.checkList(body, "user_aliases", most)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  const results = Entries.each(call, { lane: "user_aliases", list: body["user_aliases"] }, (entry) =>
    takeNew(call, entry)
  )
  return Reply.partial(201, { aliases_processed: results.processed }, results.errors, results)
}

const takeNew = (call: Call.Call, entry: Json.JsonObject): Entries.EntryResult => {
  const alias = Entries.aliasOf(entry)
  if (alias === undefined) {
    const missing = Fields.check(entry, { alias_name: required, alias_label: required })
    return Entries.refused(missing ?? sentences.userAlias.text)
  }
  if (isTooLong(alias)) return Entries.refused(sentences.userAliasLength.text)
  if (World.byAlias(call.world, alias) !== undefined) return Entries.ignored("alias-known", "already exists")
  const id = Fields.textOf(entry["external_id"])
  if (id === undefined) return create(call, alias)
  const profile = call.world.byExternalId.get(id)
  if (profile === undefined) return Entries.ignored("alias-for-unknown-user", "names an unknown `external_id`")
  if (Merge.hasLabel(profile, alias.alias_label))
    return Entries.ignored("alias-label-taken", "has a label that the user already has")
  World.addAlias(call.world, profile, alias)
  World.touch(call.world, profile)
  return { key: ItemKey.key("external_id", id) }
}

const isTooLong = ({ alias_name, alias_label }: UserAlias): boolean =>
  Math.max(Json.utf8Bytes(alias_name), Json.utf8Bytes(alias_label)) > Limits.aliasBytes.value

const create = (call: Call.Call, alias: UserAlias): Entries.EntryResult => {
  const profile = World.create(call.world, call.now)
  World.addAlias(call.world, profile, alias)
  World.touch(call.world, profile)
  return { key: ItemKey.ofAlias(alias.alias_label, alias.alias_name) }
}

/** `POST /users/alias/update`. An entry with an unknown alias changes nothing, and the response is success. */
export const aliasUpdate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem =
    Fields.check(body, { alias_updates: { kind: Fields.list, required: true } }) ??
    Entries.checkList(body, "alias_updates", most)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  const results = Entries.each(call, { lane: "alias_updates", list: body["alias_updates"] }, (entry) =>
    takeUpdate(call, entry)
  )
  return Reply.partial(201, {}, results.errors, results)
}

const takeUpdate = (call: Call.Call, entry: Json.JsonObject): Entries.EntryResult => {
  const problem = Fields.check(entry, { alias_label: required, old_alias_name: required, new_alias_name: required })
  if (problem !== undefined) return Entries.refused(problem)
  const alias_label = String(entry["alias_label"])
  const before = { alias_label, alias_name: String(entry["old_alias_name"]) }
  const after = { alias_label, alias_name: String(entry["new_alias_name"]) }
  const profile = World.byAlias(call.world, before)
  if (profile === undefined) return Entries.ignored("alias-unknown", "names an unknown alias")
  if (isTooLong(after)) return Entries.refused(sentences.userAliasLength.text)
  if (World.byAlias(call.world, after) !== undefined)
    return Entries.ignored("alias-known", "has a name that is already taken")
  World.removeAlias(call.world, profile, before)
  World.addAlias(call.world, profile, after)
  const key = ItemKey.ofAlias(alias_label, after.alias_name)
  MergeLog.note(call, profile, {
    by: "/users/alias/update",
    from: ItemKey.ofAlias(alias_label, before.alias_name),
    into: key
  })
  World.touch(call.world, profile)
  return { key }
}
