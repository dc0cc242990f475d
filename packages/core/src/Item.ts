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

/**
 * The key of a wire identity: `external_id:u1`, `alias:LABEL:NAME`. Every part but the kind is percent-encoded where it
 * holds `%` or `:`, so that two identities never share a key.
 */
export const key = (kind: string, ...parts: ReadonlyArray<string>): string =>
  parts.length === 1 ? `${kind}:${encode(parts[0] ?? "")}` : `${kind}:${parts.map(encode).join(":")}`

const special = /[%:]/g
const encode = (part: string): string =>
  part.includes(":") || part.includes("%") ? part.replace(special, (c) => (c === ":" ? "%3A" : "%25")) : part
