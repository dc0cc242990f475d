import { createHash } from "node:crypto"
import type { Entry, Pull, Source, SourceError } from "@sluice/core/Source"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import { Effect } from "effect"
import type { Configuration } from "../configuration/Configuration.js"
import type { Shape } from "../configuration/Shape.js"

/** What of the source a run takes. */
export interface Selection {
  /** In place of the file of the configuration. */
  readonly input?: string | ReadonlyArray<string> | undefined
  /** In place of any file. */
  readonly records?: Source | undefined
  /** No more than so many records. */
  readonly limit?: number | undefined
  /** Above 0 and at most 1: about this part of the records, chosen by their ids, so the same ones every time. */
  readonly sample?: number | undefined
}

/** The files of a run, if it reads files, and the source over them. */
export interface RunSource {
  readonly files: NdjsonSource.NdjsonSource | undefined
  /** What the pipeline reads: the files, sampled and limited. */
  readonly source: Source
}

/** The source of a configuration, or of what is named in its place. Undefined where neither names one. */
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
    // What was typed is meant from where it was typed.
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

/** Ends after so many entries of this run. */
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

/** Gives about this part of the entries, numbered anew without gaps. */
export const sample = (source: Source, part: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => size && Math.round(size * part)),
  open: (from) =>
    Effect.map(source.open(0), (pull): Pull => {
      let seq = 0
      const take = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
        entries
          .filter((entry) => isSampled(entry, part))
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

const isSampled = ({ id, origin }: Entry, part: number): boolean => {
  const hash = createHash("sha256")
    .update(`${id}\n${origin.source}\n${origin.line ?? ""}`)
    .digest()
  return hash.readUInt32BE(0) / 2 ** 32 < part
}
