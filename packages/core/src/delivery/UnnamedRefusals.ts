import type * as Batch from "./Batch.js"

/** The maximum number of batches that are split down to single items while nothing shows that the vendor responds. */
const splitBatches = 2

/**
 * After the split batches, this number of further batches is kept without splitting. If all of them are refused too,
 * the run ends. 20 batches of 75 contain more records than a bad export usually spoils in a row, and they are read
 * quickly.
 */
const keptBatches = 20

interface KeptBatch {
  readonly batch: Batch.Batch
  /** The first request that refused the batch or a part of it. */
  readonly first: number
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
  /** The batches that are being split, with the first request that refused them. */
  readonly #splitting = new Map<Batch.Batch, number>()
  /** The last request in which an item was accepted. */
  #lastAccepted = 0
  /** The number of refused batches since then whose refusals were final, because nothing else was left to send. */
  #unconfirmed = 0

  /**
   * The request refused several items of the batch. Returns whether it is split. Otherwise, {@link keep} it whole.
   */
  splits(batch: Batch.Batch, request: number): boolean {
    if (batch.confirmed || batch.decided || this.#splitting.has(batch)) return true
    if (this.#undecidedSplitting + this.#undecidedKept >= splitBatches) return false
    this.#splitting.set(batch, request)
    return true
  }

  /** The batch is done, without unnamed refusals or with final ones. */
  done(batch: Batch.Batch): void {
    this.#splitting.delete(batch)
  }

  /**
   * Keeps a batch with unnamed refusals, the last of them in the given request. `again`: the vendor responds, so the
   * batch is not kept, but sent again. `halt`: too many batches in a row were refused, and the responses are probably
   * not the vendor's.
   */
  keep(batch: Batch.Batch, request: number): "kept" | "again" | "halt" {
    const first = this.#splitting.get(batch) ?? request
    this.#splitting.delete(batch)
    if (request < this.#lastAccepted) return "again"
    this.#kept.push({ batch, first, request })
    return this.#undecidedKept < splitBatches + keptBatches ? "kept" : "halt"
  }

  /** An item of this request was accepted. Returns the batches that were refused in earlier requests, to send again. */
  accepted(request: number): ReadonlyArray<Batch.Batch> {
    this.#lastAccepted = Math.max(request, this.#lastAccepted)
    this.#unconfirmed = 0
    if (this.#kept.length === 0) return none
    const refusedBefore = this.#kept.filter((kept) => kept.request < request)
    this.#kept = this.#kept.filter((kept) => kept.request >= request)
    return refusedBefore.map(({ batch }) => batch)
  }

  /**
   * Nothing else is left to send. Returns the batches that are sent once more, because an item was accepted after their
   * first refusal, or because they were kept without splitting them. If there are none, returns the batches whose refusals are final: those in which an item was accepted
   * or refused by name, and a batch that alone was refused. Undefined if several batches were refused since the last
   * acceptance, because the responses are then probably not the vendor's.
   */
  end(): { readonly again: ReadonlyArray<Batch.Batch>; readonly final: ReadonlyArray<Batch.Batch> } | undefined {
    const again = this.#kept.filter(({ batch, first }) => !batch.decided && first < this.#lastAccepted)
    if (again.length > 0) {
      this.#kept = this.#kept.filter((kept) => !again.includes(kept))
      return { again: again.map(({ batch }) => batch), final: none }
    }
    if (this.#undecidedKept + this.#unconfirmed > 1) return undefined
    const whole = this.#kept.filter(({ batch }) => batch.items.length > 0)
    if (whole.length > 0) {
      this.#kept = this.#kept.filter((kept) => !whole.includes(kept))
      return { again: whole.map(({ batch }) => batch), final: none }
    }
    this.#unconfirmed += this.#undecidedKept
    const final = this.#kept.map(({ batch }) => batch)
    this.#kept = []
    return { again: none, final }
  }

  /** Whether any batch is kept. */
  get isKeeping(): boolean {
    return this.#kept.length > 0
  }

  /** The number of kept batches in which the vendor decided nothing. */
  get #undecidedKept(): number {
    return this.#kept.filter(({ batch }) => !batch.decided).length
  }

  get #undecidedSplitting(): number {
    return [...this.#splitting.keys()].filter(({ decided }) => !decided).length
  }
}

const none: ReadonlyArray<Batch.Batch> = []
