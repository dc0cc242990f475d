import { identifierKeys } from "@sluice/braze-api/Identifier"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Item } from "@sluice/core/Item"
import type { Entry } from "@sluice/core/Source"
import { isUnreadable } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import { isObject, type Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect } from "effect"
import * as CapturingTransport from "../wiring/CapturingTransport.js"
import * as RecordPlaces from "../wiring/RecordPlaces.js"
import { type WiredRoute, type Wiring, withoutKeys } from "../wiring/Wiring.js"

/** A field of an item and its origin. */
export interface PreviewField {
  /** Dotted, as `properties.bot`. */
  readonly name: string
  readonly value: Json
  /** The paths of the record that the field was made from. Empty for a constant of the configuration. */
  readonly from: ReadonlyArray<string>
}

/** The items that one route makes of a record. */
export interface PreviewRoute {
  readonly name: string
  readonly to: string
  readonly outcome: "items" | "skipped" | "invalid"
  readonly items: ReadonlyArray<{ readonly lane: string; readonly fields: ReadonlyArray<PreviewField> }>
  /** The reason the record is skipped or invalid. */
  readonly problems: ReadonlyArray<Reason>
  readonly warnings: ReadonlyArray<Reason>
}

/** The items and requests of a record. Nothing was sent. */
export interface Preview {
  readonly id: string
  readonly origin: Entry["origin"]
  readonly routes: ReadonlyArray<PreviewRoute>
  /**
   * The paths of the record that no route reads. Undefined if a route has the default mapping, which may read any path.
   */
  readonly unused: ReadonlyArray<string> | undefined
  readonly requests: ReadonlyArray<CapturingTransport.ShownRequest>
}

/**
 * Collects the requests that a wiring over `transport` would send. They are stored in their display form, because a
 * request releases its body after its response.
 */
export const capture = () => {
  let captured: Array<CapturingTransport.ShownRequest> = []
  let clean = (text: string): string => text
  return {
    transport: CapturingTransport.make((request) => captured.push(CapturingTransport.show(request, clean))),
    /** Removes the secrets of this wiring from the requests that follow. */
    cleanFor: (wiring: Wiring): void => {
      clean = (text) => withoutKeys(wiring, text)
    },
    drain: (): ReadonlyArray<CapturingTransport.ShownRequest> => {
      const all = captured
      captured = []
      return all
    }
  }
}

/** The inputs of a preview. */
export interface PreviewSettings {
  /** A wiring that uses the transport of `captured`. */
  readonly wiring: Wiring
  readonly captured: ReturnType<typeof capture>
  readonly entry: Entry
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Prepares the preview of a record. */
export const make = ({ captured, entry, now, wiring }: PreviewSettings): Effect.Effect<Preview> =>
  Effect.gen(function* () {
    const { id, origin } = entry
    captured.cleanFor(wiring)
    if (isUnreadable(entry)) return { id, origin, routes: [unreadable(entry.reasons)], unused: undefined, requests: [] }
    const routes = wiring.routes.map((wired) => ({ wired, made: prepare(wired, entry, now) }))
    // Read before the attempts, because an item releases its text with its request.
    const shown = routes.map(({ wired, made }) => ({
      name: wired.route.destination.name,
      to: wired.to,
      outcome: made.outcome,
      problems: made.problems,
      warnings: made.warnings,
      items: made.items.map((item) => ({ lane: item.lane, fields: fieldsOf(item, wired, wiring) }))
    }))
    for (const [endpoint, items] of byEndpoint(routes)) yield* endpoint.attempt(items)
    return {
      id,
      origin,
      routes: shown,
      unused: unusedOf(wiring, entry.body),
      requests: captured.drain()
    }
  })

const unreadable = (problems: ReadonlyArray<Reason>): PreviewRoute => ({
  name: "",
  to: "",
  outcome: "invalid",
  items: [],
  problems,
  warnings: []
})

interface PreparedItems extends Pick<PreviewRoute, "outcome" | "problems" | "warnings"> {
  readonly items: ReadonlyArray<Item>
}

const nothing = { items: [], problems: [], warnings: [] }

const prepare = ({ route, condition }: WiredRoute, record: SourceRecord, now: number): PreparedItems => {
  if (route.when?.(record.body) === false) {
    const message = `The record does not meet the condition of the route, which reads ${condition.join(", ")}.`
    return { ...nothing, outcome: "skipped", problems: [{ code: "route-condition", message }] }
  }
  const [prepared] = route.destination.prepare([record], { now })
  switch (prepared?._tag) {
    case "Items":
      return { ...nothing, outcome: "items", items: prepared.items, warnings: prepared.warnings }
    case "Invalid":
      return { ...nothing, outcome: "invalid", problems: prepared.problems }
    default:
      return { ...nothing, outcome: "skipped", problems: prepared === undefined ? [] : [prepared.reason] }
  }
}

const byEndpoint = (routes: ReadonlyArray<{ readonly wired: WiredRoute; readonly made: PreparedItems }>) => {
  const grouped = new Map<string, readonly [Endpoint, Array<Item>]>()
  for (const { wired, made } of routes) {
    if (made.items.length === 0) continue
    const { endpoint } = wired.route.destination
    const known = grouped.get(endpoint.id) ?? [endpoint, []]
    known[1].push(...made.items)
    grouped.set(endpoint.id, known)
  }
  return grouped.values()
}

const fieldsOf = (item: Item, { mapping }: WiredRoute, wiring: Wiring): ReadonlyArray<PreviewField> => {
  const value: unknown = JSON.parse(item.json)
  const origins = mapping?.origins ?? new Map<string, ReadonlyArray<string>>()
  return leaves(isJson(value) ? value : null, "").map(([name, leaf]) => {
    const from = originOf(name, origins)
    return { name, value: leaf, from: from.length > 0 ? from : identityOf(name, wiring) }
  })
}

/** The origin of the fields that the identity chain wrote. */
const identityOf = (name: string, { identityPlaces }: Wiring): ReadonlyArray<string> => {
  const [kind = ""] = name.split(".")
  if (!identifierKeys.some((key) => key === kind)) return []
  return [...new Set(identityPlaces.flatMap(({ entry, path }) => (entry.endsWith(`.${name}`) ? [path] : [])))]
}

/** The destination encoded the item, so it is JSON. */
const isJson = (value: unknown): value is Json => value !== undefined

const leaves = (value: Json, name: string): ReadonlyArray<readonly [string, Json]> =>
  isObject(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, member]) => leaves(member, name === "" ? key : `${name}.${key}`))
    : [[name, value]]

/** The origin of the field. If it has none, the origin of the nearest containing field, or of the whole item. */
const originOf = (name: string, origins: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlyArray<string> => {
  for (let at = name; at !== ""; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const found = origins.get(at)
    if (found !== undefined) return found
  }
  return origins.get("") ?? []
}

const unusedOf = (wiring: Wiring, body: Json): ReadonlyArray<string> | undefined => {
  if (wiring.routes.some(({ mapping }) => mapping === undefined)) return undefined
  const id = wiring.configuration.shape.source?.id
  const read = [
    ...wiring.routes.flatMap(({ mapping, condition }) => [...(mapping?.reads ?? []), ...condition]),
    ...wiring.identityPlaces.map(({ path }) => path),
    ...(id === undefined ? [] : [id])
  ].map(RecordPlaces.ofPath)
  return [...new Set(RecordPlaces.leaves(body))].filter(
    (place) => !read.some((path) => RecordPlaces.covers(path, place))
  )
}
