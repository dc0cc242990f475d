import { fieldTexts } from "@sluice/braze-api/EndpointSentences"
import type { UserAlias } from "@sluice/braze-api/Identifier"
import type { Applied, RefusedObject } from "../record/Applied.js"
import type { MistakeCode } from "../record/MistakeCode.js"
import * as Fields from "../text/Fields.js"
import * as ItemKey from "../text/ItemKey.js"
import * as Json from "../text/Json.js"
import * as Call from "./Call.js"

/** The result of one entry: the person it is about, why it had no effect, or the sentence that refuses it. */
export type EntryResult =
  | { readonly key: string }
  | { readonly code: MistakeCode; readonly what: string }
  | { readonly refusal: string }

/** An entry that counts as processed and has no effect, and its mistake. */
export const ignored = (code: MistakeCode, what: string): EntryResult => ({ code, what })

/** An entry that is listed in `errors` with a sentence. */
export const refused = (refusal: string): EntryResult => ({ refusal })

/** One entry of `errors`, as in `users/track`. */
interface EntryError {
  readonly type: string
  readonly input_array: string
  readonly index: number
}

/** The results of the entries of a list. */
export interface EntryResults {
  readonly applied: ReadonlyArray<Applied>
  readonly refused: ReadonlyArray<RefusedObject>
  readonly errors: ReadonlyArray<EntryError>
  /** Number of entries that were not refused. */
  readonly processed: number
}

/**
 * Applies the entries of a list one by one. Entries without effect become mistakes; refused ones are errors under the
 * name `inputArray`, by default that of the list.
 */
export const each = (
  call: Call.Call,
  { lane, list, inputArray = lane }: { readonly lane: string; readonly list: unknown; readonly inputArray?: string },
  take: (entry: Json.JsonObject) => EntryResult
): EntryResults => {
  const applied: Array<Applied> = []
  const refused: Array<RefusedObject> = []
  call.lane = lane
  const entries = Fields.listOf(list)
  for (const [index, entry] of entries.entries()) {
    call.index = index
    const result = Json.isObject(entry) ? take(entry) : { refusal: fieldTexts.mustBe.fill(lane, "an array of objects") }
    if ("key" in result) applied.push({ lane, index, key: result.key, object: entry })
    else if ("refusal" in result) {
      const key = ItemKey.of(entry)
      refused.push({ lane, index, reason: result.refusal, ...(key === undefined ? {} : { key }) })
      Call.note(call, "malformed-entry", "", "was refused")
    } else {
      Call.note(call, result.code, "", result.what)
      call.context.dropped?.({ lane, index })
    }
  }
  const errors = refused.map(({ index, reason }) => ({ type: reason, input_array: inputArray, index }))
  return { applied, refused, errors, processed: entries.length - refused.length }
}

/**
 * The message about a field that must be a list of at most `most` entries. Undefined if the field is valid or absent.
 */
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
