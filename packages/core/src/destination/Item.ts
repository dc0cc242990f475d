import type { JsonObject } from "@sluice/values/Json"
import { slotOf } from "../record/HashSlots.js"
import type { SourceRecord } from "../record/SourceRecord.js"

/** One element of a request array. */
export interface Item {
  readonly record: SourceRecord
  /** Name of the destination (of the route, in a configuration) that made it. */
  readonly destination: string
  /** 0-based among the items that the destination made of the record. */
  readonly part: number
  /** Whom it is about, from the wire identity, built by {@link key}. Items with equal keys are never in two requests at once. */
  readonly key: string
  /** The array of the request it belongs to, one of the endpoint's lanes. */
  readonly lane: string
  /** What goes on the wire, where the item was made {@link of} it; undefined once the item is settled. Never changed. */
  readonly value: JsonObject | undefined
  /** The same as JSON: the text that the item was made of, else encoded each time. Empty once the item is settled. */
  readonly json: string
  /** UTF-8 bytes that `json` has at most; exactly so many where they are more than {@link small} or it was made of a text. */
  readonly bytes: number
  /** Applying it twice equals applying it once. Says whether it may be sent again when an answer was lost. */
  readonly repeatable: boolean
}

/** One shape for all items, so that code which handles millions of them stays fast. */
class PlainItem implements Item {
  /**
   * An item that is never let go: where a collection finds no object of a shape, V8 throws away the code that it optimised
   * for the shape, and a program that rests between two loads would begin cold.
   */
  static readonly first = new PlainItem(
    { id: "", seq: 0, origin: { source: "" }, body: {} },
    "",
    0,
    "",
    "",
    {},
    "",
    0,
    true
  )

  readonly slot: number

  constructor(
    readonly record: SourceRecord,
    readonly destination: string,
    readonly part: number,
    readonly key: string,
    readonly lane: string,
    public value: JsonObject | undefined,
    public text: string,
    readonly bytes: number,
    readonly repeatable: boolean
  ) {
    this.slot = slotOf(key)
  }

  get json(): string {
    return this.value === undefined ? this.text : JSON.stringify(this.value)
  }
}

/** Makes an item of a text; its length is measured here. `json` is complete and valid JSON, and never changes. */
export const make = (
  record: SourceRecord,
  destination: string,
  part: number,
  key: string,
  lane: string,
  json: string,
  repeatable: boolean
): Item => new PlainItem(record, destination, part, key, lane, undefined, json, byteLength(json), repeatable)

/**
 * Up to so many bytes an item may count with an upper bound instead of its length, which is known only when it is encoded:
 * 75 such items are far below what a request may have.
 */
export const small = 4_096

/**
 * Makes an item of the object itself, so that its request is encoded in one go. `value` is what JSON can carry, with no
 * halves of characters, and neither it nor what it holds of the record is changed until the item is settled. `atMost` is
 * an upper bound of its bytes; beyond {@link small} it is encoded at once and counts exactly.
 */
export const of = (
  record: SourceRecord,
  destination: string,
  part: number,
  key: string,
  lane: string,
  value: JsonObject,
  atMost: number,
  repeatable: boolean
): Item =>
  atMost > small
    ? make(record, destination, part, key, lane, JSON.stringify(value), repeatable)
    : new PlainItem(record, destination, part, key, lane, value, "", atMost, repeatable)

/** The slot of its key, see {@link slotOf}, computed once. */
export const slotOfItem = (item: Item): number => (item instanceof PlainItem ? item.slot : slotOf(item.key))

/** UTF-8 bytes of its JSON, exactly: counts where `bytes` is only an upper bound. */
export const size = (item: Item): number => (item.value === undefined ? item.bytes : byteLength(item.json))

/** Whether it is longer than so many bytes. Exact. */
export const exceeds = (item: Item, bytes: number): boolean => item.bytes > bytes && size(item) > bytes

/** Lets go of what a settled item would send; nothing may send it any more. */
export const forget = (item: Item): void => {
  if (!(item instanceof PlainItem)) return
  item.value = undefined
  item.text = ""
}

const encoder = new TextEncoder()

/** Bytes of a text in UTF-8. */
const byteLength: (text: string) => number =
  typeof Buffer === "undefined" ? (text) => encoder.encode(text).length : Buffer.byteLength

/**
 * The key of a wire identity: `external_id:u1`, `alias:LABEL:NAME`. Every part but the kind is percent-encoded where it
 * holds `%` or `:`, so that two identities never share a key.
 */
export const key = (kind: string, ...parts: ReadonlyArray<string>): string =>
  parts.length === 1 ? `${kind}:${encode(parts[0] ?? "")}` : `${kind}:${parts.map(encode).join(":")}`

const special = /[%:]/g
const encode = (part: string): string =>
  part.includes(":") || part.includes("%") ? part.replace(special, (c) => (c === ":" ? "%3A" : "%25")) : part
