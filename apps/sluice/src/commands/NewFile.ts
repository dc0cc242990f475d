import { access, mkdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { Data, Effect } from "effect"

/** A file was not written. */
export class NotWritten extends Data.TaggedError("NotWritten")<{ readonly message: string }> {}

/** Fails if one of the files exists and may not be overwritten. */
export const ensureAbsent = (
  paths: ReadonlyArray<string>,
  force: boolean,
  advice: string
): Effect.Effect<void, NotWritten> =>
  Effect.gen(function* () {
    if (force) return
    for (const path of paths)
      if (yield* exists(path)) return yield* new NotWritten({ message: `${path} already exists. ${advice}` })
  })

const exists = (path: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    access(path).then(
      () => true,
      () => false
    )
  )

/** Writes a file, and creates its folder if it is missing. `mode` is for a new file with personal data. */
export const write = (path: string, content: string, mode = 0o666): Effect.Effect<void, NotWritten> =>
  Effect.tryPromise({
    try: () => mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, content, { mode })),
    catch: () => new NotWritten({ message: `Cannot write ${path}. Choose a folder that you can write to.` })
  })
