import { closeSync, fchmodSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { dirname } from "node:path"
import type { DeadLetter, DeadLetters } from "@sluice/core/DeadLetter"
import { sentence } from "@sluice/node/FileFault"
import { stringify } from "csv-stringify/sync"
import { Data, Effect, type Scope } from "effect"
import { letterAdvice } from "./LetterAdvice.js"

/** The rejects could not be written. Deliveries and dead letters are not affected. */
export class RejectsError extends Data.TaggedError("RejectsError")<{ readonly message: string }> {}

/** The dead letters of one run as a table for a spreadsheet. */
export interface RejectsFile {
  /** Writes the rows of these letters. Never throws; `end` returns the error. */
  readonly add: (letters: ReadonlyArray<DeadLetter>) => void
  /** Fails with the first error since the file was opened. */
  readonly end: Effect.Effect<void, RejectsError>
}

/** The header. */
export const columns = [
  "file",
  "line",
  "record id",
  "outcome",
  "route",
  "code",
  "field",
  "what is wrong",
  "what to do",
  "record"
] as const

/** One row for each reason of a letter. */
export const rowsOf = ({
  destination,
  id,
  origin,
  outcome,
  reasons,
  record
}: DeadLetter): ReadonlyArray<ReadonlyArray<string>> =>
  reasons.map(({ code, message, path = "" }) => [
    origin.source,
    origin.line === undefined ? "" : String(origin.line),
    id,
    outcome,
    destination,
    code,
    path,
    message,
    letterAdvice(outcome),
    JSON.stringify(record)
  ])

/** RFC 4180. A cell that a spreadsheet would execute as a formula begins with an apostrophe. */
const text = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: "windows", quote_record_delimiter: true }
  )

/** Without it, Excel reads the file as Windows-1252. */
const byteOrderMark = "\uFEFF"

/**
 * Creates or replaces the file, with mode 0600 because it contains personal data. Fails if it cannot be written, or if it
 * contains something other than an earlier table.
 */
export const make = (path: string): Effect.Effect<RejectsFile, RejectsError, Scope.Scope> =>
  Effect.gen(function* () {
    const fault = (error: unknown, rest: string) =>
      new RejectsError({
        message: `The rejects file ${sentence(path, "written", error, "").trimEnd()} ${rest}`
      })
    const unusable = (error: unknown) => fault(error, "Choose another file; nothing was sent.")
    const file = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: async () => {
          await mkdir(dirname(path), { recursive: true })
          return openOwn(path)
        },
        catch: unusable
      }),
      (descriptor) => Effect.sync(() => descriptor !== undefined && closeSync(descriptor))
    )
    if (file === undefined)
      return yield* new RejectsError({
        message: `${path} contains something other than the rejects of a run. Choose another file for --rejects; nothing was sent, and this file was not changed.`
      })
    const write = (written: string) => {
      for (let rest = Buffer.from(written); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest))
    }
    yield* Effect.try({ try: () => write(byteOrderMark + text([columns])), catch: unusable })
    let failed: RejectsError | undefined
    return {
      add: (letters) => {
        if (failed !== undefined) return
        try {
          write(text(letters.flatMap(rowsOf)))
        } catch (error) {
          failed = fault(error, "Deliveries and dead letters are not affected. Only this file is incomplete.")
        }
      },
      end: Effect.suspend(() => failed ?? Effect.void)
    }
  })

/** A dead-letter writer that also adds each letter to the rejects, once it is durable. */
export const beside = (letters: DeadLetters, rejects: RejectsFile): DeadLetters => ({
  ...letters,
  write: (written) => Effect.tap(letters.write(written), () => rejects.add(written))
})

/** The emptied file; undefined if it contains something other than an earlier table, which a spreadsheet may have saved. */
const openOwn = (path: string): number | undefined => {
  const file = openSync(path, "a+", 0o600)
  // A device, such as /dev/stdout, has no earlier content and keeps its mode.
  if (!fstatSync(file).isFile()) return file
  if (!isOwn(headOf(file))) {
    closeSync(file)
    return undefined
  }
  ftruncateSync(file)
  fchmodSync(file, 0o600)
  return file
}

const headOf = (file: number): string => {
  const bytes = Buffer.alloc(64)
  return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, 0))
}

/** Whether a file is empty or begins with the header, with the separator and the quotes of any spreadsheet. */
const isOwn = (head: string): boolean =>
  head === "" || /^\uFEFF?"?file"?[,;\t]"?line"?[,;\t]"?record id"?[,;\t]/.test(head)
