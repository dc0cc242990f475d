/** What became of a record. Final, and exactly one for each record that was read. */
export type Outcome = "delivered" | "skipped" | "invalid" | "rejected" | "failed" | "unknown"

interface Meaning {
  readonly meaning: string
  /** Whether the record goes to the dead letters. */
  readonly dead: boolean
}

/** Each outcome, from the best to the worst: the outcome of a record is the worst among its destinations'. */
export const meanings: Readonly<Record<Outcome, Meaning>> = {
  skipped: { meaning: "nothing to send", dead: false },
  delivered: { meaning: "every item of it was accepted", dead: false },
  invalid: { meaning: "never sent: mapping or validation refused it", dead: true },
  rejected: { meaning: "the vendor refused it, in its own words", dead: true },
  failed: { meaning: "attempts used up while others passed", dead: true },
  unknown: { meaning: "sent, the answer was lost, sending again could count twice", dead: true }
}

/** From the best to the worst. The position of an outcome is its rank. */
export const all: ReadonlyArray<Outcome> = ["skipped", "delivered", "invalid", "rejected", "failed", "unknown"]

export const rank: Readonly<Record<Outcome, number>> = {
  skipped: 0,
  delivered: 1,
  invalid: 2,
  rejected: 3,
  failed: 4,
  unknown: 5
}

export const worst = (a: Outcome, b: Outcome): Outcome => (rank[a] >= rank[b] ? a : b)

export const isDead = (outcome: Outcome): boolean => meanings[outcome].dead

const deadByRank = all.map(isDead)

/** {@link isDead} of the outcome with this rank. */
export const isDeadRank = (of: number): boolean => deadByRank[of] === true
