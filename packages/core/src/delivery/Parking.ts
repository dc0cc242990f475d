import { Effect } from "effect"

/** Fibers that have nothing to do, until somebody calls. */
export class Parking {
  private parked: Array<() => void> = []
  private count = 0

  /** How often somebody was woken, or would have been. To be read before one looks for something to do. */
  get calls(): number {
    return this.count
  }

  /** Waits for a call. `calls` is how many there were when it was found that there is nothing to do. */
  park(calls: number): Effect.Effect<void> {
    return Effect.async<void>((resume) => {
      // A fiber may be put aside between the look and the wait; a call that came meanwhile must not be missed.
      if (this.count !== calls) return resume(Effect.void)
      const wake = () => resume(Effect.void)
      this.parked.push(wake)
      return Effect.sync(() => {
        this.parked = this.parked.filter((other) => other !== wake)
      })
    })
  }

  /** Calls so many of them, those first that have waited longest. */
  wake(count: number): void {
    this.count++
    for (let n = 0; n < count; n++) {
      const wake = this.parked.shift()
      if (wake === undefined) return
      wake()
    }
  }
}
