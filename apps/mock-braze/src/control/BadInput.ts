import type { Problem } from "@sluice/braze-emulator/Problem"

/** The input is invalid. Nothing was changed. */
export class BadInput extends Error {
  override readonly name = "BadInput"
  /** Every mistake in the input, each with its path. */
  readonly problems: ReadonlyArray<Problem>

  constructor(problems: ReadonlyArray<Problem>) {
    super(problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("\n"))
    this.problems = problems
  }
}

/** Throws `BadInput` if there is at least one problem. */
export const orBad = (problems: ReadonlyArray<Problem>): void => {
  if (problems.length > 0) throw new BadInput(problems)
}

/** The 400 response that reports invalid input, in the shape of `BadRequest` in the API description. */
export const badRequest = ({ message, problems }: BadInput): Response =>
  Response.json({ _tag: "BadRequest", message, problems }, { status: 400 })
