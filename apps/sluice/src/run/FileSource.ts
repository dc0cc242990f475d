import { resolve } from "node:path"
import { SourceError } from "@sluice/core/Source"
import * as FileSource from "@sluice/node/FileSource"
import { suggest } from "@sluice/values/NearMiss"
import { Effect } from "effect"
import type { Shape } from "../configuration/Shape.js"
import { counted } from "../report/Numbers.js"
import * as RealPath from "./RealPath.js"
import type { KindSource, Selection, SourceKind } from "./SourceKind.js"

/** Files and standard input: `source.file`, or `--input`. */
export const kind: SourceKind = {
  key: "file",
  advice: ["name a file with --input FILE", "add source: { file: FILE }"],
  settings: ["format", "records", "encoding", "csv", "maxRecordBytes", "maxDepth"],
  checks: ["source.format", "source.records", "source.csv", "source.id"],
  options: [
    { setting: "input", option: "--input" },
    { setting: "againFiles", option: "--again-file" },
    { setting: "acceptFiles", option: "--accept-file" }
  ],
  open: (configuration, selection) => open(configuration, selection)
}

const open: SourceKind["open"] = ({ folder, shape }, selection) => {
  const input = selection.input ?? shape.source?.file
  if (input === undefined) return Effect.succeed(undefined)
  const settings: FileSource.Settings = {
    input,
    // A path from the command line is relative to the working directory.
    folder: selection.input === undefined ? folder : process.cwd(),
    again: selection.again === true ? "all" : canonical(selection.againFiles ?? []),
    accept: canonical(selection.acceptFiles ?? []),
    remembers: shape.source?.remember !== undefined,
    ...records(shape)
  }
  return Effect.flatMap(FileSource.make(settings), (source) => {
    const unknown = unknownNames(source.files, settings.folder ?? folder, selection)
    return unknown === undefined
      ? Effect.succeed(opened(source, settings.folder ?? folder))
      : new SourceError({ source: source.name, message: unknown })
  })
}

const standardInput = "-"

const opened = (source: FileSource.FileSource, folder: string): KindSource => {
  const { bytes, files, name, reports } = source
  const others = files.filter((file) => file !== standardInput)
  const hasInput = others.length < files.length
  return {
    source: { records: source },
    summary: files.length > 1 ? counted(files.length, "file") : hasInput ? "standard input" : name,
    unit: "line",
    canSample: !hasInput,
    files: others.map((file) => resolve(folder, file)),
    shareRead: () => {
      const { read, total } = bytes()
      return total === undefined || total === 0 ? undefined : read / total
    },
    reports,
    obstacle: hasInput && others.length > 0 ? mixed(others) : undefined
  }
}

/**
 * The position in standard input cannot be saved. The positions in the files would not be saved either, and the next
 * run would send the files again.
 */
const mixed = ([first = "", ...more]: ReadonlyArray<string>): string =>
  `Standard input (-) cannot be resumed, but the other files can (${first}${more.length === 0 ? "" : ` and ${more.length} more`}). One run cannot read both. Read standard input in a separate run with --input -, or pass --state none to save no state. Nothing was sent.`

/** Names as typed and as real paths, because a source accepts both. */
const canonical = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.flatMap((name) => [name, RealPath.of(name)])

/** The mistakes in --again-file and --accept-file. Undefined if there are none. */
const unknownNames = (
  files: ReadonlyArray<string>,
  folder: string,
  { acceptFiles = [], againFiles = [] }: Selection
): string | undefined => {
  const paths = new Set(files.map((name) => RealPath.of(resolve(folder, name))))
  const unknown = [...againFiles, ...acceptFiles].filter(
    (name) => !files.includes(name) && !paths.has(RealPath.of(name))
  )
  const both = againFiles.find((name) => acceptFiles.includes(name))
  if (both !== undefined) return `${both} is named by both --again-file and --accept-file. Choose one.`
  const [first] = unknown
  if (first === undefined) return undefined
  const near = suggest(first, files)
  return `${unknown.join(", ")} ${unknown.length === 1 ? "is not a file" : "are not files"} of the source.${near === undefined ? "" : ` Did you mean ${near}?`} Nothing was sent.`
}

/** The rules for reading files as records. */
export const records = ({ source, never }: Shape): Omit<FileSource.Settings, "input"> => ({
  ...(source?.format !== undefined && { format: source.format }),
  ...(source?.records !== undefined && { records: source.records }),
  ...(source?.encoding !== undefined && { encoding: source.encoding }),
  ...(source?.csv !== undefined && { csv: source.csv }),
  ...(source?.id !== undefined && { id: source.id }),
  ...(source?.maxRecordBytes !== undefined && { maxRecordBytes: source.maxRecordBytes }),
  ...(source?.maxDepth !== undefined && { maxDepth: source.maxDepth }),
  ...(never !== undefined && { never })
})
