import type { Item } from "@sluice/core/Item"
import * as Lane from "./Lane.js"

/** The parts of an answer of `users/track` that say what became of objects. */
export interface Answer {
  /** Undefined where it is not a text. */
  readonly message: string | undefined
  /** As they stand; `undefined` where `errors` is there and not an array. */
  readonly errors: ReadonlyArray<unknown> | undefined
  /** Absent counters are 0; one that is not a whole number is NaN. */
  readonly counters: Readonly<Record<Lane.Lane, number>>
}

/** Which items an answer names as refused. */
export interface Named {
  /** Braze's sentence by position in the items sent. */
  readonly sentences: ReadonlyMap<number, string>
  /** Every entry named one item that was sent. */
  readonly complete: boolean
}

/** No item named, and nothing that could be understood. */
export const nobody: Named = { sentences: new Map(), complete: false }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Decodes a body; undefined where it is no JSON object. */
export const decode = (body: string): Answer | undefined => {
  const value = parse(body)
  if (!isRecord(value)) return undefined
  const { message, error, errors } = value
  return {
    message: typeof message === "string" ? message : typeof error === "string" ? error : undefined,
    errors: errors === undefined || errors === null ? [] : Array.isArray(errors) ? errors : undefined,
    counters: {
      attributes: counter(value["attributes_processed"]),
      events: counter(value["events_processed"]),
      purchases: counter(value["purchases_processed"])
    }
  }
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const counter = (value: unknown): number =>
  value === undefined ? 0 : typeof value === "number" && Number.isInteger(value) ? value : Number.NaN

/**
 * Finds the item of every entry. An entry holds `input_array` and an `index` that counts from 0 in that array; where only
 * one array was sent its name may be missing, where only one object was sent the index may be missing too, and the entry
 * may be the sentence alone. An item named twice keeps its first sentence.
 */
export const resolve = (errors: ReadonlyArray<unknown> | undefined, items: ReadonlyArray<Item>): Named => {
  if (errors === undefined) return nobody
  const sentences = new Map<number, string>()
  let complete = true
  for (const entry of errors) {
    const at = find(entry, items)
    if (at === undefined) complete = false
    else if (!sentences.has(at)) sentences.set(at, sentenceOf(entry))
  }
  return { sentences, complete }
}

const sentenceOf = (entry: unknown): string => {
  if (typeof entry === "string") return entry
  if (!isRecord(entry)) return ""
  const { type, message, error } = entry
  return [type, message, error].find((said) => typeof said === "string") ?? ""
}

const find = (entry: unknown, items: ReadonlyArray<Item>): number | undefined => {
  if (!isRecord(entry)) return typeof entry === "string" && items.length === 1 ? 0 : undefined
  const lane = laneOf(entry["input_array"], items)
  if (lane === undefined) return undefined
  const positions = Lane.positions(items, lane)
  const index = entry["index"]
  if (index === undefined || index === null) return items.length === 1 ? positions[0] : undefined
  return typeof index === "number" && Number.isInteger(index) && index >= 0 ? positions[index] : undefined
}

const laneOf = (named: unknown, items: ReadonlyArray<Item>): Lane.Lane | undefined => {
  if (Lane.is(named)) return named
  if (named !== undefined && named !== null) return undefined
  const sent = Lane.lanes.filter((lane) => Lane.count(items, lane) > 0)
  return sent.length === 1 ? sent[0] : undefined
}
