/** A task that must be over by a moment. */
export class Deadline {
  #task: (() => void) | undefined
  constructor(
    /** On the clock of `performance.now`. */
    readonly at: number,
    task: (() => void) | undefined
  ) {
    this.#task = task
  }

  /** Lets go of what would have been called: it holds a whole request, and the queue holds it for as long as a deadline lasts. */
  end(): void {
    this.#task = undefined
  }

  get ended(): boolean {
    return this.#task === undefined
  }

  /** Calls what was to be called, unless it ended in time. */
  expire(): void {
    const task = this.#task
    this.end()
    task?.()
  }
}

/** So many ended deadlines may stand in front of the queue before it is cut. */
const slack = 1_024

/**
 * Deadlines that are all equally far away, kept by one timer: the first to start is the first to expire, so a queue is
 * enough. Costs one object per task instead of a timer each.
 */
export class Deadlines {
  readonly #millis: number
  #queue: Array<Deadline> = []
  #head = 0
  #timer: NodeJS.Timeout | undefined

  constructor(millis: number) {
    this.#millis = millis
  }

  /** `expire` is called once, unless the deadline was ended before. Late by no more than a few milliseconds. */
  start(expire: () => void): Deadline {
    const deadline = new Deadline(performance.now() + this.#millis, expire)
    this.#skipEnded()
    this.#queue.push(deadline)
    if (this.#timer === undefined) this.#arm(this.#millis)
    return deadline
  }

  /** How many deadlines are remembered: those that are not over, and those that ended behind one of them. */
  get size(): number {
    return this.#queue.length - this.#head
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#queue = []
    this.#head = 0
  }

  #skipEnded(): void {
    while (this.#queue[this.#head]?.ended === true) this.#head++
    if (this.#head < slack) return
    this.#queue = this.#queue.slice(this.#head)
    this.#head = 0
  }

  #arm(millis: number): void {
    this.#timer = setTimeout(() => this.#tick(), Math.ceil(millis))
    this.#timer.unref()
  }

  #tick(): void {
    this.#timer = undefined
    const now = performance.now()
    for (;;) {
      this.#skipEnded()
      const first = this.#queue[this.#head]
      if (first === undefined) return
      if (first.at > now) {
        this.#arm(first.at - now)
        return
      }
      first.expire()
    }
  }
}
