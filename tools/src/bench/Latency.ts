/** Times of single requests and single live sends in milliseconds, measured one after the other. */
export interface Latencies {
  readonly bare: ReadonlyArray<number>
  readonly live: ReadonlyArray<number>
}

/** The maximum ratio of the median of a live send to the median of a bare request. */
export const mostTimes = 1.5

/** The value below which the given share (0 to 1) of the values lies. NaN for an empty list. */
export const percentile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** The median of a live send divided by that of a bare request. */
export const times = ({ bare, live }: Latencies): number => percentile(live, 0.5) / percentile(bare, 0.5)

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
    "",
    `A live send takes ${times(latencies).toFixed(2)} times as long as a bare request (p50); the target is at most ${mostTimes}.`
  ].join("\n")
}
