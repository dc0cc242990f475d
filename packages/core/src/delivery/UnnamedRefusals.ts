import type * as Batch from "./Batch.js"

/** This number of batches is split down to single items before a refusal of a whole batch is believed. */
const splitBatches = 2

/**
 * After the split batches, this number of batches is read and kept without splitting them. If all of them are refused
 * too, the run ends. 20 batches of 75 are more than the neighbouring records that one bad export usually spoils, and few
 * enough to read in a moment.
 */
const keptBatches = 20

interface KeptBatch {
  readonly batch: Batch.Batch
  /** The last request that refused a part of it. */
  readonly request: number
}

/**
 * Decides whether refusals that name no item are the vendor's decision. A proxy, a wrong URL and an outage page refuse
 * everything. A batch with such refusals is therefore kept until an item is accepted in a later request. Then the vendor
 * responds, and the refused items are sent once more. Synchronous; owned by one delivery.
 */
export class UnnamedRefusals {
  #kept: Array<KeptBatch> = []
  /** The last request in which an item was accepted. */
  #lastAccepted = 0
  readonly #mostKept: number

  /** @param isLive Records of a live source wait for their result, so fewer batches are kept. */
  constructor(isLive: boolean) {
    this.#mostKept = isLive ? splitBatches : splitBatches + keptBatches
  }

  /** Whether a refusal of the whole batch keeps it, and does not split it. */
  keepsWhole(batch: Batch.Batch): boolean {
    return !batch.confirmed && this.#undecided >= splitBatches
  }

  /**
   * Keeps a batch with unnamed refusals, the last of them in the given request. `again`: the vendor responds, so the
   * batch is not kept, but sent again. `halt`: too many batches in a row were refused, and the responses are probably
   * not the vendor's.
   */
  keep(batch: Batch.Batch, request: number): "kept" | "again" | "halt" {
    if (request < this.#lastAccepted) return "again"
    this.#kept.push({ batch, request })
    return this.#undecided < this.#mostKept ? "kept" : "halt"
  }

  /** An item of this request was accepted. Returns the batches that were refused in earlier requests, to send again. */
  accepted(request: number): ReadonlyArray<Batch.Batch> {
    this.#lastAccepted = Math.max(request, this.#lastAccepted)
    if (this.#kept.length === 0) return none
    const refusedBefore = this.#kept.filter((kept) => kept.request < request)
    this.#kept = this.#kept.filter((kept) => kept.request >= request)
    return refusedBefore.map(({ batch }) => batch)
  }

  /**
   * Nothing else is left to send. Returns the batches whose refusals are final: those in which an item was accepted or
   * refused by name, and a batch that alone was refused. Undefined if several batches were refused, because the
   * responses are then probably not the vendor's.
   */
  end(): ReadonlyArray<Batch.Batch> | undefined {
    if (this.#undecided > 1) return undefined
    const kept = this.#kept
    this.#kept = []
    return kept.map(({ batch }) => batch)
  }

  /** Whether any batch is kept. */
  get isKeeping(): boolean {
    return this.#kept.length > 0
  }

  /** The number of kept batches in which the vendor decided nothing. */
  get #undecided(): number {
    return this.#kept.reduce((count, { batch }) => (batch.decided ? count : count + 1), 0)
  }
}

const none: ReadonlyArray<Batch.Batch> = []
