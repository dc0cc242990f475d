import { isObject } from "./Problem.js"
import * as Request from "./Request.js"

/** Maximum nesting of a body. Braze does not document its limit; this one keeps recursive code within the stack. */
const maxDepth = 512

/** The JSON of a body, or why there is none. */
export type Parsed =
  | { readonly _tag: "Value"; readonly value: unknown }
  /** The body has no bytes. */
  | { readonly _tag: "Empty" }
  /** Not JSON, not UTF-8, or nested deeper than `maxDepth`. */
  | { readonly _tag: "Malformed" }

/** The body of one request, decoded and parsed on demand and at most once. */
export interface Body {
  readonly bytes: Buffer
  /** Size in bytes. */
  readonly size: number
  text(): string
  parsed(): Parsed
}

/** A body from the bytes or text of a request. */
export const make = (raw: Uint8Array | string): Body => new Lazy(raw)

class Lazy implements Body {
  readonly #raw: Uint8Array | string
  #asText: string | undefined = undefined
  #asJson: Parsed | undefined = undefined

  constructor(raw: Uint8Array | string) {
    this.#raw = raw
  }

  get bytes(): Buffer {
    return Request.bytes(this.#raw)
  }

  get size(): number {
    return typeof this.#raw === "string" ? Buffer.byteLength(this.#raw) : this.#raw.length
  }

  text(): string {
    this.#asText ??= Request.text(this.#raw)
    return this.#asText
  }

  parsed(): Parsed {
    this.#asJson ??= this.#raw.length === 0 ? { _tag: "Empty" } : this.#parse()
    return this.#asJson
  }

  #parse(): Parsed {
    const text = this.text()
    if (text.includes("\uFFFD") && !isUtf8(this.#raw)) return { _tag: "Malformed" }
    try {
      const value: unknown = JSON.parse(text)
      return deeper(value, maxDepth) ? { _tag: "Malformed" } : { _tag: "Value", value }
    } catch {
      return { _tag: "Malformed" }
    }
  }
}

const isUtf8 = (raw: Uint8Array | string): boolean => {
  if (typeof raw === "string") return true
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(raw)
    return true
  } catch {
    return false
  }
}

/** Whether a JSON value is nested deeper than `levels`. Stops at the limit, so it is safe at any depth. */
const deeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) {
    for (const inner of value) if (typeof inner === "object" && deeper(inner, levels - 1)) return true
    return false
  }
  return isObject(value) && deeperField(value, levels)
}

const deeperField = (value: Readonly<Record<string, unknown>>, levels: number): boolean => {
  for (const name in value) {
    const inner = value[name]
    if (typeof inner === "object" && deeper(inner, levels - 1)) return true
  }
  return false
}
