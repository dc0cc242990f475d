/** The place where a string stops being JSON. */
export interface Place {
  /** 1-based; lines end with LF, CR LF or CR. */
  readonly line: number
  /** 1-based, in UTF-16 units as editors count. */
  readonly column: number
  /** A description of the expected token. Never a part of the text itself. */
  readonly expected: string
}

type Wanted = "value" | "firstValue" | "name" | "firstName" | "colon" | "more" | "nothing" | "quote"

const expectations: Readonly<Record<Wanted, string>> = {
  value: "a value",
  firstValue: 'a value or "]"',
  name: "a name in double quotes",
  firstName: 'a name in double quotes or "}"',
  colon: '":"',
  more: '"," or the closing bracket',
  nothing: "the end of the file",
  quote: "the rest of a string and its closing quote"
}

interface State {
  at: number
  wanted: Wanted
  /** The closing bracket of each open array and object. */
  readonly open: Array<string>
}

const space = /[ \t\r\n]*/y
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const textStart = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y

/** The first place where a string is not valid JSON. Undefined for valid JSON. Nesting is unlimited. */
export const find = (text: string): Place | undefined => {
  const state: State = { at: end(space, text, 0), wanted: "value", open: [] }
  while (state.at < text.length) {
    if (!step(text, state, text.charAt(state.at))) return place(text, state)
    state.at = end(space, text, state.at)
  }
  return state.wanted === "nothing" ? undefined : place(text, state)
}

const end = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** Consumes the next token. Returns false if it is not the expected one. */
const step = (text: string, state: State, char: string): boolean => {
  const { wanted, open } = state
  const closer = open.at(-1)
  if (char === closer && (wanted === "more" || wanted === "firstValue" || wanted === "firstName")) {
    open.pop()
    return go(state, state.at + 1, after(state))
  }
  if (wanted === "value" || wanted === "firstValue") return overValue(text, state, char)
  if (wanted === "name" || wanted === "firstName") return char === '"' && overText(text, state, "colon")
  if (wanted === "colon") return char === ":" && go(state, state.at + 1, "value")
  return wanted === "more" && char === "," && go(state, state.at + 1, closer === "}" ? "name" : "value")
}

const go = (state: State, at: number, wanted: Wanted): true => {
  state.at = at
  state.wanted = wanted
  return true
}

const after = ({ open }: State): Wanted => (open.length === 0 ? "nothing" : "more")

const overValue = (text: string, state: State, char: string): boolean => {
  if (char === '"') return overText(text, state, after(state))
  if (char === "{" || char === "[") {
    state.open.push(char === "{" ? "}" : "]")
    return go(state, state.at + 1, char === "{" ? "firstName" : "firstValue")
  }
  const next = end(literal, text, state.at)
  return next > state.at && go(state, next, after(state))
}

const overText = (text: string, state: State, wanted: Wanted): boolean => {
  const next = end(textStart, text, state.at)
  return text.charAt(next) === '"' ? go(state, next + 1, wanted) : !go(state, next, "quote")
}

const place = (text: string, { at, wanted }: State): Place => {
  const before = text.slice(0, at).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected: expectations[wanted] }
}
