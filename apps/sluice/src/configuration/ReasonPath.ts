import { isObject } from "@sluice/values/Json"
import type { Path } from "@sluice/values/Problem"

/**
 * The steps of a path in text form, such as `rate.share`, `identity[0].user_alias` or `attributes.a.b`. A key may contain
 * dots: the longest key of `value` that fits is used. A part that `value` does not have is split at its dots.
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
