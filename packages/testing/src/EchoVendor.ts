import { parse } from "@sluice/values/Json"
import * as fc from "fast-check"
import type { VendorRequest, Witness, WitnessedAnswer } from "./Vendor.js"

const encodings = ["plain", "upper", "unicode", "percent", "everyPercent", "twice"] as const

/** The encoding of a text in a response. */
type Encoding = (typeof encodings)[number]

const shapeNames = ["named", "namedByMessage", "sentences", "message", "error", "key", "text", "page", "cut"] as const

/** The part of a response that repeats the request. */
type Shape = (typeof shapeNames)[number]

/** The answer of an {@link EchoVendor} to one request. */
export interface Echo {
  readonly status: number
  readonly shape: Shape
  readonly encoding: Encoding
  /** Whether headers also repeat the request: the request id, the location, the time to wait. */
  readonly headers: boolean
}

/** Every status with a special rule in a destination, and some without one. */
const statuses: ReadonlyArray<number> = [
  ...[200, 201, 204, 206, 301, 302, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 418, 422, 423, 425, 429],
  ...[451, 500, 502, 503, 504, 520]
]

const encode: Readonly<Record<Encoding, (text: string) => string>> = {
  plain: (text) => escaped(text),
  upper: (text) => escaped(text.toUpperCase()),
  unicode: (text) => units(text, (code) => `\\u${code.toString(16).padStart(4, "0")}`),
  percent: (text) => encodeURIComponent(text.toWellFormed()),
  everyPercent: (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  // Like a service that logs JSON inside JSON.
  twice: (text) => escaped(JSON.stringify(text))
}

const units = (text: string, write: (code: number) => string): string =>
  text
    .split("")
    .map((unit) => write(unit.charCodeAt(0)))
    .join("")

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Builds the body from the encoded text and the arrays of the request with their lengths. */
const shapes: Readonly<Record<Shape, (text: string, arrays: ReadonlyArray<readonly [string, number]>) => string>> = {
  named: (text, arrays) => `{"message":"success","errors":[${entries(arrays, `"type":"${text}"`)}]}`,
  namedByMessage: (text, arrays) => `{"message":"${text}","errors":[${entries(arrays, `"message":"${text}"`)}]}`,
  sentences: (text) => `{"message":"${text}","errors":["${text}","${text}"]}`,
  message: (text) => `{"message":"${text}"}`,
  error: (text) => `{"error":"${text}","errors":null}`,
  key: (text) => `{"message":"success","details":{"${text}":{"${text}":["${text}"]}}}`,
  text: (text) => text,
  page: (text) => `<html><title>${text}</title><body>${text}</body></html>`,
  cut: (text) => `{"message":"${text}`
}

/** Refers to the first object of each array. */
const entries = (arrays: ReadonlyArray<readonly [string, number]>, said: string): string =>
  arrays.map(([name]) => `{${said},"input_array":"${name}","index":0}`).join(",")

/** Answers of an {@link EchoVendor}, used in turn. */
export const echoes: fc.Arbitrary<ReadonlyArray<Echo>> = fc.array(
  fc.record({
    status: fc.constantFrom(...statuses),
    shape: fc.constantFrom(...shapeNames),
    encoding: fc.constantFrom(...encodings),
    headers: fc.boolean()
  }),
  { minLength: 1, maxLength: 4 }
)

/** A vendor that repeats every value that it receives: headers, such as the key, and the values of the body. */
export const make = (answers: ReadonlyArray<Echo>): Witness => {
  let handled = 0
  return {
    handle: (request) => {
      const echo = answers[handled++ % answers.length]
      return echo === undefined ? { status: 503, headers: {}, body: "", seen } : answer(request, echo)
    }
  }
}

/** It reads no objects, so that only the law about leaks has something to check. */
const seen: WitnessedAnswer["seen"] = { objects: [], decides: false }

const answer = (request: VendorRequest, { encoding, headers, shape, status }: Echo): WitnessedAnswer => {
  const body: unknown = parse(request.body)
  const said = [...Object.values(request.headers), request.query ?? "", ...textsOf(body)].filter((text) => text !== "")
  const text = encode[encoding](`Not valid: ${said.join(" ")}`)
  const key = encode[encoding](Object.values(request.headers).join(" "))
  return {
    status,
    body: shapes[shape](text, arraysOf(body)),
    headers: headers ? { "x-request-id": key, location: `/${key}`, "retry-after": key } : {},
    seen
  }
}

const arraysOf = (body: unknown): ReadonlyArray<readonly [string, number]> =>
  typeof body === "object" && body !== null
    ? Object.entries(body).flatMap(([name, value]) =>
        Array.isArray(value) && value.length > 0 ? [[name, value.length] as const] : []
      )
    : []

const textsOf = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  if (typeof value === "number") return [String(value)]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : []
}
