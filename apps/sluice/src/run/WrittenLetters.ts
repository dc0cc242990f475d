import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import { Effect } from "effect"

/**
 * The same dead letters, without those that a killed run had already written: their records were not settled, so this run
 * reads them again and ends them in the same way. Each written letter leaves out one. `since` is when that run began, as ISO
 * 8601. A file that cannot be read leaves out none.
 */
export const without = (path: string, since: string, deadLetters: DeadLetters): Effect.Effect<DeadLetters> =>
  Effect.map(
    Effect.promise(() => writtenSince(path, since)),
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

const writtenSince = async (path: string, since: string): Promise<Map<string, number>> => {
  const written = new Map<string, number>()
  try {
    for await (const found of DeadLetterFile.read(path)) {
      if (found === undefined || found.letter.at < since) continue
      const key = keyOf(found.letter)
      written.set(key, (written.get(key) ?? 0) + 1)
    }
  } catch {
    return written
  }
  return written
}
