import type { Applied, RefusedObject } from "./Applied.js"

/** The sums of one workspace since its start or last reset. */
export interface StatsReport {
  readonly requests: number
  /** By HTTP status; `reset` and `hang` for exchanges without a response. */
  readonly byStatus: Readonly<Record<string, number>>
  /** Applied objects per lane, also of requests whose response was lost or replaced. */
  readonly accepted: Readonly<Record<string, number>>
  /**
   * Objects per lane that Braze counts as processed and that have no effect, such as those for an unknown alias. Not
   * included in `accepted`.
   */
  readonly dropped: Readonly<Record<string, number>>
  /**
   * Objects per lane that were refused with their own sentence. Objects of a request that was refused as a whole are
   * not included; the mistake `refused-whole` counts them.
   */
  readonly refused: Readonly<Record<string, number>>
  /** Number of existing profiles. */
  readonly users: number
}

/** The counters of a {@link StatsReport}. */
export interface Stats {
  add(outcome: string, applied: ReadonlyArray<Applied>, refused: ReadonlyArray<RefusedObject>): void
  /** Counts an object that was accepted and dropped. */
  drop(lane: string): void
  report(users: number): StatsReport
  clear(): void
}

/** The lanes that a report always contains, even at zero. */
const lanes = ["attributes", "events", "purchases"]

/** Counters at zero. */
export const make = (): Stats => new Counters()

class Counters implements Stats {
  #requests = 0
  #byStatus = new Map<string, number>()
  #accepted = zeros()
  #dropped = zeros()
  #refused = zeros()

  add(outcome: string, applied: ReadonlyArray<Applied>, refused: ReadonlyArray<RefusedObject>): void {
    this.#requests++
    count(this.#byStatus, outcome)
    countLanes(this.#accepted, applied)
    countLanes(this.#refused, refused)
  }

  drop(lane: string): void {
    count(this.#dropped, lane)
  }

  report(users: number): StatsReport {
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

/** Objects of one lane are adjacent, so each run of them is counted in one step. */
const countLanes = (counts: Map<string, number>, objects: ReadonlyArray<{ readonly lane: string }>): void => {
  let start = 0
  for (let i = 1; i <= objects.length; i++) {
    const lane = objects[start]?.lane
    if (lane === undefined || objects[i]?.lane === lane) continue
    count(counts, lane, i - start)
    start = i
  }
}
