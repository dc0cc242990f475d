import type { Problem } from "@sluice/braze-emulator/Problem"

/** What was asked cannot be done as it was written. Nothing was changed. */
export class BadInput extends Error {
  override readonly name = "BadInput"
  /** Every mistake, with its path. */
  readonly problems: ReadonlyArray<Problem>

  constructor(problems: ReadonlyArray<Problem>) {
    super(problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("\n"))
    this.problems = problems
  }
}

/** Throws where there is a problem. */
export const orBad = (problems: ReadonlyArray<Problem>): void => {
  if (problems.length > 0) throw new BadInput(problems)
}
