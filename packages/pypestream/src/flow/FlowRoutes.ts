/** One value that a node can return in its decision variable. */
export interface DecisionValue {
  readonly value: string
  /** A description for the designer of the flow: when the node returns the value. */
  readonly meaning: string
  /** Whether the flow needs a branch that handles the failure while the person is still in the conversation. */
  readonly failure: boolean
}

/**
 * The set of values that a node returns: the two values of the partner page, or one for each possible result of a
 * record.
 */
export type Style = "plain" | "rich"

/**
 * Every value that a node can return, by style. A flow needs a route for each value, because a value without a route
 * ends the conversation with an internal error (read in public sample flows, 2026-11-20).
 */
export const answers: Readonly<Record<Style, ReadonlyArray<DecisionValue>>> = {
  plain: [
    { value: "true", meaning: "Braze has the record, or the record is kept and will be sent", failure: false },
    { value: "error", meaning: "Braze does not have the record, and it is not sent automatically", failure: true }
  ],
  rich: [
    { value: "accepted", meaning: "Braze accepted everything", failure: false },
    {
      value: "partly",
      meaning: "Braze accepted part of the record and rejected the rest; REASON contains the cause",
      failure: true
    },
    {
      value: "refused",
      meaning: "nothing was accepted; REASON contains the cause. Ask again, or continue without the record",
      failure: true
    },
    { value: "deferred", meaning: "Braze did not respond in time; the record is kept and sent once", failure: false },
    {
      value: "unknown",
      meaning: "the record was sent but got no response; it is not sent again automatically",
      failure: true
    },
    {
      value: "error",
      meaning: "the node is not set up correctly or has no connection; REASON contains the cause",
      failure: true
    }
  ]
}

/** The target of each value: node numbers by value. */
export type Next = Readonly<Record<string, number | string>>

/**
 * The «What Next?» cell: `value~node` pairs joined by `|`, in the order of {@link answers}. Values without a node in `next`
 * lead to `care`, so that every value has a route.
 */
export const whatNext = (style: Style, next: Next, care: number | string): string =>
  answers[style].map(({ value }) => `${value}~${next[value] ?? care}`).join("|")

/** Reads a «What Next?» cell. `broken` contains the pairs that are not valid routes. */
export const readWhatNext = (
  cell: string
): { readonly routes: ReadonlyMap<string, string>; readonly broken: ReadonlyArray<string> } => {
  const routes = new Map<string, string>()
  const broken: Array<string> = []
  for (const pair of cell
    .split("|")
    .map((text) => text.trim())
    .filter((text) => text !== "")) {
    const at = pair.lastIndexOf("~")
    const value = pair.slice(0, Math.max(0, at)).trim()
    const node = pair.slice(at + 1).trim()
    if (at <= 0 || node === "" || routes.has(value)) broken.push(pair)
    else routes.set(value, node)
  }
  return { routes, broken }
}

/** The values of a style as a Markdown table, for a README or the designer of a flow. */
export const table = (style: Style): string =>
  [
    "| value | when |",
    "|---|---|",
    ...answers[style].map(
      ({ failure, meaning, value }) =>
        `| \`${value}\` | ${meaning}${failure ? " (needs the branch for failures)" : ""} |`
    )
  ].join("\n")
