// This module imports nothing, because the help of the command reads the table before Effect is loaded.

/** The properties of one outcome. */
export interface OutcomeRow {
  /** Its meaning, as a clause for people. */
  readonly meaning: string
  /** Whether an item of the record was sent, in this run or an earlier one. */
  readonly sent: boolean
  /** `acknowledged`: the source gets its acknowledgement immediately. `dead-letter`: after a dead letter is durable. */
  readonly goesTo: "acknowledged" | "dead-letter"
  /** The effect on the exit code. `fine`: none. `guarded`: 2 above the share that the guard allows. `incomplete`: 2. */
  readonly exit: "fine" | "guarded" | "incomplete"
  /**
   * The effect of sending the record again: none, the same outcome until a person fixes the cause, a possible success,
   * or a possible double count.
   */
  readonly again: "needless" | "after-a-fix" | "may-succeed" | "may-count-twice"
  /** Whether a replay sends the dead letter: by default, only on request, or never, because there is no letter. */
  readonly replay: "default" | "on-request" | "never"
  /**
   * The number that state files store for it: unique, and never changed. `undefined`: deliveries with this outcome are not
   * remembered.
   */
  readonly stored: StoredNumber | undefined
}

/** Three bits of a row. 4 is `open`, which is not an outcome. */
type StoredNumber = 0 | 1 | 2 | 3 | 5 | 6 | 7

/**
 * One row per outcome, in ascending rank. The outcome of a record is the highest-ranked outcome of its destinations.
 * All code that depends on an outcome reads this table.
 */
export const table = {
  skipped: {
    meaning: "there was nothing to send, or it was already sent",
    sent: false,
    goesTo: "acknowledged",
    exit: "fine",
    again: "needless",
    replay: "never",
    stored: undefined
  },
  delivered: {
    meaning: "every item was accepted",
    sent: true,
    goesTo: "acknowledged",
    exit: "fine",
    again: "needless",
    replay: "never",
    stored: 0
  },
  invalid: {
    meaning: "not sent: mapping or validation refused the record",
    sent: false,
    goesTo: "dead-letter",
    exit: "guarded",
    again: "after-a-fix",
    replay: "default",
    stored: undefined
  },
  rejected: {
    meaning: "the destination refused the record",
    sent: true,
    goesTo: "dead-letter",
    exit: "incomplete",
    again: "after-a-fix",
    replay: "default",
    stored: 1
  },
  failed: {
    meaning: "every attempt failed while other requests succeeded",
    sent: true,
    goesTo: "dead-letter",
    exit: "incomplete",
    again: "may-succeed",
    replay: "default",
    stored: 2
  },
  unknown: {
    meaning: "sent, but the response was lost; sending it again may count it twice",
    sent: true,
    goesTo: "dead-letter",
    exit: "incomplete",
    again: "may-count-twice",
    replay: "on-request",
    stored: 3
  }
} as const satisfies Readonly<Record<string, OutcomeRow>>

/** The outcome of a record. Final. Every record that was read has exactly one. */
export type Outcome = keyof typeof table

/**
 * The outcome of an item, or of a record at a destination, by what decides it. Delivery and the run state read the outcome
 * here. A new outcome needs a cause, and the place where it occurs.
 */
export const byCause = {
  /** Preparation returned nothing to send. */
  nothingToSend: "skipped",
  /** Mapping or validation refused the record. */
  notValid: "invalid",
  /** The endpoint accepted the item. */
  accepted: "delivered",
  /** The endpoint refused the item by name. */
  refused: "rejected",
  /** The endpoint refused a batch that contains only this item. */
  refusedAlone: "rejected",
  /** The last attempt failed while other batches succeeded. */
  givenUp: "failed",
  /** A record with the same id and other content waits for a response. */
  idInFlight: "failed",
  /** The item was sent, in this run or an earlier one, and the response was lost. */
  responseLost: "unknown",
  /** The run ended before the response for the item arrived. */
  cutOff: "unknown"
} as const satisfies Readonly<Record<string, Outcome>>

/** An outcome whose record goes to the dead letters. */
export type Dead = { [Name in Outcome]: (typeof table)[Name]["goesTo"] extends "dead-letter" ? Name : never }[Outcome]

/** A dead outcome of a record whose items were sent. It depends on the response. */
export type Undelivered = { [Name in Dead]: (typeof table)[Name]["sent"] extends true ? Name : never }[Dead]

/** An outcome whose deliveries are remembered. */
export type StoredOutcome = {
  [Name in Outcome]: (typeof table)[Name]["stored"] extends number ? Name : never
}[Outcome]

const isOutcome = (name: string): name is Outcome => Object.hasOwn(table, name)

/** From the lowest rank to the highest, so that an outcome is at the index of its rank. */
export const byRank: ReadonlyArray<Outcome> = Object.keys(table).filter((name) => isOutcome(name))

/** All outcomes in display order: Delivered first, then the order of the table. */
export const all: ReadonlyArray<Outcome> = ["delivered", ...byRank.filter((outcome) => outcome !== "delivered")]

/** The row of an outcome. */
export const row = (outcome: Outcome): OutcomeRow => table[outcome]

/** A value for each outcome, in display order. */
export const each = <Value>(make: (outcome: Outcome) => Value): Record<Outcome, Value> => eachOf(all, make)

/** A value for each of these outcomes, in their order. */
export const eachOf = <Name extends Outcome, Value>(
  names: ReadonlyArray<Name>,
  make: (outcome: Name) => Value
): Record<Name, Value> => {
  const values: Record<string, Value> = {}
  for (const name of names) values[name] = make(name)
  if (!hasEach(values, names)) throw new Error("An outcome has no value.")
  return values
}

const hasEach = <Name extends Outcome, Value>(
  values: object,
  names: ReadonlyArray<Name>
): values is Record<Name, Value> => names.every((name) => Object.hasOwn(values, name))

/** Its place in the table, from 0. */
export const rank: Readonly<Record<Outcome, number>> = each((outcome) => byRank.indexOf(outcome))

/** The one with the higher rank. */
export const worst = (a: Outcome, b: Outcome): Outcome => (rank[a] >= rank[b] ? a : b)

/** Whether the record goes to the dead letters. */
export const isDead = (outcome: Outcome): outcome is Dead => table[outcome].goesTo === "dead-letter"

/** The outcomes of dead letters, in the order of the table. */
export const dead: ReadonlyArray<Dead> = all.filter(isDead)

const deadByRank = byRank.map(isDead)

/** {@link isDead} of the outcome with this rank. */
export const isDeadRank = (of: number): boolean => deadByRank[of] === true

/** Whether deliveries with this outcome are remembered. */
export const isRemembered = (outcome: Outcome): outcome is StoredOutcome => table[outcome].stored !== undefined

/** The outcomes that are remembered, each with the number that state files store for it. */
export const storedNumbers: Readonly<Record<StoredOutcome, number>> = eachOf(
  all.filter(isRemembered),
  (outcome) => table[outcome].stored
)

/** Whether an item of the record may have been applied, so that sending it again may count it twice. */
export const mayCountTwice = (outcome: Outcome): boolean => row(outcome).again === "may-count-twice"
