import { member, text, values } from "./Lines.js"

/** The comparison of the outcomes of a run with the expected ones. */
export interface Comparison {
  readonly expected: number
  /** Records with a different outcome, missing records, and unexpected records. */
  readonly different: number
  /** The first differences as text, at most five. */
  readonly examples: ReadonlyArray<string>
}

/** The number of times that each id has each outcome, because a record can occur twice. */
type OutcomeCounts = Map<string, Map<string, number>>

const outcomes = async (path: string, label: (line: unknown) => string): Promise<OutcomeCounts> => {
  const counts: OutcomeCounts = new Map()
  for await (const line of values(path)) {
    const id = text(line, "id")
    const outcome = label(line)
    const byOutcome = counts.get(id) ?? new Map<string, number>()
    counts.set(id, byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1))
  }
  return counts
}

const withReason = (outcome: string, code: string): string => (code === "" ? outcome : `${outcome} (${code})`)

const expectedLabel = (line: unknown): string => withReason(text(line, "outcome"), text(line, "reason"))

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/**
 * The outcome in a line of an outcome file. For an invalid record, it includes the first reason, as in the expected
 * outcomes.
 */
const foundLabel = (line: unknown): string => {
  const outcome = text(line, "outcome")
  if (outcome !== "invalid") return outcome
  const culprit = list(member(line, "destinations")).find((one) => text(one, "outcome") === outcome)
  return withReason(outcome, text(list(member(culprit, "reasons"))[0], "code"))
}

const total = (counts: OutcomeCounts): number =>
  [...counts.values()].reduce((sum, byOutcome) => sum + sumOf(byOutcome), 0)

const sumOf = (byOutcome: ReadonlyMap<string, number>): number => [...byOutcome.values()].reduce((a, b) => a + b, 0)

const asText = (byOutcome: ReadonlyMap<string, number> | undefined): string =>
  byOutcome === undefined
    ? "nothing"
    : [...byOutcome].map(([outcome, count]) => (count === 1 ? outcome : `${count} × ${outcome}`)).join(", ")

/** The number of outcomes that `a` has in excess of `b`. */
const excess = (a: ReadonlyMap<string, number> | undefined, b: ReadonlyMap<string, number> | undefined): number =>
  [...(a ?? [])].reduce((sum, [outcome, count]) => sum + Math.max(0, count - (b?.get(outcome) ?? 0)), 0)

/** Compares an outcome file with the expected outcomes, record by record, in any order. */
export const compare = async (expectedFile: string, outcomeFile: string): Promise<Comparison> => {
  const expected = await outcomes(expectedFile, expectedLabel)
  const happened = await outcomes(outcomeFile, foundLabel)
  const examples: Array<string> = []
  let different = 0
  for (const id of new Set([...expected.keys(), ...happened.keys()])) {
    const should = expected.get(id)
    const is = happened.get(id)
    const difference = Math.max(excess(should, is), excess(is, should))
    different += difference
    if (difference > 0 && examples.length < 5) examples.push(`${id}: expected ${asText(should)}, found ${asText(is)}`)
  }
  return { expected: total(expected), different, examples }
}
