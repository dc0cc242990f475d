/** Short numbers take one byte: seven bits per byte, the lowest first. */
const base = 128

/** `0` to `f` by their character codes. */
const digits = new Uint8Array(base)
for (const [value, digit] of [..."0123456789abcdef"].entries()) digits[digit.charCodeAt(0)] = value

/** Appends values to bytes that grow. Reusable, so that a row needs one copy of its bytes. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(4096)
  #length = 0
  /** The bytes of the last id. */
  #id = Buffer.allocUnsafe(256)
  #idLength = 0
  /** The bytes of the next id. */
  #nextId = Buffer.allocUnsafe(256)

  get length(): number {
    return this.#length
  }

  /** Starts over. */
  clear(): void {
    this.#length = 0
    this.#idLength = 0
  }

  /** A copy of the bytes. */
  copy(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, 0, this.#length)
  }

  /** A view of some bytes. They change after {@link clear}. */
  view(from: number, to = this.#length): Uint8Array {
    return this.#bytes.subarray(from, to)
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** An integer from 0 to 2^53. */
  number(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= base) {
      this.#bytes[this.#length++] = (rest % base) + base
      rest = Math.floor(rest / base)
    }
    this.#bytes[this.#length++] = rest
  }

  /** An integer that may be negative. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** Hexadecimal digits in lower case. Their number is even and not stored. */
  hex(text: string): void {
    this.#reserve(text.length / 2)
    for (let at = 0; at < text.length; at += 2)
      this.#bytes[this.#length++] = ((digits[text.charCodeAt(at)] ?? 0) << 4) | (digits[text.charCodeAt(at + 1)] ?? 0)
  }

  /** A string with its length. */
  text(text: string): void {
    const length = Buffer.byteLength(text)
    this.number(length)
    this.#reserve(length)
    this.#length += this.#bytes.write(text, this.#length)
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#length = this.#bytes.writeUInt32BE(value, this.#length)
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A string without the bytes at its start that it shares with the last id. */
  id(text: string): void {
    const length = this.#encodeId(text)
    const most = Math.min(length, this.#idLength)
    let shared = 0
    while (shared < most && this.#nextId[shared] === this.#id[shared]) shared++
    this.number(shared)
    this.number(length - shared)
    this.#reserve(length - shared)
    for (let at = shared; at < length; at++) this.#bytes[this.#length++] = this.#nextId[at] ?? 0
    const before = this.#id
    this.#id = this.#nextId
    this.#nextId = before
    this.#idLength = length
  }

  /** Most ids are ASCII and short, and a native call takes longer. */
  #encodeId(text: string): number {
    if (3 * text.length > this.#nextId.length) this.#nextId = Buffer.allocUnsafe(3 * text.length)
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= base) return this.#nextId.write(text)
      this.#nextId[at] = code
    }
    return text.length
  }
}

/** Reads what {@link ByteWriter} wrote. Check the bytes with a checksum first. */
export class ByteReader {
  readonly #bytes: Buffer
  at: number
  #id = Buffer.allocUnsafe(256)
  #idLength = 0

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length
  }

  byte(): number {
    return this.#bytes[this.at++] ?? 0
  }

  number(): number {
    let value = 0
    for (let factor = 1; ; factor *= base) {
      const byte = this.byte()
      value += (byte % base) * factor
      if (byte < base) return value
    }
  }

  signed(): number {
    const value = this.number()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }

  /** Hexadecimal digits of this number of bytes. */
  hex(bytes: number): string {
    this.at += bytes
    return this.#bytes.toString("hex", this.at - bytes, this.at)
  }

  text(): string {
    const length = this.number()
    this.at += length
    return this.#bytes.toString("utf8", this.at - length, this.at)
  }

  /** A view of the bytes from a place to the current one. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.at)
  }

  /** See {@link ByteWriter.id}. */
  id(): string {
    const shared = this.number()
    const length = shared + this.number()
    if (length > this.#id.length) {
      const larger = Buffer.allocUnsafe(2 * length)
      this.#id.copy(larger, 0, 0, this.#idLength)
      this.#id = larger
    }
    for (let at = shared; at < length; at++) this.#id[at] = this.byte()
    this.#idLength = length
    for (let at = 0; at < length; at++) if ((this.#id[at] ?? 0) >= base) return this.#id.toString("utf8", 0, length)
    return this.#id.toString("latin1", 0, length)
  }
}
