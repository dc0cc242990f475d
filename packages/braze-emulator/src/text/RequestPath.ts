import { kind } from "./Problem.js"

/**
 * The mistake in a path with which requests are compared: without a leading slash it would match nothing. Undefined if
 * it is valid.
 */
export const problem = (path: unknown): string | undefined => {
  if (typeof path !== "string") return `must be a string, not ${kind(path)}`
  if (path === "") return "must not be empty"
  return path.startsWith("/") ? undefined : `must begin with a slash; did you mean "${withSlash(path)}"?`
}

/** Like {@link problem}, for a pattern in which `*` matches anything. */
export const patternProblem = (pattern: unknown): string | undefined =>
  typeof pattern === "string" && pattern.startsWith("*") ? undefined : problem(pattern)

const withSlash = (path: string): string => (URL.canParse(path) ? new URL(path).pathname : `/${path}`)

/**
 * Whether a path matches a pattern in which `*` means any run of characters. Each part is searched once from the left,
 * so no pattern is slow.
 */
export const matcher = (pattern: string): ((path: string) => boolean) => {
  const [first = "", ...others] = pattern.split("*")
  const last = others.pop()
  if (last === undefined) return (path) => path === first
  return (path) => {
    if (!path.startsWith(first)) return false
    let at = first.length
    for (const part of others) {
      const found = path.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return path.length - last.length >= at && path.endsWith(last)
  }
}
