import type { Source, SourceError } from "@sluice/core/Source"
import type { FileReport } from "@sluice/node/FileSource"
import type { Effect } from "effect"
import type { Configuration } from "../configuration/Configuration.js"

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

/** A source, and what commands say about it. */
export interface OpenedSource {
  readonly source: Source
  /** For `check`: its name, or how many files it has. */
  readonly summary: string
  /** What its size counts, in the singular: `line`. */
  readonly unit: string
  /** Whether its first records can be read in advance. False if a record can be read only once. */
  readonly canSample: boolean
  /** The share that has been read, from 0 to 1; undefined if the whole is unknown. */
  readonly shareRead: () => number | undefined
  /** What each file is to this run. Absent if the source has no files. */
  readonly reports?: () => ReadonlyArray<FileReport>
  /** Why a run cannot save state for it, in sentences, if a run without state would send something again. */
  readonly obstacle?: string | undefined
}

/** A kind of source that a configuration can name. */
export interface SourceKind {
  /** Its key under `source`. */
  readonly key: string
  /** What a person can do to name one, as clauses that start with a verb. */
  readonly advice: ReadonlyArray<string>
  /** Opens it, or returns undefined if neither the configuration nor the selection names one. */
  readonly open: (
    configuration: Configuration,
    selection: Selection
  ) => Effect.Effect<OpenedSource | undefined, SourceError>
}
