import { Deferred, Effect } from "effect"
import type { Budget } from "./Budget.js"
import type { Health } from "./Health.js"
import type { Parking } from "./Parking.js"

interface Dependencies {
  readonly health: Health
  readonly budget: Budget
  /** Where batches wait while another one probes a paused endpoint. */
  readonly parking: Parking
  /** Completes when the run must stop: everything that waits for its turn stops waiting. */
  readonly stopped: Deferred.Deferred<void>
  /** The endpoint had no success for so long that the run is given up. */
  readonly onOutage: () => void
}

/** Decides when the next request of an endpoint may start. Owns the count of batches that wait for their turn. */
export class Admission {
  readonly #dependencies: Dependencies
  #waiting = 0
  #isClosed = false

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  /** Batches that the budget or a pause makes wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** No request starts any more. */
  close(): void {
    this.#isClosed = true
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Whether a request may start: `true`, `false` if none may start any more, or what to wait for before asking again. */
  ask(now: number): boolean | Effect.Effect<void> {
    const { budget, health, onOutage, parking } = this.#dependencies
    if (this.#isClosed) return false
    if (now >= health.giveUpAt) {
      onOutage()
      return false
    }
    if (now < health.until) return this.#sleep(health.until - now)
    if (health.state === "paused") {
      if (health.probing) return this.#counted(parking.park(parking.calls))
      health.probing = true
    }
    const wait = budget.reserve(now)
    if (wait === 0) return true
    health.probing = false
    return this.#sleep(wait)
  }

  #sleep(millis: number): Effect.Effect<void> {
    return this.#counted(Effect.raceFirst(Effect.sleep(millis), Deferred.await(this.#dependencies.stopped)))
  }

  #counted(turn: Effect.Effect<void>): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#waiting++
      return Effect.map(turn, () => void this.#waiting--)
    })
  }
}
