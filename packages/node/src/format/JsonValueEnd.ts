/*
 * Finds the end of a JSON value by its bytes. Its syntax is not checked.
 */

export const braceOpen = 0x7b
export const braceClose = 0x7d
export const bracketOpen = 0x5b
export const bracketClose = 0x5d
export const quote = 0x22
export const comma = 0x2c
export const newline = 0x0a
const backslash = 0x5c

export const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d

/** Finds the end of one value in any number of buffers. */
export class ValueScan {
  #depth = 0
  #inText = false
  #escaped = false
  #isScalar = false
  /** Whether a string contains a newline, which means that a quotation mark is missing. */
  isBroken = false

  /** The byte after the value. Undefined if it does not end before `limit`. The next call then continues from there. */
  end(buffer: Buffer, from: number, limit = buffer.length): number | undefined {
    for (let at = from; at < limit; at++) {
      const byte = buffer[at]
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false
        else if (byte === backslash) this.#escaped = true
        else if (byte === newline) {
          this.isBroken = true
          return at
        } else if (byte === quote) {
          this.#inText = false
          if (this.#depth === 0) return at + 1
        }
      } else if (byte === quote || byte === braceOpen || byte === bracketOpen) {
        if (this.#isScalar) return at
        if (byte === quote) this.#inText = true
        else this.#depth++
      } else if (byte === braceClose || byte === bracketClose) {
        if (this.#depth === 0) return at
        this.#depth--
        if (this.#depth === 0) return at + 1
      } else if (this.#depth === 0) {
        if (byte === comma || isBlank(byte)) return at
        this.#isScalar = true
      }
    }
    return undefined
  }
}

/**
 * The byte after the object or list that starts at `from`. Undefined if it does not end before `limit`, or if a string in
 * it contains a newline.
 */
export const closedEnd = (buffer: Buffer, from: number, limit: number): number | undefined => {
  let depth = 0
  for (let at = from; at < limit; at++) {
    const byte = buffer[at]
    if (byte === quote) {
      for (at++; at < limit && buffer[at] !== quote; at++) {
        if (buffer[at] === backslash) at++
        else if (buffer[at] === newline) return undefined
      }
    } else if (byte === braceOpen || byte === bracketOpen) depth++
    else if (byte === braceClose || byte === bracketClose) {
      depth--
      if (depth === 0) return at + 1
    }
  }
  return undefined
}
