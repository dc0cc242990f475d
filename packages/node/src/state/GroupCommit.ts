import type { StateError } from "@sluice/core/StateStore"
import { Effect } from "effect"

/** A write that waits for the next transaction. */
interface Waiting {
  /** Runs in the transaction. */
  readonly write: () => void
  /** Runs when the transaction is complete. */
  readonly written: () => void
  readonly failed: (error: StateError) => void
}

/** The parts of a group commit. */
export interface GroupCommitDependencies {
  /** Runs the writes in one transaction. Throws if it was rolled back. */
  readonly transaction: (writes: () => void) => void
  /** Restores the numbers that a transaction changed. */
  readonly numbers: () => () => void
  /** Runs after each complete transaction. */
  readonly committed: () => void
  readonly asError: (error: unknown) => StateError
}

/**
 * Writes the notes and changes of one turn of the event loop in one transaction. Responses often arrive together, and a
 * transaction costs as much as writing 100 records.
 */
export class GroupCommit {
  readonly #dependencies: GroupCommitDependencies
  #waiting: Array<Waiting> = []

  constructor(dependencies: GroupCommitDependencies) {
    this.#dependencies = dependencies
  }

  /**
   * Ends when the transaction with this write is complete, even if the fiber is interrupted. Then `written` runs with the
   * result. If a write of the transaction fails, all of its writes fail.
   */
  add<A>(write: () => A, written: (result: A) => void): Effect.Effect<A, StateError> {
    return Effect.uninterruptible(
      Effect.async((resume) => {
        let result: { readonly value: A } | undefined
        if (this.#waiting.length === 0) setImmediate(() => this.flush())
        this.#waiting.push({
          write: () => {
            result = { value: write() }
          },
          written: () => {
            if (result === undefined) return
            written(result.value)
            resume(Effect.succeed(result.value))
          },
          failed: (error) => resume(error)
        })
      })
    )
  }

  /** Writes now. */
  flush(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    const { asError, committed, numbers, transaction } = this.#dependencies
    const restore = numbers()
    try {
      transaction(() => {
        for (const { write } of waiting) write()
      })
    } catch (error) {
      restore()
      const failure = asError(error)
      for (const { failed } of waiting) failed(failure)
      return
    }
    for (const { written } of waiting) written()
    committed()
  }
}
