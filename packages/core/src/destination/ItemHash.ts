import { isList, type Json, parse } from "@sluice/values/Json"

/*
 * A 64-bit hash of JSON values: two lanes of FNV-1a, by Fowler, Noll and Vo, mixed at the end. The values are not encoded, because a request encodes its items later. Do not use it where an attacker could cause collisions.
 */

/** The two halves of a hash, as 32-bit integers. */
export interface HashPair {
  readonly one: number
  readonly two: number
}

/** The two lanes of the current hash. They are module variables, because each character changes them. */
let one = 0
let two = 0

const start = (): void => {
  one = 0x811c9dc5 | 0
  two = 0x01000193
}

const mix = (bits: number): void => {
  one = Math.imul(one ^ bits, 0x01000193)
  two = Math.imul(two ^ bits, 0x85ebca6b)
}

/** The length of a string is hashed before the string, so that different sequences of strings have different input. */
const mixText = (text: string): void => {
  let a = one ^ text.length
  let b = two
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  one = a
  two = b
}

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

const mixNumber = (value: number): void => {
  const integer = value | 0
  if (integer === value) mix(integer)
  else {
    double[0] = value
    mix(words[0] ?? 0)
    mix(words[1] ?? 0)
  }
}

/** The markers before or after a value. */
const kinds = { null: 1, true: 2, false: 3, number: 4, text: 5, list: 6, object: 7, end: 8 } as const

const mixValue = (value: Json): void => {
  if (typeof value === "string") {
    mix(kinds.text)
    mixText(value)
  } else if (typeof value === "number") {
    mix(kinds.number)
    mixNumber(value)
  } else if (value === null) mix(kinds.null)
  else if (typeof value === "boolean") mix(value ? kinds.true : kinds.false)
  else if (isList(value)) {
    mix(kinds.list)
    for (let at = 0; at < value.length; at++) mixValue(value[at] ?? null)
    mix(kinds.end)
  } else {
    mix(kinds.object)
    for (const name in value) {
      const member = value[name]
      if (member === undefined) continue
      mixText(name)
      mixValue(member)
    }
    mix(kinds.end)
  }
}

const pair = (): HashPair => {
  const a = Math.imul(one ^ (two >>> 15), 0x2c1b3c6d)
  return { one: a, two: Math.imul(two ^ (a >>> 13), 0x297a2d39) }
}

/** The hash of a value. */
export const ofValue = (value: Json): HashPair => {
  start()
  mixValue(value)
  return pair()
}

/** The hash of the value of a JSON text. */
export const ofJson = (text: string): HashPair => {
  const value = parse(text)
  return ofValue(value ?? text)
}

/** The hash of strings and hashes in their order. */
export const ofParts = (parts: ReadonlyArray<string | HashPair>): HashPair => {
  start()
  for (const part of parts) {
    if (typeof part === "string") mixText(part)
    else {
      mix(part.one)
      mix(part.two)
    }
  }
  return pair()
}

/** 16 hexadecimal digits. */
export const hexOf = ({ one: first, two: second }: HashPair): string => hex(first) + hex(second)

/** `00` to `ff`. */
const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

/** Four lookups take 25 ns, `toString(16)` and `padStart` 267 (Node 20). */
const hex = (bits: number): string =>
  `${hexBytes[bits >>> 24]}${hexBytes[(bits >>> 16) & 0xff]}${hexBytes[(bits >>> 8) & 0xff]}${hexBytes[bits & 0xff]}`
