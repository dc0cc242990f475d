import { fieldTexts } from "@sluice/braze-api/EndpointSentences"
import type { UserAlias } from "@sluice/braze-api/Identifier"
import type { Applied } from "../record/Applied.js"
import type { MistakeCode } from "../record/MistakeCode.js"
import * as Fields from "../text/Fields.js"
import * as Json from "../text/Json.js"
import * as Call from "./Call.js"

/** The result of one entry: the person it is about, or why it had no effect. */
export type EntryResult = { readonly key: string } | { readonly code: MistakeCode; readonly what: string }

/** An entry without effect, and its mistake. */
export const ignored = (code: MistakeCode, what: string): EntryResult => ({ code, what })

/** Applies the entries of a list one by one. Entries without effect become mistakes. */
export const each = (
  call: Call.Call,
  lane: string,
  list: ReadonlyArray<unknown>,
  take: (entry: Json.JsonObject) => EntryResult
): ReadonlyArray<Applied> => {
  call.lane = lane
  return list.flatMap((entry, index) => {
    call.index = index
    const outcome = Json.isObject(entry)
      ? take(entry)
      : ignored("malformed-entry", "is not an object and had no effect")
    if ("key" in outcome) return [{ lane, index, key: outcome.key, object: entry }]
    Call.note(call, outcome.code, "", outcome.what)
    call.context.dropped?.(lane)
    return []
  })
}

/** The text that refuses a field that must be a list of at most `most` entries; undefined if it is valid or absent. */
export const checkList = (body: Json.JsonObject, name: string, most: number): string | undefined => {
  const value = body[name]
  if (Fields.isAbsent(value)) return undefined
  if (!Json.isArray(value)) return fieldTexts.mustBe.fill(name, "an array")
  return value.length > most ? fieldTexts.tooMany.fill(name, most) : undefined
}

/** The alias in an object with a name and a label; undefined if it has none. */
export const aliasOf = (sent: unknown): UserAlias | undefined => {
  if (!Json.isObject(sent)) return undefined
  const alias_name = Fields.textOf(sent["alias_name"])
  const alias_label = Fields.textOf(sent["alias_label"])
  return alias_name === undefined || alias_label === undefined ? undefined : { alias_name, alias_label }
}
