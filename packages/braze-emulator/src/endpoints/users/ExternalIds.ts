import { externalIdErrors } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied, RefusedObject } from "../../record/Applied.js"
import * as MergeLog from "../../state/MergeLog.js"
import * as Profiles from "../../state/Profile.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"

const most = Limits.identityEntries.value

interface IdTally {
  readonly done: Array<unknown>
  readonly errors: Array<readonly [string, number]>
  readonly applied: Array<Applied>
  readonly refused: Array<RefusedObject>
}

const tallyOf = (): IdTally => ({ done: [], errors: [], applied: [], refused: [] })

const listProblem = (body: Json.JsonObject, name: string, kind: Fields.ValueType): string | undefined => {
  const problem = Fields.check(body, { [name]: { kind, required: true, most } })
  if (problem !== undefined) return problem
  return Fields.listOf(body[name]).length === 0 ? `'${name}' must not be empty` : undefined
}

/**
 * `POST /users/external_ids/rename`. The old id becomes deprecated: both ids lead to the user until the old one is
 * removed.
 */
export const externalIdsRename: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = listProblem(body, "external_id_renames", Fields.objects)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  const tally = tallyOf()
  for (const [index, entry] of Fields.objectsOf(body["external_id_renames"]).entries())
    rename(call, entry, index, tally)
  const { done, errors, applied, refused } = tally
  return Reply.ok(201, { external_ids: done, rename_errors: errors }, { applied, refused })
}

const rename = (call: Call.Call, entry: Json.JsonObject, index: number, tally: IdTally): void => {
  const lane = "external_id_renames"
  const before = entry["current_external_id"]
  const after = entry["new_external_id"]
  const reason = renameProblem(call.world, before, after)
  const profile = typeof before === "string" ? call.world.byExternalId.get(before) : undefined
  if (reason !== undefined || profile === undefined || typeof before !== "string" || typeof after !== "string") {
    refuse(tally, { lane, index, id: before }, reason ?? externalIdErrors.unknown.text)
    return
  }
  const extra = Profiles.extraOf(profile)
  extra.deprecatedIds = [...extra.deprecatedIds, before]
  World.identify(call.world, profile, after)
  const key = ItemKey.key("external_id", after)
  MergeLog.note(call, profile, {
    by: "/users/external_ids/rename",
    from: ItemKey.key("external_id", before),
    into: key
  })
  World.touch(call.world, profile)
  tally.done.push({ current_external_id: before, new_external_id: after })
  tally.applied.push({ lane, index, key, object: entry })
}

const renameProblem = (world: World.World, before: unknown, after: unknown): string | undefined => {
  if (typeof before !== "string" || typeof after !== "string" || after === "") return externalIdErrors.malformed.text
  if (Json.utf8Bytes(after) > Limits.externalIdBytes.value) return externalIdErrors.malformed.text
  if (world.byExternalId.get(before)?.externalId !== before) return externalIdErrors.unknown.text
  return world.byExternalId.has(after) ? externalIdErrors.taken.text : undefined
}

interface IdEntry {
  readonly lane: string
  readonly index: number
  readonly id: unknown
}

const refuse = (tally: IdTally, { lane, index, id }: IdEntry, reason: string): void => {
  tally.errors.push([reason, index])
  tally.refused.push(
    typeof id === "string" ? { lane, index, key: ItemKey.key("external_id", id), reason } : { lane, index, reason }
  )
}

/**
 * `POST /users/external_ids/remove`. Only deprecated ids can be removed; a primary one is listed in `removal_errors`.
 */
export const externalIdsRemove: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = listProblem(body, "external_ids", Fields.list)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  const tally = tallyOf()
  for (const [index, id] of Fields.listOf(body["external_ids"]).entries()) remove(call, id, index, tally)
  const { done, errors, applied, refused } = tally
  return Reply.ok(201, { removed_ids: done, removal_errors: errors }, { applied, refused })
}

const remove = (call: Call.Call, id: unknown, index: number, tally: IdTally): void => {
  const lane = "external_ids"
  const profile = typeof id === "string" ? call.world.byExternalId.get(id) : undefined
  const deprecated = profile?.extra?.deprecatedIds
  if (typeof id !== "string" || profile?.extra === undefined || deprecated?.includes(id) !== true) {
    const reason = typeof id === "string" ? externalIdErrors.notDeprecated.text : externalIdErrors.malformed.text
    refuse(tally, { lane, index, id }, reason)
    return
  }
  profile.extra.deprecatedIds = deprecated.filter((other) => other !== id)
  call.world.byExternalId.delete(id)
  tally.done.push(id)
  tally.applied.push({ lane, index, key: ItemKey.key("external_id", id), object: id })
}
