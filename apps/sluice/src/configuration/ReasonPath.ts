import type { Path } from "@sluice/values/Problem"

/**
 * The steps of a path that was written as a text (`rate.share`, `identity[0].user_alias`, `attributes.a.b`), found by
 * walking the value it speaks of: a key may hold dots, and the longest key that fits is meant. What the value does not
 * hold is split at its dots.
 */
export const toPath = (text: string, value: unknown): Path => {
  const steps: Array<string | number> = []
  let rest = text
  let at = value
  while (rest !== "") {
    const index = /^\[(\d+)\]\.?/.exec(rest)
    if (index !== null) {
      steps.push(Number(index[1]))
      at = Array.isArray(at) ? at[Number(index[1])] : undefined
      rest = rest.slice(index[0].length)
      continue
    }
    const key = longestKey(rest, at) ?? /^[^.[]*/.exec(rest)?.[0] ?? rest
    if (key === "") return steps
    steps.push(key)
    at = isObject(at) ? at[key] : undefined
    rest = rest.slice(key.length).replace(/^\./, "")
  }
  return steps
}

const longestKey = (text: string, value: unknown): string | undefined =>
  isObject(value)
    ? Object.keys(value)
        .filter((key) => text === key || text.startsWith(`${key}.`) || text.startsWith(`${key}[`))
        .sort((a, b) => b.length - a.length)[0]
    : undefined

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
