import type { Applied, Refused } from "./Applied.js"

/** The sums of one workspace since it began or was last reset. */
export interface Report {
  readonly requests: number
  /** By HTTP status; `reset` and `hang` for exchanges without an answer. */
  readonly byStatus: Readonly<Record<string, number>>
  /** Applied objects per lane, whatever the wire said of them. */
  readonly accepted: Readonly<Record<string, number>>
  /** Objects per lane that Braze calls processed and that change and send nothing, as those of an alias that nobody has. Not among `accepted`. */
  readonly dropped: Readonly<Record<string, number>>
  /**
   * Objects per lane that were refused with a sentence of their own. Those of a request that is refused as a whole are not
   * among them: that is the mistake `refused-whole`, with their number.
   */
  readonly refused: Readonly<Record<string, number>>
  /** Profiles that exist. */
  readonly users: number
}

/** Counters behind a {@link Report}. */
export interface Stats {
  add(outcome: string, applied: ReadonlyArray<Applied>, refused: ReadonlyArray<Refused>): void
  /** One more object that was accepted and dropped. */
  drop(lane: string): void
  report(users: number): Report
  clear(): void
}

/** The lanes that a report always names, also at zero. */
const lanes = ["attributes", "events", "purchases"]

/** Counters at zero. */
export const make = (): Stats => new Counters()

class Counters implements Stats {
  #requests = 0
  #byStatus = new Map<string, number>()
  #accepted = zeros()
  #dropped = zeros()
  #refused = zeros()

  add(outcome: string, applied: ReadonlyArray<Applied>, refused: ReadonlyArray<Refused>): void {
    this.#requests++
    count(this.#byStatus, outcome)
    countLanes(this.#accepted, applied)
    countLanes(this.#refused, refused)
  }

  drop(lane: string): void {
    count(this.#dropped, lane)
  }

  report(users: number): Report {
    return {
      requests: this.#requests,
      byStatus: Object.fromEntries(this.#byStatus),
      accepted: Object.fromEntries(this.#accepted),
      dropped: Object.fromEntries(this.#dropped),
      refused: Object.fromEntries(this.#refused),
      users
    }
  }

  clear(): void {
    this.#requests = 0
    this.#byStatus = new Map()
    this.#accepted = zeros()
    this.#dropped = zeros()
    this.#refused = zeros()
  }
}

const zeros = (): Map<string, number> => new Map(lanes.map((lane) => [lane, 0]))

const count = (counts: Map<string, number>, name: string, times = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + times)
}

/** Objects of one lane come one after another, so each run of them is counted in one go. */
const countLanes = (counts: Map<string, number>, objects: ReadonlyArray<{ readonly lane: string }>): void => {
  let start = 0
  for (let i = 1; i <= objects.length; i++) {
    const lane = objects[start]?.lane
    if (lane === undefined || objects[i]?.lane === lane) continue
    count(counts, lane, i - start)
    start = i
  }
}
