import * as LazyEvent from "./LazyEvent.js"
import type { EventEntry } from "./Profile.js"

/** Number of newest events kept per profile. Sums count all events. */
export const most = 1_000

/** An event, or the number of an event that is read on demand: its request and its index there. */
type Logged = EventEntry | number

/**
 * The newest events of a profile, oldest first. The garbage collector does not visit the elements of number lists. The
 * lists are short, because one long list would be copied each time that it grows and by the collector.
 */
export type EventLog = Array<Array<Logged>>

/** Events in each list except the last. */
const mostEvents = 40

// A request contains fewer objects than this; the product stays exact for 2^37 requests.
const width = 65_536

/** Adds an event. The log is cut at twice its length in one step, so that a long log adds no cost per event. */
export const add = (log: EventLog | undefined, entry: Logged): EventLog => {
  if (log === undefined) return [[entry]]
  const last = log[log.length - 1]
  if (last !== undefined && last.length < mostEvents) last.push(entry)
  else {
    log.push([entry])
    if (log.length * mostEvents >= 2 * most) log.splice(0, log.length - most / mostEvents - 1)
  }
  return log
}

/** A log of these events, oldest first. */
export const of = (entries: ReadonlyArray<Logged>): EventLog =>
  entries.reduce<EventLog>((log, entry) => add(log, entry), [])

/** The number of the event at this index of the request stored under `kept`. */
export const late = (kept: number, index: number): number => kept * width + index

/** Whether an event of a request can be stored as a number. */
export const fits = (index: number): boolean => index < width

/** The events that can still be read, oldest first. Events of dropped requests are only counted. */
export const entries = (log: EventLog | undefined, keeper: LazyEvent.KeptBodies): ReadonlyArray<EventEntry> =>
  flat(log).flatMap((entry) => read(entry, keeper) ?? [])

const flat = (log: EventLog | undefined): ReadonlyArray<Logged> => (log ?? []).flat()

const read = (entry: Logged, keeper: LazyEvent.KeptBodies): EventEntry | undefined => {
  if (typeof entry !== "number") return entry
  const origin = LazyEvent.find(keeper, Math.floor(entry / width))
  return origin === undefined ? undefined : LazyEvent.make(origin, entry % width)
}

/** Both logs in the order of their requests, as far as they can still be read. */
export const merge = (
  source: EventLog | undefined,
  target: EventLog | undefined,
  keeper: LazyEvent.KeptBodies
): EventLog | undefined => {
  if (source === undefined) return target
  const both = [...flat(target), ...flat(source)].flatMap((entry) => {
    const request = read(entry, keeper)?.request
    return request === undefined ? [] : [{ entry, request }]
  })
  both.sort((one, other) => one.request - other.request)
  return of(both.slice(-most).map(({ entry }) => entry))
}
