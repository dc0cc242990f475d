/** The path of a value: field names and indexes, from the outside in. */
export type JsonPath = ReadonlyArray<string | number>

/** A unique text for a path. */
export const key = (path: JsonPath): string => JSON.stringify(path)

/** The fields or elements of a value with their names. Undefined for a value without children. */
export const children = (value: unknown): ReadonlyArray<readonly [string | number, unknown]> | undefined => {
  if (Array.isArray(value)) return value.map((inner: unknown, index) => [index, inner] as const)
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined
}

const maxLength = 96

/** A value in one line, shortened if it is long. */
export const preview = (value: unknown, most = maxLength): string => {
  const inside = children(value)
  if (inside === undefined) return cut(JSON.stringify(value) ?? "null", most)
  const parts: Array<string> = []
  let left = most
  for (const [name, inner] of inside) {
    if (left <= 0) {
      parts.push("…")
      break
    }
    const part = `${typeof name === "number" ? "" : `${name}: `}${preview(inner, Math.min(left, 40))}`
    left -= part.length + 2
    parts.push(part)
  }
  const text = parts.join(", ")
  return Array.isArray(value) ? `[${text}]` : `{${text}}`
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text
