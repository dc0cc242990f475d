import * as Body from "../text/Body.js"
import * as DateText from "../text/DateText.js"
import * as Json from "../text/Json.js"
import * as BodyStore from "./BodyStore.js"
import type { EventEntry } from "./Profile.js"

/** The request that contained events: its body as it was sent, and what all its events have in common. */
export interface EventOrigin {
  /** Undefined once the body was dropped to stay within bounds. */
  body: BodyStore.Kept | undefined
  /** Milliseconds since 1970. A later event time is recorded as this one. */
  readonly now: number
  readonly request: number
}

/**
 * A body with more bytes per event than this is not kept for its events, because one event must not retain megabytes.
 */
const bytesPerEvent = 2_048

/** Whether a body may be kept instead of the events parsed from it. */
export const fits = (bytes: number, events: number): boolean => bytes <= bytesPerEvent * events

/** The bodies kept for their events, oldest first. */
export interface KeptBodies {
  origins: Array<EventOrigin>
  /** Number of the first of them. Numbers count from 0 in order of arrival. */
  first: number
  /** Index of the oldest body that is still kept. */
  start: number
  bytes: number
}

/** No bodies. */
export const keptBodies = (): KeptBodies => ({ origins: [], first: 0, start: 0, bytes: 0 })

/** Bytes of bodies kept per world: half a million events of average size. Events of older bodies are only counted. */
export const mostBytes = 128 * 1024 * 1024

/**
 * Keeps the body of a request for its events and returns its number. Repeated calls for the newest request keep it
 * once.
 */
export const keep = (kept: KeptBodies, origin: EventOrigin): number => {
  if (kept.origins[kept.origins.length - 1] !== origin) push(kept, origin)
  return kept.first + kept.origins.length - 1
}

/** The request stored under a number; undefined once its body was dropped. */
export const find = (kept: KeptBodies, number: number): EventOrigin | undefined => {
  const origin = kept.origins[number - kept.first]
  return origin?.body === undefined || BodyStore.read(origin.body) === undefined ? undefined : origin
}

const push = (kept: KeptBodies, origin: EventOrigin): void => {
  kept.origins.push(origin)
  kept.bytes += origin.body?.length ?? 0
  while (kept.bytes > mostBytes && kept.start < kept.origins.length - 1) {
    const oldest = kept.origins[kept.start++]
    kept.bytes -= oldest?.body?.length ?? 0
    if (oldest !== undefined) oldest.body = undefined
  }
  if (kept.start > 1_024 && kept.start * 2 > kept.origins.length) {
    kept.origins = kept.origins.slice(kept.start)
    kept.first += kept.start
    kept.start = 0
  }
}

/**
 * An event that is read from its request on demand. Most events are never read, and keeping them parsed would cost more
 * time (in the garbage collector) and memory than everything else in a request.
 */
export const make = (origin: EventOrigin, index: number): EventEntry => new LazyEvent(origin, index)

class LazyEvent implements EventEntry {
  readonly #origin: EventOrigin
  readonly #index: number

  constructor(origin: EventOrigin, index: number) {
    this.#origin = origin
    this.#index = index
  }

  get name(): string {
    return String(this.#object["name"])
  }

  get time(): number {
    const { time } = this.#object
    return typeof time === "string" ? Math.min(DateText.parse(time, "utc"), this.#origin.now) : this.#origin.now
  }

  get properties(): Json.JsonObject | undefined {
    const { properties } = this.#object
    return Json.isObject(properties) ? properties : undefined
  }

  get appId(): string | undefined {
    const appId = this.#object["app_id"]
    return typeof appId === "string" ? appId : undefined
  }

  get request(): number {
    return this.#origin.request
  }

  get #object(): Json.JsonObject {
    const object = eventsOf(this.#origin)[this.#index]
    return Json.isObject(object) ? object : nothing
  }
}

const nothing: Json.JsonObject = {}

/** The bodies parsed last. The events of one person, and of people who are read together, come from few bodies. */
const parsed = new Map<EventOrigin, ReadonlyArray<unknown>>()
const mostParsed = 32

const eventsOf = (origin: EventOrigin): ReadonlyArray<unknown> => {
  const known = parsed.get(origin)
  if (known !== undefined) return known
  const body = Body.make(BodyStore.read(origin.body ?? "") ?? "").parsed()
  const events = body._tag === "Value" && Json.isObject(body.value) ? body.value["events"] : undefined
  const list = Json.isArray(events) ? events : []
  const [oldest] = parsed.keys()
  if (parsed.size >= mostParsed && oldest !== undefined) parsed.delete(oldest)
  parsed.set(origin, list)
  return list
}
