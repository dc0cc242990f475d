import * as Path from "@sluice/core/Path"
import { isObject, parse } from "@sluice/values/Json"
import { Either } from "effect"
import { BrokenInput } from "../files/FileFault.js"
import { cellsOf } from "./CsvCutter.js"
import * as CsvDecoder from "./CsvDecoder.js"
import { type CsvDialect, delimiters, detect as detectDialect, firstRows } from "./CsvDialect.js"
import type { Decoder, UnitStart } from "./Decoder.js"
import { Decoding, type Encoding, isDoubtful } from "./Encoding.js"
import * as JsonDecoder from "./JsonDecoder.js"
import * as NdjsonDecoder from "./NdjsonDecoder.js"
import type { ParsedRecordSettings } from "./RecordReader.js"

/** The format of the records of an input. */
export interface FormatSettings {
  /** `auto` detects it by the content and the extension. Default: `auto`. */
  readonly format?: "auto" | "ndjson" | "json" | "csv"
  /** Default: UTF-8 if the text is valid, otherwise Windows-1252. A byte order mark decides in any case. */
  readonly encoding?: Encoding
  /** Path of the list of records inside a JSON object, such as `$.users`. */
  readonly records?: string
  readonly csv?: CsvSettings
}

/** The notation of CSV. */
export interface CsvSettings {
  /** One character. Default: detected from the rows: `,`, `;`, tab or `|`. */
  readonly delimiter?: string
  /** Names of the columns of a file without a header. */
  readonly columns?: ReadonlyArray<string>
  /** Cells with one of these values remove a value, such as `NULL`. Default: none. */
  readonly null?: ReadonlyArray<string>
}

/** The format of one input. */
export interface Format {
  /** For the account, such as `CSV (semicolon, Windows-1252)`. */
  readonly name: string
  /** Whether something follows the last record, such as the end of a list, so that appending changes what follows it. */
  readonly endsInList: boolean
  /** A decoder that starts at the start of the text, or of an entry. */
  readonly decoder: (settings: ParsedRecordSettings, from: UnitStart) => Decoder
}

/** The beginning of an input, uncompressed. */
export interface Head {
  readonly bytes: Buffer
  /** Whether the input ends here. */
  readonly isWhole: boolean
  /** Whether it was UTF-16 before it became UTF-8. */
  readonly isUtf16?: boolean | undefined
}

/** Enough of an input to find its format. */
export const headBytes = 64 * 1024

/** The format of an input by its name and its beginning; undefined if more of it is needed. Throws a `BrokenInput` if it cannot be read. */
export const find = (name: string, head: Head, settings: FormatSettings): Format | undefined => {
  const isEnough = head.isWhole || head.bytes.length >= headBytes
  const { bytes, mark } = withoutMark(head.bytes)
  const text = { ...head, bytes }
  const kind =
    settings.format === undefined || settings.format === "auto" ? kindOf(name, text, settings) : settings.format
  // A byte order mark takes precedence over the settings.
  const known = mark > 0 || head.isUtf16 === true ? "utf-8" : settings.encoding
  if (kind === undefined || (kind !== "ndjson" && !isEnough)) return isEnough ? ndjson(text, known) : undefined
  if (kind === "ndjson") return ndjson(text, known)
  const encoding = known ?? encodingOf(bytes)
  return kind === "json" ? jsonFormat(text, encoding, settings) : csvFormat(text, mark, encoding, settings)
}

const ndjson = (head: Head, encoding: Encoding | undefined): Format => ({
  name: named("NDJSON", head, encoding),
  endsInList: false,
  decoder: (settings, from) => NdjsonDecoder.make(settings, encoding, from)
})

const withoutMark = (bytes: Buffer): { readonly bytes: Buffer; readonly mark: number } => {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return { bytes: bytes.subarray(mark), mark }
}

type Kind = "ndjson" | "json" | "csv"

const kindOf = (name: string, { bytes, isWhole }: Head, { records, csv }: FormatSettings): Kind | undefined => {
  if (records !== undefined) return "json"
  if (csv !== undefined) return "csv"
  const text = bytes.toString("latin1")
  const first = /\S/.exec(text)?.[0]
  if (first === undefined) return isWhole ? "ndjson" : undefined
  if (first === "<")
    throw new BrokenInput("it is HTML or XML, not CSV or JSON. Export it again, or save it in another format")
  if (first === "[") return "json"
  const lines = text.trimStart().split("\n", mostLines + 1)
  if (lines.slice(0, isWhole ? undefined : -1).some(isJsonObject)) return lines[0]?.trim() === "{" ? "json" : "ndjson"
  const extension = /\.(\w+)(?:\.(?:gz|br|zst))?$/.exec(name.toLowerCase())?.[1] ?? ""
  if (first === "{" && lines[0]?.trim() !== "{" && ["ndjson", "jsonl"].includes(extension)) return "ndjson"
  if (first === "{") return isWhole || lines.length > mostLines ? "json" : undefined
  if (["csv", "tsv", "tab"].includes(extension)) return "csv"
  if (["ndjson", "jsonl", "json"].includes(extension)) return "ndjson"
  if (!isWhole && bytes.length < headBytes) return undefined
  const { fitting, rows, width } = detectDialect(bytes, isWhole)
  return width > 1 && rows > 1 && fitting / rows > 0.9 ? "csv" : "ndjson"
}

/** The number of lines that are searched for a JSON object. */
const mostLines = 100

const isJsonObject = (line: string): boolean => line.startsWith("{") && isObject(parse(line))

/** UTF-8 if the beginning is valid UTF-8. Undefined if it is ASCII, so that a later text decides. */
const encodingOf = (bytes: Buffer): Encoding | undefined => {
  // The last character may be cut off.
  const whole = bytes.subarray(0, Math.max(bytes.lastIndexOf(0x0a), bytes.length - 4, 0))
  const decoding = new Decoding(undefined)
  decoding.text(whole)
  if (decoding.encoding === "windows-1252" && isDoubtful(whole))
    throw new BrokenInput(
      "its encoding is unknown: its characters fit neither UTF-8 nor Windows-1252. Convert it to UTF-8, for example with `iconv -f cp850 -t utf-8`, or set source.encoding"
    )
  return decoding.encoding
}

const encodingNames: Readonly<Record<Encoding, string>> = {
  "utf-8": "UTF-8",
  "windows-1252": "Windows-1252",
  latin1: "Latin-1"
}

const nameOf = ({ isUtf16 }: Head, encoding: Encoding | undefined): string =>
  isUtf16 === true ? "UTF-16" : encodingNames[encoding ?? "utf-8"]

/** The name of a format of JSON, which is usually UTF-8. */
const named = (format: string, head: Head, encoding: Encoding | undefined): string => {
  const name = nameOf(head, encoding)
  return name === encodingNames["utf-8"] ? format : `${format} (${name})`
}

const jsonFormat = (head: Head, encoding: Encoding | undefined, { records }: FormatSettings): Format => {
  const steps = records === undefined ? [] : Either.getOrElse(Path.read(records), () => [])
  const place = steps.map(String)
  const inList = place.length > 0 || /^\s*\[/.test(head.bytes.toString("latin1"))
  const kind = records === undefined ? (inList ? "JSON list" : "JSON objects") : `JSON list at ${records}`
  return {
    name: named(kind, head, encoding),
    endsInList: inList,
    decoder: (settings, from) => JsonDecoder.make(settings, { place, inList, encoding }, from)
  }
}

const csvFormat = (head: Head, mark: number, encoding: Encoding | undefined, { csv = {} }: FormatSettings): Format => {
  const { bytes, isWhole } = head
  const dialect = detectDialect(bytes, isWhole, csv.delimiter === undefined ? undefined : [csv.delimiter])
  const columns = columnsOf(head, dialect, encoding, csv.columns)
  const text = { dialect, encoding, columns, nulls: new Set(csv.null) }
  const start = mark + dialect.skipped
  const delimiter = delimiters.get(dialect.delimiter) ?? JSON.stringify(dialect.delimiter)
  return {
    name: `CSV (${delimiter}, ${nameOf(head, encoding)})`,
    endsInList: false,
    decoder: (settings, from) => {
      if (from.bytes > 0) return CsvDecoder.make(settings, text, { ...from, isBeginning: false })
      const line = dialect.skipped > 0 ? 2 : 1
      return skipping(CsvDecoder.make(settings, text, { bytes: start, line, isBeginning: true }), start)
    }
  }
}

/** Skips the first bytes of the text: the byte order mark, and the first line of Excel. */
const skipping = (decoder: Decoder, count: number): Decoder => {
  let left = count
  return {
    ...decoder,
    push: (bytes) => {
      const skipped = Math.min(left, bytes.length)
      left -= skipped
      decoder.push(bytes.subarray(skipped))
    }
  }
}

const columnsOf = (
  { bytes, isWhole }: Head,
  dialect: CsvDialect,
  encoding: Encoding | undefined,
  given: ReadonlyArray<string> | undefined
): CsvDecoder.Columns => {
  const [header] = firstRows(bytes.subarray(dialect.skipped), isWhole, dialect)
  const text = header && new Decoding(encoding).text(header.buffer.subarray(header.start, header.end))
  const cells = text === undefined ? [] : cellsOf(text, dialect.delimiter, header?.quoted ?? false)
  if (given === undefined) {
    if (header === undefined && bytes.length > 0)
      throw new BrokenInput(
        "its first line is not a CSV header. Check source.csv and the quotation marks of the first line"
      )
    return CsvDecoder.columnsOf(cells)
  }
  const hasHeader = cells.length === given.length && cells.every((cell, i) => cell.trim() === given[i])
  return { names: given, hasHeader, repeated: [] }
}
