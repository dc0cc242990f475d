import * as LateEvent from "./LateEvent.js"
import type { EventEntry } from "./Profile.js"

/** Newest events kept per profile; sums count all of them. */
export const most = 1_000

// What an event was read from stands at its place in the one list, where in it in the other: an object per event would cost
// the garbage collector more than everything else that is done with it.
type Holder = EventEntry | LateEvent.Origin

/** The newest events of a person, oldest first. */
export interface EventLog {
  readonly holders: Array<Holder>
  readonly indexes: Array<number>
}

const WHOLE = -1

/** A log of events that have been read. */
export const make = (entries: ReadonlyArray<EventEntry>): EventLog => ({
  holders: [...entries],
  indexes: entries.map(() => WHOLE)
})

/** Adds an event that has been read. */
export const add = (log: EventLog | undefined, entry: EventEntry): EventLog => append(log, entry, WHOLE)

/** Adds an event that is read when somebody looks: the one with this index in the request of `origin`. */
export const addLate = (log: EventLog | undefined, origin: LateEvent.Origin, index: number): EventLog =>
  append(log, origin, index)

/** Cut in one go at twice the length, so that a long log costs nothing per event. */
const append = (log: EventLog | undefined, holder: Holder, index: number): EventLog => {
  if (log === undefined) return { holders: [holder], indexes: [index] }
  log.holders.push(holder)
  log.indexes.push(index)
  if (log.indexes.length >= 2 * most) {
    log.holders.splice(0, log.holders.length - most)
    log.indexes.splice(0, log.indexes.length - most)
  }
  return log
}

/** The events that can still be read, oldest first. Those of requests that were let go are only counted. */
export const entries = (log: EventLog | undefined): ReadonlyArray<EventEntry> =>
  (log?.holders ?? []).flatMap((holder, n) => {
    if (!LateEvent.isOrigin(holder)) return [holder]
    return holder.body === undefined ? [] : [LateEvent.make(holder, log?.indexes[n] ?? 0)]
  })

/** Both logs in the order of their requests. */
export const merge = (source: EventLog | undefined, target: EventLog | undefined): EventLog | undefined => {
  if (source === undefined) return target
  const both = [...pairs(target), ...pairs(source)].sort((one, other) => one.holder.request - other.holder.request)
  const kept = both.slice(-most)
  return { holders: kept.map(({ holder }) => holder), indexes: kept.map(({ index }) => index) }
}

const pairs = (log: EventLog | undefined): ReadonlyArray<{ readonly holder: Holder; readonly index: number }> =>
  (log?.holders ?? []).map((holder, n) => ({ holder, index: log?.indexes[n] ?? WHOLE }))
