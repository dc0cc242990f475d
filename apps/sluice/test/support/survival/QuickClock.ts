import { Clock, Duration, Effect } from "effect"

/**
 * A clock that does not wait. A pause takes one turn of the event loop, and a second takes the given number of turns.
 */
export class QuickClock implements Clock.Clock {
  readonly [Clock.ClockTypeId]: Clock.ClockTypeId = Clock.ClockTypeId
  readonly currentTimeMillis: Effect.Effect<number> = Effect.sync(() => this.now)
  readonly currentTimeNanos: Effect.Effect<bigint> = Effect.sync(() => this.unsafeCurrentTimeNanos())
  /** Milliseconds since 1970. */
  now: number
  /** The turns per second. Checkpoints are saved once per second. */
  turns = 1

  constructor(now: number) {
    this.now = now
  }

  unsafeCurrentTimeMillis(): number {
    return this.now
  }

  unsafeCurrentTimeNanos(): bigint {
    return BigInt(Math.round(this.now)) * 1_000_000n
  }

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return Effect.async<void>((resume) => {
      const millis = Duration.toMillis(duration)
      let left = millis >= 1_000 ? this.turns : 1
      let next: NodeJS.Immediate | undefined
      const turn = (): void => {
        if (--left > 0) {
          next = setImmediate(turn)
          return
        }
        if (Number.isFinite(millis)) this.now += Math.min(millis, 1_000)
        resume(Effect.void)
      }
      next = setImmediate(turn)
      return Effect.sync(() => clearImmediate(next))
    })
  }
}
