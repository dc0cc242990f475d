import { parseExactly } from "@sluice/node/ExactJson"
import type { Json } from "@sluice/values/Json"
import type { KeyPart } from "./Keyset.js"

/**
 * Conversion of the values of a type to JSON, and their order. Types that are not listed are text and cannot be keys.
 */
interface Type {
  readonly read: (text: string) => Json
  /** Absent: not a key. `bytes`: a string that must be compared by its bytes. */
  readonly key?: "number" | "time" | "plain" | "bytes"
  readonly array: number
}

const asText = (text: string): Json => text

/** A number if JavaScript represents all its digits, else its text. */
const exactNumber = (text: string): Json => {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  const digits = text
    .replace(/^-?0*\.?0*/, "")
    .replace(".", "")
    .replace(/0+$/, "")
  if (digits === "") return 0
  const number = Number(text)
  const isWhole = !/\.\d*[1-9]/.test(text)
  // Closer to zero, a number has fewer digits.
  const isNormal = Math.abs(number) >= 1e-290 && Number.isFinite(number)
  return (isWhole && Number.isSafeInteger(number)) || (isNormal && digits.length <= 15) ? number : text
}

/** Null is a JSON value, but undefined is not. */
const json = (text: string): Json => {
  const value = parseExactly(text)
  return value === undefined ? text : value
}

const floating = (text: string): Json => {
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

/** The session is in UTC: `2024-03-04 13:06:00.5+00`. */
const time = (text: string): Json =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(text) ? text.replace(" ", "T").replace(/\+00$/, "Z") : text

/** Object identifiers of types: pg_type.dat of PostgreSQL 17. */
const types: ReadonlyMap<number, Type> = new Map<number, Type>([
  [16, { read: (text) => text === "t", array: 1000 }],
  [20, { read: exactNumber, key: "number", array: 1016 }],
  [21, { read: exactNumber, key: "number", array: 1005 }],
  [23, { read: exactNumber, key: "number", array: 1007 }],
  [25, { read: asText, key: "bytes", array: 1009 }],
  [114, { read: json, array: 199 }],
  [700, { read: floating, key: "number", array: 1021 }],
  [701, { read: floating, key: "number", array: 1022 }],
  [1042, { read: asText, array: 1014 }],
  [1043, { read: asText, key: "bytes", array: 1015 }],
  [1082, { read: asText, key: "time", array: 1182 }],
  [1114, { read: time, key: "time", array: 1115 }],
  [1184, { read: time, key: "time", array: 1185 }],
  [1700, { read: exactNumber, key: "number", array: 1231 }],
  [2950, { read: asText, key: "plain", array: 2951 }],
  [3802, { read: json, array: 3807 }]
])

const elements: ReadonlyMap<number, Type> = new Map([...types.values()].map((type) => [type.array, type]))

/** The JSON of the text of a value. */
export const read = (type: number, text: string): Json => {
  const known = types.get(type)
  if (known !== undefined) return known.read(text)
  const element = elements.get(type)
  return element === undefined ? text : (readArray(text, element.read) ?? text)
}

/** The order of the values of the type; undefined if they cannot be keys. */
export const keyOf = (type: number): Type["key"] => types.get(type)?.key

/** A value as part of a key; undefined for a time outside the years 1 to 9999, and for infinity and NaN. */
export const keyPart = (type: number, text: string): KeyPart | undefined => {
  const key = keyOf(type)
  if (key === "number") return /^-?[\d.]+(e[+-]?\d+)?$/i.test(text) ? { kind: "number", text } : undefined
  if (key === "time" && !/^\d{4}-[^B]*$/.test(text)) return undefined
  return { kind: "text", text }
}

/** The text of an array, such as `{1,NULL,"a b"}`. Undefined if it has custom bounds. */
const readArray = (text: string, element: (text: string) => Json): Json | undefined => {
  let at = 0
  const list = (): Array<Json> => {
    const found: Array<Json> = []
    at++
    while (at < text.length && text[at] !== "}") {
      if (text[at] === ",") at++
      else if (text[at] === "{") found.push(list())
      else if (text[at] === '"') found.push(element(inQuotes()))
      else {
        const bare = /^[^,}]*/.exec(text.slice(at))?.[0] ?? ""
        at += bare.length
        found.push(bare === "NULL" ? null : element(bare))
      }
    }
    at++
    return found
  }
  const inQuotes = (): string => {
    let read = ""
    for (at++; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === "\\") at++
      read += text[at] ?? ""
    }
    at++
    return read
  }
  return text.startsWith("{") ? list() : undefined
}
