/** The use of a rate limit by one process. Times are milliseconds before now. */
export interface LimitUse {
  /** Requests that any window of `window` may have. */
  readonly count: number
  /** The time for which a request counts, in milliseconds. */
  readonly window: number
  /** Requests that left within the window: how long ago, at least, and how many. */
  readonly left: ReadonlyArray<readonly [age: number, count: number]>
  /** Requests that wait for a response. */
  readonly open: number
  /** Requests that the process would start now. 0 if it only reports its use. */
  readonly wanted: number
}

/** Requests that a process may start. */
export interface Lease {
  readonly count: number
  /** The validity in milliseconds. If `count` is 0, milliseconds until the process may ask again. */
  readonly millis: number
}

/**
 * A rate limit that several processes share. Together, the requests that left, the open ones and the leases of all
 * processes never exceed `count` in any window.
 */
export interface SharedLimit {
  /**
   * Replaces the stored use of this process, and returns a new lease. An earlier lease ends. Synchronous. `undefined` if
   * the use cannot be shared now: the process then limits only its own requests.
   */
  readonly exchange: (use: LimitUse) => Lease | undefined
}

/** Returns the limit that processes share under the name of a pool. */
export type SharedLimits = (pool: string) => SharedLimit

/** The use is stored in this number of steps per window, so that requests count at most a step longer. */
export const steps = 60
