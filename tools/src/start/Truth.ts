import { text, values } from "./Lines.js"

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

const outcomes = async (path: string): Promise<Counts> => {
  const counts: Counts = new Map()
  for await (const value of values(path)) {
    const id = text(value, "id")
    const outcome = text(value, "outcome")
    const byOutcome = counts.get(id) ?? new Map<string, number>()
    counts.set(id, byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1))
  }
  return counts
}

const total = (counts: Counts): number => [...counts.values()].reduce((sum, byOutcome) => sum + sumOf(byOutcome), 0)

const sumOf = (byOutcome: ReadonlyMap<string, number>): number => [...byOutcome.values()].reduce((a, b) => a + b, 0)

const spoken = (byOutcome: ReadonlyMap<string, number> | undefined): string =>
  byOutcome === undefined
    ? "nothing"
    : [...byOutcome].map(([outcome, count]) => (count === 1 ? outcome : `${count} × ${outcome}`)).join(", ")

/** Compares an outcome file with the file of what is expected, record by record. The order does not matter. */
export const compare = async (expectedFile: string, outcomeFile: string): Promise<Comparison> => {
  const expected = await outcomes(expectedFile)
  const found = await outcomes(outcomeFile)
  const examples: Array<string> = []
  let different = 0
  for (const id of new Set([...expected.keys(), ...found.keys()])) {
    const wanted = expected.get(id)
    const got = found.get(id)
    const names = new Set([...(wanted?.keys() ?? []), ...(got?.keys() ?? [])])
    const missed = [...names].reduce(
      (sum, name) => sum + Math.max(0, (wanted?.get(name) ?? 0) - (got?.get(name) ?? 0)),
      0
    )
    const surplus = [...names].reduce(
      (sum, name) => sum + Math.max(0, (got?.get(name) ?? 0) - (wanted?.get(name) ?? 0)),
      0
    )
    if (missed === 0 && surplus === 0) continue
    different += Math.max(missed, surplus)
    if (examples.length < 5) examples.push(`${id}: ${spoken(wanted)} expected, ${spoken(got)} found`)
  }
  return { expected: total(expected), different, examples }
}
