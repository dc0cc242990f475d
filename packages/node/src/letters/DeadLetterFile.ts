import { stat } from "node:fs/promises"
import { type DeadLetter, DeadLetterError, type DeadLetters } from "@sluice/core/DeadLetter"
import { Effect, type Scope } from "effect"
import { type AppendFile, openAppend } from "../files/AppendFile.js"
import { isCompressed, openFile } from "../files/ByteStream.js"
import { BrokenInput, isMissing, sentence } from "../files/FileFault.js"
import { replaceFile } from "../files/ReplaceFile.js"
import { LetterCutter, type LetterPiece } from "./LetterCutter.js"
import * as LetterLine from "./LetterLine.js"
import { isTorn, problemOf } from "./LetterLine.js"

/**
 * Appends dead letters to a file, as NDJSON. The file is created with the first letter, with mode 0600 because it contains
 * personal data. `write` returns when the lines are on the disk; if it fails, none of them remain. An incomplete last line,
 * left by a crash, is removed at the first letter; its record was not acknowledged, so it is read again.
 *
 * Fails immediately if the file has other content. Letters that a person saved again, with other spaces or over several
 * lines, are recognised. A path that is not a regular file, such as a pipe, is not synced.
 */
export const make = (path: string): Effect.Effect<DeadLetters, DeadLetterError, Scope.Scope> =>
  Effect.gen(function* () {
    yield* check(path)
    let file: AppendFile | undefined
    yield* Effect.addFinalizer(() => Effect.promise(async () => file?.close()))
    const append = async (letters: ReadonlyArray<DeadLetter>): Promise<void> => {
      if (letters.length === 0) return
      file ??= await openLetters(path)
      await file.append(letters.map(LetterLine.encode).join(""))
    }
    return {
      name: path,
      // An incomplete write is worse than a late interruption.
      write: (letters) =>
        Effect.uninterruptible(
          Effect.tryPromise({ try: () => append(letters), catch: (error) => asError(path, error) })
        )
    }
  })

const openLetters = (path: string): Promise<AppendFile> => openAppend(path, (line) => !isTorn(line))

/** A letter found in a file. */
export interface FoundLetter {
  /** Its first line, 1-based. */
  readonly line: number
  readonly letter: DeadLetter
}

/**
 * Reads a file to its current end, even while a run appends to it. A letter may span several lines. Yields undefined
 * for each part that is not a valid dead letter, and omits a last line that a crash truncated. Rejects with a {@link
 * DeadLetterError} if the file cannot be read.
 */
export async function* read(path: string): AsyncGenerator<FoundLetter | undefined> {
  try {
    for await (const piece of pieces(path)) if (piece.isTorn !== true) yield found(piece)
  } catch (error) {
    throw new DeadLetterError({ message: sentence(path, "read", error) })
  }
}

/**
 * Permanently removes letters from a file and returns them. No run or replay may use the file. The other letters are
 * written again, one per line. Rejects with a {@link DeadLetterError} and changes nothing if a part of the file is not
 * a valid letter, because its record is unknown.
 */
export const remove = async (
  path: string,
  isMeant: (letter: DeadLetter) => boolean
): Promise<ReadonlyArray<DeadLetter>> => {
  const removed: Array<DeadLetter> = []
  for await (const found of read(path)) {
    if (found === undefined) throw new DeadLetterError({ message: unclear(path) })
    if (isMeant(found.letter)) removed.push(found.letter)
  }
  if (removed.length === 0) return removed
  try {
    await replaceFile(path, others(path, isMeant))
  } catch (error) {
    throw asError(path, error)
  }
  return removed
}

async function* others(path: string, isMeant: (letter: DeadLetter) => boolean): AsyncGenerator<string> {
  for await (const found of read(path))
    if (found !== undefined && !isMeant(found.letter)) yield LetterLine.encode(found.letter)
}

/** The message of {@link remove} if nothing is removed. */
export const unclear = (path: string): string =>
  `${path} contains an entry that is not a valid dead letter, so it is unknown whether it must be removed. Correct or remove it first. Nothing was removed.`

async function* pieces(path: string): AsyncGenerator<LetterPiece> {
  const stream = await openFile(path, { toCurrentEnd: true })
  try {
    const cutter = new LetterCutter()
    for (let chunk = await stream.next(); chunk !== undefined; chunk = await stream.next()) {
      cutter.push(chunk)
      for (let piece = cutter.next(); piece !== undefined; piece = cutter.next()) yield piece
    }
    for (let piece = cutter.end(); piece !== undefined; piece = cutter.end()) yield piece
  } finally {
    await stream.close()
  }
}

const found = ({ letter, line }: LetterPiece): FoundLetter | undefined =>
  letter === undefined ? undefined : { letter, line }

/** Another kind of file is recognised after this number of parts, so that a large file is not read to its end. */
const piecesToCheck = 100

/**
 * Fails if letters cannot be appended. They can be appended to a missing or empty file, to dead letters, and to a pipe
 * or device.
 */
const check = (path: string): Effect.Effect<void, DeadLetterError> =>
  Effect.flatMap(
    Effect.tryPromise({ try: () => otherContent(path), catch: (error) => asError(path, error) }),
    (other) =>
      other === undefined
        ? Effect.void
        : new DeadLetterError({
            message: `${path} contains something other than dead letters: ${other}. Choose another file. Nothing was sent, and this file was not changed.`
          })
  )

/** The content of a file that is not a letter, with its line. Undefined if letters can be appended. */
const otherContent = async (path: string): Promise<string | undefined> => {
  const info = await stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)))
  if (info === undefined || info.size === 0) return undefined
  if (info.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" })
  if (!info.isFile()) return undefined
  let first: string | undefined
  let others = 0
  try {
    for await (const { letter, line, text = "", isTorn } of pieces(path)) {
      if (letter !== undefined) return (await isCompressed(path)) ? "it is compressed" : undefined
      if (isTorn === true) continue
      first ??= `line ${line} ${problemOf(text)}`
      if (++others === piecesToCheck) return first
    }
  } catch (error) {
    if (error instanceof BrokenInput) return error.message.split(". ")[0]
    throw error
  }
  return first
}

const asError = (path: string, error: unknown): DeadLetterError =>
  new DeadLetterError({ message: sentence(path, "written", error) })
