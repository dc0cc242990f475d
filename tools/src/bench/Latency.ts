/** Times in milliseconds: single requests, single live sends and single calls of an action node, measured in turns. */
export interface Latencies {
  readonly bare: ReadonlyArray<number>
  readonly live: ReadonlyArray<number>
  readonly node: ReadonlyArray<number>
  /** Calls of a node that remembers its answers in a file. */
  readonly once: ReadonlyArray<number>
  /** Calls of a node at the same time, while Braze accepts connections and does not respond. */
  readonly outage: ReadonlyArray<number>
}

/** The deadline of the node in an outage, in milliseconds. */
export const outageDeadline = 2_000

/** The maximum ratio of the median of a live send, or of a call of a node, to the median of a bare request. */
export const mostTimes = 1.5

/** The value below which the given share (0 to 1) of the values lies. NaN for an empty list. */
export const percentile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** The median of values divided by that of bare requests. */
export const times = (values: ReadonlyArray<number>, bare: ReadonlyArray<number>): number =>
  percentile(values, 0.5) / percentile(bare, 0.5)

/** The results as a Markdown table. */
export const markdown = (latencies: Latencies): string => {
  const row = (title: string, values: ReadonlyArray<number>): string =>
    `| ${title} | ${[0.5, 0.95, 0.99].map((share) => `${percentile(values, share).toFixed(2)} ms`).join(" | ")} |`
  return [
    `${latencies.live.length} requests each, one after the other, over loopback`,
    "",
    "| | p50 | p95 | p99 |",
    "|---|---|---|---|",
    row("bare request", latencies.bare),
    row("live `send` on an idle pipeline", latencies.live),
    row("call of an action node", latencies.node),
    row("call of an action node that remembers its answers", latencies.once),
    row(`${latencies.outage.length} calls at once in an outage, deadline ${outageDeadline} ms`, latencies.outage),
    "",
    `A live send takes ${times(latencies.live, latencies.bare).toFixed(2)} times as long as a bare request (p50), a call of a node ${times(latencies.node, latencies.bare).toFixed(2)} times; the target is at most ${mostTimes}.`
  ].join("\n")
}
