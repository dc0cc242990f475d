import { hash } from "node:crypto"
import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { type Checkpoint, CheckpointError, type CheckpointStore, start } from "@sluice/core/Checkpoint"
import { Effect, Either, type Scope } from "effect"
import { isMissing, sentence } from "../files/FileFault.js"
import { ensureFolder, syncFolder } from "../files/Folder.js"
import { acquire } from "../files/Lock.js"
import type { Fingerprint, LastLine } from "../source/NdjsonSource.js"
import type { UnfinishedLine } from "../source/UnfinishedLine.js"
import * as CheckpointText from "./CheckpointText.js"

/** What the checkpoint belongs to, and where it is stored. */
export interface Settings {
  /** The folder of the file. Created if it is missing. */
  readonly folder: string
  /** Identifies the configuration, for example its path, environment and endpoints. Stored as a hash. */
  readonly configuration: string
  readonly source: string
  readonly fingerprint: Fingerprint
  /** Of the source, if `seq` counts its entries. A last line that has grown since the last run is then read again. */
  readonly lastLine?: LastLine
}

/** A checkpoint store in a file. */
export interface CheckpointFile extends CheckpointStore {
  readonly path: string
  /**
   * The process of the run before, if it was killed or the machine stopped. Records that it delivered after its last save are
   * not known and are sent again.
   */
  readonly abandoned: { readonly pid: number; readonly since: string } | undefined
  /**
   * Set if this source has no checkpoint, but a source with the same name and configuration and another beginning has one: the
   * first line was changed, or a file was added before the others. The whole source is sent.
   */
  readonly beganOtherwise: Beginning | undefined
  /**
   * Whether the last line of the run before, which had no newline, has grown. It is read again, because the outcome of its
   * beginning says nothing about the whole line.
   */
  readonly lastLineGrew: boolean
  /** Removes the checkpoint, so that the source starts from the beginning. */
  readonly clear: Effect.Effect<void, CheckpointError>
}

/** The earlier beginning of a source with the same name and configuration. */
export interface Beginning {
  /** The name of its first file. It may still exist with another first line. */
  readonly file: string
}

/**
 * Stores the checkpoint of a source in one small file per configuration and source. Each save replaces and syncs the whole
 * file, so that a crash leaves the old file or the new one. A source with another first line is another source and starts
 * from its beginning. Loading fails if the source has fewer bytes or other files before its last one. A last line without a
 * newline counts as not settled once it has grown.
 *
 * While the scope is open, a second run over the same source fails and names the running process. The lock of a process that
 * ended without releasing it is taken over.
 */
export const make = (settings: Settings): Effect.Effect<CheckpointFile, CheckpointError, Scope.Scope> =>
  Effect.gen(function* () {
    const path = join(settings.folder, `${keyOf(settings)}.progress.json`)
    yield* tried(path, () => ensureFolder(settings.folder))
    const lock = yield* Effect.acquireRelease(
      tried(path, () => acquire(path.replace(/\.progress\.json$/, ".lock"))),
      (held) => Effect.promise(async () => (held._tag === "Held" ? held.release() : undefined))
    )
    if (lock._tag === "Taken")
      return yield* new CheckpointError({
        message: `Another run over ${settings.source} is in progress (process ${lock.pid}, since ${lock.since}). Wait for it, or stop it. If no such run exists, remove ${lock.path}.`
      })
    const { kept, grew } = yield* lastLineOf(settings, path)
    return {
      path,
      lastLineGrew: grew,
      abandoned: lock.abandoned,
      beganOtherwise: yield* Effect.promise(() => otherBeginning(settings, path)),
      load: Effect.flatMap(
        tried(path, () => readText(path)),
        (text) => interpret(settings, path, text)
      ).pipe(Effect.map((position) => (grew ? withoutLine(position, kept.seq) : position))),
      save: (position) => {
        const unfinished = settings.lastLine?.unfinished() ?? (grew ? undefined : kept)
        return Effect.uninterruptible(
          tried(path, () => replace(path, CheckpointText.encode(settings, position, unfinished)))
        )
      },
      clear: tried(path, () => rm(path, { force: true }))
    }
  })

const keyOf = (settings: Settings): string =>
  hash("sha256", JSON.stringify([settings.configuration, settings.source, settings.fingerprint.head])).slice(0, 16)

type KeptLine =
  | { readonly kept: UnfinishedLine; readonly grew: true }
  | { readonly kept: UnfinishedLine | undefined; readonly grew: false }

/** The last line of the run before, if it had no newline, and whether it has grown since. */
const lastLineOf = (settings: Settings, path: string): Effect.Effect<KeptLine, CheckpointError> =>
  Effect.gen(function* () {
    const text = yield* tried(path, () => readText(path))
    const decoded = CheckpointText.decode(text ?? "")
    const kept = Either.isRight(decoded) ? decoded.right.unfinishedLine : undefined
    if (kept === undefined || settings.lastLine === undefined) return { kept, grew: false }
    const grew = yield* Effect.mapError(
      settings.lastLine.hasGrown(kept),
      ({ message }) => new CheckpointError({ message })
    )
    return { kept, grew }
  })

const withoutLine = (position: Checkpoint, seq: number): Checkpoint => ({
  ...position,
  lowWater: Math.min(position.lowWater, seq),
  settled: position.settled.filter((one) => one !== seq)
})

/** Unreadable checkpoints are skipped: this is only for a remark. */
const otherBeginning = async (
  { configuration, folder, source }: Settings,
  path: string
): Promise<Beginning | undefined> => {
  const names = await readdir(folder).catch(() => [])
  const others = names.filter((name) => name.endsWith(".progress.json")).map((name) => join(folder, name))
  if (others.includes(path)) return undefined
  for (const other of await newestFirst(others)) {
    const kept = CheckpointText.decode(await readFile(other, "utf8").catch(() => ""))
    if (Either.isLeft(kept) || isUntouched(kept.right.position)) continue
    const [first] = kept.right.files
    if (first === undefined || kept.right.source !== source) continue
    if (kept.right.configuration === hash("sha256", configuration)) return { file: first.name }
  }
  return undefined
}

const newestFirst = async (paths: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const aged = await Promise.all(
    paths.map(async (path) => ({
      path,
      at: await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0
      )
    }))
  )
  return aged.sort((a, b) => b.at - a.at).map(({ path }) => path)
}

const isUntouched = ({ lowWater, settled }: Checkpoint): boolean => lowWater === 0 && settled.length === 0

const tried = <A>(path: string, run: () => Promise<A>): Effect.Effect<A, CheckpointError> =>
  Effect.tryPromise({
    try: run,
    catch: (error) => new CheckpointError({ message: `The checkpoint ${sentence(path, "written", error)}` })
  })

const readText = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const interpret = (
  settings: Settings,
  path: string,
  text: string | undefined
): Effect.Effect<Checkpoint, CheckpointError> => {
  if (text === undefined) return Effect.succeed(start)
  const kept = CheckpointText.decode(text)
  if (Either.isLeft(kept))
    return new CheckpointError({
      message: `The checkpoint ${path} is damaged: ${kept.left}. Without it, it is unknown which records were sent. Restore the file, or start from the beginning with --again, which sends all records again.`
    })
  const changed = changeOf(kept.right.files, settings.fingerprint.files)
  return changed === undefined
    ? Effect.succeed(kept.right.position)
    : new CheckpointError({
        message: `${changed} since the last run, so the checkpoint does not match the files. Restore the files, or start from the beginning with --again, which sends all records again.`
      })
}

/** Why a run cannot continue in these files; undefined if it can. Only the last file may have grown. */
const changeOf = (before: Fingerprint["files"], now: Fingerprint["files"]): string | undefined => {
  for (const [i, old] of before.entries()) {
    const same = now[i]
    if (same === undefined || same.name !== old.name)
      return `${old.name} is missing or has another position among the files`
    if (same.bytes < old.bytes) return `${old.name} became shorter`
    if (same.bytes > old.bytes && i < before.length - 1)
      return `${old.name} became longer, although it is not the last file`
  }
  return undefined
}

const replace = async (path: string, text: string): Promise<void> => {
  const next = `${path}.next`
  const handle = await open(next, "w", 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(next, path)
  await syncFolder(join(path, ".."))
}
