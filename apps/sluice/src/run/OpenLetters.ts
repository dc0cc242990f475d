import { stat } from "node:fs/promises"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import { Effect, Either } from "effect"

/** What could not be read of the letters. */
export interface Damage {
  /** One sentence each. */
  readonly sentences: ReadonlyArray<string>
  /** Entries that are not valid dead letters. */
  readonly invalid: number
}

/**
 * Calls `visit` with each letter of a file that no replay has sent and no person has dismissed, also beside a run or a replay
 * that writes it. A file that is gone has none: a person deleted it. Nor has a pipe. Where the journal is damaged, every letter
 * counts as open.
 */
export const each = async (file: string, visit: (letter: DeadLetter) => void): Promise<Damage> => {
  if (!(await isRegular(file))) return { sentences: [], invalid: 0 }
  const journal = await Effect.runPromise(Effect.either(ReplayJournal.states(file)))
  const stateOf = Either.getOrElse(journal, () => (): ReplayJournal.LetterState => "open")
  const damage = Either.isLeft(journal) ? [journal.left.message] : []
  let invalid = 0
  let isLastInvalid = false
  try {
    for await (const found of DeadLetterFile.read(file)) {
      isLastInvalid = found === undefined
      if (found === undefined) invalid++
      else if (ReplayJournal.isOpen(stateOf(ReplayJournal.keyOf(found.letter)))) visit(found.letter)
    }
  } catch {
    return { sentences: [...damage, `${file} cannot be read to its end: it may have more dead letters.`], invalid }
  }
  // The last one may be incomplete: a run is writing it, or was killed while it did.
  const lost = isLastInvalid ? invalid - 1 : invalid
  if (lost === 0) return { sentences: damage, invalid: 0 }
  const entries =
    lost === 1 ? "1 entry that is not a valid dead letter" : `${lost} entries that are not valid dead letters`
  const sentence = `${file} contains ${entries}. Replay leaves out what is not valid: correct it or remove it.`
  return { sentences: [...damage, sentence], invalid: lost }
}

const isRegular = async (file: string): Promise<boolean> => {
  try {
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
