import { Effect } from "effect"

/** A fiber that waits to be woken. */
export class ParkedFiber {
  readonly #resume: (then: Effect.Effect<void>) => void
  /** Called if the fiber is interrupted. */
  onInterrupt: (() => void) | undefined

  constructor(resume: (then: Effect.Effect<void>) => void) {
    this.#resume = resume
  }

  /** Resumes the fiber, which first runs the given effect. Called once. */
  wake(then: Effect.Effect<void>): void {
    this.#resume(then)
  }
}

/** Idle fibers that wait until they are woken. */
export class Parking {
  #parked: Array<ParkedFiber> = []
  #calls = 0

  /** The number of calls of {@link wake}. Read it before looking for work. */
  get calls(): number {
    return this.#calls
  }

  /** Waits to be woken. `calls` is the number of calls before the fiber looked for work. */
  park(calls: number): Effect.Effect<void> {
    return Effect.async<void>((resume) => {
      // A fiber may be suspended between looking for work and waiting, and must not miss a call in between.
      if (this.#calls !== calls) return resume(Effect.void)
      const fiber = new ParkedFiber(resume)
      this.#parked.push(fiber)
      return Effect.sync(() => {
        this.#parked = this.#parked.filter((other) => other !== fiber)
        fiber.onInterrupt?.()
      })
    })
  }

  /** Wakes at most `count` fibers. Those that have waited longest come first. */
  wake(count: number): void {
    this.#calls++
    for (let n = 0; n < count; n++) {
      const fiber = this.#parked.shift()
      if (fiber === undefined) return
      fiber.wake(Effect.void)
    }
  }

  /** Reserves a waiting fiber. It continues to wait, and {@link wake} does not wake it until {@link release}. */
  occupy(): ParkedFiber | undefined {
    return this.#parked.shift()
  }

  /** Returns an occupied fiber to the idle fibers. */
  release(fiber: ParkedFiber): void {
    fiber.onInterrupt = undefined
    this.#parked.push(fiber)
  }
}
