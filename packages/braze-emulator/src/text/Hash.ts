import { isObject } from "./Problem.js"

// One state for the whole module: hashing runs for each applied object and must not allocate.
let a = 0
let b = 0

const word = (value: number): void => {
  a = Math.imul(a ^ value, 0x85ebca6b)
  b = Math.imul(b ^ value, 0xc2b2ae35)
  a ^= a >>> 15
  b ^= b >>> 13
}

// Two characters per step, both halves at once: this loop is most of the cost of an applied object.
const chars = (value: string): void => {
  const length = value.length
  let one = Math.imul(a ^ length, 0x85ebca6b)
  let two = Math.imul(b ^ length, 0xc2b2ae35)
  let i = 1
  for (; i < length; i += 2) {
    const pair = value.charCodeAt(i - 1) | (value.charCodeAt(i) << 16)
    one = Math.imul(one ^ pair, 0x85ebca6b)
    two = Math.imul(two ^ pair, 0xc2b2ae35)
    one ^= one >>> 15
    two ^= two >>> 13
  }
  if (i === length) {
    one = Math.imul(one ^ value.charCodeAt(i - 1), 0x85ebca6b)
    two = Math.imul(two ^ value.charCodeAt(i - 1), 0xc2b2ae35)
  }
  a = one ^ (one >>> 15)
  b = two ^ (two >>> 13)
}

// Objects of a list nearly always have the same fields in the same positions, and many equal strings. So a name and its
// string are first compared with the previous ones at that position, which costs far less than hashing them; the states
// after them are stored.
const slots = 256
const longestKey = 64
const names: Array<string> = []
const texts: Array<string | undefined> = []
const states = new Int32Array(4 * slots)
let place = 0

const name = (at: number, value: string): void => {
  if (names[at] === value) {
    a = states[4 * at] ?? 0
    b = states[4 * at + 1] ?? 0
    return
  }
  start(0x2545f491, 0x4f6cdd1d)
  chars(value)
  if (at >= slots) return
  names[at] = value
  texts[at] = undefined
  states[4 * at] = a
  states[4 * at + 1] = b
}

const textField = (at: number, field: string, value: string): void => {
  if (texts[at] === value && names[at] === field) {
    a = states[4 * at + 2] ?? 0
    b = states[4 * at + 3] ?? 0
    return
  }
  name(at, field)
  text(value)
  if (at >= slots || value.length > longestKey) return
  texts[at] = value
  states[4 * at + 2] = a
  states[4 * at + 3] = b
}

const text = (value: string): void => {
  word(1)
  chars(value)
}

const double = new Float64Array(1)
const halves = new Uint32Array(double.buffer)

const number = (value: number): void => {
  if ((value | 0) === value) word(value)
  else {
    double[0] = value
    word(halves[0] ?? 0)
    word(halves[1] ?? 0)
  }
}

const start = (one: number, two: number): void => {
  a = one
  b = two
}

const fields = (value: Readonly<Record<string, unknown>>): void => {
  const outerA = a
  const outerB = b
  let sumA = 0
  let sumB = 0
  // `for in` returns own keys only: JSON values have no prototypes, and Object.prototype has no enumerable keys.
  for (const field in value) {
    const inner = value[field]
    const at = place++
    if (typeof inner === "string") textField(at, field, inner)
    else {
      name(at, field)
      feed(inner)
    }
    sumA = (sumA + a) | 0
    sumB = (sumB + b) | 0
  }
  start(outerA ^ sumA, outerB ^ sumB)
  word(6)
}

const feed = (value: unknown): void => {
  if (typeof value === "string") text(value)
  else if (typeof value === "number") {
    word(2)
    number(value)
  } else if (typeof value === "boolean") word(value ? 3 : 4)
  else if (Array.isArray(value)) {
    word(7)
    for (const inner of value) feed(inner)
    word(value.length)
  } else if (isObject(value)) fields(value)
  else word(8)
}

const finish = (): void => {
  word(0x9e3779b9)
  word(a ^ b)
}

/** 64 bits in two halves. Not cryptographic: it only distinguishes contents. */
export interface Digest {
  readonly high: number
  readonly low: number
}

const digest = (): Digest => {
  finish()
  return { high: a >>> 0, low: b >>> 0 }
}

/**
 * The hash of a JSON value by content: the order of keys does not matter, the order of an array does. Recursive: limit
 * the depth first.
 */
export const ofValue = (value: unknown): Digest => {
  place = 0
  start(0x1b873593, 0x38b34ae5)
  feed(value)
  return digest()
}

/** Like {@link ofValue}, but writes both halves to `into`, so that no object is allocated. */
export const writeValue = (value: unknown, into: Uint32Array, at: number): void => {
  place = 0
  start(0x1b873593, 0x38b34ae5)
  feed(value)
  finish()
  into[at] = a
  into[at + 1] = b
}

/** The hash of bytes, in order. */
export const ofBytes = (value: Uint8Array): Digest => {
  start(0x1b873593, 0x38b34ae5)
  for (let i = 0; i < value.length; i++) {
    const byte = value[i] ?? 0
    a = Math.imul(a ^ byte, 0x01000193)
    b = Math.imul(b ^ byte, 0x5bd1e995)
  }
  word(value.length)
  return digest()
}

/** The hash of whole numbers, in order. */
export const ofNumbers = (...values: ReadonlyArray<number>): Digest => {
  start(0x1b873593, 0x38b34ae5)
  for (const value of values) number(value)
  return digest()
}

/** A number in [0, 1) that depends only on the given numbers. */
export const draw = (...values: ReadonlyArray<number>): number => ofNumbers(...values).high / 0x1_0000_0000

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))
const byteOf = (value: number, shift: number): string => bytes[(value >>> shift) & 255] ?? ""

/** Eight hex digits from precomputed pairs: each request has an id of these. */
const hex = (value: number): string => byteOf(value, 24) + byteOf(value, 16) + byteOf(value, 8) + byteOf(value, 0)

/** 16 lower-case hex digits. */
export const format = (value: Digest): string => hex(value.high) + hex(value.low)

/** A string in the format of a UUID (version 4) from a seed and a counter: unique per counter, the same in every run. */
export const uuid = (seed: number, counter: number): string => {
  const text = format(ofNumbers(seed, counter))
  const tail = hex(seed >>> 0)
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(12, 15)}-a${text.slice(15)}${tail.slice(0, 2)}-${tail}${hex(counter >>> 0).slice(4)}`
}
