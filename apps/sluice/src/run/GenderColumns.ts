import type { SourceError } from "@sluice/core/Source"
import { Effect } from "effect"
import * as UnclearLetters from "../wiring/UnclearLetters.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as Estimate from "./Estimate.js"
import type { OpenedSource } from "./SourceKind.js"

/**
 * Whether letters for a gender must be left out because their language is not known. The first records of a file decide, as a
 * column. The records of a stream or a program cannot be read in advance, so each letter is decided alone.
 */
export const areUnclear = (
  wiring: Wiring,
  { canSample, source }: Pick<OpenedSource, "canSample" | "source">
): Effect.Effect<boolean, SourceError> => {
  if (!canSample) return Effect.succeed(true)
  return UnclearLetters.isPossible(wiring)
    ? Effect.map(
        Estimate.first(source.open([]), Estimate.sampleSize),
        (entries) => UnclearLetters.find(wiring, Estimate.readable(entries)).length > 0
      )
    : Effect.succeed(false)
}
