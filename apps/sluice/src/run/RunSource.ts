import { createHash } from "node:crypto"
import { realpathSync } from "node:fs"
import { resolve } from "node:path"
import {
  type Entry,
  type KnownPart,
  type Pull,
  partOf,
  positionOf,
  type Source,
  SourceError
} from "@sluice/core/Source"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import { suggest } from "@sluice/values/NearMiss"
import { Effect } from "effect"
import type { Configuration } from "../configuration/Configuration.js"
import type { Shape } from "../configuration/Shape.js"

/** Which part of the source a run reads. */
export interface Selection {
  /** Replaces the file of the configuration. */
  readonly input?: string | ReadonlyArray<string> | undefined
  /** Replaces every file. */
  readonly records?: Source | undefined
  /** The maximum number of records. */
  readonly limit?: number | undefined
  /** Above 0 and at most 1: about this share of the records, chosen by their ids, so always the same ones. */
  readonly sample?: number | undefined
  /** Reads every file from its start and sends every record again. */
  readonly again?: boolean | undefined
  /** The same for these files only, which must be among those of the source. Relative to the working directory. */
  readonly againFiles?: ReadonlyArray<string> | undefined
  /** Files that count as read and settled as they are now; nothing of them is sent. As {@link againFiles}. */
  readonly acceptFiles?: ReadonlyArray<string> | undefined
}

/** The source of a run. */
export interface RunSource {
  /** Undefined where the records come from a program. */
  readonly files: NdjsonSource.NdjsonSource | undefined
  /** What the pipeline reads: the files, sampled and limited. */
  readonly source: Source
}

/** The source of a configuration, or the one that replaces it. Undefined where there is neither. */
export const make = (
  { shape, folder }: Configuration,
  selection: Selection
): Effect.Effect<RunSource | undefined, SourceError> => {
  if (selection.records !== undefined)
    return Effect.succeed({ files: undefined, source: chosen(selection.records, selection) })
  const input = selection.input ?? shape.source?.file
  if (input === undefined) return Effect.succeed(undefined)
  const settings: NdjsonSource.Settings = {
    input,
    // A path that was typed is relative to the working directory.
    folder: selection.input === undefined ? folder : process.cwd(),
    again: selection.again === true ? "all" : canonical(selection.againFiles ?? []),
    accept: canonical(selection.acceptFiles ?? []),
    ...records(shape)
  }
  return Effect.flatMap(NdjsonSource.make(settings), (files) => {
    const unknown = unknownNames(files.files, settings.folder ?? folder, selection)
    return unknown === undefined
      ? Effect.succeed({ files, source: chosen(files, selection) })
      : new SourceError({ source: files.name, message: unknown })
  })
}

/** Names as typed, and as real paths: a source knows its files by both. */
const canonical = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.flatMap((name) => [name, realPath(resolve(name))])

const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** What is wrong with the files that were named to be read again or accepted; undefined where nothing is. */
const unknownNames = (
  files: ReadonlyArray<string>,
  folder: string,
  { acceptFiles = [], againFiles = [] }: Selection
): string | undefined => {
  const paths = new Set(files.map((name) => realPath(resolve(folder, name))))
  const unknown = [...againFiles, ...acceptFiles].filter(
    (name) => !files.includes(name) && !paths.has(realPath(resolve(name)))
  )
  const both = againFiles.find((name) => acceptFiles.includes(name))
  if (both !== undefined) return `${both} cannot be both read again and accepted. Choose one.`
  const [first] = unknown
  if (first === undefined) return undefined
  const near = suggest(first, files)
  return `${unknown.join(", ")} ${unknown.length === 1 ? "is not a file" : "are not files"} of the source.${near === undefined ? "" : ` Did you mean ${near}?`} Nothing was sent.`
}

/** How files are read as records. */
export const records = ({ source, never }: Shape): Omit<NdjsonSource.Settings, "input"> => ({
  ...(source?.format !== undefined && { format: source.format }),
  ...(source?.records !== undefined && { records: source.records }),
  ...(source?.encoding !== undefined && { encoding: source.encoding }),
  ...(source?.csv !== undefined && { csv: source.csv }),
  ...(source?.id !== undefined && { id: source.id }),
  ...(source?.maxRecordBytes !== undefined && { maxRecordBytes: source.maxRecordBytes }),
  ...(source?.maxDepth !== undefined && { maxDepth: source.maxDepth }),
  ...(never !== undefined && { never })
})

const chosen = (source: Source, selection: Selection): Source => {
  const sampled = selection.sample === undefined ? source : sample(source, selection.sample)
  return selection.limit === undefined ? sampled : limit(sampled, selection.limit)
}

/** Ends after `count` entries of this run. Entries that a source reads once more, before it continues, do not count. */
export const limit = (source: Source, count: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => Math.min(size ?? count, count)),
  open: (known) =>
    Effect.map(source.open(known), (pull): Pull => {
      const isEarlier = settledBefore(known)
      let left = count
      return Effect.suspend(() => {
        if (left <= 0) return Effect.succeed(undefined)
        return Effect.map(pull, (entries) => {
          const end = entries?.findIndex((entry) => !isEarlier(entry) && left-- === 0) ?? -1
          return end < 0 ? entries : entries?.slice(0, end)
        })
      })
    })
})

/** Whether an entry is among those that are settled at every endpoint without a gap. */
const settledBefore = (known: ReadonlyArray<KnownPart>): ((entry: Entry) => boolean) => {
  const ends = new Map(known.map(({ from, part }) => [part, from]))
  return (entry) => {
    const end = ends.get(partOf(entry))
    return end !== undefined && positionOf(entry) <= end
  }
}

/** About this share of the entries, renumbered without gaps. */
export const sample = (source: Source, share: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => size && Math.round(size * share)),
  open: (known) =>
    Effect.map(source.open(known), (pull): Pull => {
      let seq = 0
      const take = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
        entries.filter((entry) => isSampled(entry, share)).map((entry) => ({ ...entry, seq: seq++ }))
      const next: Pull = Effect.flatMap(pull, (entries) => {
        if (entries === undefined) return Effect.succeed(undefined)
        const taken = take(entries)
        return taken.length > 0 ? Effect.succeed(taken) : next
      })
      return next
    })
})

const isSampled = ({ id, origin }: Entry, share: number): boolean => {
  const hash = createHash("sha256")
    .update(`${id}\n${origin.source}\n${origin.line ?? ""}`)
    .digest()
  return hash.readUInt32BE(0) / 2 ** 32 < share
}
