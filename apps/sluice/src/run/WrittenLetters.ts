import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import { Effect, Either } from "effect"

/** The letters that are already in the file. */
export interface EarlierLetters {
  readonly path: string
  /** Whether a letter may be of a record that is sent now. */
  readonly isConcerned: (letter: DeadLetter) => boolean
  /** Whether this run reads files again from their start. If so, only open letters count and every record is sent. */
  readonly startsOver: boolean
}

/**
 * The same dead-letter writer, without letters that are already written. A killed run may have written letters of records
 * that it had not finished, so this run reads these records again. It does not send them and uses the outcome of their
 * letters. If this run starts files over, it sends them and leaves out each letter that is equal
 * to an open one. A file that cannot be read has no effect.
 */
export const without = (earlier: EarlierLetters, deadLetters: DeadLetters): Effect.Effect<DeadLetters> =>
  Effect.map(
    Effect.promise(() => writtenBy(earlier)),
    (written): DeadLetters => {
      const ended = new Set<string>()
      const isWritten = (letter: DeadLetter): boolean =>
        ended.delete(recordKey(letter)) || written.take(letter, (one) => isEqual(one, letter)) !== undefined
      return {
        name: deadLetters.name,
        write: (letters) => {
          const left = letters.filter((letter) => !isWritten(letter))
          return left.length === 0 ? Effect.void : deadLetters.write(left)
        },
        ...(!earlier.startsOver && {
          earlier: ({ body, id, origin, seq }, destination) => {
            const letter = written.take({ id, origin, destination }, ({ record }) => sameJson(record, body))
            if (letter !== undefined) ended.add(recordKey({ seq, destination }))
            return letter
          }
        })
      }
    }
  )

/** A record of this run at a destination. */
const recordKey = ({ destination, seq }: Pick<DeadLetter, "seq" | "destination">): string => `${seq} ${destination}`

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The number and the time of a letter depend on its run. A lost response has another reason in the next run. */
const isEqual = (a: DeadLetter, b: DeadLetter): boolean =>
  a.outcome === b.outcome && (a.outcome === "unknown" || sameJson(a.reasons, b.reasons)) && sameJson(a.record, b.record)

/** Letters by position, because positions stay the same in a renamed file. */
class Written {
  readonly #byPlace = new Map<string, Array<DeadLetter>>()

  add(letter: DeadLetter): void {
    const place = placeOf(letter)
    const known = this.#byPlace.get(place)
    if (known === undefined) this.#byPlace.set(place, [letter])
    else known.push(letter)
  }

  /** Removes and returns the first letter of a place that matches. */
  take(place: Place, isMeant: (letter: DeadLetter) => boolean): DeadLetter | undefined {
    const letters = this.#byPlace.size === 0 ? undefined : this.#byPlace.get(placeOf(place))
    const at = letters?.findIndex(isMeant) ?? -1
    return at < 0 ? undefined : letters?.splice(at, 1)[0]
  }
}

type Place = Pick<DeadLetter, "id" | "origin" | "destination">

const placeOf = ({ destination, id, origin }: Place): string =>
  JSON.stringify([id, origin.line, origin.offset, destination])

const writtenBy = async ({ isConcerned, path, startsOver }: EarlierLetters): Promise<Written> => {
  const written = new Written()
  const journal = await Effect.runPromise(Effect.either(ReplayJournal.states(path)))
  const isOpen = (letter: DeadLetter): boolean =>
    Either.isLeft(journal) || ReplayJournal.isOpen(journal.right(ReplayJournal.keyOf(letter)))
  try {
    for await (const found of DeadLetterFile.read(path)) {
      if (found === undefined || !isConcerned(found.letter)) continue
      if (!startsOver || isOpen(found.letter)) written.add(found.letter)
    }
  } catch {
    return written
  }
  return written
}
