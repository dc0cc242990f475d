import type { Snapshot } from "@sluice/core/Pipeline"
import { counted, duration, grouped } from "../report/Numbers.js"

/** Facts about a run in addition to its snapshot. */
export interface Surroundings {
  readonly elapsedMs: number
  /** Entries of this run, if known. */
  readonly total: number | undefined
  /** The share of the source's bytes that was read, 0 to 1, if known. */
  readonly shareRead: number | undefined
  /** Milliseconds since 1970. */
  readonly date: number
}

/** One line, for terminals and logs: records, rate, records not delivered, time left, and what makes it wait. */
export const line = (snapshot: Snapshot, around: Surroundings): string => {
  const settled = snapshot.read - snapshot.open
  const rate = around.elapsedMs > 0 ? (1000 * settled) / around.elapsedMs : 0
  const of = around.total === undefined ? "" : ` of ${grouped(around.total)}`
  const left = timeLeft(snapshot, around, settled)
  return [
    `${grouped(settled)}${of} ${around.total === 1 ? "record" : "records"}`,
    `${grouped(rate)}/s`,
    ...(snapshot.dead === 0 ? [] : [`${grouped(snapshot.dead)} not delivered`]),
    ...(isAtLimit(snapshot) ? [`at the rate limit of ${counted(snapshot.budget.count, "request")}`] : []),
    ...reduced(snapshot),
    ...(left === undefined ? [] : [`${duration(left)} left`]),
    ...waiting(snapshot, around.date)
  ].join(" · ")
}

/** The shortest wait for the rate limit that is shown, in milliseconds. */
export const shownWait = 2_000

const reduced = ({ concurrency: { limit, max } }: Snapshot): ReadonlyArray<string> =>
  limit < max ? [`${limit} of ${counted(max, "request")} at the same time`] : []

/** The reason no request starts, and the end of the wait. */
const waiting = ({ health, trouble = "no response", wait }: Snapshot, date: number): ReadonlyArray<string> => {
  if (wait?.for === "pause") {
    const until = new Date(date + wait.millis).toISOString().slice(11, 19)
    return [`paused until ${until} UTC (${duration(wait.millis)}): ${trouble}`]
  }
  const next = wait !== undefined && wait.millis > shownWait ? [`next request in ${duration(wait.millis)}`] : []
  return health === "open" ? next : [...next, `${health}: ${trouble}`]
}

/** Whether the next request waits until the rate limit allows it. */
const isAtLimit = ({ budget }: Snapshot): boolean => budget.used >= budget.count

/** In milliseconds, estimated from the share that is done; undefined while less than 1 % is done. */
export const timeLeft = (
  snapshot: Snapshot,
  { elapsedMs, total, shareRead }: Surroundings,
  settled: number
): number | undefined => {
  const done = total !== undefined && total > 0 ? settled / total : shareSettled(snapshot, shareRead, settled)
  return done === undefined || done < 0.01 || done >= 1 ? undefined : (elapsedMs * (1 - done)) / done
}

/** More records are read than finished, so the share that was read is scaled down. */
const shareSettled = (snapshot: Snapshot, shareRead: number | undefined, settled: number): number | undefined =>
  shareRead === undefined || snapshot.read === 0 ? undefined : (shareRead * settled) / snapshot.read

/** {@link line} under a bar, wrapped at the width of the terminal. */
export const drawing = (snapshot: Snapshot, around: Surroundings, columns: number): string => {
  const settled = snapshot.read - snapshot.open
  const done = around.total === undefined ? around.shareRead : settled / Math.max(1, around.total)
  const width = Math.max(10, Math.min(40, columns - 10))
  const filled = done === undefined ? 0 : Math.round(Math.min(1, done) * width)
  const bar =
    done === undefined
      ? ""
      : `${"█".repeat(filled)}${"░".repeat(width - filled)} ${Math.floor(Math.min(1, done) * 100)} %\n`
  return bar + wrapped(line(snapshot, around), columns)
}

const wrapped = (text: string, columns: number): string => {
  const lines: Array<string> = []
  for (const part of text.split(" · ")) {
    const last = lines[lines.length - 1]
    if (last === undefined || last.length + part.length + 3 > columns) lines.push(part)
    else lines[lines.length - 1] = `${last} · ${part}`
  }
  return lines.join("\n")
}
