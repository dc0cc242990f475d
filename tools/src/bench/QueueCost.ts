import { percentile } from "./Latency.js"

/** The times of acknowledgements by the queue on disk, in milliseconds. */
export interface QueueCosts {
  /** Of senders that each send one record after another, while the pipeline delivers the records. */
  readonly senders: number
  readonly together: ReadonlyArray<number>
  /** Until the last of them was acknowledged. */
  readonly accepted: number
  /** Until the last of them was delivered. */
  readonly delivered: number
  /** Of one sender alone. */
  readonly alone: ReadonlyArray<number>
}

/** The minimum number of records per second that the queue accepts on two cores. */
export const fewest = 20_000

/** Records per second. */
export const rate = (count: number, milliseconds: number): number => Math.round(count / (milliseconds / 1_000))

/** The results as a Markdown table. */
export const markdown = ({ accepted, alone, delivered, senders, together }: QueueCosts): string => {
  const grouped = (count: number): string => count.toLocaleString("en-GB")
  const row = (title: string, values: ReadonlyArray<number>): string =>
    `| ${title} | ${[0.5, 0.95, 0.99].map((share) => `${percentile(values, share).toFixed(2)} ms`).join(" | ")} |`
  return [
    `${grouped(together.length)} records through a queue on disk to a sink over loopback`,
    "",
    "| acknowledged after it is written and synced | p50 | p95 | p99 |",
    "|---|---|---|---|",
    row(`${senders} senders at the same time`, together),
    row("one sender", alone),
    "",
    `Accepted: ${grouped(rate(together.length, accepted))} records/s; the target is at least ${grouped(fewest)}. Accepted and delivered: ${grouped(rate(together.length, delivered))} records/s.`
  ].join("\n")
}
