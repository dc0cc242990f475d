import type { CsvRow } from "@sluice/core/Source"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import { CsvCutter, type CsvFault, type CutRow, cellsOf } from "./CsvCutter.js"
import { recordOfCells } from "./CsvDecoder.js"

/** Cells as a row, with quotation marks where they are needed, also around a cell that would look like a comment. */
export const write = (cells: ReadonlyArray<string>, delimiter: string): string =>
  cells
    .map((cell) => (cell.includes(delimiter) || /["\r\n]|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter)

const faults: Readonly<Record<CsvFault["type"], string>> = {
  "too-large": "the row is too long",
  "quote-not-closed": "a quotation mark is not closed",
  "text-after-quote": "text follows a closing quotation mark; write a quotation mark within a cell twice"
}

/** The record of a string that is one row. Left: what is wrong with it, as a clause after a place and a colon. */
export const read = (
  text: string,
  { columns, delimiter, null: nulls = [] }: CsvRow
): Either.Either<JsonObject, string> => {
  const rows = rowsOf(text, delimiter)
  const [row] = rows
  if (row === undefined) return Either.left("the row is empty")
  if (row.fault !== undefined) return Either.left(faults[row.fault.type])
  if (rows.length > 1) return Either.left(`there are ${rows.length} rows instead of one`)
  const cells = cellsOf(row.buffer.toString("utf8", row.start, row.end), delimiter, row.quoted)
  return cells.length === columns.length
    ? Either.right(recordOfCells(cells, columns, new Set(nulls)))
    : Either.left(`the row has ${cells.length} ${cells.length === 1 ? "cell" : "cells"} instead of ${columns.length}`)
}

const rowsOf = (text: string, delimiter: string): ReadonlyArray<CutRow> => {
  const cutter = new CsvCutter({ delimiter: delimiter.charCodeAt(0), newline: 0x0a, maxBytes: Number.MAX_SAFE_INTEGER })
  cutter.push(Buffer.from(text))
  const rows: Array<CutRow> = []
  for (let row = cutter.end(); row !== undefined; row = cutter.end()) if (row.length > 0) rows.push(row)
  return rows
}
