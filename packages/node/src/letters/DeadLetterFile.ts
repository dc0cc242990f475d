import { open } from "node:fs/promises"
import { type DeadLetter, DeadLetterError, type DeadLetters } from "@sluice/core/DeadLetter"
import { Effect, type Scope } from "effect"
import { type AppendFile, openAppend } from "../files/AppendFile.js"
import { isMissing, sentence } from "../files/FileFault.js"
import { decode, encode, looksLikeLetters } from "./LetterLine.js"

export { decode }

/**
 * Appends dead letters to a file, as NDJSON. The file is created with the first letter, with mode 0600 because it contains
 * personal data. `write` returns when the lines are on the disk; if it fails, none of them remain. An incomplete last line,
 * left by a crash, is removed when the file is opened again; its record was not acknowledged, so it is read again.
 *
 * Fails if the file contains something else. A path that is not a regular file, such as a pipe, is not synced.
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
      // An incomplete write is worse than a late interruption.
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
      `${path} contains something other than dead letters. Choose another file; nothing was written to this one.`
    )
  return openAppend(path, (line) => decode(line) !== undefined)
}

const asError = (path: string, error: unknown): DeadLetterError =>
  new DeadLetterError({
    message: error instanceof OtherContent ? error.message : sentence(path, "written", error)
  })

/** The first bytes; empty if the file does not exist or is not a regular file. */
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
