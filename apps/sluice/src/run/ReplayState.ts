import { reopen } from "@sluice/core/OpenDeliveries"
import { detachedPart, type StateError, type StateStore } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { Effect } from "effect"

/**
 * The state of a replay whose configuration remembers deliveries. The journal decides which letters are open, and the
 * state of the source remembers the deliveries of their records. The records of a replay have no position in the
 * source, so they are found by their ids.
 */
export const make = (journal: StateStore, file: StateFile.StateFile): Effect.Effect<StateStore, StateError> =>
  Effect.gen(function* () {
    const { inFlight, openItems } = yield* file.load
    if (file.deliveries !== undefined) yield* reopen(file, file.deliveries, { inFlight, openItems })
    return {
      load: journal.load,
      note: ({ items }) => file.note({ marks: [], items: items.map((item) => ({ ...item, part: detachedPart })) }),
      commit: (change) =>
        Effect.zipLeft(
          journal.commit(change),
          file.commit({
            notes: change.notes,
            marks: [],
            settled: change.settled.map((one) => ({ ...one, part: detachedPart })),
            openItems: change.openItems.map((items) => ({ ...items, part: detachedPart })),
            ...(change.remembered !== undefined && { remembered: change.remembered })
          })
        ),
      save: journal.save
    }
  })
