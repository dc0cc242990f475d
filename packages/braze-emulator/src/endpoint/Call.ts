import type { Applied } from "../record/Applied.js"
import type { MistakeCode } from "../record/MistakeCode.js"
import type * as LazyEvent from "../state/LazyEvent.js"
import type { Profile, ValueOrigin } from "../state/Profile.js"
import type { World } from "../state/World.js"
import type { HandlerContext } from "./Handler.js"

/**
 * One call of an endpoint, and the facts about its current object. All objects of a request share it: a request with 75
 * objects takes about 140 µs, so an allocation per function call would be noticeable.
 */
export interface Call {
  readonly world: World
  /** Milliseconds since 1970. */
  readonly now: number
  /** Number of the request. */
  readonly request: number
  /** The time and the number of the request, as the origin of every value that the call sets. */
  readonly change: ValueOrigin
  /** Position of the current object. */
  lane: string
  index: number
  /** Path from the current object to the object being applied, with a dot at the end; empty if they are the same. */
  inside: string
  /** The profile with the external id of the current object, as found when its identifier was checked. */
  known: Profile | undefined
  /** Whether the current attribute object asks to merge objects (`_merge_objects`). */
  merges: boolean
  /** The name of the previous event, as the world stores it. */
  name: string
  /** The time of the current object as it was sent, if it is valid. */
  time: string
  /** The same time in milliseconds since 1970, computed by the check. */
  at: number
  /** Whether that time has a malformed zone. */
  isZoneUnread: boolean
  /** Whether Braze keeps all properties of the current object, as found when they were checked. */
  areAllKept: boolean
  readonly context: HandlerContext
  /** The request from which events are read on demand; undefined if they must be stored as they are. */
  readonly origin: LazyEvent.EventOrigin | undefined
}

/** Starts a call and counts it. */
export const make = (world: World, context: HandlerContext): Call => {
  world.requests++
  const { now, raw } = context
  const request = context.request ?? world.requests
  return {
    world,
    now,
    request,
    change: { request, at: now },
    origin: raw === undefined ? undefined : { body: raw, now, request },
    lane: "",
    index: 0,
    inside: "",
    known: undefined,
    merges: false,
    name: "",
    time: "",
    at: 0,
    isZoneUnread: false,
    areAllKept: false,
    context
  }
}

/** Records an applied object. If it had no effect (`did` is false), counts it as dropped instead. */
export const settled = (call: Call, object: Applied, did: boolean): ReadonlyArray<Applied> => {
  if (did) return [object]
  call.context.dropped?.({ lane: object.lane, index: object.index })
  return []
}

/** Notes a mistake in a field of the current object. Names its position, never a value. */
export const note = (call: Call, code: MistakeCode, field: string, what: string): void => {
  const within = `${call.inside}${field}`.replace(/\.$/, "")
  const path = `${call.lane}[${call.index}]${within === "" ? "" : `.${within}`}`
  call.context.mistake(code, `${path} ${what}.`, path)
}
