import {
  braceClose,
  braceOpen,
  bracketClose,
  bracketOpen,
  closedEnd,
  comma,
  isBlank,
  newline,
  quote,
  ValueScan
} from "./JsonValueEnd.js"

/** One element of a JSON text, or a part of the text that is not an element. */
export interface CutElement {
  readonly buffer: Buffer
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** The line that it begins in, and the byte of that line, both from 1. */
  readonly line: number
  readonly column: number
  /** Byte offset of its first byte in the whole text. */
  readonly offset: number
  /** Length in bytes. More than `end - start` only if the element is longer than allowed. */
  readonly length: number
  /** The reason the part is not an element. Undefined if it may be one. Its syntax is not checked. */
  readonly fault: JsonFault | undefined
}

/** The reason a part of the text is not an element. */
export type JsonFault =
  | "too-large"
  /** A quotation mark or a bracket is missing. */
  | "not-closed"
  /** It follows the end of the list. */
  | "after-end"

/** The state at the end of the text. */
export type Ending =
  | "complete"
  /** The list, or an object around it, is not closed: the text was cut off. */
  | "cut-off"
  /** The place of the records is missing, or contains something else. */
  | "no-list"

/** A place within the text where cutting starts, after an element. */
export interface Middle {
  readonly line: number
  readonly offset: number
  /** Whether the elements belong to a list; otherwise they follow each other. */
  readonly inList: boolean
}

const empty = Buffer.alloc(0)
const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * Cuts a JSON text in UTF-8 that arrives in buffers of any size into the elements of a list: the list at `place`, the
 * names of members that lead to it; or, if `place` is empty, the list that the text is, or else the values that follow
 * each other. Only the keys of the objects around the list are read. Memory is bounded for any input. An invalid
 * element affects only itself, or its first line if a quotation mark or a bracket is missing.
 */
export class JsonCutter {
  readonly #place: ReadonlyArray<string>
  readonly #maxBytes: number
  readonly #elements: Generator<CutElement | undefined, void>
  #buffer: Buffer = empty
  #position = 0
  /** The first newline of the buffer at or after the position; undefined if it is not known yet. */
  #newlineAt: number | undefined
  #line: number
  #lineStart: number
  #offset: number
  #ended = false
  #inList: boolean
  /** Whether an element was returned last, so that another one or the end follows. */
  #isBetween = false
  /** Known after the last element. */
  ending: Ending = "cut-off"

  constructor(
    { maxBytes, place }: { readonly maxBytes: number; readonly place: ReadonlyArray<string> },
    from?: Middle
  ) {
    this.#place = place
    this.#maxBytes = maxBytes
    this.#line = from?.line ?? 1
    this.#offset = from?.offset ?? 0
    this.#lineStart = this.#offset
    this.#inList = from?.inList ?? false
    this.#elements = from === undefined ? this.#whole() : this.#rest()
  }

  /** Whether the current element belongs to a list, for a later {@link Middle}. */
  get inList(): boolean {
    return this.#inList
  }

  /** Appends a buffer, once `next` has returned undefined. From then on the buffer before may be overwritten. */
  push(chunk: Buffer): void {
    const rest = this.#buffer.subarray(this.#position)
    this.#buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    this.#position = 0
    this.#newlineAt = undefined
  }

  /** The next element; undefined if no further one is complete. */
  next(): CutElement | undefined {
    const near = this.#isBetween ? this.#near() : undefined
    if (near !== undefined) return near
    const step = this.#elements.next()
    if (step.done === true) this.#position = this.#buffer.length
    const found = step.done === true ? undefined : step.value
    if (found === undefined) {
      this.#buffer = Buffer.from(this.#buffer.subarray(this.#position))
      this.#position = 0
      this.#newlineAt = undefined
    }
    return found
  }

  /** The same after the last buffer. */
  end(): CutElement | undefined {
    this.#ended = true
    return this.next()
  }

  *#whole(): Generator<CutElement | undefined, void> {
    const first = yield* this.#peek()
    if (first === undefined) {
      this.ending = this.#place.length === 0 ? "complete" : "no-list"
      return
    }
    for (const name of this.#place) {
      if (!(yield* this.#enter(name))) return
    }
    const opening = yield* this.#peek()
    if (opening === bracketOpen) {
      this.#inList = true
      this.#consume(this.#position + 1)
    } else if (this.#place.length > 0) {
      this.ending = opening === undefined ? "cut-off" : "no-list"
      return
    }
    yield* this.#rest()
  }

  /** The remaining elements, and the text after the list. */
  *#rest(): Generator<CutElement | undefined, void> {
    for (;;) {
      const byte = yield* this.#peek()
      if (byte === undefined) {
        this.ending = this.#inList ? "cut-off" : "complete"
        return
      }
      if (byte === comma) this.#consume(this.#position + 1)
      else if (byte === bracketClose && this.#inList) break
      else {
        const element = yield* this.#element()
        this.#isBetween = true
        yield element
        this.#isBetween = false
      }
    }
    this.#consume(this.#position + 1)
    yield* this.#closing()
    if (this.ending !== "complete") return
    while ((yield* this.#peek()) !== undefined) yield yield* this.#restOfLine("after-end")
  }

  /**
   * The next element, if it is an object or a list and completely in the buffer. Most elements are, and the generators
   * take 4 µs per element.
   */
  #near(): CutElement | undefined {
    const buffer = this.#buffer
    let at = this.#position
    while (isBlank(buffer[at]) || buffer[at] === comma) at++
    if (buffer[at] !== braceOpen && buffer[at] !== bracketOpen) return undefined
    const end = closedEnd(buffer, at, Math.min(buffer.length, at + this.#maxBytes + 1))
    if (end === undefined) return undefined
    this.#consume(at)
    return this.#taken(end, undefined)
  }

  /** The text after the list within the objects around it. */
  *#closing(): Generator<undefined, void> {
    let open = this.#place.length
    while (open > 0) {
      const byte = yield* this.#peek()
      if (byte === undefined) return
      if (byte === braceClose) open--
      if (byte === quote || byte === braceOpen || byte === bracketOpen) yield* this.#skipValue()
      else this.#consume(this.#position + 1)
    }
    this.ending = "complete"
  }

  /** Enters the member with this name. Returns false if there is none. */
  *#enter(name: string): Generator<undefined, boolean> {
    const opening = yield* this.#peek()
    if (opening !== braceOpen) {
      this.ending = opening === undefined ? "cut-off" : "no-list"
      return false
    }
    this.#consume(this.#position + 1)
    for (;;) {
      const byte = yield* this.#peek()
      if (byte === undefined) return false
      if (byte === braceClose) {
        this.ending = "no-list"
        return false
      }
      if (byte === comma) {
        this.#consume(this.#position + 1)
        continue
      }
      const key = yield* this.#key()
      const colon = yield* this.#peek()
      if (colon === undefined) return false
      this.#consume(this.#position + 1)
      if (key === name) return true
      if ((yield* this.#peek()) === undefined) return false
      yield* this.#skipValue()
    }
  }

  *#key(): Generator<undefined, string | undefined> {
    const scan = new ValueScan()
    const end = yield* this.#scanned(scan)
    const text = this.#buffer.toString("utf8", this.#position, end ?? this.#buffer.length)
    this.#consume(Math.max(end ?? this.#buffer.length, this.#position + 1))
    try {
      const key: unknown = JSON.parse(text)
      return typeof key === "string" ? key : undefined
    } catch {
      return undefined
    }
  }

  /**
   * The end of the value at the position, which is kept in the buffer. Undefined if the text ends before, or if the
   * value is too long.
   */
  *#scanned(scan: ValueScan): Generator<undefined, number | undefined> {
    let scanned = 0
    for (;;) {
      // Do not look at the bytes after it, because the result must not depend on how much of the text has arrived.
      const limit = Math.min(this.#buffer.length, this.#position + this.#maxBytes + 1)
      const end = scan.end(this.#buffer, this.#position + scanned, limit)
      if (end !== undefined) return end
      scanned = limit - this.#position
      if (scanned > this.#maxBytes || this.#ended) return undefined
      yield undefined
    }
  }

  /** Skips a value of any length without keeping it. */
  *#skipValue(): Generator<undefined, void> {
    const scan = new ValueScan()
    for (;;) {
      const end = scan.end(this.#buffer, this.#position)
      this.#consume(end ?? this.#buffer.length)
      if (end !== undefined || this.#ended) return
      yield undefined
    }
  }

  *#element(): Generator<undefined, CutElement> {
    const scan = new ValueScan()
    const end = yield* this.#scanned(scan)
    // A stray bracket is a separate element, so that reading continues after it.
    if (end !== undefined && !scan.isBroken) return this.#taken(Math.max(end, this.#position + 1), undefined)
    if (end !== undefined || this.#buffer.length - this.#position <= this.#maxBytes)
      return yield* this.#restOfLine("not-closed")
    return yield* this.#long(
      (from) => scan.end(this.#buffer, from),
      () => (scan.isBroken ? "not-closed" : "too-large")
    )
  }

  /** The rest of this line, as a part of the text that is not an element. */
  *#restOfLine(fault: JsonFault): Generator<undefined, CutElement> {
    for (;;) {
      const at = this.#buffer.indexOf(newline, this.#position)
      const length = (at < 0 ? this.#buffer.length : at) - this.#position
      if (length > this.#maxBytes) break
      if (at >= 0 || this.#ended) return this.#taken(this.#position + length, fault)
      yield undefined
    }
    const lineEnd = (from: number): number | undefined => {
      const at = this.#buffer.indexOf(newline, from)
      return at < 0 ? undefined : at
    }
    return yield* this.#long(lineEnd, () => fault)
  }

  /** A part that is longer than allowed. Its beginning is kept and the rest is skipped. `end` continues after it. */
  *#long(end: (from: number) => number | undefined, fault: () => JsonFault): Generator<undefined, CutElement> {
    const kept = Buffer.from(this.#buffer.subarray(this.#position, this.#position + this.#maxBytes))
    const place = this.#placeNow()
    this.#consume(this.#position + this.#maxBytes + 1)
    for (;;) {
      const found = end(this.#position)
      this.#consume(found ?? this.#buffer.length)
      if (found !== undefined || this.#ended) break
      yield undefined
    }
    const length = this.#offset - place.offset
    return { ...place, buffer: kept, start: 0, end: kept.length, length, fault: fault() }
  }

  #taken(end: number, fault: JsonFault | undefined): CutElement {
    const start = this.#position
    const { line, column, offset } = this.#placeNow()
    this.#consume(end)
    return { buffer: this.#buffer, start, end, line, column, offset, length: end - start, fault }
  }

  #placeNow(): Pick<CutElement, "line" | "column" | "offset"> {
    return { line: this.#line, column: this.#offset - this.#lineStart + 1, offset: this.#offset }
  }

  /** The next byte that is not blank; undefined at the end of the text. */
  *#peek(): Generator<undefined, number | undefined> {
    for (;;) {
      let at = this.#position
      while (at < this.#buffer.length && (isBlank(this.#buffer[at]) || this.#isMark(at))) at++
      this.#consume(at)
      if (at < this.#buffer.length) return this.#buffer[at]
      if (this.#ended) return undefined
      yield undefined
    }
  }

  /** Whether a byte is part of the byte order mark. */
  #isMark(at: number): boolean {
    const offset = this.#offset + at - this.#position
    return offset < byteOrderMark.length && byteOrderMark[offset] === this.#buffer[at]
  }

  #consume(to: number): void {
    this.#newlineAt ??= this.#newlineFrom(this.#position)
    while (this.#newlineAt < to) {
      this.#line++
      this.#lineStart = this.#offset + this.#newlineAt + 1 - this.#position
      this.#newlineAt = this.#newlineFrom(this.#newlineAt + 1)
    }
    this.#offset += to - this.#position
    this.#position = to
  }

  #newlineFrom(position: number): number {
    const at = this.#buffer.indexOf(newline, position)
    return at < 0 ? Number.POSITIVE_INFINITY : at
  }
}
