import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import * as Entries from "../../endpoint/Entries.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Prioritization from "../../endpoint/Prioritization.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied, RefusedObject } from "../../record/Applied.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"

const kinds = ["external_ids", "user_aliases", "braze_ids", "email_addresses", "phone_numbers"] as const

type IdentifierList = (typeof kinds)[number]

/**
 * `POST /users/delete`. `deleted` counts all identifiers sent, except malformed ones, which are listed in `errors`.
 * Unknown ones are listed in `invalid_user_ids` as they were sent. The sums of the workspace still include deleted profiles.
 */
export const usersDelete: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const given = kinds.filter((kind) => !Fields.isAbsent(body[kind]))
  const [kind] = given
  if (kind === undefined)
    return Reply.unlessAccepted(world, context, refusals.deleteNothing, { path: "" }) ?? Reply.ok(201, { deleted: 0 })
  if (given.length > 1) return Reply.fatal(refusals.deleteOneKind)
  const problem = Entries.checkList(body, kind, Limits.identityEntries.value)
  if (problem !== undefined) return Reply.bad(problem)
  const call = Call.make(world, context)
  const list = Fields.listOf(body[kind])
  const invalid: Array<unknown> = []
  const refused: Array<RefusedObject> = []
  const applied = list.flatMap((entry, index) => {
    const reason = checkEntry(kind, entry)
    if (reason === undefined) return take(call, { kind, entry, index }, invalid)
    refused.push({ lane: kind, index, reason })
    return []
  })
  for (const { lane, index } of refused)
    context.mistake("malformed-entry", `${lane}[${index}] was refused.`, `${lane}[${index}]`)
  const fields = invalid.length === 0 ? {} : { invalid_user_ids: invalid }
  const errors = refused.map(({ index, reason }) => ({ type: reason, input_array: kind, index }))
  return Reply.partial(201, { ...fields, deleted: list.length - refused.length }, errors, { applied, refused })
}

/**
 * The sentence that refuses an entry; undefined if it is valid. The table of the page lists addresses and numbers as
 * strings, its text and example as objects with a prioritization; both are accepted.
 */
const checkEntry = (kind: IdentifierList, entry: unknown): string | undefined => {
  if (kind !== "email_addresses" && kind !== "phone_numbers") return undefined
  if (typeof entry === "string") return undefined
  if (!Json.isObject(entry)) return fieldTexts.mustBe.fill(kind, "an array of strings or objects")
  const name = kind === "email_addresses" ? "email" : "phone"
  return (
    Fields.check(entry, { [name]: { kind: Fields.text, required: true } }) ??
    Prioritization.check(entry["prioritization"])
  )
}

const take = (
  call: Call.Call,
  { kind, entry, index }: { readonly kind: IdentifierList; readonly entry: unknown; readonly index: number },
  invalid: Array<unknown>
): ReadonlyArray<Applied> => {
  call.lane = kind
  call.index = index
  const found = find(call, kind, entry)
  if (found === "several" || found === "nobody") {
    if (found === "several") Call.note(call, "user-ambiguous", "", "matches several users; nobody was deleted")
    else invalid.push(entry)
    call.context.dropped?.({ lane: kind, index })
    if (!isIdentifier(kind, entry)) Call.note(call, "malformed-entry", "", "is not an identifier of this kind")
    return []
  }
  const key =
    found.externalId === undefined
      ? ItemKey.key("braze_id", World.brazeId(call.world, found))
      : ItemKey.key("external_id", found.externalId)
  World.remove(call.world, found)
  return [{ lane: kind, index, key, object: entry }]
}

/** Addresses and numbers were checked before. */
const isIdentifier = (kind: IdentifierList, entry: unknown): boolean => {
  if (kind === "user_aliases") return Entries.aliasOf(entry) !== undefined
  return kind === "email_addresses" || kind === "phone_numbers" || Fields.textOf(entry) !== undefined
}

const find = (call: Call.Call, kind: IdentifierList, entry: unknown): Prioritization.Chosen => {
  const { world } = call
  if (Json.isObject(entry)) {
    const { email, phone, prioritization } = entry
    if (kind === "email_addresses") return Prioritization.choose(call, "email", email, prioritization)
    if (kind === "phone_numbers") return Prioritization.choose(call, "phone", phone, prioritization)
    const alias = kind === "user_aliases" ? Entries.aliasOf(entry) : undefined
    return (alias === undefined ? undefined : World.byAlias(world, alias)) ?? "nobody"
  }
  const id = Fields.textOf(entry)
  if (kind === "email_addresses") return Prioritization.choose(call, "email", id, [])
  if (kind === "phone_numbers") return Prioritization.choose(call, "phone", id, [])
  if (id === undefined || kind === "user_aliases") return "nobody"
  return (kind === "external_ids" ? world.byExternalId.get(id) : World.byBrazeId(world, id)) ?? "nobody"
}
