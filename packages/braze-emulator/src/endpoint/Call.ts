import type { Applied } from "../record/Applied.js"
import type { MistakeCode } from "../record/MistakeCode.js"
import type * as LazyEvent from "../state/LazyEvent.js"
import type { Profile } from "../state/Profile.js"
import type { World } from "../state/World.js"
import type { HandlerContext } from "./Handler.js"

/** One call of an endpoint while it is carried out: one per request, so that nothing is allocated per object. */
export interface Call {
  readonly world: World
  /** Milliseconds since 1970. */
  readonly now: number
  /** Number of the request. */
  readonly request: number
  /** The object at work. */
  lane: string
  index: number
  /** Who has the external id of the object at work, as found when its identifier was checked. */
  known: Profile | undefined
  /** The name of the event before, as the world keeps it. */
  name: string
  /** The time of the object at work as it was sent, where it could be read. */
  time: string
  /** The same as read when it was checked: milliseconds since 1970. */
  at: number
  /** Whether that time has a zone which cannot be read. */
  isZoneUnread: boolean
  /** Whether Braze keeps all properties of the object at work, as found when they were checked. */
  areAllKept: boolean
  readonly context: HandlerContext
  /** From which events are read again when somebody looks; undefined where they must be kept as they are. */
  readonly origin: LazyEvent.Origin | undefined
}

/** Begins a call and counts it. */
export const make = (world: World, context: HandlerContext): Call => {
  world.requests++
  const { now, raw } = context
  const request = context.request ?? world.requests
  return {
    world,
    now,
    request,
    origin: raw === undefined ? undefined : { body: raw, now, request },
    lane: "",
    index: 0,
    known: undefined,
    name: "",
    time: "",
    at: 0,
    isZoneUnread: false,
    areAllKept: false,
    context
  }
}

/** An object as applied, or, where it `did` nothing at all, counted as dropped and applied nowhere. */
export const settled = (call: Call, object: Applied, did: boolean): ReadonlyArray<Applied> => {
  if (did) return [object]
  call.context.dropped?.(object.lane)
  return []
}

/** Notes a mistake in a field of the object at work. Names the place only, never a value. */
export const note = (call: Call, code: MistakeCode, field: string, what: string): void => {
  call.context.mistake(code, `${call.lane}[${call.index}]${field === "" ? "" : `.${field}`} ${what}.`)
}
