import type { Trace } from "./Trace.js"

/** A violation of a law by a run, described for the person who searches for the cause. */
export interface Violation {
  /** The number of the law. */
  readonly law: number
  /** The actual and the expected behavior, with the record, item or request. */
  readonly what: string
  /** The steps of the trace that show the violation, ascending. */
  readonly steps: ReadonlyArray<number>
}

interface Described {
  /** 1 to 13. */
  readonly number: number
  /** One to three words. */
  readonly name: string
  /** The rule that every run obeys. */
  readonly statement: string
}

/** A law over one run. It does not depend on a test runner. */
export interface Law extends Described {
  readonly _tag: "Law"
  /** Every violation, in the order of the check. Empty if the law holds. Never throws. */
  readonly check: (trace: Trace) => ReadonlyArray<Violation>
}

/** A law that compares two runs over (nearly) the same records. Records are matched by id, so ids must be unique. */
export interface PairLaw extends Described {
  readonly _tag: "PairLaw"
  /** The requirements for the two runs. */
  readonly runs: string
  readonly check: (first: Trace, second: Trace) => ReadonlyArray<Violation>
}

/** The result of a check of a law: the violation and the steps of the trace that show it. */
export type LawFinding = readonly [what: string, ...steps: ReadonlyArray<number>]

/** Creates a law from a check that yields violations with their steps. */
export const make = (described: Described, check: (trace: Trace) => Iterable<LawFinding>): Law => ({
  _tag: "Law",
  ...described,
  check: (trace) => Array.from(check(trace), ([what, ...steps]) => ({ law: described.number, what, steps }))
})

/** Creates a law over two runs from a check that yields violations. */
export const makePair = (
  described: Described & { readonly runs: string },
  check: (first: Trace, second: Trace) => Iterable<string>
): PairLaw => ({
  _tag: "PairLaw",
  ...described,
  check: (first, second) => Array.from(check(first, second), (what) => ({ law: described.number, what, steps: [] }))
})

/** One line: `law 3 (order): … [steps 4, 9]`. */
export const format = (law: Described, violation: Violation): string => {
  const steps = violation.steps.length === 0 ? "" : ` [steps ${violation.steps.join(", ")}]`
  return `law ${law.number} (${law.name}): ${violation.what}${steps}`
}
