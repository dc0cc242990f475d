/** Something a check objects to. */
export interface Finding {
  /** The file or package, from the root of the repository. */
  readonly where: string
  /** What is wrong and what to do. */
  readonly message: string
}

/**
 * Shows the findings of a check and sets the exit code: 1 if there is one. `examined` says how much was looked at, and a
 * check that looked at nothing fails, since it could not have found anything.
 */
export const conclude = (check: string, examined: number, findings: ReadonlyArray<Finding>): void => {
  for (const { where, message } of findings) console.error(`${where}: ${message}`)
  if (examined === 0) console.error(`${check}: nothing was examined; the check is set up wrongly`)
  else console.log(`${check}: ${examined} examined, ${findings.length} to mend`)
  if (findings.length > 0 || examined === 0) process.exitCode = 1
}
