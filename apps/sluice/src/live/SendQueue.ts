import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { RememberedState } from "@sluice/core/LiveSender"
import * as MemoryQueue from "@sluice/core/MemoryQueue"
import type { Queue, QueueBounds } from "@sluice/core/Queue"
import { type Position, StateError } from "@sluice/core/StateStore"
import { Duration, Effect, Scope } from "effect"
import * as Remembering from "../run/Remembering.js"
import * as StateFolder from "../run/StateFolder.js"
import * as WrittenLetters from "../run/WrittenLetters.js"
import type { Wiring } from "../wiring/Wiring.js"

/** The storage of sent records until their outcome, and its bounds. */
export interface QueueOptions {
  /**
   * `disk`: in the folder of state, so that records survive the end of the process. One process at a time uses it, and
   * the next one sends what is left. `memory`: until the process ends.
   */
  readonly on: "memory" | "disk"
  /** The largest number of records. Default: 1,000,000 on disk, 100,000 in memory. */
  readonly records?: number | undefined
  /** The largest size of their JSON. Default: 1 GiB on disk, 256 MiB in memory. */
  readonly bytes?: number | undefined
  /** No record is accepted while the oldest one has waited longer. Default: 7 days on disk, no limit in memory. */
  readonly age?: Duration.DurationInput | undefined
}

/** A queue, and the deliveries that are remembered for its records. */
export interface SendQueue {
  readonly queue: Queue
  readonly remembered: Effect.Effect<RememberedState, StateError>
  /** The dead-letter writer in `path`, without letters of queued records that a killed process wrote. */
  readonly letters: (path: string, deadLetters: DeadLetters) => Effect.Effect<DeadLetters>
}

/** The inputs for opening the queue of a configuration. */
export interface SendQueueSettings {
  readonly queue: QueueOptions["on"] | QueueOptions | undefined
  /** The folder of state, or `none`. */
  readonly state: string | undefined
  readonly scope: Scope.Scope
}

/**
 * Opens the queue of the records that a program sends one by one. Fails if another process uses the queue on disk, or if
 * its folder cannot be used.
 */
export const open = (wiring: Wiring, settings: SendQueueSettings): Effect.Effect<SendQueue, StateError> => {
  const { queue = "memory" } = settings
  const options = typeof queue === "string" ? { on: queue } : queue
  return options.on === "disk" ? onDisk(wiring, options, settings) : inMemory(wiring, options, settings)
}

const inMemory = (wiring: Wiring, options: QueueOptions, { scope, state }: SendQueueSettings) =>
  Effect.gen(function* () {
    const opened = Remembering.ofSends(wiring, scope, state)
    return {
      queue: yield* MemoryQueue.make(name, boundsOf(options)),
      remembered: opened === undefined ? Effect.succeed({ remember: undefined }) : yield* onceOpened(wiring, opened),
      letters: (_: string, deadLetters: DeadLetters) => Effect.succeed(deadLetters)
    }
  })

/** The name of the source in the origins and ids of sent records. */
const name = "send"

const onDisk = (
  wiring: Wiring,
  options: QueueOptions,
  { scope, state }: SendQueueSettings
): Effect.Effect<SendQueue, StateError> => {
  if (state === StateFolder.noState) return new StateError({ message: noFolder })
  const { configuration } = wiring
  const folder = StateFolder.folderOf(configuration, state)
  const path = StateFolder.sendFileOf(folder, wiring)
  const opened = StateFolder.open(path, {
    queue: { name, bounds: boundsOf(options) },
    remember: Remembering.settingsOf(configuration.shape)
  })
  return Effect.gen(function* () {
    const file = yield* Scope.extend(opened, scope)
    if (file.queue === undefined)
      return yield* Effect.dieMessage("the state was opened with a queue, but the queue is missing")
    yield* warnOfLeftQueues(folder, wiring)
    const { firstNew, queue } = watched(file.queue)
    const { oldest } = yield* Effect.mapError(queue.lag, ({ message }) => new StateError({ message }))
    return {
      queue,
      remembered: Effect.succeed({ remember: Remembering.remember(wiring, file, { unique: false }) }),
      letters: (path: string, deadLetters: DeadLetters) =>
        oldest === undefined ? Effect.succeed(deadLetters) : withoutWritten({ path, oldest, firstNew }, deadLetters)
    }
  })
}

/** Loaded on use, because a program whose queue is in memory needs no state. */
const warnOfLeftQueues = (folder: string, wiring: Wiring): Effect.Effect<void> =>
  Effect.flatMap(
    Effect.promise(() => import("../run/LeftQueues.js")),
    ({ find, warningOf }) =>
      Effect.map(find(folder, wiring), (all) => {
        for (const left of all)
          process.emitWarning(warningOf(left, left.file), { type: "SluiceWarning", code: "QUEUE_LEFT" })
      })
  )

/** The same queue, and the first position of this process once it has appended a record. */
const watched = (queue: Queue): { readonly queue: Queue; readonly firstNew: () => Position | undefined } => {
  let first: Position | undefined
  return {
    firstNew: () => first,
    queue: {
      ...queue,
      append: (records) =>
        Effect.tap(queue.append(records), ([position]) => {
          first ??= position
        })
    }
  }
}

interface QueuedBefore {
  readonly path: string
  /** The time at which the oldest record of an earlier process was appended, in milliseconds since 1970. */
  readonly oldest: number
  /** The first position of this process. */
  readonly firstNew: () => Position | undefined
}

/** A letter that is older than every queued record, or about a new record, does not belong to a queued record. */
const withoutWritten = (
  { firstNew, oldest, path }: QueuedBefore,
  deadLetters: DeadLetters
): Effect.Effect<DeadLetters> =>
  Effect.map(
    WrittenLetters.without(
      {
        path,
        startsOver: false,
        isConcerned: ({ at, origin, run }) => run === undefined && origin.source === name && Date.parse(at) >= oldest
      },
      deadLetters
    ),
    ({ earlier, ...rest }): DeadLetters => ({
      ...rest,
      ...(earlier && {
        earlier: (record, destination) => {
          const first = firstNew()
          const isNew = first !== undefined && record.position !== undefined && record.position >= first
          return isNew ? undefined : earlier(record, destination)
        }
      })
    })
  )

const noFolder = 'A queue on disk needs a folder of state. Set the option state to a folder, or the queue to "memory".'

const boundsOf = ({ age, bytes, records }: QueueOptions): Partial<QueueBounds> => ({
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
