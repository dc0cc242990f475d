import * as RecordRules from "@sluice/core/RecordRules"
import type { Entry } from "@sluice/core/Source"
import { type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { CsvCutter, type CsvFault, type CutRow, cellsOf } from "./CsvCutter.js"
import type { CsvDialect } from "./CsvDialect.js"
import type { Decoder, UnitPlace, UnitStart } from "./Decoder.js"
import { Decoding, type Encoding } from "./Encoding.js"
import * as RecordReader from "./RecordReader.js"

/** The properties of a CSV text. */
export interface CsvText {
  readonly dialect: CsvDialect
  /** Undefined if the first row that is not ASCII decides. */
  readonly encoding: Encoding | undefined
  readonly columns: Columns
  /** Cells with one of these values are null, which removes a value. */
  readonly nulls: ReadonlySet<string>
}

/** The names of the columns and their origin. */
export interface Columns {
  readonly names: ReadonlyArray<string>
  /** Whether the first row contains the names. */
  readonly hasHeader: boolean
  /** Names that occur more than once in the header, each with its columns from 1. */
  readonly repeated: ReadonlyArray<{ readonly name: string; readonly columns: ReadonlyArray<number> }>
}

/**
 * The columns of a header. A column without a name is `column_N`. A repeated name becomes `name (2)`, so that no value
 * replaces another.
 */
export const columnsOf = (header: ReadonlyArray<string>): Columns => {
  const places = new Map<string, Array<number>>()
  const names = header.map((cell, i) => {
    const name = cell.trim() === "" ? `column_${i + 1}` : cell.trim()
    const known = places.get(name)
    if (known === undefined) places.set(name, [i + 1])
    else known.push(i + 1)
    return known === undefined ? name : `${name} (${known.length})`
  })
  const repeated = [...places].flatMap(([name, columns]) => (columns.length > 1 ? [{ name, columns }] : []))
  return { names, hasHeader: true, repeated }
}

/**
 * Reads rows, each an object from column names to strings. An empty cell is an absent member. Blank rows and the header
 * are not entries, except a header with a repeated name, which is Unreadable.
 */
export const make = (
  settings: RecordReader.ParsedRecordSettings,
  text: CsvText,
  from: UnitStart & { readonly isBeginning: boolean }
): Decoder => {
  const { columns, dialect } = text
  const newline = dialect.newline.charCodeAt(0)
  const cutter = new CsvCutter(
    { delimiter: dialect.delimiter.charCodeAt(0), newline, maxBytes: settings.maxRecordBytes },
    { line: from.line, offset: from.bytes }
  )
  const decoding = new Decoding(text.encoding)
  let start: UnitStart = from
  let isHeader = columns.hasHeader && from.isBeginning
  const read = (take: () => CutRow | undefined, place: UnitPlace): Entry | undefined => {
    for (let row = take(); row !== undefined; row = take()) {
      if (row.length === 0) continue
      start = { bytes: row.offset, line: row.line }
      const wasHeader = isHeader
      isHeader = false
      if (wasHeader && columns.repeated.length === 0) continue
      const unit = unitOf(row, decoding)
      const at = { ...place, position: row.offset + row.length }
      if (wasHeader) return RecordReader.refuse(settings, unit, at, headerRepeated(columns))
      return readRow({ settings, text, decoding }, row, unit, at)
    }
    return undefined
  }
  const next = () => cutter.next()
  const end = () => cutter.end()
  return {
    push: (bytes) => cutter.push(bytes),
    next: (place) => read(next, place),
    end: (place) => read(end, place),
    start: () => start
  }
}

const unitOf = ({ buffer, end, length, line, offset, start }: CutRow, decoding: Decoding): RecordReader.Unit => ({
  line,
  offset,
  length,
  text: () => {
    const bytes = buffer.subarray(start, end)
    return decoding.text(bytes) ?? bytes.toString("utf8")
  }
})

interface Reading {
  readonly settings: RecordReader.ParsedRecordSettings
  readonly text: CsvText
  readonly decoding: Decoding
}

const readRow = (
  { decoding, settings, text }: Reading,
  row: CutRow,
  unit: RecordReader.Unit,
  place: RecordReader.LinePlace
): Entry => {
  const { columns, dialect, nulls } = text
  const decoded = decoding.text(row.buffer.subarray(row.start, row.end))
  const csv = { delimiter: dialect.delimiter, columns: columns.names, ...(nulls.size > 0 && { null: [...nulls] }) }
  if (row.fault !== undefined) {
    // Quotation marks stay, because a person has to correct them.
    const cells = row.fault.type === "too-large" ? undefined : decoded?.split(dialect.delimiter)
    const refused = cells === undefined ? unit : { ...unit, suggestion: suggestionOf(cells, text) }
    return RecordReader.refuse(settings, { ...refused, csv }, place, reasonOf(row.fault, row, settings))
  }
  if (decoded === undefined) return RecordReader.refuse(settings, { ...unit, csv }, place, notUtf8(row))
  const cells = cellsOf(decoded, dialect.delimiter, row.quoted)
  if (cells.length !== columns.names.length)
    return RecordReader.refuse(
      settings,
      { ...unit, csv, suggestion: suggestionOf(cells, text) },
      place,
      wrongWidth(cells.length, columns, row)
    )
  return RecordReader.accept(
    settings,
    RecordRules.withoutNever(settings, recordOfCells(cells, columns.names, nulls)),
    unit,
    place
  )
}

/** The cells of a row that is not valid, by column; those without a column are `column_N`. */
const suggestionOf = (cells: ReadonlyArray<string>, { columns, nulls }: CsvText): Json =>
  recordOfCells(
    cells,
    cells.map((_, i) => columns.names[i] ?? `column_${i + 1}`),
    nulls
  )

/** The record of a row: an empty cell is absent, and one of `nulls` is null. */
export const recordOfCells = (
  cells: ReadonlyArray<string>,
  names: ReadonlyArray<string>,
  nulls: ReadonlySet<string>
): JsonObject => {
  const body: MutableJsonObject = {}
  for (let i = 0; i < names.length; i++) {
    const cell = cells[i]
    const name = names[i]
    if (cell === undefined || cell === "" || name === undefined) continue
    put(body, name, nulls.has(cell) ? null : cell)
  }
  return body
}

const headerRepeated = ({ repeated }: Columns): Reason => ({
  code: "header-repeated",
  message: `The header names ${repeated.map(({ columns, name }) => `${JSON.stringify(name)} in the columns ${columns.join(" and ")}`).join(", ")}. The rows are read, and the later columns are called "${repeated[0]?.name ?? ""} (2)" and so on. Give each column its own name.`
})

const wrongWidth = (width: number, { hasHeader, names }: Columns, { line }: CutRow): Reason => ({
  code: "wrong-number-of-cells",
  message: `Line ${line} has ${width} ${width === 1 ? "cell" : "cells"}, but ${hasHeader ? "the header" : "source.csv.columns"} has ${names.length} columns. Check its delimiters and quotation marks.`
})

const reasonOf = (
  fault: CsvFault,
  { buffer, line, length, start }: CutRow,
  settings: RecordReader.ParsedRecordSettings
): Reason => {
  if (fault.type === "too-large") return RecordReader.tooLarge(settings, length)
  const before = buffer.toString("latin1", start, start + fault.at).split("\n")
  const place = `Line ${line + before.length - 1}, column ${(before[before.length - 1]?.length ?? 0) + 1}`
  if (fault.type === "quote-not-closed")
    return {
      code: "quote-not-closed",
      message: `${place}: this quotation mark is not closed. Close it, or write it twice if it is part of the text.`
    }
  return {
    code: "text-after-quote",
    message: `${place}: text follows this closing quotation mark.${fault.lines === 1 ? "" : ` It may close a quotation mark that an earlier row opened by mistake: the ${fault.lines} lines from line ${line} on are refused together.`} Write quotation marks within a cell twice.`
  }
}

const notUtf8 = ({ line }: CutRow): Reason => ({
  code: "not-utf-8",
  message: `Line ${line}: invalid UTF-8, although earlier lines are valid UTF-8. Set source.encoding, for example to windows-1252.`
})
