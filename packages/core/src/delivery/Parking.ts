import { Effect } from "effect"

/** A fiber that waits to be woken. */
export class ParkedFiber {
  readonly #resume: (then: Effect.Effect<void>) => void
  /** Called if the fiber is interrupted. */
  onInterrupt: (() => void) | undefined

  constructor(resume: (then: Effect.Effect<void>) => void) {
    this.#resume = resume
  }

  /** Lets it continue, first with an effect. Once. */
  wake(then: Effect.Effect<void>): void {
    this.#resume(then)
  }
}

/** Fibers that have nothing to do and wait until they are woken. */
export class Parking {
  #parked: Array<ParkedFiber> = []
  #calls = 0

  /** How often {@link wake} was called. Read it before looking for something to do. */
  get calls(): number {
    return this.#calls
  }

  /** Waits to be woken. `calls` is their number before the fiber found that there is nothing to do. */
  park(calls: number): Effect.Effect<void> {
    return Effect.async<void>((resume) => {
      // A fiber may be suspended between the look and the wait; a call in between must not be missed.
      if (this.#calls !== calls) return resume(Effect.void)
      const fiber = new ParkedFiber(resume)
      this.#parked.push(fiber)
      return Effect.sync(() => {
        this.#parked = this.#parked.filter((other) => other !== fiber)
        fiber.onInterrupt?.()
      })
    })
  }

  /** Wakes at most `count` fibers, those first that have waited longest. */
  wake(count: number): void {
    this.#calls++
    for (let n = 0; n < count; n++) {
      const fiber = this.#parked.shift()
      if (fiber === undefined) return
      fiber.wake(Effect.void)
    }
  }

  /** Takes a fiber that no call of {@link wake} wakes until {@link release}. It continues to wait. */
  occupy(): ParkedFiber | undefined {
    return this.#parked.shift()
  }

  /** Puts an occupied fiber back, if it has nothing to do. */
  release(fiber: ParkedFiber): void {
    fiber.onInterrupt = undefined
    this.#parked.push(fiber)
  }
}
