import { createHash } from "node:crypto"
import type { Entry, Pull, Source, SourceError } from "@sluice/core/Source"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
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
    ...records(shape)
  }
  return Effect.map(NdjsonSource.make(settings), (files) => ({ files, source: chosen(files, selection) }))
}

/** How lines become records. */
export const records = ({
  source,
  never
}: Shape): Pick<NdjsonSource.Settings, "id" | "maxRecordBytes" | "maxDepth" | "never"> => ({
  ...(source?.id !== undefined && { id: source.id }),
  ...(source?.maxRecordBytes !== undefined && { maxRecordBytes: source.maxRecordBytes }),
  ...(source?.maxDepth !== undefined && { maxDepth: source.maxDepth }),
  ...(never !== undefined && { never })
})

const chosen = (source: Source, selection: Selection): Source => {
  const sampled = selection.sample === undefined ? source : sample(source, selection.sample)
  return selection.limit === undefined ? sampled : limit(sampled, selection.limit)
}

/** Ends after `count` entries of this run. */
export const limit = (source: Source, count: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => Math.min(size ?? count, count)),
  open: (from) =>
    Effect.map(source.open(from), (pull): Pull => {
      let left = count
      return Effect.suspend(() => {
        if (left <= 0) return Effect.succeed(undefined)
        return Effect.map(pull, (entries) => {
          const taken = entries?.slice(0, left)
          left -= taken?.length ?? 0
          return taken
        })
      })
    })
})

/** About this share of the entries, renumbered without gaps. */
export const sample = (source: Source, share: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => size && Math.round(size * share)),
  open: (from) =>
    Effect.map(source.open(0), (pull): Pull => {
      let seq = 0
      const take = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
        entries
          .filter((entry) => isSampled(entry, share))
          .map((entry) => ({ ...entry, seq: seq++ }))
          .filter((entry) => entry.seq >= from)
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
