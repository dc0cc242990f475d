import { closeSync, mkdirSync, openSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import type { Settled, SettledDestination } from "@sluice/core/Settled"
import { Data, Effect, type Scope } from "effect"
import { sentence } from "../files/FileFault.js"

/** The outcomes could not be kept. What was sent was sent; only the file is not complete. */
export class OutcomesError extends Data.TaggedError("OutcomesError")<{
  readonly message: string
}> {}

/** One line per settled record. */
export interface OutcomesFile {
  readonly path: string
  /** Fits `onSettled` of a pipeline. Never throws; a fault is kept for `flush`. */
  readonly add: (settled: ReadonlyArray<Settled>) => void
  /** Hands over to the system what was added so far. Fails with the first fault since the file was opened. */
  readonly flush: Effect.Effect<void, OutcomesError>
}

const incomplete = "What was sent was sent and is not sent again; only this file lacks lines."

/** Lines are collected up to about this many characters before they are written. */
const batch = 64 * 1024

/**
 * What became of each record, as NDJSON: `{"id","outcome","origin","destinations":[{"name","outcome","reasons",
 * "warnings","request","requestId"}]}`. No value of a record. `append` goes on in a file of the run before, `replace`
 * begins anew. Not synced: after a power failure the last lines may be missing, which the progress file does not
 * depend on.
 */
export const make = (
  path: string,
  mode: "append" | "replace"
): Effect.Effect<OutcomesFile, OutcomesError, Scope.Scope> =>
  Effect.gen(function* () {
    const fail = (error: unknown) =>
      new OutcomesError({ message: `The outcomes in ${sentence(path, "written", error, incomplete)}` })
    const file = yield* Effect.acquireRelease(Effect.try({ try: () => open(path, mode), catch: fail }), (descriptor) =>
      Effect.sync(() => closeSync(descriptor))
    )
    let text = ""
    let fault: OutcomesError | undefined
    const write = () => {
      try {
        for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest))
      } catch (error) {
        fault ??= fail(error)
      }
      text = ""
    }
    const flush = Effect.suspend(() => {
      write()
      return fault === undefined ? Effect.void : fault
    })
    yield* Effect.addFinalizer(() => Effect.ignore(flush))
    return {
      path,
      flush,
      add: (settled) => {
        if (fault !== undefined) return
        for (const one of settled) text += `${JSON.stringify(lineOf(one))}\n`
        if (text.length >= batch) write()
      }
    }
  })

const open = (path: string, mode: "append" | "replace"): number => {
  mkdirSync(dirname(path), { recursive: true })
  return openSync(path, mode === "append" ? "a" : "w", 0o600)
}

const lineOf = (settled: Settled) => ({
  id: settled.id,
  outcome: settled.outcome,
  origin: settled.origin,
  destinations: settled.destinations.map(destinationOf)
})

const destinationOf = (at: SettledDestination) => ({
  name: at.destination,
  outcome: at.outcome,
  ...(at.reasons.length > 0 && { reasons: at.reasons }),
  ...(at.warnings.length > 0 && { warnings: at.warnings }),
  ...(at.request !== undefined && { request: at.request }),
  ...(at.wire?.requestId !== undefined && { requestId: at.wire.requestId })
})
