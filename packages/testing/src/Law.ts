import type { Trace } from "./Trace.js"

/** One violation of a law by a run, for the person who has to find the cause. */
export interface Violation {
  /** Number of the law. */
  readonly law: number
  /** What happened, with record, item or request, and what should have happened. */
  readonly what: string
  /** The steps of the trace it concerns, ascending. */
  readonly steps: ReadonlyArray<number>
}

interface Described {
  /** 1 to 11. */
  readonly number: number
  /** One to three words. */
  readonly name: string
  /** The rule that every run obeys. */
  readonly statement: string
}

/** A law over one run. A value, independent of any test runner. */
export interface Law extends Described {
  readonly _tag: "Law"
  /** Every violation, in the order of the check; empty if the law holds. Never throws. */
  readonly check: (trace: Trace) => ReadonlyArray<Violation>
}

/** A law that compares two runs over (nearly) the same records. Records are matched by id: the ids must be unique. */
export interface PairLaw extends Described {
  readonly _tag: "PairLaw"
  /** What the two runs must be. */
  readonly runs: string
  readonly check: (first: Trace, second: Trace) => ReadonlyArray<Violation>
}

/** What a check of a law yields: what is wrong, and the steps of the trace that it concerns. */
export type LawFinding = readonly [what: string, ...steps: ReadonlyArray<number>]

/** Makes a law of a check that yields what is wrong and the steps it concerns. */
export const make = (described: Described, check: (trace: Trace) => Iterable<LawFinding>): Law => ({
  _tag: "Law",
  ...described,
  check: (trace) => Array.from(check(trace), ([what, ...steps]) => ({ law: described.number, what, steps }))
})

/** Makes a law over two runs of a check that yields what is wrong. */
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
