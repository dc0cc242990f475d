/** The number of records that were processed up to a time of a run. */
export interface ThroughputSample {
  /** Milliseconds since the start. */
  readonly at: number
  readonly records: number
}

/** Samples that a run keeps at most, so that memory does not depend on how long it takes. */
export const maxSamples = 240

/** Collects samples of a run. If there are too many, every other one is dropped, and from then on half as many are added. */
export class Throughput {
  #samples: Array<ThroughputSample> = [{ at: 0, records: 0 }]
  #interval = 0

  /** Adds a sample, unless the last one is too recent. `at` never decreases. */
  add(sample: ThroughputSample): void {
    const last = this.#samples[this.#samples.length - 1]
    if (last !== undefined && sample.at - last.at <= this.#interval) return
    this.#samples.push(sample)
    if (this.#samples.length <= maxSamples) return
    this.#samples = this.#samples.filter((_, index) => index % 2 === 0)
    this.#interval = (2 * sample.at) / maxSamples
  }

  /** In order, the first one at 0. */
  get samples(): ReadonlyArray<ThroughputSample> {
    return this.#samples
  }
}
