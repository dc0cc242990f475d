import { closeSync, createReadStream, openSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import { createInterface } from "node:readline"
import * as Outcome from "@sluice/core/Outcome"
import type { Settled, SettledDestination } from "@sluice/core/Settled"
import { parse } from "@sluice/values/Json"
import { warningEffects } from "@sluice/values/Reason"
import { Data, Effect, Either, Schema, type Scope, Struct } from "effect"
import { repairEnd } from "../files/AppendFile.js"
import { sentence } from "../files/FileFault.js"
import { ensureFolder } from "../files/Folder.js"
import { replaceFile } from "../files/ReplaceFile.js"
import * as LetterLine from "./LetterLine.js"

/** The outcomes could not be written. Deliveries are not affected. Only the file is incomplete. */
export class OutcomesError extends Data.TaggedError("OutcomesError")<{
  readonly message: string
}> {}

/** One line for each finished record. */
export interface OutcomesFile {
  readonly path: string
  /** Fits `onSettled` of a pipeline. Never throws; `flush` returns the error. */
  readonly add: (settled: ReadonlyArray<Settled>) => void
  /** Writes the lines that were added so far. Fails with the first error since the file was opened. */
  readonly flush: Effect.Effect<void, OutcomesError>
}

const WarningLine = Schema.Struct({
  ...LetterLine.LetterReason.fields,
  /** Absent in files of earlier versions. */
  effect: Schema.optionalWith(Schema.Literal(...Struct.keys(warningEffects)), { exact: true })
})

const DestinationLine = Schema.Struct({
  name: Schema.String,
  outcome: Schema.Literal(...Outcome.all),
  reasons: Schema.optionalWith(Schema.Array(LetterLine.LetterReason), { exact: true }),
  warnings: Schema.optionalWith(Schema.Array(WarningLine), { exact: true }),
  request: Schema.optionalWith(Schema.Number, { exact: true }),
  requestId: Schema.optionalWith(Schema.String, { exact: true })
})

const OutcomeLine = Schema.Struct({
  id: Schema.String,
  outcome: Schema.Literal(...Outcome.all),
  origin: LetterLine.LetterOrigin,
  destinations: Schema.Array(DestinationLine)
})

/** One line of the file. Contains no value of the record. */
export interface OutcomeLine extends Schema.Schema.Type<typeof OutcomeLine> {}

const decodeLine = Schema.decodeUnknownEither(OutcomeLine)

/** Reads one line; undefined if it is not the line of an outcome. */
export const decode = (line: string): OutcomeLine | undefined =>
  Either.getOrElse(decodeLine(parse(line)), () => undefined)

const incomplete = "Deliveries are not affected. Only this file is incomplete."

/** Lines are collected up to about this number of characters before they are written. */
const batchChars = 64 * 1024

/**
 * Writes the outcome of each record as NDJSON; see {@link OutcomeLine}. `append` continues the file of the previous
 * run, and `replace` starts a new file. A last line that a killed run left unfinished is removed. The file is not
 * synced: a power failure may lose its last lines. No checkpoint depends on it.
 */
export const make = (
  path: string,
  mode: "append" | "replace"
): Effect.Effect<OutcomesFile, OutcomesError, Scope.Scope> =>
  Effect.gen(function* () {
    const fail = (error: unknown) =>
      new OutcomesError({ message: `The outcomes file ${sentence(path, "written", error, incomplete)}` })
    const file = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => open(path, mode), catch: fail }),
      (descriptor) => Effect.sync(() => closeSync(descriptor))
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
        if (text.length >= batchChars) write()
      }
    }
  })

/** The number of matching lines. Rejects if the file cannot be read. */
export const count = async (path: string, isMeant: (line: OutcomeLine) => boolean): Promise<number> => {
  let found = 0
  for await (const text of linesOf(path)) if (isLineMeant(text, isMeant)) found++
  return found
}

/**
 * Permanently removes lines and returns their number. No run may use the file. Rejects if the file cannot be read or
 * written.
 */
export const remove = async (path: string, isMeant: (line: OutcomeLine) => boolean): Promise<number> => {
  const found = await count(path, isMeant)
  if (found > 0)
    await replaceFile(
      path,
      others(path, (text) => isLineMeant(text, isMeant))
    )
  return found
}

const isLineMeant = (text: string, isMeant: (line: OutcomeLine) => boolean): boolean => {
  const line = decode(text)
  return line !== undefined && isMeant(line)
}

const linesOf = (path: string) => createInterface({ input: createReadStream(path) })

async function* others(path: string, isMeant: (text: string) => boolean): AsyncGenerator<string> {
  for await (const text of linesOf(path)) if (!isMeant(text)) yield `${text}\n`
}

const open = async (path: string, mode: "append" | "replace"): Promise<number> => {
  await ensureFolder(dirname(path))
  if (mode === "append") await repairEnd(path, (line) => decode(line) !== undefined)
  return openSync(path, mode === "append" ? "a" : "w", 0o600)
}

const lineOf = (settled: Settled): OutcomeLine => ({
  id: settled.id,
  outcome: settled.outcome,
  origin: settled.origin,
  destinations: settled.destinations.map(destinationOf)
})

const destinationOf = (at: SettledDestination): OutcomeLine["destinations"][number] => ({
  name: at.destination,
  outcome: at.outcome,
  ...(at.reasons.length > 0 && { reasons: at.reasons }),
  ...(at.warnings.length > 0 && { warnings: at.warnings }),
  ...(at.request !== undefined && { request: at.request }),
  ...(at.wire?.requestId !== undefined && { requestId: at.wire.requestId })
})
