/** The effect of the noise on the outcome of a record. */
export type Effect = "none" | "invalid"

/** A defect that real exports contain. */
export interface NoiseKind {
  /** The share of the records with this defect, from 0 to 1. */
  readonly rate: number
  /** The required outcome with the configuration of the example: `none` delivers the record as usual. */
  readonly effect: Effect
  /** Reason code if the effect is `invalid`. */
  readonly reason?: string
}

/**
 * The noise of the data set and its frequency. A field with a defect is left out with a warning if it is optional.
 * Other defects make the record invalid.
 */
export const kinds = {
  /** No `@`, two of them, or a space inside. */
  badEmail: { rate: 0.02, effect: "none" },
  /** An unfilled variable of the flow, such as `{EMAIL}`. */
  placeholder: { rate: 0.01, effect: "none" },
  /** A birth date with the month first, or a day that does not exist. */
  badBirthDate: { rate: 0.02, effect: "none" },
  /** The conversation ends on a day that does not exist, so the event has no time and cannot be sent. */
  badEnd: { rate: 0.01, effect: "invalid", reason: "date-not-valid" },
  /** No customer id although the person is known. The chat id identifies the person. */
  missingCustomerId: { rate: 0.005, effect: "none" },
  /** No chat id: the record has no id. */
  missingChatId: { rate: 0.005, effect: "invalid", reason: "id-missing" },
  /** A first name that is longer than Braze stores. */
  longName: { rate: 0.002, effect: "none" },
  /** `"4"` instead of a number. It is converted. */
  numberAsText: { rate: 0.015, effect: "none" },
  /** `"very good"` instead of a number. */
  wordAsNumber: { rate: 0.005, effect: "invalid", reason: "attribute-type" },
  /** The bot repeated its steps, so the path exceeds the size limit of an event. */
  oversize: { rate: 0.0005, effect: "invalid", reason: "properties-too-large" },
  /** The same line again, up to 50 lines later. */
  duplicate: { rate: 0.01, effect: "none" },
  /** Hours older than the neighbouring lines. */
  late: { rate: 0.05, effect: "none" }
} as const satisfies Record<string, NoiseKind>

/** The name of a kind of noise. */
export type NoiseName = keyof typeof kinds

/** All names, in drawing order. */
export const names: ReadonlyArray<NoiseName> = Object.keys(kinds).filter((name): name is NoiseName =>
  Object.hasOwn(kinds, name)
)

/** The reason code if `name` is in `noise` and makes a record invalid. Otherwise, `undefined`. */
export const invalidFor = (noise: ReadonlySet<NoiseName>, name: NoiseName): string | undefined => {
  const kind: NoiseKind = kinds[name]
  return noise.has(name) && kind.effect === "invalid" ? kind.reason : undefined
}
