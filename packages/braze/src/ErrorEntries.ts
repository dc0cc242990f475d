import type { Item } from "@sluice/core/Item"
import { isObject, type Json, parse } from "@sluice/values/Json"
import * as Lane from "./Lane.js"

/** The parts of a `users/track` response body that decide about objects. */
export interface ResponseBody {
  /** Undefined if it is not text. */
  readonly message: string | undefined
  /** Unchecked. Undefined if `errors` is present but not an array. */
  readonly errors: ReadonlyArray<Json> | undefined
  /** An absent counter is 0. A counter that is not a whole number is NaN. */
  readonly counters: Readonly<Record<Lane.Lane, number>>
}

/** The refused items in a response. */
export interface RefusedItems {
  /** Braze's sentence by position in the items sent. */
  readonly sentences: ReadonlyMap<number, string>
  /** Whether every entry names one of the items sent. */
  readonly complete: boolean
}

/** The result of a response in which no item is named or nothing could be decoded. */
export const none: RefusedItems = { sentences: new Map(), complete: false }

/** Decodes a response body. Undefined if it is not a JSON object. */
export const decode = (body: string): ResponseBody | undefined => {
  const value = parse(body)
  if (!isObject(value)) return undefined
  const { message, error, errors } = value
  return {
    message: typeof message === "string" ? message : typeof error === "string" ? error : undefined,
    errors: errors === undefined || errors === null ? [] : Array.isArray(errors) ? errors : undefined,
    counters: {
      attributes: counter(value[Lane.counters.attributes]),
      events: counter(value[Lane.counters.events]),
      purchases: counter(value[Lane.counters.purchases])
    }
  }
}

const counter = (value: Json | undefined): number =>
  value === undefined ? 0 : typeof value === "number" && Number.isInteger(value) ? value : Number.NaN

/**
 * Finds the item of every entry of `errors`. An entry has `input_array` and an `index` from 0 in that array. If only
 * one array was sent, its name may be missing. If only one object was sent, the index may also be missing, and the
 * entry may be only the sentence. An item that is named twice keeps its first sentence.
 */
export const resolve = (errors: ReadonlyArray<Json> | undefined, items: ReadonlyArray<Item>): RefusedItems => {
  if (errors === undefined) return none
  const sentences = new Map<number, string>()
  let complete = true
  for (const entry of errors) {
    const position = find(entry, items)
    if (position === undefined) complete = false
    else if (!sentences.has(position)) sentences.set(position, sentenceOf(entry))
  }
  return { sentences, complete }
}

const sentenceOf = (entry: Json): string => {
  if (typeof entry === "string") return entry
  if (!isObject(entry)) return ""
  const { type, message, error } = entry
  return [type, message, error].find((text) => typeof text === "string") ?? ""
}

const find = (entry: Json, items: ReadonlyArray<Item>): number | undefined => {
  if (!isObject(entry)) return typeof entry === "string" && items.length === 1 ? 0 : undefined
  const lane = laneOf(entry["input_array"], items)
  if (lane === undefined) return undefined
  const positions = Lane.positions(items, lane)
  const index = entry["index"]
  if (index === undefined || index === null) return items.length === 1 ? positions[0] : undefined
  return typeof index === "number" && Number.isInteger(index) && index >= 0 ? positions[index] : undefined
}

const laneOf = (named: Json | undefined, items: ReadonlyArray<Item>): Lane.Lane | undefined => {
  if (Lane.is(named)) return named
  if (named !== undefined && named !== null) return undefined
  const sent = Lane.lanes.filter((lane) => Lane.count(items, lane) > 0)
  return sent.length === 1 ? sent[0] : undefined
}
