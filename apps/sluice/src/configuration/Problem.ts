import type { Path } from "@sluice/values/Problem"

/** One mistake in a configuration, with its place in the file. It may name settings and enumeration values, never keys or secrets. */
export interface ConfigurationProblem {
  /** The file name as the user passed it. `configuration` for an object in code. */
  readonly file: string
  /** Counted from 1; absent without source text. */
  readonly line?: number
  readonly column?: number
  /** Such as `routes[0].fields.email`; empty for the whole configuration. */
  readonly path: string
  readonly message: string
}

/** A path as text: `routes[0].fields.email`, `fields["odd name"]`. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`
    if (!/^[@$\w][\w?.$-]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`
    return text === "" ? step : `${text}.${step}`
  }, "")

/** The problem as one line: `sluice.yaml:12:5 routes[0].to: …`. */
export const sentence = (problem: ConfigurationProblem): string => {
  const position = problem.line === undefined ? "" : `:${problem.line}:${problem.column ?? 1}`
  const path = problem.path === "" ? "" : ` ${problem.path}:`
  return `${problem.file}${position}${path === "" ? ":" : path} ${problem.message}`
}

/** The problems, each once: the destinations of one route share its mistakes. */
export const once = (problems: ReadonlyArray<ConfigurationProblem>): ReadonlyArray<ConfigurationProblem> => [
  ...new Map(problems.map((one) => [`${one.path} ${one.message}`, one])).values()
]
