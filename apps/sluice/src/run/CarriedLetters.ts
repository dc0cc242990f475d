import { rm } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { everyDestination } from "@sluice/core/DeadLetter"
import type { StateError } from "@sluice/core/StateStore"
import { Effect, Either, Schema } from "effect"
import type { ExitCode } from "../report/ExitCode.js"
import * as OpenLetters from "./OpenLetters.js"
import * as StateFolder from "./StateFolder.js"

/**
 * The dead letters of runs that were killed or stopped. Such a run does not report its letters for good, so the next run of
 * the same source does: until one ends in order, their letters count as its own.
 */
export interface CarriedLetters {
  /** Letters of those runs that are still open. */
  readonly count: number
  /** Tells how this run ended. After a run that ended in order, nothing is carried over. */
  readonly end: (exit: ExitCode) => Effect.Effect<void>
}

/** What the state folder keeps: since when letters count, and the files that they are in. */
const Carried = Schema.Struct({ v: Schema.Literal(1), since: Schema.String, files: Schema.Array(Schema.String) })

/** What a run begins with. */
export interface CarriedLettersSettings {
  /** The state file of the source. */
  readonly stateFile: string
  /** The absolute path of the dead letters of this run. */
  readonly deadLetters: string
  /** Letters for others are not of this source. */
  readonly destinations: ReadonlyArray<string>
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Counts the letters that earlier runs left, and notes that this run has begun. */
export const begin = ({
  deadLetters,
  destinations,
  now,
  stateFile
}: CarriedLettersSettings): Effect.Effect<CarriedLetters, StateError> =>
  Effect.gen(function* () {
    const folder = dirname(stateFile)
    const path = stateFile.replace(/\.db$/, ".letters.json")
    const decoded = Schema.decodeUnknownEither(Carried)(yield* StateFolder.read(path))
    const left = Either.isRight(decoded) ? decoded.right : undefined
    const counts = yield* Effect.forEach(left?.files ?? [], (file) =>
      Effect.promise(() => countOpen(file, left?.since ?? "", destinations))
    )
    yield* StateFolder.write(folder, basename(path), {
      v: 1,
      since: left?.since ?? new Date(now).toISOString(),
      files: [...new Set([...(left?.files ?? []), deadLetters])]
    })
    return {
      count: counts.reduce((sum, count) => sum + count, 0),
      end: (exit) =>
        exit === 0 || exit === 2
          ? // Where it cannot be deleted, the next run reports the letters once more.
            Effect.ignore(Effect.tryPromise(() => rm(path, { force: true })))
          : Effect.void
    }
  })

/** Open letters written since a time, and damaged ones: they may be of this source, and a person has to look at them. */
const countOpen = async (file: string, since: string, destinations: ReadonlyArray<string>): Promise<number> => {
  const meant = new Set([...destinations, everyDestination])
  let count = 0
  const { invalid } = await OpenLetters.each(file, (letter) => {
    if (letter.at >= since && meant.has(letter.destination)) count++
  })
  return count + invalid
}
