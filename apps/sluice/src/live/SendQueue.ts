import type { RememberedState } from "@sluice/core/LiveSender"
import * as MemoryQueue from "@sluice/core/MemoryQueue"
import type { Bounds, Queue } from "@sluice/core/Queue"
import type { StateError } from "@sluice/core/StateStore"
import { Duration, Effect, type Scope } from "effect"
import * as Remembering from "../run/Remembering.js"
import type { Wiring } from "../wiring/Wiring.js"

/** Where sent records wait for their outcome, and how many may wait. */
export interface QueueOptions {
  readonly on: "memory"
  /** The largest number of records. Default: 100,000. */
  readonly records?: number | undefined
  /** The largest size of their JSON. Default: 268,435,456. */
  readonly bytes?: number | undefined
  /** No record is accepted while the oldest one has waited longer. Default: no limit. */
  readonly age?: Duration.DurationInput | undefined
}

/** A queue, and the deliveries that are remembered for its records. */
export interface SendQueue {
  readonly queue: Queue
  readonly remembered: Effect.Effect<RememberedState, StateError>
}

/** What the queue of a configuration depends on. */
export interface SendQueueSettings {
  readonly queue: QueueOptions["on"] | QueueOptions | undefined
  /** The folder of state, or `none`. */
  readonly state: string | undefined
  readonly scope: Scope.Scope
}

/** Opens the queue of the records that a program sends one by one. */
export const open = (wiring: Wiring, { queue = "memory", scope, state }: SendQueueSettings): Effect.Effect<SendQueue> =>
  Effect.gen(function* () {
    const bounds = boundsOf(typeof queue === "string" ? { on: queue } : queue)
    const opened = Remembering.ofSends(wiring, scope, state)
    return {
      queue: yield* MemoryQueue.make("send", bounds),
      remembered: opened === undefined ? Effect.succeed({ remember: undefined }) : yield* onceOpened(wiring, opened)
    }
  })

const boundsOf = ({ age, bytes, records }: QueueOptions): Partial<Bounds> => ({
  ...(records !== undefined && { count: records }),
  ...(bytes !== undefined && { bytes }),
  ...(age !== undefined && { age: Duration.decode(age) })
})

/** The state of sent records. It stays open, so that no other process sends the same records. */
const onceOpened = (
  wiring: Wiring,
  opened: NonNullable<ReturnType<typeof Remembering.ofSends>>
): Effect.Effect<Effect.Effect<RememberedState, StateError>> =>
  Effect.sync(() => {
    let known: RememberedState | undefined
    return Effect.suspend(() =>
      known === undefined
        ? Effect.map(opened, (state) => {
            // Programs send each version of a record when it is created.
            known = { state, remember: Remembering.remember(wiring, state, { unique: false }) }
            return known
          })
        : Effect.succeed(known)
    )
  })
