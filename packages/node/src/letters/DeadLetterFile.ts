import { open } from "node:fs/promises"
import { type DeadLetter, DeadLetterError, type DeadLetters } from "@sluice/core/DeadLetter"
import { Effect, type Scope } from "effect"
import { type AppendFile, openAppend } from "../files/AppendFile.js"
import { isMissing, sentence } from "../files/FileFault.js"
import { decode, encode, looksLikeLetters } from "./LetterLine.js"

/**
 * Dead letters as NDJSON, one line each, appended. The file is created with mode 0600 (it holds personal data) when the
 * first letter is written, not before, and `write` returns once the lines are on the disk. When writing fails, nothing
 * of that write remains. A line that a crash tore is cut off when the file is opened again: its record was not
 * acknowledged, so it is read anew.
 *
 * Refuses to append to a file that holds something else. A path that is no regular file, such as a pipe, is written to
 * and not synced.
 */
export const make = (path: string): Effect.Effect<DeadLetters, never, Scope.Scope> =>
  Effect.gen(function* () {
    let file: AppendFile | undefined
    yield* Effect.addFinalizer(() => Effect.promise(async () => file?.close()))
    const append = async (letters: ReadonlyArray<DeadLetter>): Promise<void> => {
      if (letters.length === 0) return
      file ??= await openLetters(path)
      await file.append(letters.map(encode).join(""))
    }
    return {
      name: path,
      // Half a write is worse than a late interruption.
      write: (letters) =>
        Effect.uninterruptible(
          Effect.tryPromise({ try: () => append(letters), catch: (error) => asError(path, error) })
        )
    }
  })

class OtherContent extends Error {}

const openLetters = async (path: string): Promise<AppendFile> => {
  if (!looksLikeLetters(await headOf(path)))
    throw new OtherContent(
      `${path} holds something else than dead letters. Name another file for them; nothing was written to this one.`
    )
  return openAppend(path, (line) => decode(line) !== undefined)
}

const asError = (path: string, error: unknown): DeadLetterError =>
  new DeadLetterError({
    message: error instanceof OtherContent ? error.message : sentence(path, "written", error)
  })

/** The first bytes; empty where there is no file, or none whose content is kept. */
const headOf = async (path: string): Promise<string> => {
  const handle = await open(path, "r").catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (handle === undefined) return ""
  try {
    if (!(await handle.stat()).isFile()) return ""
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.toString("utf8", 0, bytesRead)
  } finally {
    await handle.close()
  }
}
