import type { Budgets } from "@sluice/core/Budget"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { Forgotten } from "@sluice/core/Forgotten"
import * as Intake from "@sluice/core/Intake"
import type { Settled } from "@sluice/core/Settled"
import type { StateError } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { Duration, Effect, Either, Fiber, type Scope } from "effect"
import { length } from "../configuration/Lengths.js"
import * as Execution from "../run/Execution.js"
import * as Remembering from "../run/Remembering.js"
import type { Wiring } from "../wiring/Wiring.js"
import type { AcceptedRecord } from "./RecordIntake.js"
import { ClosedError, StoppedError } from "./SendErrorClasses.js"

/** Sends single records over one long-running pipeline. */
export interface LiveSending {
  /** The outcome, once it is final. Interrupting the effect does not stop the record from being sent. */
  readonly send: (record: AcceptedRecord) => Effect.Effect<Settled, StoppedError | ClosedError>
  /**
   * Sends immediately and calls `done` once, without a separate fiber. Returns false, and does nothing, if no pipeline
   * runs: use {@link send}.
   */
  readonly offer: (record: AcceptedRecord, done: Done) => boolean
  /** Stops accepting records and waits for the accepted ones, at most `delivery.drain`. */
  readonly close: Effect.Effect<void>
}

/** What live sending needs. */
export interface LiveSettings {
  readonly wiring: Wiring
  readonly deadLetters: DeadLetters
  readonly budgets: Budgets
  /** See {@link Execution.Settings.forgotten}. */
  readonly forgotten: Forgotten | undefined
  /** Opens the state of sent records when the first record arrives. Undefined if nothing is remembered. */
  readonly openState?: Effect.Effect<StateFile.StateFile, StateError> | undefined
}

/** Called with the outcome once it is final. Must not throw. */
export type Done = (result: Either.Either<Settled, StoppedError | ClosedError>) => void

interface Current {
  readonly intake: Intake.Intake
  readonly execution: Execution.Execution
  readonly waiting: Map<number, Done>
  readonly fiber: Fiber.RuntimeFiber<void>
}

/**
 * The pipeline starts with the first record. When the pipeline stops (a wrong key), every waiting `send` fails with the
 * reason, and the next record starts a new pipeline. Closing the scope closes it.
 */
export const make = (settings: LiveSettings): Effect.Effect<LiveSending, never, Scope.Scope> =>
  Effect.gen(function* () {
    const live = new Live(settings, yield* Effect.makeSemaphore(1))
    yield* Effect.addFinalizer(() => live.close)
    return live
  })

const closedError = new ClosedError({ message: "The sluice is closed and accepts no more records. Create a new one." })

/** Owns the current pipeline, and starts one if none is running. */
class Live implements LiveSending {
  readonly #settings: LiveSettings
  readonly #lock: Effect.Semaphore
  #current: Current | undefined
  #closed = false
  #state: StateFile.StateFile | undefined

  constructor(settings: LiveSettings, lock: Effect.Semaphore) {
    this.#settings = settings
    this.#lock = lock
  }

  send(record: AcceptedRecord): Effect.Effect<Settled, StoppedError | ClosedError> {
    return Effect.async<Settled, StoppedError | ClosedError>((resume) => {
      // No pipeline is running, or it ended before the offer. The next pipeline receives the record.
      if (!this.offer(record, resume)) resume(Effect.zipRight(this.#running, this.send(record)))
    })
  }

  offer(record: AcceptedRecord, done: Done): boolean {
    const current = this.#closed ? undefined : this.#current
    // Offer and register in one step. Otherwise the outcome could arrive before the caller waits for it.
    const seq = current?.intake.offer(record.body, record.id)
    if (current === undefined || seq === undefined) return false
    current.waiting.set(seq, done)
    return true
  }

  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.#closed = true
    const current = this.#current
    if (current === undefined) return Effect.void
    current.intake.end()
    const drain = this.#settings.wiring.configuration.shape.delivery?.drain
    const limit = drain === undefined ? Duration.seconds(30) : length(drain)
    return Effect.flatMap(Effect.timeoutOption(Effect.interruptible(Fiber.await(current.fiber)), limit), (ended) =>
      ended._tag === "Some"
        ? Effect.void
        : Effect.zipRight(current.execution.abort, Effect.asVoid(Fiber.await(current.fiber)))
    )
  })

  readonly #running: Effect.Effect<Current, StoppedError | ClosedError> = Effect.suspend(() =>
    this.#lock.withPermits(1)(
      Effect.suspend((): Effect.Effect<Current, StoppedError | ClosedError> => {
        if (this.#closed) return closedError
        return this.#current === undefined ? this.#begin : Effect.succeed(this.#current)
      })
    )
  )

  /** The records that this process or an earlier one sent. The state stays open, so that no other process sends the same records. */
  readonly #opened: Effect.Effect<StateFile.StateFile | undefined, StoppedError> = Effect.suspend(() => {
    const { openState } = this.#settings
    if (openState === undefined || this.#state !== undefined) return Effect.succeed(this.#state)
    return Effect.mapBoth(openState, {
      onFailure: ({ message }) => new StoppedError({ message }),
      onSuccess: (state) => {
        this.#state = state
        return state
      }
    })
  })

  readonly #begin: Effect.Effect<Current, StoppedError> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      const intake = Intake.make("send")
      const waiting = new Map<number, Done>()
      const { budgets, deadLetters, forgotten, wiring } = this.#settings
      const state = yield* this.#opened
      const execution = yield* Execution.make({
        wiring,
        deadLetters,
        budgets,
        forgotten,
        state,
        // Programs send each version of a record when it is created.
        remember: Remembering.remember(wiring, state, { unique: false }),
        source: intake.source,
        waitsForever: true,
        onSettled: (settled) => {
          for (const one of settled) {
            waiting.get(one.seq)?.(Either.right(one))
            waiting.delete(one.seq)
          }
        }
      })
      const over = (message: string | undefined) =>
        Effect.sync(() => {
          intake.end()
          if (this.#current?.intake === intake) this.#current = undefined
          const error = new StoppedError({ message: message ?? "Sending stopped before this record was sent." })
          for (const done of waiting.values()) done(Either.left(error))
        })
      const work = Effect.matchCauseEffect(execution.run, {
        onSuccess: ({ stopped }) => over(stopped?.message),
        onFailure: () => over(undefined)
      })
      const fiber = yield* Effect.forkDaemon(work)
      this.#current = { intake, execution, waiting, fiber }
      return this.#current
    })
  )
}
