import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { type Checkpoint, CheckpointError, type CheckpointStore, start } from "@sluice/core/Checkpoint"
import { Effect, Either, type Scope } from "effect"
import { syncFolder } from "../files/AppendFile.js"
import { isMissing, sentence } from "../files/FileFault.js"
import { acquire } from "../files/Lock.js"
import { sha256 } from "../files/Sha256.js"
import type { Fingerprint, LastLine } from "../source/NdjsonSource.js"
import type { OpenLine } from "../source/OpenLine.js"
import * as ProgressText from "./ProgressText.js"

/** What the progress belongs to, and where it is kept. */
export interface Settings {
  /** The folder that it is kept in; made when it is missing. */
  readonly folder: string
  /** Tells configurations apart, such as the path of the file, the environment and the endpoints. Kept as a hash. */
  readonly configuration: string
  readonly source: string
  readonly fingerprint: Fingerprint
  /** Of the source, where its entries are numbered as it gives them. A line that has grown since is then read again. */
  readonly lastLine?: LastLine
}

/** A checkpoint store in a file. */
export interface ProgressFile extends CheckpointStore {
  readonly path: string
  /**
   * The run before, where it ended without closing its books (it was killed, or the machine stopped). What it delivered
   * after its last save is not known here and is sent again.
   */
  readonly abandoned: { readonly pid: number; readonly since: string } | undefined
  /**
   * Nothing is kept of this source, but of one with the same name and configuration that began otherwise: all of this one is
   * sent, as of a new one. Whoever mended the first line, or put a file before the others, wants to know.
   */
  readonly beganOtherwise: Beginning | undefined
  /**
   * The last line of an earlier run, which no newline ended, has become longer since. It is not settled any more: it is read
   * again, since what became of its beginning says nothing of it.
   */
  readonly lastLineGrew: boolean
  /** Starts over: what was kept is removed. */
  readonly clear: Effect.Effect<void, CheckpointError>
}

/** How a source of the same name and configuration once began. */
export interface Beginning {
  /** The name of the file that was first; with another first line, where it still is. */
  readonly file: string
}

/**
 * Keeps how far a source was brought, one small file per configuration and source, replaced as a whole and synced, so
 * that a crash leaves the old one or the new one. Another first line in the source is another source: it begins at its
 * beginning. The same source with fewer bytes, or with other files before the last, cannot be gone on with and fails. A last line that
 * no newline ended counts as not settled when it has become longer.
 *
 * While the scope is open no second run over the same source may begin: it fails and names the process that runs. A
 * process that ended without cleaning up holds nothing.
 */
export const make = (settings: Settings): Effect.Effect<ProgressFile, CheckpointError, Scope.Scope> =>
  Effect.gen(function* () {
    const path = join(settings.folder, `${keyOf(settings)}.progress.json`)
    yield* tried(path, () => mkdir(settings.folder, { recursive: true }).then(() => {}))
    const lock = yield* Effect.acquireRelease(
      tried(path, () => acquire(path.replace(/\.progress\.json$/, ".lock"))),
      (held) => Effect.promise(async () => (held._tag === "Held" ? held.release() : undefined))
    )
    if (lock._tag === "Taken")
      return yield* new CheckpointError({
        message: `Another run over ${settings.source} is under way (process ${lock.pid}, since ${lock.since}). Wait for it, or stop it. If there is none, remove ${lock.path}.`
      })
    const { kept, grew } = yield* lastLineOf(settings, path)
    return {
      path,
      lastLineGrew: grew,
      abandoned: lock.abandoned,
      beganOtherwise: yield* Effect.promise(() => namesake(settings, path)),
      load: Effect.flatMap(
        tried(path, () => readText(path)),
        (text) => interpret(settings, path, text)
      ).pipe(Effect.map((position) => (grew ? withoutLine(position, kept.seq) : position))),
      save: (position) => {
        const openLine = settings.lastLine?.open() ?? (grew ? undefined : kept)
        return Effect.uninterruptible(
          tried(path, () => replace(path, ProgressText.encode(settings, position, openLine)))
        )
      },
      clear: tried(path, () => rm(path, { force: true }))
    }
  })

const keyOf = (settings: Settings): string =>
  sha256(JSON.stringify([settings.configuration, settings.source, settings.fingerprint.head])).slice(0, 16)

type KeptLine =
  | { readonly kept: OpenLine; readonly grew: true }
  | { readonly kept: OpenLine | undefined; readonly grew: false }

/** The last line of an earlier run, where no newline ended it, and whether it has grown since. */
const lastLineOf = (settings: Settings, path: string): Effect.Effect<KeptLine, CheckpointError> =>
  Effect.gen(function* () {
    const text = yield* tried(path, () => readText(path))
    const decoded = ProgressText.decode(text ?? "")
    const kept = Either.isRight(decoded) ? decoded.right.openLine : undefined
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

/** What cannot be read is passed over: it is somebody else's, and this is for a note alone. */
const namesake = async ({ configuration, folder, source }: Settings, path: string): Promise<Beginning | undefined> => {
  const names = await readdir(folder).catch(() => [])
  const others = names.filter((name) => name.endsWith(".progress.json")).map((name) => join(folder, name))
  if (others.includes(path)) return undefined
  for (const other of await newestFirst(others)) {
    const kept = ProgressText.decode(await readFile(other, "utf8").catch(() => ""))
    if (Either.isLeft(kept) || isUntouched(kept.right.position)) continue
    const [first] = kept.right.files
    if (first === undefined || kept.right.source !== source) continue
    if (kept.right.configuration === sha256(configuration)) return { file: first.name }
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
    catch: (error) => new CheckpointError({ message: `The progress in ${sentence(path, "written", error)}` })
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
  const kept = ProgressText.decode(text)
  if (Either.isLeft(kept))
    return new CheckpointError({
      message: `The progress in ${path} is damaged (${kept.left}). Going on would guess what was sent. Restore the file, or start over with --again, which sends everything once more.`
    })
  const changed = changeOf(kept.right.files, settings.fingerprint.files)
  return changed === undefined
    ? Effect.succeed(kept.right.position)
    : new CheckpointError({
        message: `${changed} since the last run, so line numbers no longer mean the same and going on is not safe. Start over with --again, which sends everything once more, or bring the files back.`
      })
}

/** What keeps the files of now from being gone on with; undefined when nothing does. Growing at the very end is fine. */
const changeOf = (before: Fingerprint["files"], now: Fingerprint["files"]): string | undefined => {
  for (const [i, old] of before.entries()) {
    const same = now[i]
    if (same === undefined || same.name !== old.name) return `${old.name} is no longer where it was among the files`
    if (same.bytes < old.bytes) return `${old.name} became shorter`
    if (same.bytes > old.bytes && i < before.length - 1) return `${old.name}, which is not the last file, became longer`
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
