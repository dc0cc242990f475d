import { member, text, values } from "./Lines.js"

/** How what happened compares with what should have. */
export interface Comparison {
  readonly expected: number
  /** Records with another outcome than expected, missing ones, and those that nobody expected. */
  readonly different: number
  /** The first differences in words, five at most. */
  readonly examples: ReadonlyArray<string>
}

/** A record may come twice, so outcomes of an id are counted and not just noted. */
type Counts = Map<string, Map<string, number>>

const outcomes = async (path: string, label: (line: unknown) => string): Promise<Counts> => {
  const counts: Counts = new Map()
  for await (const line of values(path)) {
    const id = text(line, "id")
    const outcome = label(line)
    const byOutcome = counts.get(id) ?? new Map<string, number>()
    counts.set(id, byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1))
  }
  return counts
}

const withReason = (outcome: string, code: string): string => (code === "" ? outcome : `${outcome} (${code})`)

const wanted = (line: unknown): string => withReason(text(line, "outcome"), text(line, "reason"))

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** What a line of an outcome file says; of an invalid record with the first reason, as it is with what is expected. */
const found = (line: unknown): string => {
  const outcome = text(line, "outcome")
  if (outcome !== "invalid") return outcome
  const culprit = list(member(line, "destinations")).find((one) => text(one, "outcome") === outcome)
  return withReason(outcome, text(list(member(culprit, "reasons"))[0], "code"))
}

const total = (counts: Counts): number => [...counts.values()].reduce((sum, byOutcome) => sum + sumOf(byOutcome), 0)

const sumOf = (byOutcome: ReadonlyMap<string, number>): number => [...byOutcome.values()].reduce((a, b) => a + b, 0)

const spoken = (byOutcome: ReadonlyMap<string, number> | undefined): string =>
  byOutcome === undefined
    ? "nothing"
    : [...byOutcome].map(([outcome, count]) => (count === 1 ? outcome : `${count} × ${outcome}`)).join(", ")

/** By how much `a` has more of each outcome than `b`, summed. */
const excess = (a: ReadonlyMap<string, number> | undefined, b: ReadonlyMap<string, number> | undefined): number =>
  [...(a ?? [])].reduce((sum, [outcome, count]) => sum + Math.max(0, count - (b?.get(outcome) ?? 0)), 0)

/** Compares an outcome file with the file of what is expected, record by record. The order does not matter. */
export const compare = async (expectedFile: string, outcomeFile: string): Promise<Comparison> => {
  const expected = await outcomes(expectedFile, wanted)
  const happened = await outcomes(outcomeFile, found)
  const examples: Array<string> = []
  let different = 0
  for (const id of new Set([...expected.keys(), ...happened.keys()])) {
    const should = expected.get(id)
    const is = happened.get(id)
    const difference = Math.max(excess(should, is), excess(is, should))
    different += difference
    if (difference > 0 && examples.length < 5) examples.push(`${id}: ${spoken(should)} expected, ${spoken(is)} found`)
  }
  return { expected: total(expected), different, examples }
}
