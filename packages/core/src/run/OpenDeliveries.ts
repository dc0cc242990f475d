import { Clock, Effect, Either } from "effect"
import { openItemsOf } from "./EarlierRuns.js"
import { type RememberedDeliveries, type RememberedDelivery, unknownContent } from "./RememberedDeliveries.js"
import * as Repeats from "./Repeats.js"
import { union } from "./Repeats.js"
import type { OpenItems, State, StateError, StateStore } from "./StateStore.js"

/**
 * Remembers the open items of earlier runs by the ids of their records, before the positions of these records may be
 * deleted.
 */
export const reopen = (
  store: StateStore,
  deliveries: RememberedDeliveries,
  state: Pick<State, "inFlight" | "openItems">
): Effect.Effect<void, StateError> =>
  Effect.gen(function* () {
    const open = openItemsOf(state).filter(({ id }) => id !== undefined)
    if (open.length === 0) return
    const found = deliveries.find(open.flatMap(({ id }) => id ?? []))
    if (Either.isLeft(found)) return yield* found.left
    const now = yield* Clock.currentTimeMillis
    const remembered = openDeliveries(open, { known: found.right, run: deliveries.run, now })
    if (remembered.length > 0) yield* store.commit({ notes: [], marks: [], settled: [], openItems: [], remembered })
  })

/** The inputs of the conversion of open items. */
export interface ConversionFacts {
  /** The remembered deliveries of their ids. */
  readonly known: ReadonlyArray<RememberedDelivery>
  /** See {@link RememberedDeliveries.run}. */
  readonly run: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * The open items of earlier runs as remembered deliveries, so that they are left out wherever their record is read
 * next. Items that are already remembered are not added again, so repeating the conversion changes nothing.
 */
export const openDeliveries = (
  openItems: ReadonlyArray<OpenItems>,
  { known, now, run }: ConversionFacts
): ReadonlyArray<RememberedDelivery> => {
  const all = new Map(known.map((delivery) => [keyOf(delivery), delivery]))
  const opened = new Map<string, RememberedDelivery>()
  for (const { accepted, destination, id, unknown } of openItems) {
    if (id === undefined) continue
    const key = keyOf({ id, destination })
    const before = all.get(key)
    if (before !== undefined && covers(before, accepted, unknown)) continue
    const delivery: RememberedDelivery = {
      id,
      destination,
      outcome: "open",
      content: unknownContent,
      delivered: before?.delivered,
      accepted: union(before?.accepted ?? [], accepted),
      repeated: before?.repeated ?? [],
      unknown: union(before?.unknown ?? [], unknown),
      at: before?.at ?? now,
      seen: now,
      // Not marked with this run, so that the next record with this id counts as the first one.
      run: run - 1,
      version: before?.version ?? "",
      place: before?.place ?? { source: "", line: undefined }
    }
    all.set(key, delivery)
    opened.set(key, delivery)
  }
  return [...opened.values()]
}

const covers = (
  { accepted, outcome, repeated, unknown }: RememberedDelivery,
  otherAccepted: ReadonlyArray<string>,
  otherUnknown: ReadonlyArray<string>
): boolean =>
  outcome !== "delivered" &&
  Repeats.difference(otherAccepted, [...accepted, ...repeated]).length === 0 &&
  Repeats.difference(otherUnknown, unknown).length === 0

const keyOf = ({ destination, id }: Pick<RememberedDelivery, "destination" | "id">): string => `${destination}\n${id}`
