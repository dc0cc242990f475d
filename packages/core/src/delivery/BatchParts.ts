import type { Item } from "../destination/Item.js"
import { byCause } from "../outcome/Outcome.js"
import * as Batch from "./Batch.js"
import type { Listener } from "./Listener.js"
import type { Planner } from "./Planner.js"
import { UnnamedRefusals } from "./UnnamedRefusals.js"

/** A refusal of a whole request that named no item. */
export type RefusedRequest = Omit<Batch.UnnamedRefusal, "item" | "isFollowed">

/** The dependencies of the parts of batches. */
export interface BatchPartsDependencies {
  readonly planner: Planner
  readonly listener: Listener
  /** See `PipelineOptions.pastRefusals`. */
  readonly pastRefusals: boolean
  /** The batch has a part to send. */
  readonly onAgain: (batch: Batch.Batch) => void
  /** A batch is done, so that items of its keys may follow. */
  readonly onFinished: () => void
  /** Several batches in a row were refused without naming an item, and the run ends. */
  readonly onRefusals: () => void
}

/**
 * Sends batches in parts, and finishes them. A batch whose items were refused without being named is halved until each
 * refused item is alone. It is kept instead while nothing shows that the vendor refused it. Owns the kept batches of one
 * delivery.
 */
export class BatchParts {
  readonly #dependencies: BatchPartsDependencies
  readonly #unnamed = new UnnamedRefusals()

  constructor(dependencies: BatchPartsDependencies) {
    this.#dependencies = dependencies
  }

  /** Whether any batch is kept. If no request is left that could decide about it, call {@link endKept}. */
  get isKeeping(): boolean {
    return this.#unnamed.isKeeping
  }

  /** The part that was sent was refused, and no item was named. */
  refused(batch: Batch.Batch, refused: RefusedRequest): void {
    const { onAgain, pastRefusals } = this.#dependencies
    const [alone, ...others] = batch.items
    if (alone !== undefined && others.length === 0) {
      batch.unnamed.push({ ...refused, item: alone, isFollowed: Batch.isFollowed(batch, alone.key) })
      this.done(batch, [])
    } else if (pastRefusals || !Batch.isWhole(batch) || this.#unnamed.splits(batch, refused.request)) {
      Batch.halve(batch)
      onAgain(batch)
    } else this.#keep(batch, refused.request)
  }

  /** The part that was sent has its verdicts. Continues with the next part, or ends the batch. */
  done(batch: Batch.Batch, done: ReadonlyArray<Item>): void {
    const { onAgain, pastRefusals, planner } = this.#dependencies
    batch.items = []
    if (Batch.advance(batch)) {
      planner.release(batch, done)
      onAgain(batch)
      return
    }
    const lastRefusal = batch.unnamed.at(-1)
    if (lastRefusal === undefined || batch.confirmed || pastRefusals) this.#finish(batch, done)
    else {
      planner.release(batch, done)
      this.#keep(batch, lastRefusal.request)
    }
  }

  /** An item of this request was accepted, so the vendor responds. Batches that were refused earlier are sent again. */
  accepted(request: number): void {
    for (const batch of this.#unnamed.accepted(request)) this.#confirm(batch)
  }

  /**
   * No request is left that could show whether unnamed refusals come from the vendor. Returns false if the run ends
   * because of them.
   */
  endKept(): boolean {
    const ended = this.#unnamed.end()
    if (ended === undefined) {
      this.#dependencies.onRefusals()
      return false
    }
    for (const batch of ended.again) this.#confirm(batch)
    for (const batch of ended.final) this.#finish(batch, [])
    this.#dependencies.listener.attemptDone()
    return true
  }

  /** Keeps a batch until a later request shows whether the vendor refused it. */
  #keep(batch: Batch.Batch, request: number): void {
    const next = this.#unnamed.keep(batch, request)
    if (next === "again") this.#confirm(batch)
    if (next === "halt") this.#dependencies.onRefusals()
  }

  /** Sends the items with unnamed refusals once more, because the vendor responds now. */
  #confirm(batch: Batch.Batch): void {
    Batch.confirm(batch)
    if (batch.items.length > 0) this.#dependencies.onAgain(batch)
    else this.#finish(batch, [])
  }

  #finish(batch: Batch.Batch, done: ReadonlyArray<Item>): void {
    const { listener, onFinished, planner } = this.#dependencies
    const { unnamed } = batch
    this.#unnamed.done(batch)
    batch.unnamed = []
    for (const { item, reason, wire, request } of unnamed)
      listener.ended(item, { outcome: byCause.refusedAlone, reason, wire, request, tries: batch.tries })
    planner.release(batch, unnamed.length === 0 ? done : [...done, ...unnamed.map(({ item }) => item)])
    onFinished()
  }
}
