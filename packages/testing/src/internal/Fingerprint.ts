/**
 * A string that differs if two JSON values differ in a value or in the order of keys. It is made without recursion,
 * because generated values are nested too deeply for it.
 */
export const fingerprint = (value: unknown): string => print(value, (members) => members)

/** The same for values that are equal in any order of their keys. */
export const contentPrint = (value: unknown): string => print(value, byKey)

type Members = ReadonlyArray<readonly [key: string, value: unknown]>

const byKey = (members: Members): Members => members.toSorted(([a], [b]) => (a < b ? -1 : 1))

const print = (value: unknown, order: (members: Members) => Members): string => {
  const parts: Array<string> = []
  const stack: Array<unknown> = [value]
  while (stack.length > 0) {
    const next = stack.pop()
    if (next instanceof Token) parts.push(next.text)
    else if (Array.isArray(next)) {
      parts.push("[")
      stack.push(new Token("]"))
      for (let index = next.length - 1; index >= 0; index--) stack.push(next[index])
    } else if (typeof next === "object" && next !== null) {
      parts.push("{")
      stack.push(new Token("}"))
      for (const [key, inner] of order(Object.entries(next)).toReversed())
        stack.push(inner, new Token(JSON.stringify(key)))
    } else parts.push(typeof next === "number" ? String(next) : (JSON.stringify(next) ?? "undefined"))
  }
  return parts.join(",")
}

class Token {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
