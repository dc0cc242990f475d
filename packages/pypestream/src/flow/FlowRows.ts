import * as Text from "@sluice/values/Text"
import { CsvError, parse } from "csv-parse/sync"
import { Either, Schema } from "effect"

/** One row of a CSV file. */
export interface FlowRow {
  /** 1-based line on which the row begins. */
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

/** The reason a file cannot be read as CSV. */
export interface UnreadableFlow {
  /** 1-based. */
  readonly line: number
  readonly code: string
  readonly message: string
}

/**
 * UTF-8 text without its byte order mark. Another encoding is reported and not converted, because a wrong guess corrupts
 * names.
 */
export const decode = (bytes: Uint8Array): Either.Either<string, UnreadableFlow> => {
  const mark = marks.find((candidate) => candidate.bytes.every((byte, at) => bytes[at] === byte))
  if (mark !== undefined) return Either.left(wrongEncoding(1, mark.encoding))
  // Text contains no zero bytes. In UTF-16, every second byte of Latin letters is zero, with or without a mark.
  if (bytes.includes(0)) return Either.left(wrongEncoding(1, "UTF-16 without a byte order mark, or not text"))
  const text = Text.fromUtf8(bytes)
  return text === undefined
    ? Either.left(wrongEncoding(lineOfFirstError(bytes), "not UTF-8 (perhaps Latin-1 or Windows-1252)"))
    : Either.right(text)
}

const marks: ReadonlyArray<{ readonly bytes: ReadonlyArray<number>; readonly encoding: string }> = [
  { bytes: [0xff, 0xfe], encoding: "UTF-16 (little endian)" },
  { bytes: [0xfe, 0xff], encoding: "UTF-16 (big endian)" }
]

const wrongEncoding = (line: number, encoding: string): UnreadableFlow => ({
  line,
  code: "flow-encoding",
  message: `The file is ${encoding}. Save it as UTF-8; in a spreadsheet, choose the format «CSV UTF-8».`
})

/** Cutting at newline bytes is safe, because no other UTF-8 character contains a newline byte. */
const lineOfFirstError = (bytes: Uint8Array): number => {
  let line = 1
  let from = 0
  while (from < bytes.length) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end
    if (Text.fromUtf8(bytes.subarray(from, to)) === undefined) return line
    line++
    from = to + 1
  }
  return line
}

const Parsed = Schema.Array(
  Schema.Struct({
    record: Schema.Array(Schema.String),
    info: Schema.Struct({ lines: Schema.Number })
  })
)

const decodeParsed = Schema.decodeUnknownSync(Parsed)

/** The rows of a CSV text. Empty lines are skipped; rows may have any number of cells. */
export const read = (text: string): Either.Either<ReadonlyArray<FlowRow>, UnreadableFlow> => {
  try {
    const rows = decodeParsed(parse(text, { info: true, relax_column_count: true, skip_empty_lines: true }))
    // The parser reports the line on which a row ends. A row with line breaks in its cells begins earlier.
    return Either.right(rows.map(({ info, record }) => ({ line: info.lines - lineBreaks(record), cells: record })))
  } catch (error) {
    if (error instanceof CsvError) return Either.left(invalidCsv(error))
    throw error
  }
}

const lineBreaks = (cells: ReadonlyArray<string>): number =>
  cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0)

const invalidCsv = (error: CsvError): UnreadableFlow => {
  const line: unknown = Reflect.get(error, "lines")
  return {
    line: typeof line === "number" ? line : 1,
    ...(error.code === "CSV_QUOTE_NOT_CLOSED"
      ? { code: "flow-quote-open", message: "A quotation mark is not closed before the end of the file." }
      : {
          code: "flow-not-csv",
          message:
            "Invalid CSV: a quotation mark in the middle of a cell. Export the flow again instead of editing it by hand."
        })
  }
}
