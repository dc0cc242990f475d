import * as ExportFields from "@sluice/braze-api/ExportFields"
import { exportIdentifiers } from "@sluice/braze-api/Limits"
import { responses, type StatedResponse } from "@sluice/braze-api/Sentences"
import type { Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as ContactLookup from "../../state/ContactLookup.js"
import type { Profile } from "../../state/Profile.js"
import * as World from "../../state/World.js"
import * as Json from "../../text/Json.js"
import * as ExportedUser from "./ExportedUser.js"

/**
 * `POST /users/export/ids`: the profiles with the identifiers, each once, in the order of the identifiers. Unknown
 * identifiers are listed in `invalid_user_ids`. Changes nothing.
 */
export const userExport: Handler = (world, body, context) => {
  const request = Json.isObject(body) ? body : {}
  const problem = problemOf(world, request)
  if (problem !== undefined) return Reply.fatal(problem)
  const refusal = hasIds(request)
    ? undefined
    : Reply.unlessAccepted(world, context, responses.noExportIds, { path: "" })
  if (refusal !== undefined) return refusal
  const { profiles, invalid } = lookUp({ world, now: context.now }, request)
  noteFields(context, request["fields_to_export"])
  const fields = Json.isArray(request["fields_to_export"]) ? new Set(request["fields_to_export"]) : undefined
  const users = profiles.map((profile) => ExportedUser.make(world, profile, context.now, fields))
  return Reply.ok(201, invalid.length === 0 ? { users } : { users, invalid_user_ids: invalid })
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null

const hasIds = (request: Json.JsonObject): boolean =>
  ["external_ids", "user_aliases", ...ExportFields.singleIdentifiers.value].some((name) => !isAbsent(request[name]))

const problemOf = (world: World.World, request: Json.JsonObject): StatedResponse | undefined => {
  const lists = ["external_ids", "user_aliases"].map((name) => request[name]).filter((value) => !isAbsent(value))
  const singles = ExportFields.singleIdentifiers.value.map((name) => request[name]).filter((value) => !isAbsent(value))
  if (!lists.every(Json.isArray) || !singles.every((value) => typeof value === "string"))
    return responses.malformedExportIds
  if (singles.length > 1) return responses.onlyOneExportId
  if (lists.some((list) => list.length > exportIdentifiers.value)) return responses.tooManyExportIds
  const fields = request["fields_to_export"]
  const missing = isAbsent(fields) && world.settings.fieldsToExport === "required"
  const malformed = !isAbsent(fields) && !(Json.isArray(fields) && fields.every((field) => typeof field === "string"))
  return missing || malformed ? responses.fieldsToExport : undefined
}

interface LookedUp {
  readonly profiles: ReadonlyArray<Profile>
  /** Unknown identifiers, as they were sent. */
  readonly invalid: ReadonlyArray<unknown>
}

const lookUp = (context: ContactLookup.LookupContext, request: Json.JsonObject): LookedUp => {
  const { world } = context
  const asked: ReadonlyArray<readonly [unknown, ReadonlyArray<Profile>]> = [
    ...listOf(request["external_ids"]).map((id) => [id, byExternalId(world, id)] as const),
    ...listOf(request["user_aliases"]).map((alias) => [alias, byAlias(world, alias)] as const),
    ...singlesOf(request).map(([name, value]) => [value, bySingle(context, name, value)] as const)
  ]
  return {
    profiles: [...new Set(asked.flatMap(([, profiles]) => profiles))],
    invalid: asked.flatMap(([identifier, profiles]) => (profiles.length === 0 ? [identifier] : []))
  }
}

const listOf = (value: unknown): ReadonlyArray<unknown> => (Json.isArray(value) ? value : [])

const byExternalId = (world: World.World, id: unknown): ReadonlyArray<Profile> =>
  typeof id === "string" || typeof id === "number" ? World.find(world, { external_id: String(id) }) : []

const byAlias = (world: World.World, alias: unknown): ReadonlyArray<Profile> => {
  if (!Json.isObject(alias)) return []
  const { alias_name, alias_label } = alias
  return typeof alias_name === "string" && typeof alias_label === "string"
    ? World.find(world, { alias: { alias_name, alias_label } })
    : []
}

const singlesOf = (request: Json.JsonObject): ReadonlyArray<readonly [string, string]> =>
  ExportFields.singleIdentifiers.value.flatMap((name) => {
    const value = request[name]
    return typeof value === "string" ? [[name, value] as const] : []
  })

const bySingle = (context: ContactLookup.LookupContext, name: string, value: string): ReadonlyArray<Profile> => {
  const { world } = context
  switch (name) {
    case "braze_id":
      return World.find(world, { braze_id: value })
    case "email_address":
      return ContactLookup.spelled(context, "email", value)
    case "phone":
      return World.find(world, { phone: value })
    default:
      return World.everybody(world).filter((profile) => profile.pushTokens?.some((token) => token.device_id === value))
  }
}

const knownFields: ReadonlySet<unknown> = new Set(ExportFields.fieldsToExport.value)

const noteFields = (context: HandlerContext, fields: unknown): void => {
  if (Json.isArray(fields) && fields.some((field) => !knownFields.has(field)))
    context.mistake("unknown-export-field", "`fields_to_export` contains a name that Braze does not document.")
}
