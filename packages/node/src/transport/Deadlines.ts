/** The time limit of one task. */
export class Deadline {
  #task: (() => void) | undefined
  constructor(
    /** On the clock of `performance.now`. */
    readonly at: number,
    task: (() => void) | undefined
  ) {
    this.#task = task
  }

  /** Releases the callback, which refers to a whole request, because the queue keeps this object until its deadline. */
  end(): void {
    this.#task = undefined
  }

  get ended(): boolean {
    return this.#task === undefined
  }

  /** Calls the callback, unless the task has ended. */
  expire(): void {
    const task = this.#task
    this.end()
    task?.()
  }
}

/** The number of ended deadlines at the front of the queue before it is cut. */
const slack = 1_024

/**
 * Deadlines of the same length with a single timer. The first deadline to start is the first to expire, so a queue is
 * enough. A task needs one object instead of a timer.
 */
export class Deadlines {
  readonly #millis: number
  #queue: Array<Deadline> = []
  #head = 0
  #timer: NodeJS.Timeout | undefined
  /** Expires deadlines after responses that have already arrived are read. */
  #turn: NodeJS.Immediate | undefined

  constructor(millis: number) {
    this.#millis = millis
  }

  /**
   * `expire` is called once, at most a few milliseconds late, unless the deadline ends before. After a pause of the
   * process or the machine, what arrived in the meantime is read first.
   */
  start(expire: () => void): Deadline {
    const deadline = new Deadline(performance.now() + this.#millis, expire)
    this.#skipEnded()
    this.#queue.push(deadline)
    if (this.#timer === undefined && this.#turn === undefined) this.#arm(this.#millis)
    return deadline
  }

  /** Like {@link start}, but with a shorter length and a separate timer. `expire` receives the length. */
  startWithin(millis: number, expire: (millis: number) => void): Deadline {
    if (millis >= this.#millis) return this.start(() => expire(this.#millis))
    const deadline = new Deadline(performance.now() + millis, () => expire(millis))
    setTimeout(() => setImmediate(() => deadline.expire()), Math.ceil(millis)).unref()
    return deadline
  }

  /** The number of stored deadlines: the running ones, and ended ones after a running one. */
  get size(): number {
    return this.#queue.length - this.#head
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#turn)
    this.#timer = undefined
    this.#turn = undefined
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
    this.#timer = setTimeout(() => this.#readFirst(), Math.ceil(millis))
    this.#timer.unref()
  }

  #readFirst(): void {
    this.#timer = undefined
    this.#turn = setImmediate(() => this.#expire())
  }

  #expire(): void {
    this.#turn = undefined
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
