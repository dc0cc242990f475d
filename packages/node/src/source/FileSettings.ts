import type { Readable } from "node:stream"
import type { FormatSettings } from "../format/Format.js"
import type * as RecordReader from "../format/RecordReader.js"

/** The files to read, and how to read them. */
export interface Settings extends RecordReader.RecordSettings, FormatSettings {
  /** File names, folders, globs, or `-` for standard input. The files of a folder or glob are read by name, in code unit order. */
  readonly input: string | ReadonlyArray<string>
  /** The folder of relative names. Default: the working directory. */
  readonly folder?: string
  /** The stream that `-` reads. Default: `process.stdin`. */
  readonly stdin?: Readable
  /** Names of files that are read from their start even if earlier runs read them; `all` for every file. */
  readonly again?: "all" | ReadonlyArray<string>
  /** Names of files whose present content counts as read and finished. */
  readonly accept?: ReadonlyArray<string>
  /** Whether each record is decided by its id, so that rewritten files and copies are read from their start. Default: false. */
  readonly remembers?: boolean
}
