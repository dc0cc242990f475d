/** What becomes of a record that has it. */
export type Effect = "none" | "invalid"

/** A way in which real exports are not clean. */
export interface Kind {
  /** Share of the records that have it. */
  readonly rate: number
  /** What Sluice must make of it with the configuration beside the data. */
  readonly effect: Effect
  /** Code of the reason, where the effect is `invalid`. */
  readonly reason?: string
}

/**
 * The dirt of the data set, with how often it occurs. What harms one optional field costs that field (and is warned of);
 * what harms the record costs the record.
 */
export const kinds = {
  /** No `@`, two of them, or a blank in the middle. */
  badEmail: { rate: 0.02, effect: "none" },
  /** A variable of the flow that nobody filled in, such as `{EMAIL}`. */
  placeholder: { rate: 0.01, effect: "none" },
  /** A birth date with the month first, or on a day that no calendar has. */
  badBirthDate: { rate: 0.02, effect: "none" },
  /** The conversation ends on a day that no calendar has: an event without a time cannot be sent. */
  badEnd: { rate: 0.01, effect: "invalid", reason: "date-not-valid" },
  /** No customer id although the person is known: the conversation stands for the person. */
  missingCustomerId: { rate: 0.005, effect: "none" },
  /** No chat id: the record has nothing to be called by. */
  missingChatId: { rate: 0.005, effect: "invalid", reason: "id-missing" },
  /** A first name longer than Braze stores. */
  longName: { rate: 0.002, effect: "none" },
  /** `"4"` where a number was agreed on: it is understood. */
  numberAsText: { rate: 0.015, effect: "none" },
  /** `"very good"` where a number was agreed on. */
  wordAsNumber: { rate: 0.005, effect: "invalid", reason: "attribute-type" },
  /** The bot went in circles; the path it took is larger than Braze takes with an event. */
  oversize: { rate: 0.0005, effect: "invalid", reason: "properties-too-large" },
  /** The same line once more, somewhat later. */
  duplicate: { rate: 0.01, effect: "none" },
  /** Hours later than its neighbours in the file. */
  late: { rate: 0.05, effect: "none" }
} as const satisfies Record<string, Kind>

/** The name of a kind of dirt. */
export type Name = keyof typeof kinds

/** All names, in the order in which they are drawn. */
export const names: ReadonlyArray<Name> = Object.keys(kinds).filter((name): name is Name => Object.hasOwn(kinds, name))

/** Which reason a record with this dirt is Invalid for; `undefined` if it is not. The first that is met counts. */
export const invalidFor = (dirt: ReadonlySet<Name>, name: Name): string | undefined => {
  const kind: Kind = kinds[name]
  return dirt.has(name) && kind.effect === "invalid" ? kind.reason : undefined
}
