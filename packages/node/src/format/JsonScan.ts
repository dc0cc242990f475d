/**
 * What a text that is not JSON does wrong, found without quoting it: messages of the built-in parser repeat the input,
 * and the input is personal data.
 */
export interface Mistake {
  /** Index in the text of the first character that cannot be. */
  readonly at: number
  readonly what: string
}

const quote = 0x22
const backslash = 0x5c

/** Whether arrays and objects are nested deeper than `limit`. Counts brackets outside of texts only; need not be valid JSON. */
export const isDeeperThan = (text: string, limit: number): boolean => {
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

/** Index of the closing quotation mark, or of the end. */
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

type State = "value" | "first-value" | "key" | "first-key" | "colon" | "after" | "done"

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const words = ["true", "false", "null"]
const space = /[ \t\r\n]*/y

const skipSpace = (text: string, at: number): number => {
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}

/** The first mistake of a text that `JSON.parse` refuses; undefined when there is none. Uses no recursion. */
export const firstMistake = (text: string): Mistake | undefined => {
  const open: Array<"{" | "["> = []
  let state: State = "value"
  let i = 0
  for (;;) {
    i = skipSpace(text, i)
    if (i >= text.length) return state === "done" ? undefined : { at: text.length, what: endsEarly(open, state) }
    const step = advance(text, i, state, open)
    if ("what" in step) return step
    i = step.next
    state = step.state
  }
}

type Step = { readonly next: number; readonly state: State } | Mistake

const advance = (text: string, i: number, state: State, open: Array<"{" | "[">): Step => {
  const c = text[i]
  switch (state) {
    case "done":
      return { at: i, what: "something follows the end of the value: one line holds one object" }
    case "colon":
      return c === ":"
        ? { next: i + 1, state: "value" }
        : { at: i, what: "a colon is missing between a key and its value" }
    case "after":
      return afterValue(i, c, open)
    case "key":
    case "first-key":
      if (c === "}" && state === "first-key") return close(i, open)
      if (c === "}") return { at: i, what: "a comma stands before the closing brace" }
      return c === '"' ? string(text, i, "colon") : { at: i, what: "a key in double quotation marks is expected here" }
    default:
      if (c === "]" && state === "first-value") return close(i, open)
      return value(text, i, open)
  }
}

const afterValue = (i: number, c: string | undefined, open: Array<"{" | "[">): Step => {
  const inside = open[open.length - 1]
  if (c === ",") return { next: i + 1, state: inside === "{" ? "key" : "value" }
  if ((c === "}" && inside === "{") || (c === "]" && inside === "[")) return close(i, open)
  return { at: i, what: `a comma or ${inside === "{" ? "a closing brace" : "a closing bracket"} is missing here` }
}

const close = (i: number, open: Array<"{" | "[">): Step => {
  open.pop()
  return { next: i + 1, state: open.length === 0 ? "done" : "after" }
}

const value = (text: string, i: number, open: Array<"{" | "[">): Step => {
  const c = text[i]
  const after: State = open.length === 0 ? "done" : "after"
  if (c === "{" || c === "[") {
    open.push(c)
    return { next: i + 1, state: c === "{" ? "first-key" : "first-value" }
  }
  if (c === '"') return string(text, i, after)
  for (const word of words) if (text.startsWith(word, i)) return { next: i + word.length, state: after }
  number.lastIndex = i
  if (number.test(text)) return { next: number.lastIndex, state: after }
  if (c === ",") return { at: i, what: "a value is missing before the comma" }
  if (c === "'") return { at: i, what: "texts stand in double quotation marks, not in single ones" }
  if (c === "N" || c === "I" || c === "u" || c === "T" || c === "F")
    return { at: i, what: "no JSON value begins so: NaN, Infinity, undefined, True, False and None are not JSON" }
  return { at: i, what: "no JSON value begins so" }
}

const cutEscape = /^\\(?:u[0-9a-fA-F]{0,3})?$/
const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

const string = (text: string, open: number, state: State): Step => {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === quote) return { next: i + 1, state }
    if (c < 0x20) return { at: i, what: "a control character stands in a text: write it escaped" }
    if (c !== backslash) continue
    escapes.lastIndex = i
    if (!escapes.test(text))
      return cutEscape.test(text.slice(i))
        ? { at: text.length, what: "the line ends in the middle of a text" }
        : { at: i, what: "this is no escape that JSON knows" }
    i = escapes.lastIndex - 1
  }
  return { at: text.length, what: "the line ends in the middle of a text" }
}

const endsEarly = (open: ReadonlyArray<"{" | "[">, state: State): string =>
  open.length === 0
    ? "there is no value"
    : `the line ends before ${open[open.length - 1] === "{" ? "an object" : "an array"} is closed${state === "colon" ? ", after a key" : ""}`
