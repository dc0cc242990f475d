import { isAscii, isUtf8 } from "node:buffer"

/** One line of text, without its line ending. */
export interface Line {
  readonly buffer: Buffer
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** 1-based. */
  readonly number: number
  /** Byte offset of the first byte in the whole text. */
  readonly offset: number
  readonly encoding: "latin1" | "utf8" | "broken"
  /** Length of the whole line in bytes. More than `end - start` only if the line is longer than allowed. */
  readonly length: number
}

const newline = 0x0a
const carriageReturn = 0x0d
const empty = Buffer.alloc(0)

/**
 * Cuts text that arrives in buffers of any size into lines. For a line longer than `maxBytes`, only the first
 * `maxBytes` are kept and returned with its true length, so that memory is bounded for any input. A byte order mark at
 * the start of the text and a carriage return before a newline are removed.
 */
export class LineCutter {
  readonly #maxBytes: number
  #buffer: Buffer = empty
  #position = 0
  /** End of the complete lines in the buffer, and their encoding. */
  #wholeEnd = 0
  #encoding: Line["encoding"] = "latin1"
  #carry: Array<Buffer> = []
  #carryKept = 0
  #carryLength = 0
  #number = 0
  #offset = 0

  /** `from` is the start of the pushed text, if it is not the start of the whole text. */
  constructor(maxBytes: number, from: { readonly number: number; readonly offset: number } = { number: 1, offset: 0 }) {
    this.#maxBytes = maxBytes
    this.#number = from.number - 1
    this.#offset = from.offset
  }

  /** Sets the next buffer, once `next` has returned undefined. From then on the buffer before may be overwritten. */
  push(chunk: Buffer): void {
    this.#buffer = chunk
    this.#position = 0
    const last = chunk.lastIndexOf(newline)
    this.#wholeEnd = last + 1
    this.#encoding = "latin1"
    if (last < 0) return
    const first = this.#carryLength > 0 ? chunk.indexOf(newline) + 1 : this.#position
    this.#encoding = encodingOf(chunk.subarray(first, last + 1))
  }

  /** The next line; undefined if the buffer contains no further complete line. The rest is kept for later. */
  next(): Line | undefined {
    if (this.#position >= this.#wholeEnd) {
      this.#keepRest()
      return undefined
    }
    const at = this.#buffer.indexOf(newline, this.#position)
    if (this.#carryLength > 0) return this.#joined(at)
    const line = this.#line(this.#buffer, this.#position, at, at - this.#position)
    this.#position = at + 1
    return line
  }

  /** The last line, if the text does not end in a newline. */
  end(): Line | undefined {
    if (this.#carryLength === 0) return undefined
    this.#buffer = empty
    this.#position = 0
    return this.#joined(0)
  }

  #line(buffer: Buffer, from: number, end: number, whole: number): Line {
    const encoding = buffer === this.#buffer ? this.#encoding : "broken"
    const mark = this.#offset === 0 && hasMark(buffer, from, end) ? 3 : 0
    const start = from + mark
    const length = whole - mark
    const offset = this.#offset + mark
    this.#offset += whole + 1
    this.#number++
    const tooLong = length > this.#maxBytes
    const last = tooLong
      ? start + Math.min(end - start, this.#maxBytes)
      : end > start && buffer[end - 1] === carriageReturn
        ? end - 1
        : end
    const own = encoding === "broken" || tooLong ? encodingOf(buffer.subarray(start, last)) : encoding
    return { buffer, start, end: last, number: this.#number, offset, encoding: own, length }
  }

  #joined(at: number): Line {
    const tail = this.#buffer.subarray(this.#position, at)
    this.#position = at + 1
    const length = this.#carryLength + tail.length
    this.#keep(tail)
    const whole = this.#carry.length === 1 ? (this.#carry[0] ?? empty) : Buffer.concat(this.#carry, this.#carryKept)
    this.#carry = []
    this.#carryKept = 0
    this.#carryLength = 0
    return this.#line(whole, 0, whole.length, length)
  }

  #keepRest(): void {
    if (this.#position >= this.#buffer.length) return
    this.#keep(Buffer.from(this.#buffer.subarray(this.#position)))
    this.#carryLength += this.#buffer.length - this.#position
    this.#position = this.#buffer.length
    this.#wholeEnd = 0
  }

  #keep(part: Buffer): void {
    const room = this.#maxBytes + 1 - this.#carryKept
    if (room <= 0 || part.length === 0) return
    const kept = part.length > room ? part.subarray(0, room) : part
    this.#carry.push(kept)
    this.#carryKept += kept.length
  }
}

const hasMark = (buffer: Buffer, start: number, end: number): boolean =>
  end - start >= 3 && buffer[start] === 0xef && buffer[start + 1] === 0xbb && buffer[start + 2] === 0xbf

const encodingOf = (bytes: Buffer): Line["encoding"] => (isAscii(bytes) ? "latin1" : isUtf8(bytes) ? "utf8" : "broken")
