import type { Budgets } from "@sluice/core/Budget"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import * as Intake from "@sluice/core/Intake"
import type { Settled } from "@sluice/core/Settled"
import { Duration, Effect, Fiber, type Scope } from "effect"
import { length } from "../configuration/Lengths.js"
import * as Execution from "../run/Execution.js"
import type { Wiring } from "../wiring/Wiring.js"
import type { TakenIn } from "./RecordIntake.js"
import { ClosedError, StoppedError } from "./SendErrors.js"

/** Sends records one by one as they come, over one pipeline that lives on. */
export interface LiveSending {
  /** What became of it, once that is final. Interrupting it changes nothing: the record is sent all the same. */
  readonly send: (record: TakenIn) => Effect.Effect<Settled, StoppedError | ClosedError>
  /** Takes nothing more, waits for what was taken as long as `delivery.drain` says. */
  readonly close: Effect.Effect<void>
}

type Resume = (result: Effect.Effect<Settled, StoppedError | ClosedError>) => void

interface Current {
  readonly intake: Intake.Intake
  readonly execution: Execution.Execution
  readonly waiting: Map<number, Resume>
  readonly fiber: Fiber.RuntimeFiber<void>
}

/**
 * Nothing runs before the first record. When the pipeline stops (a wrong key), those who wait fail with the reason, and
 * the next record begins anew. Closing the scope closes it.
 */
export const make = (
  wiring: Wiring,
  deadLetters: DeadLetters,
  budgets: Budgets
): Effect.Effect<LiveSending, never, Scope.Scope> =>
  Effect.gen(function* () {
    const live = new Live(wiring, deadLetters, budgets, yield* Effect.makeSemaphore(1))
    yield* Effect.addFinalizer(() => live.close)
    return live
  })

const closedError = new ClosedError({ message: "The sluice is closed; it takes no more records." })

class Live implements LiveSending {
  private current: Current | undefined
  private closed = false

  constructor(
    private readonly wiring: Wiring,
    private readonly deadLetters: DeadLetters,
    private readonly budgets: Budgets,
    private readonly one: Effect.Semaphore
  ) {}

  send(record: TakenIn): Effect.Effect<Settled, StoppedError | ClosedError> {
    return Effect.flatMap(this.running, ({ intake, waiting }) => {
      // Offered and waited for in one step, or the outcome could come before anybody waits.
      return Effect.async<Settled, StoppedError | ClosedError>((resume) => {
        const seq = intake.offer(record.body, record.id)
        // It ended before the offer; the next one takes it.
        if (seq === undefined) resume(this.send(record))
        else waiting.set(seq, resume)
      })
    })
  }

  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.closed = true
    const current = this.current
    if (current === undefined) return Effect.void
    current.intake.end()
    const drain = this.wiring.configuration.shape.delivery?.drain
    const patience = drain === undefined ? Duration.seconds(30) : length(drain)
    return Effect.flatMap(Effect.timeoutOption(Effect.interruptible(Fiber.await(current.fiber)), patience), (ended) =>
      ended._tag === "Some"
        ? Effect.void
        : Effect.zipRight(current.execution.abort, Effect.asVoid(Fiber.await(current.fiber)))
    )
  })

  private readonly running: Effect.Effect<Current, ClosedError> = Effect.suspend(() =>
    this.one.withPermits(1)(
      Effect.suspend(() => {
        if (this.closed) return closedError
        return this.current === undefined ? this.begin : Effect.succeed(this.current)
      })
    )
  )

  private readonly begin: Effect.Effect<Current> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      const intake = Intake.make("send")
      const waiting = new Map<number, Resume>()
      const execution = yield* Execution.make({
        wiring: this.wiring,
        source: intake.source,
        deadLetters: this.deadLetters,
        budgets: this.budgets,
        waitsForever: true,
        onSettled: (settled) => {
          for (const one of settled) {
            waiting.get(one.seq)?.(Effect.succeed(one))
            waiting.delete(one.seq)
          }
        }
      })
      const over = (message: string | undefined) =>
        Effect.sync(() => {
          intake.end()
          if (this.current?.intake === intake) this.current = undefined
          const error = new StoppedError({ message: message ?? "Sending ended before it was this record's turn." })
          for (const resume of waiting.values()) resume(error)
        })
      const work = Effect.matchCauseEffect(execution.run, {
        onSuccess: ({ stopped }) => over(stopped?.message),
        onFailure: () => over(undefined)
      })
      const fiber = yield* Effect.forkDaemon(work)
      this.current = { intake, execution, waiting, fiber }
      return this.current
    })
  )
}
