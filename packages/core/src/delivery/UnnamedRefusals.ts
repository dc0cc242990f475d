import type * as Batch from "./Batch.js"

/**
 * Decides whether refusals that name no item are the vendor's decision. A proxy or a wrong URL refuses everything: the refusals
 * of one batch are kept until another batch shows who responds. Synchronous; owned by one delivery.
 */
export class UnnamedRefusals {
  #kept: Batch.Batch | undefined
  /** The number of consecutive batches that ended only with unnamed refusals. */
  #inRow = 0

  /**
   * What follows from a batch that ended with unnamed refusals. `final`: they are the vendor's. `kept`: unknown until
   * {@link release}. `halt`: two batches in a row ended so, and the responses are probably not the vendor's.
   */
  of(batch: Batch.Batch): "final" | "kept" | "halt" {
    if (batch.decided) return "final"
    if (this.#inRow > 0) return "halt"
    this.#inRow = 1
    this.#kept = batch
    return "kept"
  }

  /** An item was accepted: the vendor responds. The refusals of the kept batch are final. */
  accepted(): Batch.Batch | undefined {
    this.#inRow = 0
    return this.release()
  }

  /** The kept batch, whose refusals are now final. */
  release(): Batch.Batch | undefined {
    const batch = this.#kept
    this.#kept = undefined
    return batch
  }

  get isKeeping(): boolean {
    return this.#kept !== undefined
  }
}
