/** One value that a node can return in its decision variable, and the road the flow should take on it. */
export interface Answer {
  readonly value: string
  /** When it is returned, for the designer of the flow. */
  readonly meaning: string
  /** The person is in a conversation while this happened: the branch should take care of them. */
  readonly failure: boolean
}

/** Which values a node answers with: the two of the partner page, or one for each thing that can become of a record. */
export type Style = "plain" | "rich"

/**
 * Every value that a node can return, by style. A flow needs a route for each: a value without one ends the conversation
 * with an internal error (pypestream.md A.3.3, 2026-11-20).
 */
export const answers: Readonly<Record<Style, ReadonlyArray<Answer>>> = {
  plain: [
    { value: "true", meaning: "Braze has it, or it is kept and will be sent", failure: false },
    { value: "error", meaning: "Braze does not have it and will not get it by itself", failure: true }
  ],
  rich: [
    { value: "accepted", meaning: "Braze took all of it", failure: false },
    { value: "partly", meaning: "Braze took some of it and refused the rest; REASON says why", failure: true },
    { value: "refused", meaning: "nothing was taken; REASON says why: ask again, or go on without", failure: true },
    { value: "deferred", meaning: "Braze was not reached in time; it is kept and will be sent once", failure: false },
    { value: "unknown", meaning: "it was sent and the answer was lost; it is not sent again by itself", failure: true },
    { value: "error", meaning: "the node itself is not set up right; REASON says what is wrong", failure: true }
  ]
}

/** Where each value leads: node numbers by value. */
export type Next = Readonly<Record<string, number | string>>

/**
 * The «What Next?» cell: `value~node` pairs joined by `|`, in the order of the table. Values without a node in `next` lead
 * to `care`, so that none is left out.
 */
export const whatNext = (style: Style, next: Next, care: number | string): string =>
  answers[style].map(({ value }) => `${value}~${next[value] ?? care}`).join("|")

/** Reads a «What Next?» cell; pairs that are none are in `broken`. */
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

/** The table of every value for a README or a comment in the flow, as Markdown. */
export const table = (style: Style): string =>
  [
    "| value | when |",
    "|---|---|",
    ...answers[style].map(
      ({ failure, meaning, value }) => `| \`${value}\` | ${meaning}${failure ? " (care for the person)" : ""} |`
    )
  ].join("\n")
