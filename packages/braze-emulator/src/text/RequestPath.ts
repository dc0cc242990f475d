import { kind } from "./Problem.js"

/**
 * What is wrong with a path to compare requests with: without the slash, none would match. Undefined if it is valid.
 */
export const problem = (path: unknown): string | undefined => {
  if (typeof path !== "string") return `must be a text, not ${kind(path)}`
  if (path === "") return "must not be empty"
  return path.startsWith("/") ? undefined : `must begin with a slash; did you mean "${withSlash(path)}"?`
}

/** Like {@link problem}, for a pattern in which `*` matches anything. */
export const patternProblem = (pattern: unknown): string | undefined =>
  typeof pattern === "string" && pattern.startsWith("*") ? undefined : problem(pattern)

const withSlash = (path: string): string => (URL.canParse(path) ? new URL(path).pathname : `/${path}`)
