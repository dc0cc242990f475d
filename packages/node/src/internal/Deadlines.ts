/** A task that must be over by a moment. */
export interface Deadline {
  done: boolean
}

interface Entry extends Deadline {
  readonly at: number
  readonly expire: () => void
}

/**
 * Deadlines that are all equally far away, kept by one timer: the first to start is the first to expire, so a queue is
 * enough. Costs one object per task instead of a timer each.
 */
export class Deadlines {
  private queue: Array<Entry> = []
  private head = 0
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly millis: number) {}

  /** `expire` is called once, unless `done` was set before. Late by no more than a few milliseconds. */
  start(expire: () => void): Deadline {
    const entry: Entry = { at: performance.now() + this.millis, expire, done: false }
    this.queue.push(entry)
    if (this.timer === undefined) this.arm(this.millis)
    return entry
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.queue = []
    this.head = 0
  }

  private arm(millis: number): void {
    this.timer = setTimeout(() => this.tick(), Math.ceil(millis))
    this.timer.unref()
  }

  private tick(): void {
    this.timer = undefined
    const now = performance.now()
    for (;;) {
      const entry = this.queue[this.head]
      if (entry === undefined) {
        this.queue = []
        this.head = 0
        return
      }
      if (!entry.done && entry.at > now) {
        this.queue = this.queue.slice(this.head)
        this.head = 0
        this.arm(entry.at - now)
        return
      }
      this.head++
      if (!entry.done) entry.expire()
    }
  }
}
