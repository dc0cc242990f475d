import type { Reason } from "@sluice/values/Reason"
import { Deferred, Effect } from "effect"
import { type Budget, Reservation } from "./Budget.js"
import type { Health } from "./Health.js"
import type { Parking } from "./Parking.js"

interface Dependencies {
  /** The endpoint, for people. */
  readonly name: string
  readonly health: Health
  readonly budget: Budget
  /** The queue of batches that wait while another batch probes a paused endpoint. */
  readonly parking: Parking
  /** Completes when the run must stop. All batches in the queue then stop waiting. */
  readonly stopped: Deferred.Deferred<void>
  /** The run stops, because the endpoint had no success for too long or accepts no request for too long. */
  readonly onOutage: (reason: Reason) => void
}

/** Decides when the next request of an endpoint may start. Owns the count of batches that wait for their turn. */
export class Admission {
  readonly #dependencies: Dependencies
  #waiting = 0
  #isClosed = false

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  /** The number of batches that wait because of the budget or a pause. */
  get waiting(): number {
    return this.#waiting
  }

  /** Prevents further requests from starting. */
  close(): void {
    this.#isClosed = true
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /**
   * Whether a request may start: its reservation, or undefined if no further request may start, or an effect to wait
   * for before the next call.
   */
  ask(now: number): Reservation | Effect.Effect<void> | undefined {
    const { budget, health, name, onOutage, parking } = this.#dependencies
    if (this.#isClosed) return undefined
    if (now >= health.giveUpAt) {
      onOutage(health.outage(name))
      return undefined
    }
    if (now < health.until) return this.#sleep(health.until - now)
    if (health.state === "paused") {
      if (health.probing) return this.#counted(parking.park(parking.calls))
      health.probing = true
    }
    const reserved = budget.reserve(now)
    if (reserved instanceof Reservation) return reserved
    health.probing = false
    const limited = budget.longWaitFrom(now)
    if (limited > health.giveUpAfter) {
      onOutage(health.limitUsedUp(name, limited))
      return undefined
    }
    return this.#sleep(reserved)
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
