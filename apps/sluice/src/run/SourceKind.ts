import type { Source, SourceError } from "@sluice/core/Source"
import type { ValueSource } from "@sluice/core/ValueSource"
import type { FileReport } from "@sluice/node/FileSource"
import type { Effect } from "effect"
import type { Configuration } from "../configuration/Configuration.js"
import type { Shape } from "../configuration/Shape.js"

/** The part of the source that a run reads. */
export interface Selection {
  /** Overrides the file that the configuration names. */
  readonly input?: string | ReadonlyArray<string> | undefined
  /** Replaces every file. */
  readonly records?: Source | undefined
  /** The maximum number of records. */
  readonly limit?: number | undefined
  /**
   * The approximate share of the records, above 0 and at most 1. Records are chosen by their ids, so every run chooses
   * the same records.
   */
  readonly sample?: number | undefined
  /** Reads every file from its start and sends every record again. */
  readonly again?: boolean | undefined
  /** The same for these files only, which must be among those of the source. Relative to the working directory. */
  readonly againFiles?: ReadonlyArray<string> | undefined
  /** Files whose present content counts as read and finished. None of it is sent. Named like {@link againFiles}. */
  readonly acceptFiles?: ReadonlyArray<string> | undefined
}

/** A source, and its description for commands. */
export interface OpenedSource {
  readonly source: Source
  /** The name of the source or its number of files, for `check`. */
  readonly summary: string
  /** The unit of its size, in the singular: `line`. */
  readonly unit: string
  /** Whether the first records can be read in advance. False if each record can be read only once. */
  readonly canSample: boolean
  /** The share that has been read, from 0 to 1. Undefined if the total size is unknown. */
  readonly shareRead: () => number | undefined
  /** The absolute paths of its existing files. Absent if it has none. */
  readonly files?: ReadonlyArray<string>
  /** Returns how this run treats each file. Absent if the source has no files. */
  readonly reports?: () => ReadonlyArray<FileReport>
  /**
   * Notes about what the last pass did not read, in sentences. Empty before its end. Absent if the source reads
   * everything.
   */
  readonly notes?: () => ReadonlyArray<string>
  /**
   * The reasons a run cannot save state for the source, in sentences. Present only if a run without state would send
   * records again.
   */
  readonly obstacle?: string | undefined
}

/**
 * A source as its kind opens it. `values` have no rule of the configuration applied: `RunSource` applies `source.id` and `never`.
 * `records` are for a kind that applies both to its own text, as files do.
 */
export interface KindSource extends Omit<OpenedSource, "source"> {
  readonly source: { readonly values: ValueSource } | { readonly records: Source }
}

/** A setting of a run that applies to some kinds only. */
export interface KindOption {
  readonly setting: Exclude<keyof Selection, "records" | "limit" | "sample" | "again">
  /** As people type it, such as `--again-file`. */
  readonly option: string
}

/** A kind of source that a configuration can name. */
export interface SourceKind {
  /** Its key under `source`. */
  readonly key: string
  /** The ways to name such a source, as clauses that start with a verb. */
  readonly advice: ReadonlyArray<string>
  /** The keys under `source` that say how it is read. Refused for a kind that does not list them. */
  readonly settings: ReadonlyArray<keyof NonNullable<Shape["source"]>>
  /** At least two settings to check if no record can be read, as people find them in a configuration. */
  readonly checks: ReadonlyArray<string>
  /** The options that apply to it. Refused likewise. */
  readonly options: ReadonlyArray<KindOption>
  /** Opens the source. Returns undefined if neither the configuration nor the selection names one. */
  readonly open: (
    configuration: Configuration,
    selection: Selection
  ) => Effect.Effect<KindSource | undefined, SourceError>
}
