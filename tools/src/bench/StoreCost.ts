/**
 * The cost of the state file of a run without the pipeline: CPU microseconds per record in each tenth of the records.
 */
export interface StoreCosts {
  /** Records in each tenth. */
  readonly tenth: number
  readonly checkpoints: ReadonlyArray<number>
  readonly notes: ReadonlyArray<number>
  readonly remembered: ReadonlyArray<number>
}

/** The maximum CPU time of checkpoints and notes, in microseconds per record. */
const mostMicroseconds = 1.5

/** The median of all tenths except the first, in which the code is not optimised yet. */
export const perRecord = (tenths: ReadonlyArray<number>): number => {
  const sorted = tenths.slice(1).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The one-time cost of a run: the additional milliseconds of the first tenth. */
export const perRun = (tenths: ReadonlyArray<number>, tenth: number): number =>
  (((tenths[0] ?? Number.NaN) - perRecord(tenths)) * tenth) / 1_000

/** The results as a Markdown table. */
export const markdown = ({ checkpoints, notes, remembered, tenth }: StoreCosts): string => {
  const row = (title: string, tenths: ReadonlyArray<number>): string =>
    `| ${title} | ${perRecord(tenths).toFixed(2)} µs | ${perRun(tenths, tenth).toFixed(0)} ms |`
  return [
    `The state file alone, ${(10 * tenth).toLocaleString("en-GB")} records in requests of 75`,
    "",
    "| | per record | once per run |",
    "|---|---:|---:|",
    row("checkpoints", checkpoints),
    row("checkpoints and notes", notes),
    row("checkpoints, notes and remembered deliveries", remembered),
    "",
    `The target for checkpoints and notes is at most ${mostMicroseconds} µs per record.`
  ].join("\n")
}
