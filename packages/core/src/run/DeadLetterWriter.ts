import { Clock, Effect } from "effect"
import type { DeadLetters } from "../outcome/DeadLetter.js"
import type { RunState } from "./RunState.js"

/** The parts of a dead-letter writer. */
export interface DeadLetterWriterDependencies {
  readonly states: ReadonlyArray<RunState>
  readonly deadLetters: DeadLetters
  /** Runs after each write. */
  readonly onWritten: Effect.Effect<void>
  readonly onFailed: (message: string) => void
}

/** Writes dead letters as they occur. A record may be acknowledged only when its dead letter is durable. */
export class DeadLetterWriter {
  readonly #dependencies: DeadLetterWriterDependencies
  readonly #one = Effect.unsafeMakeSemaphore(1)
  #parked: (() => void) | undefined

  constructor(dependencies: DeadLetterWriterDependencies) {
    this.#dependencies = dependencies
  }

  /** Writes dead letters whenever there are any. Never ends. */
  readonly run: Effect.Effect<never> = Effect.forever(Effect.suspend(() => (this.#owes ? this.write : this.#idle)))

  /** Wakes the writer. */
  wake(): void {
    const wake = this.#parked
    this.#parked = undefined
    wake?.()
  }

  /** Writes all waiting dead letters now. */
  readonly write: Effect.Effect<void> = this.#one.withPermits(1)(
    Effect.uninterruptible(
      Effect.gen(this, function* () {
        const { deadLetters, onFailed, onWritten, states } = this.#dependencies
        if (!this.#owes) return
        const now = yield* Clock.currentTimeMillis
        const owed = states.filter(({ owes }) => owes).map((state) => state.letters(now))
        const written = yield* Effect.either(deadLetters.write(owed.flatMap(({ letters }) => letters)))
        if (written._tag === "Left") return onFailed(written.left.message)
        for (const { durable } of owed) durable()
        yield* onWritten
      })
    )
  )

  readonly #idle: Effect.Effect<void> = Effect.async<void>((resume) => {
    if (this.#owes) return resume(Effect.void)
    this.#parked = () => resume(Effect.void)
  })

  get #owes(): boolean {
    for (const { owes } of this.#dependencies.states) if (owes) return true
    return false
  }
}
