import { CsvError, parse } from "csv-parse/sync"
import { Either, Schema } from "effect"
import { type Finding, finding } from "./Finding.js"

/** A row of a file, read and not yet understood. */
export interface Row {
  /** 1-based line on which it begins. */
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

const Parsed = Schema.Array(
  Schema.Struct({
    record: Schema.Array(Schema.String),
    info: Schema.Struct({ lines: Schema.Number })
  })
)

const decode = Schema.decodeUnknownSync(Parsed)

/** The rows of a text in CSV. Empty lines are passed over; rows may be of any width. */
export const read = (name: string, text: string): Either.Either<ReadonlyArray<Row>, Finding> => {
  try {
    const rows = decode(parse(text, { info: true, relax_column_count: true, skip_empty_lines: true }))
    // The parser tells the line on which a row ends; a cell with line breaks begins earlier.
    return Either.right(rows.map(({ info, record }) => ({ line: info.lines - breaksIn(record), cells: record })))
  } catch (error) {
    if (error instanceof CsvError) return Either.left(notCsv(name, error))
    throw error
  }
}

const breaksIn = (cells: ReadonlyArray<string>): number =>
  cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0)

const notCsv = (name: string, error: CsvError): Finding => {
  const unclosed = error.code === "CSV_QUOTE_NOT_CLOSED"
  const line: unknown = Reflect.get(error, "lines")
  return finding(
    name,
    typeof line === "number" ? line : 1,
    undefined,
    unclosed ? "flow-quote-open" : "flow-not-csv",
    unclosed
      ? "A quote is opened and never closed before the end of the file."
      : "This is no CSV: a quote stands in the middle of a cell. Export the flow again instead of editing it by hand."
  )
}
