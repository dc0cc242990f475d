import { DeadLetter } from "@sluice/core"
import { Effect } from "effect"

/** Settings of dead letters in memory. */
export interface MemoryDeadLettersOptions {
  /** Milliseconds until letters are durable. Default: 0. */
  readonly storage?: number
  /** The number of writes after which every write fails. Default: no write fails. */
  readonly failsAfter?: number
  /** Called with each letter when it is durable. */
  readonly onDurable?: (letter: DeadLetter.DeadLetter) => void
}

/** Dead letters in memory: `written` grows as letters become durable. */
export interface MemoryDeadLetters extends DeadLetter.DeadLetters {
  readonly written: ReadonlyArray<DeadLetter.DeadLetter>
}

/** Concurrent writes end in a defect, because the contract forbids them. */
export const make = (options: MemoryDeadLettersOptions = {}): MemoryDeadLetters => {
  const { storage = 0, failsAfter = Number.POSITIVE_INFINITY } = options
  const written: Array<DeadLetter.DeadLetter> = []
  let writes = 0
  let busy = false
  const write = (letters: ReadonlyArray<DeadLetter.DeadLetter>): Effect.Effect<void, DeadLetter.DeadLetterError> =>
    Effect.suspend(() => {
      if (busy) return Effect.dieMessage("dead letters are written twice at the same time")
      if (writes++ >= failsAfter)
        return Effect.fail(new DeadLetter.DeadLetterError({ message: "no space left on the device (simulated)" }))
      busy = true
      const durable = Effect.sync(() => {
        for (const letter of letters) {
          written.push(letter)
          options.onDurable?.(letter)
        }
      })
      const done = storage === 0 ? durable : Effect.zipRight(Effect.sleep(storage), durable)
      return Effect.ensuring(
        done,
        Effect.sync(() => {
          busy = false
        })
      )
    })
  return { name: "memory", written, write }
}
