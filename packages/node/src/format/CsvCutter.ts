/** One row of a CSV text, without its line ending, or a part of the text that is not a row. */
export interface CutRow {
  readonly buffer: Buffer
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** The first line of the row, from 1. */
  readonly line: number
  /** Byte offset of its first byte in the whole text. */
  readonly offset: number
  /** Length in bytes. More than `end - start` only if the row is longer than allowed. */
  readonly length: number
  /** Whether the row contains a quotation mark. */
  readonly quoted: boolean
  /** The reason the part is not a row. Undefined if it is one. */
  readonly fault: CsvFault | undefined
}

/** The reason a part of the text is not a row. `at` is the byte of the cause, from the start of the row. */
export type CsvFault =
  | { readonly type: "too-large" }
  /** The quotation mark at `at` is not closed within the allowed length. Only the first line is refused. */
  | { readonly type: "quote-not-closed"; readonly at: number }
  /** Text follows the closing quotation mark at `at`. The lines up to the end of the cell are refused with it. */
  | { readonly type: "text-after-quote"; readonly at: number; readonly lines: number }

const quote = 0x22
const carriageReturn = 0x0d
const empty = Buffer.alloc(0)

/** The result of {@link CsvCutter} at a position: a row that ends at `end`, or undefined if the text ends before. */
interface Found {
  readonly end: number
  readonly quoted: boolean
  /** Newlines within the row. */
  readonly inner: number
  readonly fault?: CsvFault
}

/** The special bytes of a CSV text. */
export interface Dialect {
  readonly delimiter: number
  /** `\n`; `\r` for the files of old Macs. */
  readonly newline: number
  /** A longer row is refused and is never kept in memory. */
  readonly maxBytes: number
}

/**
 * Cuts a CSV text that arrives in buffers of any size into rows. The encoding must be a superset of ASCII. A cell may
 * be in quotation marks; within them it may contain delimiters, newlines and doubled quotation marks. In an unquoted
 * cell, a quotation mark is text. Memory is bounded for any input. One mistake affects only its line, or its cell with
 * the lines in it.
 */
export class CsvCutter {
  readonly #dialect: Dialect
  #buffer: Buffer = empty
  #position = 0
  /**
   * The first quotation mark of the buffer at or after the position. Infinity if there is none, undefined if it is
   * unknown.
   */
  #quoteAt: number | undefined
  #line: number
  #offset: number
  #ended = false
  /** A line that is too long: its bytes so far, and its kept beginning. */
  #skipped: { readonly kept: Buffer; readonly fault: CsvFault; bytes: number } | undefined

  /** `from` is the start of the pushed text, if it is not the start of the whole text. */
  constructor(dialect: Dialect, from: { readonly line: number; readonly offset: number } = { line: 1, offset: 0 }) {
    this.#dialect = dialect
    this.#line = from.line
    this.#offset = from.offset
  }

  /** Appends a buffer, once `next` has returned undefined. It is copied if a part of it is kept. */
  push(chunk: Buffer): void {
    const rest = this.#buffer.subarray(this.#position)
    this.#buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    this.#position = 0
    this.#quoteAt = undefined
  }

  /** The next row; undefined if no further row is complete. */
  next(): CutRow | undefined {
    if (this.#skipped !== undefined) return this.#skip(this.#skipped)
    if (this.#position >= this.#buffer.length) return this.#wait()
    const found = this.#find(this.#position)
    const length = (found?.end ?? this.#buffer.length) - this.#position
    if (length > this.#dialect.maxBytes) return this.#refuse()
    if (found !== undefined) return this.#take(found)
    return this.#ended ? this.#refuse() : this.#wait()
  }

  /** The same after the last buffer: the last row may lack its newline. */
  end(): CutRow | undefined {
    this.#ended = true
    return this.next()
  }

  /** Keeps the rest, because the buffer may be overwritten. */
  #wait(): undefined {
    const rest = this.#buffer.subarray(this.#position)
    this.#buffer = rest.length === 0 ? empty : Buffer.from(rest)
    this.#position = 0
    this.#quoteAt = undefined
    return undefined
  }

  #find(from: number): Found | undefined {
    const { newline } = this.#dialect
    const end = this.#buffer.indexOf(newline, from)
    // The result is cached. Otherwise, text without quotation marks would be searched to its end for every row.
    if (this.#quoteAt === undefined || this.#quoteAt < from) {
      const at = this.#buffer.indexOf(quote, from)
      this.#quoteAt = at < 0 ? Number.POSITIVE_INFINITY : at
    }
    if (end >= 0 ? this.#quoteAt > end : this.#quoteAt === Number.POSITIVE_INFINITY)
      return end >= 0 ? plain(end) : this.#ended ? plain(this.#buffer.length) : undefined
    return this.#walk(from)
  }

  /** Finds the end of a row with quotation marks, cell by cell. */
  #walk(from: number): Found | undefined {
    const { delimiter, newline } = this.#dialect
    const buffer = this.#buffer
    let inner = 0
    let at = from
    for (;;) {
      if (buffer[at] === quote) {
        const closing = closingQuote(buffer, at)
        if (closing === undefined) return undefined
        inner += count(buffer, newline, at, closing)
        const after = closing + 1
        const next = buffer[after]
        if (next === undefined) return this.#ended ? { end: after, quoted: true, inner } : undefined
        const ends = next === newline || (next === carriageReturn && buffer[after + 1] === newline)
        if (next === carriageReturn && buffer[after + 1] === undefined)
          return this.#ended ? { end: after, quoted: true, inner } : undefined
        if (ends) return { end: next === newline ? after : after + 1, quoted: true, inner }
        if (next !== delimiter) return this.#textAfter(from, closing, inner)
        at = after + 1
      } else {
        const end = indexOfEither(buffer, delimiter, newline, at)
        if (end < 0) return this.#ended ? { end: buffer.length, quoted: true, inner } : undefined
        if (buffer[end] === newline) return { end, quoted: true, inner }
        at = end + 1
      }
    }
  }

  #textAfter(from: number, closing: number, inner: number): Found | undefined {
    const end = this.#buffer.indexOf(this.#dialect.newline, closing)
    if (end < 0 && !this.#ended) return undefined
    const fault: CsvFault = { type: "text-after-quote", at: closing - from, lines: inner + 1 }
    return { end: end < 0 ? this.#buffer.length : end, quoted: true, inner, fault }
  }

  #take({ end, fault, inner, quoted }: Found): CutRow {
    const start = this.#position
    const hasReturn =
      this.#dialect.newline !== carriageReturn && end > start && this.#buffer[end - 1] === carriageReturn
    const last = hasReturn ? end - 1 : end
    const row: CutRow = {
      buffer: this.#buffer,
      start,
      end: last,
      line: this.#line,
      offset: this.#offset,
      length: last - start,
      quoted,
      fault
    }
    this.#position = end + 1
    this.#offset += end - start + 1
    this.#line += inner + 1
    return row
  }

  /** The row does not end within the allowed length, or in the text. Its first line is refused. */
  #refuse(): CutRow | undefined {
    const { maxBytes, newline } = this.#dialect
    const start = this.#position
    // Do not look at the bytes after it, because the result must not depend on how much of the text has arrived.
    const shown = this.#buffer.subarray(start, start + maxBytes + 1)
    const open = openQuote(shown, this.#dialect)
    const isWhole = shown.length <= maxBytes
    const fault: CsvFault =
      open === undefined || (!isWhole && shown.indexOf(newline) < 0)
        ? { type: "too-large" }
        : { type: "quote-not-closed", at: open }
    const end = shown.indexOf(newline)
    if (end >= 0) return this.#take({ end: start + end, quoted: true, inner: 0, fault })
    if (isWhole) return this.#take({ end: this.#buffer.length, quoted: true, inner: 0, fault })
    this.#skipped = { kept: Buffer.from(shown.subarray(0, maxBytes)), fault, bytes: 0 }
    return this.#skip(this.#skipped)
  }

  /** Skips the rest of a line that is not kept. */
  #skip(skipped: { readonly kept: Buffer; readonly fault: CsvFault; bytes: number }): CutRow | undefined {
    const end = this.#buffer.indexOf(this.#dialect.newline, this.#position)
    const stop = end < 0 ? this.#buffer.length : end
    skipped.bytes += stop - this.#position
    this.#position = stop
    if (end < 0 && !this.#ended) return this.#wait()
    const { bytes, fault, kept } = skipped
    this.#skipped = undefined
    const row: CutRow = {
      buffer: kept,
      start: 0,
      end: kept.length,
      line: this.#line,
      offset: this.#offset,
      length: bytes,
      quoted: true,
      fault
    }
    this.#position = end < 0 ? stop : end + 1
    this.#offset += bytes + 1
    this.#line++
    return row
  }
}

/** The quotation mark that closes the one at `at`. */
const closingQuote = (buffer: Buffer, at: number): number | undefined => {
  for (let mark = buffer.indexOf(quote, at + 1); mark >= 0; mark = buffer.indexOf(quote, mark + 2)) {
    if (buffer[mark + 1] !== quote) return mark
  }
  return undefined
}

/** The quotation mark of the first row that is not closed. */
const openQuote = (buffer: Buffer, { delimiter, newline }: Dialect): number | undefined => {
  let at = 0
  while (at < buffer.length) {
    if (buffer[at] === quote) {
      const closing = closingQuote(buffer, at)
      if (closing === undefined) return at
      at = closing + 1
    }
    const end = indexOfEither(buffer, delimiter, newline, at)
    if (end < 0 || buffer[end] === newline) return undefined
    at = end + 1
  }
  return undefined
}

const plain = (end: number): Found => ({ end, quoted: false, inner: 0 })

const count = (buffer: Buffer, byte: number, from: number, to: number): number => {
  let found = 0
  for (let at = buffer.indexOf(byte, from); at >= 0 && at < to; at = buffer.indexOf(byte, at + 1)) found++
  return found
}

const indexOfEither = (buffer: Buffer, one: number, other: number, from: number): number => {
  for (let at = from; at < buffer.length; at++) if (buffer[at] === one || buffer[at] === other) return at
  return -1
}

/**
 * The cells of a decoded row. Cells in quotation marks lose them, and doubled ones become one. `text` is a row without
 * {@link CsvFault}.
 */
export const cellsOf = (text: string, delimiter: string, quoted: boolean): Array<string> => {
  if (!quoted) return text.split(delimiter)
  const cells: Array<string> = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let closing = text.indexOf('"', at + 1)
      while (closing >= 0 && text[closing + 1] === '"') closing = text.indexOf('"', closing + 2)
      const end = closing < 0 ? text.length : closing
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
      if (at >= text.length) return cells
      at++
    } else {
      const end = text.indexOf(delimiter, at)
      if (end < 0) {
        cells.push(text.slice(at))
        return cells
      }
      cells.push(text.slice(at, end))
      at = end + 1
    }
  }
}
