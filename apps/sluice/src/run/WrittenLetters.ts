import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import { Effect } from "effect"
import * as CarriedLetters from "./CarriedLetters.js"

/**
 * The same dead letters, without those that unfinished runs had already written. The records of a killed run may not have been
 * settled, so this run reads them again and ends them in the same way. Each written letter leaves out one. A file that cannot be
 * read leaves out none.
 */
export const without = (
  path: string,
  unfinished: CarriedLetters.UnfinishedRuns,
  deadLetters: DeadLetters
): Effect.Effect<DeadLetters> =>
  Effect.map(
    Effect.promise(() => writtenBy(path, unfinished)),
    (written) => ({
      name: deadLetters.name,
      write: (letters) => {
        const left = letters.filter((letter) => !take(written, keyOf(letter)))
        return left.length === 0 ? Effect.void : deadLetters.write(left)
      }
    })
  )

/** What makes two letters of one record equal; a letter is numbered and dated by its run. */
const keyOf = ({ destination, id, origin, outcome, reasons }: DeadLetter): string =>
  JSON.stringify([id, origin.source, origin.line, origin.offset, destination, outcome, reasons])

const take = (written: Map<string, number>, key: string): boolean => {
  const count = written.get(key) ?? 0
  if (count === 0) return false
  written.set(key, count - 1)
  return true
}

const writtenBy = async (path: string, unfinished: CarriedLetters.UnfinishedRuns): Promise<Map<string, number>> => {
  const written = new Map<string, number>()
  try {
    for await (const found of DeadLetterFile.read(path)) {
      if (found === undefined || !CarriedLetters.isOf(unfinished, found.letter)) continue
      const key = keyOf(found.letter)
      written.set(key, (written.get(key) ?? 0) + 1)
    }
  } catch {
    return written
  }
  return written
}
