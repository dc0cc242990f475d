/** A problem that a check found. */
export interface Finding {
  /** The file or package, from the root of the repository. */
  readonly where: string
  /** The problem and its remedy. */
  readonly message: string
}

/** The result of a check. */
export interface CheckResult {
  /** The number of examined files, packages or exports. */
  readonly examined: number
  readonly findings: ReadonlyArray<Finding>
}

const counted = (count: number, word: string): string =>
  `${count.toLocaleString("en-GB")} ${word}${count === 1 ? "" : "s"}`

/** The lines that report the result of a check, and the exit code: 1 if there are findings, or if nothing was examined. */
export const conclude = (
  check: string,
  { examined, findings }: CheckResult
): { readonly lines: ReadonlyArray<string>; readonly exitCode: 0 | 1 } => {
  if (examined === 0) {
    return { lines: [`${check}: nothing was examined, so the check is misconfigured`], exitCode: 1 }
  }
  const lines = findings.map(({ where, message }) => `${where}: ${message}`)
  const summary = `${check}: ${counted(examined, "item")} examined, ${counted(findings.length, "problem")}`
  return { lines: [...lines, summary], exitCode: findings.length === 0 ? 0 : 1 }
}
