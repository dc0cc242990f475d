import { CsvCutter, type CutRow, cellsOf } from "./CsvCutter.js"

/** The notation of the rows of a CSV text. */
export interface CsvDialect {
  readonly delimiter: string
  readonly newline: "\n" | "\r"
  /** Bytes before the header: the line `sep=;` of Excel. */
  readonly skipped: number
}

/** The detected delimiters, with their names in messages. */
export const delimiters: ReadonlyMap<string, string> = new Map([
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "bar"]
])

/** A dialect, and how well the beginning of the text fits it. */
export interface FoundDialect extends CsvDialect {
  /** Columns of the first row. */
  readonly width: number
  /** Complete rows, and how many of them have as many cells as the first. */
  readonly rows: number
  readonly fitting: number
}

/** Longest row in the beginning of the text. */
const maxBytes = 64 * 1024

/**
 * Finds the dialect of the beginning of the text, without a byte order mark: the delimiter with which most rows are as
 * wide as the first one. `isWhole`: whether the text ends here, so that the last row is complete.
 */
export const detect = (
  head: Buffer,
  isWhole: boolean,
  known: ReadonlyArray<string> = [...delimiters.keys()]
): FoundDialect => {
  const newline = head.includes(0x0a) || !head.includes(0x0d) ? "\n" : "\r"
  const separator = /^"?sep=(.)"?\r?[\n\r]/.exec(head.toString("latin1", 0, 10))
  const skipped = separator?.[0].length ?? 0
  const candidates = separator?.[1] === undefined ? known : [separator[1]]
  const found = candidates.map((delimiter) =>
    measured(head.subarray(skipped), isWhole, { delimiter, newline, skipped })
  )
  return found.reduce((best, one) => (isBetter(one, best) ? one : best))
}

const isBetter = (one: FoundDialect, best: FoundDialect): boolean => {
  if (one.width === 1 || best.width === 1) return one.width > best.width
  const share = one.fitting / one.rows - best.fitting / best.rows
  return share === 0 ? one.width > best.width : share > 0
}

const measured = (head: Buffer, isWhole: boolean, dialect: CsvDialect): FoundDialect => {
  const rows = firstRows(head, isWhole, dialect).map(({ buffer, end, quoted, start }) => {
    const text = buffer.toString("latin1", start, end)
    return {
      width: cellsOf(text, dialect.delimiter, quoted).length,
      isTidy: !quoted || isTidy(text, dialect.delimiter)
    }
  })
  const width = rows[0]?.width ?? 1
  return {
    ...dialect,
    width,
    rows: rows.length,
    fitting: rows.filter((row) => row.width === width && row.isTidy).length
  }
}

/**
 * Whether every quotation mark of a row opens or closes a cell, or is within such a cell. With a wrong delimiter, some
 * do not.
 */
const isTidy = (text: string, delimiter: string): boolean => {
  const separator = `\\x${delimiter.charCodeAt(0).toString(16).padStart(2, "0")}`
  return !text.replaceAll(new RegExp(`(?<=^|${separator})"(?:[^"]|"")*"(?=${separator}|$)`, "g"), "").includes('"')
}

/** The complete rows in the beginning of the text that are not blank and have no fault. */
export const firstRows = (head: Buffer, isWhole: boolean, { delimiter, newline }: CsvDialect): Array<CutRow> => {
  const cutter = new CsvCutter({ delimiter: delimiter.charCodeAt(0), newline: newline.charCodeAt(0), maxBytes })
  cutter.push(head)
  const rows: Array<CutRow> = []
  for (let row = cutter.next(); row !== undefined; row = cutter.next()) rows.push(row)
  if (isWhole) for (let row = cutter.end(); row !== undefined; row = cutter.end()) rows.push(row)
  return rows.filter(({ fault, length }) => fault === undefined && length > 0)
}
