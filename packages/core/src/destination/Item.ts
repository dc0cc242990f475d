import type { JsonObject } from "@sluice/values/Json"
import { slotOf } from "../record/HashSlots.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import * as ItemHash from "./ItemHash.js"

/** One element of a request array. */
export interface Item {
  readonly record: SourceRecord
  /** The name of the destination that made the item. In a configuration, the name of the route. */
  readonly destination: string
  /** 0-based among the items that the destination made of the record. */
  readonly part: number
  /**
   * The key of its person, made from the wire identity by {@link key}. Items with equal keys are never in two requests
   * at the same time.
   */
  readonly key: string
  /**
   * The keys of other people that the item is about, such as the second profile of a merge. See `PersonOrdering`. Default:
   * none.
   */
  readonly otherKeys?: ReadonlyArray<string> | undefined
  /** The request array that the item belongs to: one of the endpoint's lanes. */
  readonly lane: string
  /**
   * Items of different groups never share a request, such as the recipients of two campaigns. Default: all items of the
   * endpoint may share one.
   */
  readonly group?: string | undefined
  /**
   * The object to send, if the item was made {@link of} an object. Undefined once the item has its result. Never
   * changed.
   */
  readonly value: JsonObject | undefined
  /**
   * The item as JSON: the text from which the item was made, or the object, encoded at each access. Empty once the item
   * has its result.
   */
  readonly json: string
  /** Upper bound of the UTF-8 bytes of `json`; exact above {@link small} and for items made of a string. */
  readonly bytes: number
  /**
   * Whether applying the item twice has the same effect as applying it once. If so, it may be sent again after a lost
   * response.
   */
  readonly repeatable: boolean
}

/** The content of an item, before it is encoded. */
interface Identified {
  readonly record: SourceRecord
  readonly destination: string
  readonly part: number
  readonly key: string
  readonly otherKeys?: ReadonlyArray<string> | undefined
  readonly lane: string
  readonly group?: string | undefined
  readonly repeatable: boolean
}

/** An item made from a string. `json` is complete and valid JSON. */
export interface TextItem extends Identified {
  readonly json: string
}

/** An item made of an object. */
export interface ObjectItem extends Identified {
  /**
   * A value that JSON can represent, without lone surrogates. Neither the value nor anything in it may change until the
   * item has its result.
   */
  readonly value: JsonObject
  /** An upper bound of its bytes as JSON. */
  readonly atMost: number
}

/** One shape for all items, so that code that handles millions of them stays fast. */
class PlainItem implements Item {
  /**
   * Never released. If a collection finds no object of a shape, V8 discards the code that it optimised for the shape. A
   * program that was idle would then run unoptimised code again.
   */
  static readonly first = new PlainItem(
    {
      record: { id: "", seq: 0, origin: { source: "" }, body: {} },
      destination: "",
      part: 0,
      key: "",
      lane: "",
      repeatable: true
    },
    {},
    "",
    0
  )

  readonly record: SourceRecord
  readonly destination: string
  readonly part: number
  readonly key: string
  readonly otherKeys: ReadonlyArray<string> | undefined
  readonly lane: string
  readonly group: string | undefined
  value: JsonObject | undefined
  text: string
  readonly bytes: number
  readonly repeatable: boolean
  readonly slot: number
  hash: ItemHash.HashPair | undefined

  constructor(identified: Identified, value: JsonObject | undefined, text: string, bytes: number) {
    this.record = identified.record
    this.destination = identified.destination
    this.part = identified.part
    this.key = identified.key
    this.otherKeys = identified.otherKeys
    this.lane = identified.lane
    this.group = identified.group
    this.value = value
    this.text = text
    this.bytes = bytes
    this.repeatable = identified.repeatable
    this.slot = slotOf(identified.key)
    this.hash = undefined
  }

  get json(): string {
    return this.value === undefined ? this.text : JSON.stringify(this.value)
  }
}

/** Makes an item from a string and measures its length. */
export const make = (item: TextItem): Item => new PlainItem(item, undefined, item.json, byteLength(item.json))

/**
 * Up to this number of bytes, an item counts with an upper bound instead of its exact length, which is known only after
 * encoding. 75 such items are far below the limit of a request.
 */
export const small = 4_096

/**
 * Makes an item from the object itself, so that the whole request is encoded in one step. An item above {@link small}
 * is encoded immediately and counts with its exact length.
 */
export const of = (item: ObjectItem): Item => {
  const { atMost, value } = item
  if (atMost <= small) return new PlainItem(item, value, "", atMost)
  const json = JSON.stringify(value)
  return new PlainItem(item, undefined, json, byteLength(json))
}

/** The slot of its key, see {@link slotOf}, computed once. */
export const slotOfItem = (item: Item): number => (item instanceof PlainItem ? item.slot : slotOf(item.key))

/** The exact number of UTF-8 bytes of its JSON. Encodes the item if `bytes` is only an upper bound. */
export const size = (item: Item): number => (item.value === undefined ? item.bytes : byteLength(item.json))

/** Whether its JSON has more bytes than the given number. Exact. */
export const exceeds = (item: Item, bytes: number): boolean => item.bytes > bytes && size(item) > bytes

/** Releases the content of an item that has its result. The item cannot be sent afterwards. */
export const forget = (item: Item): void => {
  if (!(item instanceof PlainItem)) return
  item.value = undefined
  item.text = ""
}

const encoder = new TextEncoder()

/** Bytes of a string in UTF-8. */
const byteLength: (text: string) => number =
  typeof Buffer === "undefined" ? (text) => encoder.encode(text).length : Buffer.byteLength

/**
 * The key of a wire identity: `external_id:u1`, `alias:LABEL:NAME`. In every part but the kind, `%` and `:` are
 * percent-encoded, so that two identities never share a key.
 */
export const key = (kind: string, ...parts: ReadonlyArray<string>): string =>
  parts.length === 1 ? `${kind}:${encode(parts[0] ?? "")}` : `${kind}:${parts.map(encode).join(":")}`

const special = /[%:]/g
const encode = (part: string): string =>
  part.includes(":") || part.includes("%") ? part.replace(special, (c) => (c === ":" ? "%3A" : "%25")) : part

/**
 * A 64-bit hash of the item's JSON, hexadecimal. It distinguishes the items of one record. Items made from an object
 * and from a string have equal hashes for equal values.
 */
export const hash = (item: Item): string => ItemHash.hexOf(pairOf(item))

/** {@link hash} of the JSON itself. */
export const hashOf = (text: string): string => ItemHash.hexOf(ItemHash.ofJson(text))

/** The hash of an item, which is computed once. */
const pairOf = (item: Item): ItemHash.HashPair => {
  if (!(item instanceof PlainItem)) return computed(item)
  item.hash ??= computed(item)
  return item.hash
}

const computed = (item: Item): ItemHash.HashPair =>
  item.value === undefined ? ItemHash.ofJson(item.json) : ItemHash.ofValue(item.value)

/**
 * The content of one record's items: a 64-bit hash of the repeatable items and one of the others. A hash is empty if
 * there are no such items.
 */
export interface ContentHashes {
  readonly repeatable: string
  readonly once: string
}

/** The content of items, in their order. Does not encode them, because a request may encode the same items later. */
export const contentOf = (items: ReadonlyArray<Item>): ContentHashes => ({
  repeatable: contentHash(items, true),
  once: contentHash(items, false)
})

/** Whether two records have the same content. */
export const isSameContent = (one: ContentHashes, other: ContentHashes): boolean =>
  one.repeatable === other.repeatable && one.once === other.once

const contentHash = (items: ReadonlyArray<Item>, repeatable: boolean): string => {
  const parts: Array<string | ItemHash.HashPair> = []
  for (const item of items) if (item.repeatable === repeatable) parts.push(item.lane, item.key, pairOf(item))
  return parts.length === 0 ? "" : ItemHash.hexOf(ItemHash.ofParts(parts))
}
