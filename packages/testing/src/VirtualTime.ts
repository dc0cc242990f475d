import { Clock, Duration, Effect, type Fiber, Scheduler } from "effect"

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

/**
 * A clock that stops while there is work, and then jumps to the time of the next sleeping fiber.
 *
 * It is similar to Effect's `TestClock`, but does not wait. `TestClock.adjust` uses timers of the real clock to detect
 * that every fiber sleeps. This takes a few milliseconds per step, which is too slow for a thousand generated runs.
 * Here, the fibers run on a separate scheduler, so an empty queue means that there is no work.
 *
 * The order of events depends only on the program, so two runs of the same program have the same trace. This is not
 * guaranteed for programs that wait for real promises or sockets.
 */
export class VirtualTime implements Clock.Clock, Scheduler.Scheduler {
  readonly [Clock.ClockTypeId]: Clock.ClockTypeId = Clock.ClockTypeId
  readonly currentTimeMillis: Effect.Effect<number> = Effect.sync(() => this.#now)
  readonly currentTimeNanos: Effect.Effect<bigint> = Effect.sync(() => this.unsafeCurrentTimeNanos())
  readonly #tasks = new Scheduler.PriorityBuckets()
  #sleepers: Array<Sleeper> = []
  #order = 0
  #now: number

  /** @param now Milliseconds since 1970 at the start. */
  constructor(now: number) {
    this.#now = now
  }

  unsafeCurrentTimeMillis(): number {
    return this.#now
  }

  unsafeCurrentTimeNanos(): bigint {
    return BigInt(Math.round(this.#now * 1000)) * 1000n
  }

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return Effect.async<void>((resume) => {
      const millis = Duration.toMillis(duration)
      if (!Number.isFinite(millis)) return
      const sleeper: Sleeper = { at: this.#now + millis, order: this.#order++, wake: () => resume(Effect.void) }
      this.#insert(sleeper)
      return Effect.sync(() => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
      })
    })
  }

  shouldYield(fiber: Fiber.RuntimeFiber<unknown, unknown>): number | false {
    return Scheduler.defaultShouldYield(fiber)
  }

  scheduleTask(task: Scheduler.Task, priority: number): void {
    this.#tasks.scheduleTask(task, priority)
  }

  hasTasks(): boolean {
    return this.#tasks.buckets.length > 0
  }

  /** Runs at most `limit` tasks, until none is left. Returns the number of tasks that it ran. */
  runTasks(limit: number): number {
    let ran = 0
    while (this.hasTasks() && ran < limit) {
      const buckets = this.#tasks.buckets
      this.#tasks.buckets = []
      for (const [, tasks] of buckets) {
        for (const task of tasks) task()
        ran += tasks.length
      }
    }
    return ran
  }

  /**
   * Jumps to the time of the next sleeping fiber and wakes all fibers that sleep until then. Returns false if no fiber
   * sleeps.
   */
  advance(): boolean {
    const next = this.#sleepers[0]
    if (next === undefined) return false
    this.#now = Math.max(this.#now, next.at)
    while (this.#sleepers[0] !== undefined && this.#sleepers[0].at <= this.#now) this.#sleepers.shift()?.wake()
    return true
  }

  #insert(sleeper: Sleeper): void {
    let at = this.#sleepers.length
    while (at > 0 && (this.#sleepers[at - 1]?.at ?? 0) > sleeper.at) at--
    this.#sleepers.splice(at, 0, sleeper)
  }
}
