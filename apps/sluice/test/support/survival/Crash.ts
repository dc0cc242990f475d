import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { StateStore } from "@sluice/core/StateStore"
import type { StateFile } from "@sluice/node/StateFile"
import { Effect } from "effect"

/** Waits forever and, unlike `Effect.never`, does not keep the process alive. */
const blocked: Effect.Effect<never> = Effect.async(() => {})

/** The data that became durable. */
export interface Durable {
  readonly note: (number: number, noted: Parameters<StateStore["note"]>[0]) => void
  readonly commit: (change: Parameters<StateStore["commit"]>[0]) => void
  /** A run that ends normally removes the list of unfinished runs. */
  readonly ended: () => void
  readonly save: (snapshot: Parameters<StateStore["save"]>[0]) => void
}

/**
 * A process that ends at one of its writes. It may end before and after each write of state and dead letters and each
 * request. After that point, it writes and sends nothing.
 */
export class Crash {
  /** Resolves when the process has ended. */
  readonly happened: Promise<void>
  #ended = false
  #points = 0
  #writing = 0
  #resolve: () => void = () => {}
  readonly #at: number

  /** `at`: the number of the point, from 1; 0 for a process that does not end. */
  constructor(at: number) {
    this.#at = at
    this.happened = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  get ended(): boolean {
    return this.#ended
  }

  /** A point where the process may end. */
  readonly point: Effect.Effect<void> = Effect.suspend(() => {
    if (!this.#ended && ++this.#points === this.#at) {
      this.#ended = true
      this.#settle()
    }
    return this.#ended ? blocked : Effect.void
  })

  /** A write that takes time. A process that ends during the write ends after it. */
  #write<A, E>(write: Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.zipRight(
      this.point,
      Effect.suspend(() => {
        this.#writing++
        return Effect.ensuring(
          write,
          Effect.sync(() => {
            this.#writing--
            if (this.#ended) this.#settle()
          })
        )
      })
    )
  }

  #settle(): void {
    if (this.#writing === 0) this.#resolve()
  }

  letters(inner: DeadLetters): DeadLetters {
    return { name: inner.name, write: (letters) => Effect.zipLeft(this.#write(inner.write(letters)), this.point) }
  }

  state(inner: StateFile, durable: Durable): StateFile {
    return {
      ...inner,
      note: (noted) =>
        Effect.zipLeft(
          this.#write(Effect.tap(inner.note(noted), (number) => Effect.sync(() => durable.note(number, noted)))),
          this.point
        ),
      commit: (change) =>
        Effect.zipLeft(
          this.#write(Effect.tap(inner.commit(change), () => Effect.sync(() => durable.commit(change)))),
          this.point
        ),
      setProperty: (name, value) =>
        Effect.zipLeft(
          this.#write(
            Effect.tap(inner.setProperty(name, value), () =>
              Effect.sync(() => {
                if (value === undefined) durable.ended()
              })
            )
          ),
          this.point
        ),
      save: (snapshot) =>
        Effect.zipLeft(
          this.#write(Effect.tap(inner.save(snapshot), () => Effect.sync(() => durable.save(snapshot)))),
          this.point
        )
    }
  }
}
