import type { Reason } from "@sluice/values/Reason"
import { Deferred, Effect } from "effect"
import type { Reply } from "../destination/Reply.js"
import { type Budget, Reservation } from "./Budget.js"
import type { Concurrency } from "./Concurrency.js"
import type { Health } from "./Health.js"
import { Parking } from "./Parking.js"

interface Dependencies {
  /** The endpoint, for people. */
  readonly name: string
  readonly health: Health
  readonly budget: Budget
  readonly concurrency: Concurrency
  /** Whether its records are created one by one. See {@link Budget.keepForLive}. */
  readonly isLive: boolean
  /** The queue of batches that wait while another batch probes a paused endpoint. */
  readonly parking: Parking
  /** Completes when the run must stop. All batches in the queue then stop waiting. */
  readonly stopped: Deferred.Deferred<void>
  /** The run stops, because the endpoint had no success for too long or accepts no request for too long. */
  readonly onOutage: (reason: Reason) => void
}

/** The reason no request starts now: the endpoint is paused, or its rate limit is used up. */
export interface RequestWait {
  readonly for: "pause" | "rate-limit"
  /** Milliseconds until the next request. */
  readonly millis: number
}

/** Decides when the next request of an endpoint may start. Owns the count of batches that wait for their turn. */
export class Admission {
  readonly #dependencies: Dependencies
  /**
   * Batches that wait until another request of the endpoint has ended or started. One batch at a time waits for a moment,
   * so that the others need not wake for each request.
   */
  readonly #slots = new Parking()
  #isSleeping = false
  /** Started requests that have not ended. */
  #open = 0
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
    this.#slots.wake(Number.POSITIVE_INFINITY)
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /**
   * Whether a request may start: its reservation, or undefined if no further request may start, or an effect to wait
   * for before the next call.
   */
  ask(now: number): Reservation | Effect.Effect<void> | undefined {
    const { budget, concurrency, health, isLive, name, onOutage, parking } = this.#dependencies
    if (this.#isClosed) return undefined
    if (now >= health.giveUpAt) {
      onOutage(health.outage(name))
      return undefined
    }
    if (this.#isSleeping) return this.#parked
    if (now < health.until) return this.#sleep(health.until - now)
    if (!concurrency.admits(this.#open)) return this.#parked
    if (health.state === "paused") {
      if (health.probing) return this.#counted(parking.park(parking.calls))
      health.probing = true
    }
    const reserved = budget.reserve(now, isLive)
    if (reserved instanceof Reservation) {
      this.#open++
      this.#slots.wake(1)
      return reserved
    }
    health.probing = false
    const limited = budget.longWaitFrom(now)
    if (limited > health.giveUpAfter) {
      onOutage(health.limitUsedUp(name, limited))
      return undefined
    }
    return this.#sleep(reserved)
  }

  /** The request of a reservation has ended, without a reply if it was given up or not sent. */
  landed(reservation: Reservation, reply: Reply | undefined, now: number): void {
    const { concurrency } = this.#dependencies
    this.#open--
    reservation.answered(now, reply?.rateLimit)
    if (reply !== undefined) concurrency.answered({ start: reservation.start, now, isRefused: isRefusal(reply) })
    if (!this.#isSleeping) this.#slots.wake(concurrency.limit - this.#open)
  }

  /** The reason the next request waits. Undefined if it may start, or waits for a response. */
  waitFrom(now: number): RequestWait | undefined {
    const { budget, health } = this.#dependencies
    if (health.state === "halted") return undefined
    if (now < health.until) return { for: "pause", millis: health.until - now }
    const millis = budget.waitFrom(now)
    return millis > 0 ? { for: "rate-limit", millis } : undefined
  }

  #sleep(millis: number): Effect.Effect<void> {
    const slept = Effect.raceFirst(Effect.sleep(millis), Deferred.await(this.#dependencies.stopped))
    return this.#counted(
      Effect.suspend(() => {
        this.#isSleeping = true
        return Effect.ensuring(
          slept,
          Effect.sync(() => {
            this.#isSleeping = false
          })
        )
      })
    )
  }

  get #parked(): Effect.Effect<void> {
    return this.#counted(this.#slots.park(this.#slots.calls))
  }

  #counted(turn: Effect.Effect<void>): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#waiting++
      return Effect.map(turn, () => void this.#waiting--)
    })
  }
}

/** Whether the service refused a request for a reason that its items did not cause, or did not respond. */
const isRefusal = (reply: Reply): boolean => reply._tag === "Wait" || (reply._tag === "Judged" && !reply.answered)
