import type { Budgets } from "@sluice/core/Budget"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { Forgotten } from "@sluice/core/Forgotten"
import * as Intake from "@sluice/core/Intake"
import type { Settled } from "@sluice/core/Settled"
import type { StateError } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { Deferred, Duration, Effect, Either, Fiber, FiberId, type Scope } from "effect"
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
  /** Like `send`, in two steps: the record is accepted immediately, and the returned effect waits for the outcome. */
  readonly accept: (record: AcceptedRecord) => Effect.Effect<Effect.Effect<Settled, StoppedError | ClosedError>>
  /**
   * Sends immediately and calls `done` once, without a separate fiber. Returns false, and does nothing, if no pipeline
   * runs: use {@link send}.
   */
  readonly offer: (record: AcceptedRecord, done: Done) => boolean
  /** The number of records without an outcome. */
  readonly pending: () => number
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
  /** After the drain time, records that no pipeline has received fail. */
  #drained = false
  /** Records that were passed before the end and wait for a pipeline, and what runs when there is none left. */
  #arriving = 0
  #onArrived: (() => void) | undefined
  #state: StateFile.StateFile | undefined

  constructor(settings: LiveSettings, lock: Effect.Semaphore) {
    this.#settings = settings
    this.#lock = lock
  }

  send(record: AcceptedRecord): Effect.Effect<Settled, StoppedError | ClosedError> {
    return Effect.flatten(this.accept(record))
  }

  accept(record: AcceptedRecord): Effect.Effect<Effect.Effect<Settled, StoppedError | ClosedError>> {
    return Effect.suspend((): Effect.Effect<Effect.Effect<Settled, StoppedError | ClosedError>> => {
      const outcome = Deferred.unsafeMake<Settled, StoppedError | ClosedError>(FiberId.none)
      const done: Done = (result) => Deferred.unsafeDone(outcome, result)
      if (this.offer(record, done)) return Effect.succeed(Deferred.await(outcome))
      if (this.#closed) return Effect.succeed(closedError)
      this.#arriving += 1
      const arrived = Effect.sync(() => {
        this.#arriving -= 1
        if (this.#arriving === 0) this.#onArrived?.()
      })
      const entering = Effect.match(this.#enter(record, done), {
        onFailure: (error) => done(Either.left(error)),
        onSuccess: () => undefined
      })
      return Effect.as(Effect.forkDaemon(Effect.ensuring(entering, arrived)), Deferred.await(outcome))
    })
  }

  /** Passes the record to the running pipeline, or to the next one if that ends before. */
  #enter(record: AcceptedRecord, done: Done): Effect.Effect<void, StoppedError | ClosedError> {
    return Effect.flatMap(this.#running, (current) =>
      this.#offerTo(current, record, done) ? Effect.void : this.#enter(record, done)
    )
  }

  offer(record: AcceptedRecord, done: Done): boolean {
    return !this.#closed && this.#current !== undefined && this.#offerTo(this.#current, record, done)
  }

  pending(): number {
    return (this.#current?.waiting.size ?? 0) + this.#arriving
  }

  /** Offers and registers in one step. Otherwise the outcome could arrive before the caller waits for it. */
  #offerTo({ intake, waiting }: Current, record: AcceptedRecord, done: Done): boolean {
    const seq = intake.offer(record.body, record.id)
    if (seq === undefined) return false
    waiting.set(seq, done)
    return true
  }

  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.#closed = true
    const drain = this.#settings.wiring.configuration.shape.delivery?.drain
    const limit = drain === undefined ? Duration.seconds(30) : length(drain)
    const ended = Effect.interruptible(Effect.zipRight(this.#allArrived, this.#end))
    return Effect.flatMap(Effect.timeoutOption(ended, limit), (done) =>
      done._tag === "Some" ? Effect.void : this.#abort
    )
  })

  /** Waits until a pipeline has every record that was passed before the end. */
  readonly #allArrived: Effect.Effect<void> = Effect.async((resume) => {
    if (this.#arriving === 0) resume(Effect.void)
    else this.#onArrived = () => resume(Effect.void)
  })

  /** Ends the records of the current pipeline and waits for it. */
  readonly #end: Effect.Effect<void> = Effect.suspend(() => {
    const current = this.#current
    if (current === undefined) return Effect.void
    current.intake.end()
    return Effect.asVoid(Fiber.await(current.fiber))
  })

  readonly #abort: Effect.Effect<void> = Effect.suspend(() => {
    this.#drained = true
    const current = this.#current
    if (current === undefined) return Effect.void
    current.intake.end()
    return Effect.zipRight(current.execution.abort, Effect.asVoid(Fiber.await(current.fiber)))
  })

  readonly #running: Effect.Effect<Current, StoppedError | ClosedError> = Effect.suspend(() =>
    this.#lock.withPermits(1)(
      Effect.suspend((): Effect.Effect<Current, StoppedError | ClosedError> => {
        if (this.#drained) return closedError
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
