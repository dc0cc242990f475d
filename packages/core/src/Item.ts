import type { SourceRecord } from "./SourceRecord.js"

/** One element of a request array: a Braze attributes, event or purchase object, encoded. */
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
  /** Encoded once, when prepared. Empty once the item is settled, so that the text does not outlive its request. */
  readonly json: string
  /** Length of `json` in UTF-8 bytes, exact. */
  readonly bytes: number
  /** Applying it twice equals applying it once. Says whether it may be sent again when an answer was lost. */
  readonly repeatable: boolean
}

/** One shape for all items, so that code which handles millions of them stays fast. */
class Encoded implements Item {
  constructor(
    readonly record: SourceRecord,
    readonly destination: string,
    readonly part: number,
    readonly key: string,
    readonly lane: string,
    public json: string,
    readonly bytes: number,
    readonly repeatable: boolean
  ) {}
}

/** Makes an item; its length is measured here. `json` is complete and valid JSON, and never changes. */
export const make = (
  record: SourceRecord,
  destination: string,
  part: number,
  key: string,
  lane: string,
  json: string,
  repeatable: boolean
): Item => new Encoded(record, destination, part, key, lane, json, byteLength(json), repeatable)

/** Lets go of the text of a settled item; nothing may send it any more. */
export const forget = (item: Item): void => {
  if (item instanceof Encoded) item.json = ""
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
