import { Effect } from "effect"

/** Fibers that have nothing to do and wait until they are woken. */
export class Parking {
  #parked: Array<() => void> = []
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
      const wake = () => resume(Effect.void)
      this.#parked.push(wake)
      return Effect.sync(() => {
        this.#parked = this.#parked.filter((other) => other !== wake)
      })
    })
  }

  /** Wakes at most `count` fibers, those first that have waited longest. */
  wake(count: number): void {
    this.#calls++
    for (let n = 0; n < count; n++) {
      const wake = this.#parked.shift()
      if (wake === undefined) return
      wake()
    }
  }
}
