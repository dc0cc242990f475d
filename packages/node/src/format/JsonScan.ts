import type { Json } from "@sluice/values/Json"

/**
 * A mistake in a JSON text. The message does not quote the text, as messages of the built-in parser do, because the text is
 * personal data.
 */
export interface JsonMistake {
  /** Index of the first wrong character. */
  readonly at: number
  readonly what: string
}

const quote = 0x22
const backslash = 0x5c

/** Whether arrays and objects are nested deeper than `limit`. Counts brackets outside strings; accepts invalid JSON. */
export const isDeeperThan = (text: string, limit: number): boolean => {
  // Counting brackets takes a tenth of the time.
  if (count(text, "{") + count(text, "[") <= limit) return false
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === quote) {
      i = endOfText(text, i)
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > limit) return true
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return false
}

const count = (text: string, character: string): number => {
  let found = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++
  return found
}

/** Index of the closing quotation mark, or of the end of the text. */
const endOfText = (text: string, open: number): number => {
  let i = open + 1
  for (;;) {
    const close = text.indexOf('"', i)
    if (close < 0) return text.length
    let slashes = 0
    while (text.charCodeAt(close - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return close
    i = close + 1
  }
}

type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "after" | "done"

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literals = ["true", "false", "null"]
const space = /[ \t\r\n]*/y

const skipSpace = (text: string, at: number): number => {
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}

/** The first mistake in a string; undefined if `JSON.parse` accepts it. Not recursive. */
export const firstMistake = (text: string): JsonMistake | undefined => {
  const scan = new JsonScan()
  return scan.add(text) ?? (scan.isComplete ? undefined : { at: text.length, what: scan.endsEarly })
}

/** Scans a JSON text that arrives in parts, such as lines. No text, number or literal may continue in the next part. */
export class JsonScan {
  readonly #open: Array<"{" | "["> = []
  #state: Expected = "value"

  /** Whether the value has ended. */
  get isComplete(): boolean {
    return this.#state === "done"
  }

  /** The missing part if nothing follows. */
  get endsEarly(): string {
    return endsEarly(this.#open, this.#state)
  }

  /** Scans the next part. The first mistake in it, by its index in this part; add nothing after one. */
  add(part: string): JsonMistake | undefined {
    let i = 0
    for (;;) {
      i = skipSpace(part, i)
      if (i >= part.length) return undefined
      const step = advance(part, i, this.#state, this.#open)
      if ("what" in step) return step
      i = step.next
      this.#state = step.state
    }
  }
}

type Step = { readonly next: number; readonly state: Expected } | JsonMistake

const advance = (text: string, i: number, state: Expected, open: Array<"{" | "[">): Step => {
  const c = text[i]
  switch (state) {
    case "done":
      return { at: i, what: "there is text after the end of the value. Write one object per line" }
    case "colon":
      return c === ":"
        ? { next: i + 1, state: "value" }
        : { at: i, what: "a colon is missing between a key and its value" }
    case "after":
      return afterValue(i, c, open)
    case "key":
    case "first-key":
      if (c === "}" && state === "first-key") return close(i, open)
      if (c === "}") return { at: i, what: "a comma before the closing brace" }
      return c === '"' ? string(text, i, "colon") : { at: i, what: "expected a key in double quotation marks" }
    default:
      if (c === "]" && state === "first-value") return close(i, open)
      return value(text, i, open)
  }
}

const afterValue = (i: number, c: string | undefined, open: Array<"{" | "[">): Step => {
  const inside = open[open.length - 1]
  if (c === ",") return { next: i + 1, state: inside === "{" ? "key" : "value" }
  if ((c === "}" && inside === "{") || (c === "]" && inside === "[")) return close(i, open)
  return { at: i, what: `a comma or ${inside === "{" ? "a closing brace" : "a closing bracket"} is missing` }
}

const close = (i: number, open: Array<"{" | "[">): Step => {
  open.pop()
  return { next: i + 1, state: open.length === 0 ? "done" : "after" }
}

const value = (text: string, i: number, open: Array<"{" | "[">): Step => {
  const c = text[i]
  const after: Expected = open.length === 0 ? "done" : "after"
  if (c === "{" || c === "[") {
    open.push(c)
    return { next: i + 1, state: c === "{" ? "first-key" : "first-value" }
  }
  if (c === '"') return string(text, i, after)
  for (const literal of literals) if (text.startsWith(literal, i)) return { next: i + literal.length, state: after }
  number.lastIndex = i
  if (number.test(text)) return { next: number.lastIndex, state: after }
  if (c === ",") return { at: i, what: "a value is missing before the comma" }
  if (c === "'") return { at: i, what: "strings need double quotation marks, not single ones" }
  if (c === "N" || c === "I" || c === "u" || c === "T" || c === "F")
    return { at: i, what: "invalid JSON: NaN, Infinity, undefined, True, False and None are not JSON" }
  return { at: i, what: "invalid JSON" }
}

const cutEscape = /^\\(?:u[0-9a-fA-F]{0,3})?$/
const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

const string = (text: string, open: number, state: Expected): Step => {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === quote) return { next: i + 1, state }
    if (c < 0x20) return { at: i, what: "a control character in a string must be escaped" }
    if (c !== backslash) continue
    escapes.lastIndex = i
    if (!escapes.test(text))
      return cutEscape.test(text.slice(i))
        ? { at: text.length, what: "the line ends in the middle of a string" }
        : { at: i, what: "invalid escape sequence" }
    i = escapes.lastIndex - 1
  }
  return { at: text.length, what: "the line ends in the middle of a string" }
}

const endsEarly = (open: ReadonlyArray<"{" | "[">, state: Expected): string =>
  open.length === 0
    ? "the value is missing"
    : `the line ends before ${open[open.length - 1] === "{" ? "an object" : "an array"} is closed${state === "colon" ? ", after a key" : ""}`

/**
 * Whether a JSON text may contain half a character, found by the beginning of its escape. A quick test before the value
 * is searched.
 */
export const mayContainHalfCharacter = (text: string): boolean => text.includes("\\ud") || text.includes("\\uD")

/**
 * The path of the first string or key with half a character (an unpaired UTF-16 surrogate), such as `$.session.name`.
 * The depth of the value must be limited.
 */
export const halfCharacterIn = (value: Json, path = "$"): string | undefined => {
  if (typeof value === "string") return value.isWellFormed() ? undefined : path
  if (typeof value !== "object" || value === null) return undefined
  const members = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, member] of members) {
    if (typeof key === "string" && !key.isWellFormed()) return path
    const found = halfCharacterIn(member, typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
